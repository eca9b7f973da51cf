"""Reads what dump_samples printed: pipa's samples before any name was looked up."""
import collections
import re
import subprocess

Frame = collections.namedtuple('Frame', 'kind path name address start function')
Sample = collections.namedtuple('Sample', 'comm pid tid cpu time_ns event period weight frames')

FRAME_FIELDS = 6
HEAD_FIELDS = 8


def text(field):
    plain = re.sub(rb'\\x([0-9a-f]{2})', lambda m: bytes([int(m.group(1), 16)]), field)
    return plain.decode('utf-8', 'surrogateescape')


def frame(fields):
    return Frame(fields[0].decode(), text(fields[1]), text(fields[2]), int(fields[3], 16),
                 int(fields[4], 16), text(fields[5]))


def sample(line):
    fields = line.split(b'\t')
    frames = [frame(fields[i:i + FRAME_FIELDS])
              for i in range(HEAD_FIELDS, len(fields), FRAME_FIELDS)]
    return Sample(text(fields[0]), int(fields[1]), int(fields[2]), int(fields[3]), int(fields[4]),
                  text(fields[5]), int(fields[6]), float(fields[7]), frames)


def run(program, path):
    """The samples of the file at `path`, in pipa's order; None and a message where it is refused."""
    done = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        return None, done.stderr.decode('utf-8', 'replace').strip()
    return [sample(line) for line in done.stdout.split(b'\n')[:-1]], ''
