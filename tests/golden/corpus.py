#!/usr/bin/env python3
"""Every recording of $PIPA_SHARED/corpus/perf: either it is read, and its records are counted as an
independent walker counted them (corpus/oracle/RECORDS.txt), or it is refused for a reason given
here. $PIPA is the program."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

# What this version does not read: the words by which it says so.
REFUSED = {
    'hotspot--perf.data.true.v1': "perf.data's first format (PERFFILE",
    'linux-perf-data--sleep.compressed.data': 'compressed records',
    'linux-perf-data--sleep.compressed2.pipe.data': 'through a pipe',
    'perfparser--cpp-inlining.perf.data': 'compressed records',
    'quipper--perf.data.piped.corrupted.zero_size_sample-3.2': 'through a pipe',
    'quipper--perf.data.piped.ctx_switch_namespaces-4.14': 'through a pipe',
    'quipper--perf.data.piped.header_features-4.16': 'through a pipe',
    'quipper--perf.data.piped.hw_and_sw-3.4': 'through a pipe',
    'quipper--perf.data.piped.target-3.4': 'through a pipe',
}


def walked(path):
    """{file: {record: count}} of the `walk:` lines."""
    out, name = {}, None
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line[0] not in ' #\n':
                name = line.strip()
            elif line.startswith('  walk:'):
                out[name] = {word: int(count) for word, count in re.findall(r' ([A-Z_0-9]+)=(\d+)', line)}
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


def counted(model):
    table = [table for table in model['tables'] if table['id'] == 'recording.records'][0]
    names, counts = (column['values'] for column in table['columns'])
    out = {name: int(count) for name, count in zip(names, counts)}
    unknown = [note['count'] for note in model['notes'] if note['code'] == 'unknown_records']
    return dict(out, UNKNOWN=sum(unknown))


def due(walked):
    """The walker's counts, types without a name added up as pipa's note does."""
    out = {name: count for name, count in walked.items() if not name.startswith('TYPE')}
    return dict(out, UNKNOWN=sum(walked.values()) - sum(out.values()))


# A group read (-e '{a,b}:S'): one record is a sample of each member, as perf counts them too.
MEMBERS = {'hotspot--perf.data.PerfFormatLost': 2}


def compare(model, expected, members):
    problems, ours, expected = [], counted(model), due(expected)
    for record in sorted(set(ours) | set(expected)):
        if ours.get(record, 0) != expected.get(record, 0):
            problems.append('%d %s records, the walker counted %d'
                            % (ours.get(record, 0), record, expected.get(record, 0)))
    samples = sum(event['samples'] for event in model['profile']['events'])
    rows = sum(model['profile']['samples']['samples'])
    if {samples, rows} != {members * expected.get('SAMPLE', 0)}:
        problems.append('%d samples of events, %d in rows' % (samples, rows))
    return problems


def check(name, path, expected):
    model, message = analyze(path)
    why = REFUSED.get(name)
    if why:
        return [] if model is None and why in message and message.count('\n') == 1 else [
            'should be refused with %r: %r' % (why, message)]
    if model is None:
        return ['was refused: ' + message.strip()]
    return compare(model, expected, MEMBERS.get(name, 1)) + (['stderr: ' + message] if message else [])


def main():
    base = shared.folder('corpus')
    tally = shared.Tally('corpus')
    expected = walked(os.path.join(base, 'oracle', 'RECORDS.txt'))
    for name in sorted(os.listdir(os.path.join(base, 'perf'))):
        if name not in expected:
            tally.skip(name, 'no walker counted it')
            continue
        tally.result(name, check(name, os.path.join(base, 'perf', name), expected[name]))
    tally.close()


if __name__ == '__main__':
    main()
