#!/usr/bin/env python3
"""Everything of $PIPA_SHARED that perf stat wrote, in all its forms: counts, states, units, scopes and
running times as dump_counts (the argument) gives them, against a reading of the test's own; sums of a
machine of 160 CPUs against its authors'; perf stat record against what perf stat report printed, and
against `perf script`, where perf is installed and reads the file."""
import csv
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import countsread  # noqa: E402
import shared      # noqa: E402

DUMP = sys.argv[1]
PRINTS_NOTHING = re.compile(r'metriconly|perthread\.csv')


def text_of(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def whole(rows):
    """A row of a file without intervals has no time of its own; the text form ends with one."""
    times = {row.time for row in rows if row.time != 'summary'}
    return [row if row.time == 'summary' or len(times) > 1 else row._replace(time=None)
            for row in rows]


def one_text(path):
    name, text = os.path.basename(path), text_of(path)
    rows, rest = countsread.dump(DUMP, path)
    if re.search(r'csv_locale_de\.', name):
        return [] if rows is None and 'LC_ALL=C' in rest else ['is not refused with its remedy']
    if PRINTS_NOTHING.search(name):
        return [] if rows is None and 'holds no counts' in rest else ['counts out of nothing']
    if rows is None:
        return ['was refused: ' + rest]
    theirs = countsread.rows_of(text, ';' if 'semicolon' in name or 'locale' in name or
                                'complex' in name else ',')
    if not theirs:
        return ['the test reads nothing']
    problems = countsread.differences(whole(rows), whole(theirs))
    odd = [note for note in rest['note'] if note[0] in ('stat_lines', 'stat_cut')]
    return problems + ['a note: ' + str(note) for note in odd]


def aggregates(path, oracle):
    """Sums over 160 CPUs and 5 intervals, by their authors."""
    names = {'CPU TIME': 'cpu-clock', 'CYCLES': 'cycles:D', 'INSTRUCTIONS': 'instructions',
             'L1I CACHE MISSES': 'r01', 'L1D CACHE MISSES': 'r03', 'L2 CACHE MISSES': 'r17',
             'BRANCHES': 'r21', 'BRANCH MISSES': 'r22', 'L3 CACHE MISSES': 'r2a',
             'WALL CLOCK TIME': 'duration_time'}
    _, rest = countsread.dump(DUMP, path)
    sums, problems = {}, []
    for fields in rest['total']:
        sums[fields[4]] = sums.get(fields[4], 0) + float(fields[8])
    with open(oracle, encoding='utf-8') as file:
        for line in csv.DictReader(file):
            event = names.get(line['metric'])
            if event and abs(sums[event] - float(line['result'])) > 1e-9 * float(line['result']):
                problems.append('%s: %r, the authors say %s' % (event, sums[event], line['result']))
    if len(rest['unit']) != 160:
        problems.append('%d units, not 160 CPUs' % len(rest['unit']))
    return problems


def printed_sums(path, rows):
    """What perf stat report printed of the machine as a whole, by interval and event."""
    problems, sums = [], {}
    for row in rows:
        sums[row.time, row.event] = sums.get((row.time, row.event), 0) + row.value
    theirs = countsread.text_rows(text_of(path))
    for row in theirs:
        ours = sums.get((row.time, row.event))
        if ours is None or abs(round(ours, 2 if row.unit else 0) - row.value) > 0.011:
            problems.append('%s at %s: %s, perf printed %s' % (row.event, row.time, ours, row.value))
    return problems or ([] if theirs else ['perf printed nothing'])


def raw_readings(path, rows):
    """perf script lists what was read: it grows, so the last reading of a round is the sum."""
    done = subprocess.run(['perf', 'script', '-i', path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env=dict(os.environ, LC_ALL='C'))
    listed = re.findall(r'^ *(-?\d+) +-?\d+ +(\d+) +\d+ +(\d+) +(\d+) (\S+)$', done.stdout.decode(),
                        re.M)
    if done.returncode or not listed:
        return None
    problems, sums, running = [], {}, {}
    for row in sorted(rows, key=lambda row: row.time):
        key = (row.event, row.on)
        sums[key] = sums.get(key, 0) + row.value * (1e6 if row.unit == 'msec' else 1)
        running[key] = running.get(key, 0) + row.running
        for cpu, value, ran, time, event in listed:
            if (event, '' if cpu == '-1' else 'CPU' + cpu, int(time)) != key + (row.time,):
                continue
            if abs(sums[key] - int(value)) > 0.5 or abs(running[key] - int(ran)) > 0.5:
                problems.append('%s at %d: %r, perf read %s' % (key, row.time, sums[key], value))
    return problems


def one_record(tally, path, stem):
    case = os.path.relpath(path, os.path.dirname(os.path.dirname(path)))
    rows, rest = countsread.dump(DUMP, path)
    if rows is None:
        tally.result(case, ['was refused: ' + rest])
        return
    tally.result(case, printed_sums(stem + '.txt', rows))
    problems = raw_readings(path, rows) if shutil.which('perf') else None
    if problems is None:
        tally.nothing_to_compare(case + ' raw', 'perf does not read it here')
    else:
        tally.result(case + ' raw', problems)


def wide_file(change):
    """Rows of 150 CPUs and three counters in 40 intervals, one of which may be changed: large enough for
    whole intervals to be read at once."""
    rows = []
    for second in range(1, 41):
        mine = [['%6d.%09d' % (second, second * 77), 'CPU%d' % cpu, str(second * 1000 + cpu * 7 + number),
                 '', event, str(10 ** 9 + cpu), '%d.05' % (20 + number), '', '']
                for number, event in enumerate(('cycles', 'instructions', 'cycles'))
                for cpu in range(150)]
        rows += change(mine) if second == 20 else mine
    return '\n'.join(','.join(row) for row in rows) + '\n'


def without_one(rows):
    return rows[:100] + rows[101:]


def with_metric(rows):
    rows[200][7:] = ['0.50', 'insn per cycle']
    return rows


def not_counted(rows):
    rows[30][2:] = ['<not counted>', '', 'cycles', '0', '0.00', '', '']
    return rows


def turned_round(rows):
    return rows[::-1]


def one_wide(change):
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as file:
        text = wide_file(change)
        file.write(text)
        file.flush()
        rows, rest = countsread.dump(DUMP, file.name)
    if rows is None:
        return ['was refused: ' + rest]
    problems = countsread.differences(rows, countsread.csv_rows(text, ','))
    return problems + ['a note: ' + str(note) for note in rest['note']]


def main():
    base, tally = shared.folder(), shared.Tally('stat')
    texts = glob.glob(os.path.join(base, 'cases', 'perf_stat', '*.txt'))
    texts += glob.glob(os.path.join(base, 'corpus', 'perfstat', '*.*'))
    texts += [path for path in glob.glob(os.path.join(base, 'recordings', '*', 'stat*'))
              if path.endswith(('.csv', '.json', '.txt')) and '.x86perf' not in path]
    for path in sorted(texts):
        tally.result(os.path.relpath(path, base), one_text(path))
    for change in (list, without_one, with_metric, not_counted, turned_round):
        tally.result('wide: ' + change.__name__, one_wide(change))
    tally.result('hperf-arm sums', aggregates(
        os.path.join(base, 'corpus', 'perfstat', 'hperf-arm-A-a-I1000-x-comma.csv'),
        os.path.join(base, 'corpus', 'oracle', 'perfstat', 'hperf-arm-results.csv')))
    for path in sorted(glob.glob(os.path.join(base, 'recordings', '*', 'stat-record.data'))):
        one_record(tally, path, path[:-5])
    tally.close()


if __name__ == '__main__':
    main()
