#!/usr/bin/env python3
"""Every recording of $PIPA_SHARED/corpus/perf is read, and its records are counted as an independent
walker counted them (`walk:` in corpus/oracle/RECORDS.txt) and, where they are compressed, as perf
counted them once unpacked (`perf:`). What analysis makes of them is counted too. $PIPA is the
program. Prints a table of all files."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import inspect_json  # noqa: E402
import perf_header   # noqa: E402
import shared        # noqa: E402
import walker        # noqa: E402

# A group read (-e '{a,b}:S'): one record is a sample of each member, as perf counts them too.
MEMBERS = {'hotspot--perf.data.PerfFormatLost': 2}
# Where the walker took text for a record.
TEXT = {'linux-perf-data--sleep.compressed2.pipe.data': 'TYPE1701847131'}


class Due:
    """What RECORDS.txt says of one file."""

    def __init__(self):
        self.walk, self.perf, self.words = {}, {}, ''

    def packed(self):
        return 'COMPRESSED' in self.walk or 'COMPRESSED2' in self.walk

    def records(self):
        return self.perf if self.packed() else self.walk


def oracle(path):
    """{file: Due}"""
    out, due = {}, None
    with open(path, encoding='utf-8') as file:
        for line in file:
            pairs = {walker.kernel_name(word): int(count)
                     for word, count in re.findall(r' ([A-Z_0-9]+)=(\d+)', line)}
            if line[0] not in ' #\n':
                due = out[line.strip()] = Due()
            elif line.startswith('  walk:'):
                due.walk, due.words = pairs, line
            elif line.startswith('  perf:'):
                due.perf = pairs
    for name, kind in TEXT.items():
        if name in out:
            del out[name].walk[kind]
    return out


def analyze(path):
    """(model or None, stderr)"""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([os.environ['PIPA'], 'analyze', path, '--json', 'model.json'],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=120)
        message = done.stderr.decode('utf-8', 'replace')
        if done.returncode:
            return None, message
        with open(os.path.join(folder, 'model.json'), encoding='utf-8') as file:
            return json.load(file), message


def damage(found, words):
    """The walker's word for the place of damage and ours."""
    place = re.search(r'BADSIZE@(\d+)', words)
    texts = [note['text'] for note in found['notes'] if note['code'] == 'damaged_records']
    if bool(place) != bool(texts):
        return ['damage is noted as %r, the walker says %r' % (texts, place and place.group())]
    if place and 'offset %s ' % place.group(1) not in texts[0]:
        return ['%r does not name the offset %s' % (texts[0], place.group(1))]
    return []


def inspected(path, due):
    found, message = inspect_json.inspect(path)
    if found is None:
        return None, ['inspect failed: ' + message.strip()]
    problems = inspect_json.differences('unpacked', found['records'], due.records(), 'the oracle')
    problems += inspect_json.differences('as written', found['raw_records'], due.walk, 'the walker')
    with open(path, 'rb') as file:
        problems += inspect_json.differences('as written', found['raw_records'],
                                             walker.count(file.read()), 'the second walker')
    return found, problems + damage(found, due.words) + (['stderr: ' + message] if message else [])


def analyzed(path, due, members):
    model, message = analyze(path)
    if model is None:
        return ['analyze failed: ' + message.strip()]
    samples = sum(event['samples'] for event in model['profile']['events'])
    rows = sum(model['profile']['samples']['samples'])
    problems = ['stderr: ' + message] if message else []
    if {samples, rows} != {members * due.records().get('SAMPLE', 0)}:
        problems.append('%d samples of events, %d in rows' % (samples, rows))
    return problems


def check(name, path, due, header):
    found, problems = inspected(path, due)
    if found and header:
        problems += perf_header.problems(found, header.decode('utf-8', 'replace'))
    if found:
        print(inspect_json.row(name, found))
    return problems + analyzed(path, due, MEMBERS.get(name, 1))


def main():
    base = shared.folder('corpus')
    tally = shared.Tally('corpus')
    expected = oracle(os.path.join(base, 'oracle', 'RECORDS.txt'))
    for name in sorted(os.listdir(os.path.join(base, 'perf'))):
        if name not in expected:
            tally.skip(name, 'no walker counted it')
            continue
        header = shared.read(os.path.join(base, 'oracle', name + '.header.txt'))
        tally.result(name, check(name, os.path.join(base, 'perf', name), expected[name], header))
    tally.close()


if __name__ == '__main__':
    main()
