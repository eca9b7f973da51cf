"""Bundles as tests see them: running pipa-collect, and reading what it wrote with other people's
tools (tar, zstd, libxxhash), never with our own."""
import ctypes
import io
import json
import os
import select
import signal
import subprocess
import tarfile
import time

COLLECT = os.environ.get('PIPA_COLLECT', 'pipa-collect')
TIMEOUT = 120
ORDER = ('manifest.json', 'spec_info.yaml', 'kallsyms', 'modules', 'notes', 'maps/', 'perf-', 'jit-',
         'binaries/', 'collect.log', 'counters.data', 'perf.data', 'procfs.snap')


def run(args, cwd, **more):
    """The finished process; stderr is text, stdout bytes."""
    done = subprocess.run([COLLECT] + args, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=TIMEOUT, **more)
    done.stderr = done.stderr.decode('utf-8', 'replace')
    return done


def with_usual_signals():
    """A suite that runs under nohup hands down that hang-ups are ignored, and the collector keeps to it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Running:
    """A collector that runs until it is told otherwise; `with` sees to its end."""

    def __init__(self, args, cwd, **more):
        more.setdefault('stdout', subprocess.DEVNULL)
        more.setdefault('preexec_fn', with_usual_signals)
        self.text = ''
        self.process = subprocess.Popen([COLLECT] + args, cwd=cwd, stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, **more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def read_some(self, end):
        ready, _, _ = select.select([self.process.stderr], [], [], max(0, end - time.monotonic()))
        piece = os.read(self.process.stderr.fileno(), 65536) if ready else b''
        self.text += piece.decode('utf-8', 'replace')
        return bool(piece)

    def wait_for(self, words):
        """True once it has said so on the terminal."""
        end = time.monotonic() + TIMEOUT
        while words not in self.text:
            if not self.read_some(end):
                return False
        return True

    def end(self, how=None):
        """Sends a signal, reads all it says; its status."""
        if how is not None:
            self.process.send_signal(how)
        end = time.monotonic() + TIMEOUT
        while self.read_some(end):
            pass
        return self.process.wait(TIMEOUT)


def interrupted(args, cwd, how=signal.SIGINT, **more):
    """Starts a recording, sends the signal once it records: (status, what it said)."""
    with Running(args, cwd, **more) as running:
        running.wait_for('recording')
        return running.end(how), running.text


def unpacked(data):
    """The bytes of a .tar, .tar.gz or .tar.zst -> [(tarinfo, bytes)]."""
    if data[:4] == b'\x28\xb5\x2f\xfd':
        data = subprocess.run(['zstd', '-dcq'], input=data, stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data), mode='r:*') as archive:
        return [(info, archive.extractfile(info).read() if info.isreg() else None)
                for info in archive.getmembers()]


def file_members(path):
    with open(path, 'rb') as file:
        return unpacked(file.read())


def folder_members(path):
    """{name: bytes} of a bundle that is a directory."""
    out = {}
    for folder, _, files in os.walk(path):
        for name in files:
            whole = os.path.join(folder, name)
            with open(whole, 'rb') as file:
                out[os.path.relpath(whole, path)] = file.read()
    return out


def manifest_of(members):
    """Of what unpacked() or folder_members() gave."""
    found = members if isinstance(members, dict) else {info.name: data for info, data in members}
    return json.loads(found['manifest.json'])


def xxh64(data):
    """By libxxhash itself; None where it is not there."""
    try:
        library = ctypes.CDLL('libxxhash.so.0')
    except OSError:
        return None
    library.XXH64.restype = ctypes.c_uint64
    library.XXH64.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    return '%016x' % library.XXH64(data, len(data), 0)


def rank(name):
    for place, known in enumerate(ORDER):
        if name == known or name.startswith(known) and known[-1] in '/-':
            return place
    return None


def listing_problems(members):
    """What the manifest lists is what is there, with size and hash."""
    listed = {entry['name']: entry for entry in manifest_of(members)['members']}
    there = {name: data for name, data in members.items() if name != 'manifest.json'}
    out = ['%s is listed or there, not both' % name for name in sorted(set(listed) ^ set(there))]
    for name in sorted(set(listed) & set(there)):
        entry, data = listed[name], there[name]
        if entry['size'] != len(data):
            out.append('%s has %d bytes, listed are %d' % (name, len(data), entry['size']))
        if entry['xxh64'] != (xxh64(data) or entry['xxh64']):
            out.append('%s has another hash than listed' % name)
    return out


def heads_problems(members):
    out = []
    for name, magic in (('perf.data', b'PERFILE2'), ('procfs.snap', b'PIPASNAP')):
        if name in members and not members[name].startswith(magic):
            out.append('%s begins with %r' % (name, members[name][:8]))
    return out


def archive_problems(archive):
    """Of a list that unpacked() gave: order, owners, kinds, times, and all of the above."""
    names = [info.name for info, _ in archive]
    ranks = [rank(name) for name in names]
    members = dict((info.name, data) for info, data in archive)
    out = ['%s is no member of a bundle' % name for name in names if rank(name) is None]
    if not out and ranks != sorted(ranks):
        out.append('members stand in the order %s' % names)
    if names[:1] != ['manifest.json'] or len(set(names)) != len(names):
        out.append('the first member is not the manifest, or one is there twice: %s' % names)
    end = manifest_of(members)['end']['realtime_ns'] // 10 ** 9
    for info, _ in archive:
        if not info.isreg() or info.uid or info.gid or info.mtime != end:
            out.append('%s: kind %r, owner %d:%d, time %d (the recording ended at %d)'
                       % (info.name, info.type, info.uid, info.gid, info.mtime, end))
    return out + listing_problems(members) + heads_problems(members)
