#!/usr/bin/env python3
"""One recording written down in every way that perf knows (file, pipe, compressed, both, one file per
buffer, the first form; either byte order) gives the same samples, and counts that say so.
$PIPA is the program, the argument dump_samples."""
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import inspect_json  # noqa: E402
import perfdata      # noqa: E402
import perfstream    # noqa: E402
import shared        # noqa: E402
import walker        # noqa: E402
from perfstream import COMPRESSED2, compress, first_form, pipe, small_pipe  # noqa: E402


def forms(big):
    """{name: (bytes, raw counts of compressed records)}"""
    out = {'file': perfdata.small(big).build(), 'pipe': pipe(perfdata.small(big)),
           'first form': first_form(perfdata.small(big)),
           'text behind': pipe(perfdata.small(big), after=b'[ perf record: Woken up 1 times ]\n'),
           'attr of 136 bytes': attr_bytes(big, 136), 'attr of 264 bytes': attr_bytes(big, 264)}
    for pieces in (1, 2, 3, 7, 40):
        out['compressed, %d pieces' % pieces] = compress(perfdata.small(big), pieces).build()
        out['compressed2 pipe, %d pieces' % pieces] = pipe(
            compress(perfdata.small(big), pieces, COMPRESSED2))
    if big:
        out['32-bit writer'] = swapped_bits(out['file'])
    out['killed writer'] = unfinished(perfdata.small(big))
    out['killed writer, zeros behind'] = unfinished(perfdata.small(big)) + b'\0' * 4096
    return out


def attr_bytes(big, size):
    """All fields behind those that are known are ones: they have to be passed over."""
    file = perfdata.small(big)
    file.attr_bytes = size
    for event in file.events:
        event.fields = (event.fields[0], size) + event.fields[2:]
    known = file.attr
    file.attr = lambda event: known(event)[:136].ljust(size, b'\xff')
    file.features = {}
    perfdata.describe(file)
    return file.build()


def swapped_bits(data):
    """A 32-bit big-endian writer's bits of features: words of 32 bits."""
    words = [data[72 + i:76 + i] for i in range(0, 32, 4)]
    return data[:72] + b''.join(words[i ^ 1] for i in range(8)) + data[104:]


def unfinished(file):
    file.features = {}
    data = bytearray(file.build())
    offset, size = file.places['data: size']
    data[offset:offset + size] = bytes(size)
    return bytes(data)


def samples(program, path):
    done = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout if done.returncode == 0 else b'failed: ' + done.stderr


def unnamed(dump):
    """Without what a writer that was killed does not say: the events' names."""
    return [line.split(b'\t')[:5] + line.split(b'\t')[6:] for line in dump.splitlines()]


def check(program, path, expected, counts, killed=False):
    dump = samples(program, path)
    same = unnamed(dump) == unnamed(expected) if killed else dump == expected
    problems = [] if same else ['samples differ: %r' % dump[:300]]
    found, message = inspect_json.inspect(path)
    if found is None:
        return problems + [message]
    kernel = {name: count for name, count in found['records'].items() if walker.of_kernel(name)}
    return problems + inspect_json.differences('unpacked', kernel, counts, 'the builder')


def threads(folder, big):
    """Samples and what belongs to them in streams of their own, the synthesized rest in `data`."""
    file, streams = perfdata.small(big), [[], [], []]
    records, file.records = file.records, []
    for number, record in enumerate(records):
        type = struct.unpack_from(file.order + 'I', record)[0]
        if type == perfdata.SAMPLE:
            streams[number % 3].append(record)
        elif type != perfdata.FINISHED_ROUND:
            file.records.append(record)
    perfstream.threads(file, folder, streams)


def damaged(program, path, expected):
    """[(what, problems)]: what stands before the damage is kept, and a note names the place."""
    file = perfdata.small()
    records, half = file.records, len(file.records) // 2
    kept = sum(record[0] == perfdata.SAMPLE for record in records[:half])
    start = len(pipe(file)) - len(b''.join(records[half:]))
    broken = file.pack('IHH', perfdata.SAMPLE, 0, 0)
    out = []
    for what, data, code, place in (
            ('a pipe cut off', pipe(file)[:start + 9], 'damaged_records', start),
            ('a record without a size', pipe(file)[:start] + broken + pipe(file)[start:],
             'damaged_records', start),
            ('a file cut off', None, 'truncated_file', None),
            ('damaged compression', None, 'damaged_compression', None)):
        if what == 'a file cut off':
            whole = perfdata.small()
            whole.features = {}
            data = whole.build()[:-len(b''.join(records[half:]))]
        if what == 'damaged compression':
            data, place = half_compressed(records, half)
        with open(path, 'wb') as target:
            target.write(data)
        out.append((what, damage_problems(program, path, expected, kept, code, place)))
    return out


def half_compressed(records, half):
    """(recording, offset of the compressed record that is damaged)"""
    first, second = perfstream.packed(b''.join(records[:half]), 1), b'\xff' * 200
    file = perfdata.small()
    file.records = [perfstream.compressed(file, first[0]), perfstream.compressed(file, second)]
    data = pipe(file)
    return data, len(data) - len(file.records[1])


def damage_problems(program, path, expected, kept, code, place):
    dump, found = samples(program, path), inspect_json.inspect(path)[0]
    texts = [note['text'] for note in found['notes'] if note['code'] == code]
    problems = [] if unnamed(dump) == unnamed(expected)[:kept] else ['kept %r' % dump[:300]]
    if len(texts) != 1 or place and 'offset %d ' % place not in texts[0]:
        problems.append('the notes %r do not name the place %r' % (found['notes'], place))
    return problems


def main():
    program, tally = sys.argv[1], shared.Tally('forms')
    with tempfile.TemporaryDirectory() as folder:
        for big in (False, True):
            path = os.path.join(folder, 'perf.data')
            for name, data in forms(big).items():
                with open(path, 'wb') as file:
                    file.write(data)
                if name == 'file':
                    expected, counts = samples(program, path), walker.count(data)
                    counts.pop('FINISHED_ROUND')
                    if expected.count(b'\n') != counts['SAMPLE']:
                        sys.exit('the plain form is not read: %r' % expected[:300])
                tally.result('%s%s' % (name, ', big endian' if big else ''),
                             check(program, path, expected, counts, 'killed' in name))
            path = os.path.join(folder, 'threads-%d' % big)
            threads(path, big)
            tally.result('threads', check(program, path, expected, counts))
        path = os.path.join(folder, 'plain.data')
        with open(path, 'wb') as file:
            file.write(perfdata.small().build())
        for what, problems in damaged(program, os.path.join(folder, 'damaged.data'),
                                      samples(program, path)):
            tally.result(what, problems)
        path = os.path.join(folder, 'named.data')
        with open(path, 'wb') as file:
            file.write(small_pipe())
        tally.result('updates', updates(path))
    tally.close()


def updates(path):
    """EVENT_UPDATE says name, unit, scale and CPUs."""
    found, message = inspect_json.inspect(path)
    if found is None:
        return [message]
    said = [(event['name'], event['unit'], event['scale'], event['cpus']) for event in found['events']]
    due = [('cycles:renamed', None, None, None), ('cpu-clock', 'msec', 1e-6, '0-2,5')]
    return [] if said == due else ['the events are %r' % said]


if __name__ == '__main__':
    main()
