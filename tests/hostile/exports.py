#!/usr/bin/env python3
"""The recordings of hostile.py as every format of pipa export: it ends with status 0 or 1, says why in one
line, and what it writes is whole, is what its format asks for, and steers nobody. $PIPA is the program.

    exports.py [NAME...]"""
import csv
import io
import json
import multiprocessing.pool
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), HERE]
import cases     # noqa: E402
import collapse  # noqa: E402
import judge     # noqa: E402
import pprof     # noqa: E402
import shared    # noqa: E402

FORMATS = ('folded', 'pprof', 'speedscope', 'csv', 'json')


def folded(data):
    out = judge.text_problems('folded', data)
    collapse.parse(data.decode('utf-8', 'replace'))
    return out


def profile(data):
    return judge.text_problems('pprof', pprof.as_text(pprof.read(data)).encode())


def table(data):
    out = judge.text_problems('csv', data.replace(b'\r\n', b'\n'))
    rows = list(csv.reader(io.StringIO(data.decode('utf-8', 'replace'), newline=''), strict=True))
    out += ['a row of %d cells' % len(row) for row in rows if len(row) != len(rows[0])][:1]
    return out + ['a formula: %r' % cell for row in rows for cell in row[6:8] + row[13:]
                  if cell[:1] in ('=', '+', '-', '@', '\t', '\r')][:2]


def document(data):
    out = judge.text_problems('json', data)
    json.loads(data.decode('utf-8', 'replace'), parse_constant=lambda word: 1 / 0)
    return out


READERS = {'folded': folded, 'pprof': profile, 'speedscope': document, 'csv': table, 'json': document}


def export_problems(path, form):
    """Problems of one export."""
    with tempfile.TemporaryDirectory() as folder:
        code, stdout, stderr = judge.run(['export', '-q', '--to', form, '-o', 'out', path], folder)
        left = set(os.listdir(folder))
        if code == 1 and not stdout:
            return judge.failure_problems(os.path.basename(path), stderr, left)
        if code != 0 or stdout or stderr:
            return ['exit status %s: %r' % (code, stderr[-2000:])]
        if left != {'out'}:
            return ['left %s' % ', '.join(sorted(left))]
        with open(os.path.join(folder, 'out'), 'rb') as file:
            data = file.read()
    try:
        return READERS[form](data)
    except (ValueError, KeyError, IndexError, OSError, EOFError, csv.Error, ZeroDivisionError) as error:
        return ['cannot be read back: %r' % error]


def run(job):
    number, name, data, forms = job
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'case-%d.data' % number)
        with open(path, 'wb') as file:
            file.write(data)
        return name, ['%s: %s' % (form, problem) for form in forms for problem in export_problems(path, form)]


def main():
    tally = shared.Tally('hostile exports')
    jobs = []
    for number, (name, data) in enumerate(cases.all_cases().items()):
        if sys.argv[1:] and not any(part in name for part in sys.argv[1:]):
            continue
        # Names meet every format; what bends the recording itself is the same for all of them.
        every = sys.argv[1:] or name.startswith(('names', 'weights', 'period', 'times', 'cpu', 'call chain', 'ids'))
        jobs.append((number, name, data, FORMATS if every else FORMATS[number % len(FORMATS):][:1]))
    with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
        for name, problems in pool.imap(run, jobs):
            tally.result(name, problems)
    tally.close()


if __name__ == '__main__':
    main()
