#!/usr/bin/env python3
"""pipa series: the three forms say the same, names of devices do no harm, wrong usage is said.

    series.py    with PIPA naming the program"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), os.path.join(HERE, '..', 'hostile')]
import snapcases  # noqa: E402
from snapfile import SnapFile  # noqa: E402

SECOND = 1000000000
# A formula, an escape sequence, a quote and a comma, text that is read from right to left, bytes
# that are no UTF-8.
NAMES = (b'=cmd|x', b'\x1b[31mred', b'a"b,c', '\u202edlr'.encode(), b'\xff\xfe', 'm\u00fcll'.encode())


def netdev(packets):
    head = b'Inter-|   Receive\n face |bytes\n'
    return head + b''.join(b'%s: %d 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n' % (name, packets * (i + 1))
                           for i, name in enumerate(NAMES))


def snapshots():
    file = SnapFile()
    for i in range(4):
        time = (10 + i) * SECOND
        file.read('/proc/net/dev', netdev(100 * i), time)
        file.read('/proc/loadavg', '0.%d 1.00 2.00 1/50 7\n' % i, time)
        file.read('/proc/diskstats', '8 0 sda %d 0 0 %d 0 0 0 0 0 0 0\n' % (min(i, 2), 3 * min(i, 2)), time)
    return file.build()


def run(path, *options):
    return subprocess.run([os.environ['PIPA'], 'series', path, *options], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)


def series_of_json(data):
    return {entry['name']: entry for entry in json.loads(data)['series']}


def check_json(path):
    data = run(path, '--json').stdout
    series, out = series_of_json(data), []
    if any(byte >= 0x7f or (byte < 0x20 and byte != 10) for byte in data):
        out.append('JSON holds bytes beyond plain ASCII')
    load = series.get('load.1')
    if not load or load['value'] != [0, 0.1, 0.2, 0.3] or load['from_ns'] != load['to_ns']:
        out.append('load.1 is %r' % load)
    if series['disk.sda.r_await']['value'] != [3, 3, None]:
        out.append('r_await is %r' % series['disk.sda.r_await'])
    if 'net.\u202edlr.rx_bytes' not in series or 'net.m\u00fcll.rx_bytes' not in series or \
            'net.\ufffd\ufffd.rx_bytes' not in series:
        out.append('names do not survive: %r' % [name for name in series if 'rx_bytes' in name])
    return out


def check_csv(path):
    data = run(path, '--csv').stdout
    rows = list(csv.reader(io.StringIO(data.decode('utf-8', 'surrogateescape'), newline='')))
    out = []
    if not data.endswith(b'\r\n') or b'\x1b' in data:
        out.append('the CSV has bare line ends or escape sequences')
    if rows[0] != ['series', 'unit', 'from_s', 'to_s', 'value'] or any(len(row) != 5 for row in rows):
        out.append('the CSV has odd rows')
    if ['net.a"b,c.rx_bytes', 'bytes/s', '0.000000000', '1.000000000', '300'] not in rows:
        out.append('a name with quote and comma does not read back')
    if ['disk.sda.r_await', 'ms', '2.000000000', '3.000000000', ''] not in rows:
        out.append('what was not measured is not empty')
    wanted = sum(len(entry['value']) for entry in series_of_json(run(path, '--json').stdout).values())
    if len(rows) - 1 != wanted:
        out.append('%d rows of CSV, %d points of JSON' % (len(rows) - 1, wanted))
    return out


def check_stats(path):
    data = run(path).stdout
    lines = data.decode('ascii').splitlines()
    out = []
    if b'\x1b' in data or len(set(line.index('ratio') for line in lines if ' ratio ' in line)) > 1:
        out.append('the table is not safe or not aligned')
    row = [line.split() for line in lines if line.startswith('disk.sda.r_await ')]
    if row != [['disk.sda.r_await', 'ms', '2', '3', '3', '3', '3', '3']]:
        out.append('r_await in the table is %r' % row)
    if not any(line.startswith('net.\\x1b[31mred.') or line.startswith('net.?[31mred.') for line in lines):
        out.append('the escape sequence is not shown as text')
    return out


def check_match(path):
    out = []
    for options, wanted in ((['--match', 'load.?'], 2), (['--match', 'load.*', '--match', '*.1'], 5),
                            (['--match', 'net.*.rx_bytes'], len(NAMES))):
        got = len(series_of_json(run(path, '--json', *options).stdout))
        if got != wanted:
            out.append('%s gives %d series, not %d' % (' '.join(options), got, wanted))
    return out


def check_usage(path):
    out = []
    for options, status, text in ((['--match', 'no.such'], 1, b'no series has such a name'),
                                  (['--csv', '--json'], 2, b'at a time'), (['--wat'], 2, b'--help'),
                                  ([path], 2, b'one recording')):
        done = run(path, *options)
        if done.returncode != status or text not in done.stderr:
            out.append('%r gives %d, %r' % (options, done.returncode, done.stderr))
    return out


def check_bounds(path):
    """2000 devices with room for 10 series of 1001 values: 16 777 216 values are room for 1676 of them.
    Nine series of each were written; joined in fours they are fewer than 4 194 304 values."""
    with open(path, 'wb') as file:
        file.write(snapcases.repeated(2000, 1000))
    lines = run(path).stdout.decode('ascii').splitlines()[1:]
    points = set(line.split()[2] for line in lines)
    return [] if len(lines) == 9 * 1676 and points == {'250'} else [
        '%d series of %s points' % (len(lines), ', '.join(sorted(points)))]


def main():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'procfs.snap')
        with open(path, 'wb') as file:
            file.write(snapshots())
        for check in (check_json, check_csv, check_stats, check_match, check_usage,
                      check_bounds):
            problems += ['%s: %s' % (check.__name__[6:], problem) for problem in check(path)]
    for problem in problems:
        print(problem)
    print('series: %d problems' % len(problems))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
