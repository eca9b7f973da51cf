#!/usr/bin/env python3
"""Metrics over time in the model: against a line-by-line reading of the machine of 160 CPUs, against
the rows of `pipa metrics` for all real outputs of perf stat, against simulated machines for what is
said of a point's error; and files whose times are no times."""
import glob
import json
import math
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402
import shared  # noqa: E402
try:
    from validate_schema import errors_of, validator_of
except ImportError:
    print('python3-jsonschema is not installed: nothing was checked')
    sys.exit(1 if os.environ.get('CI') or os.environ.get('PIPA_SHARED') else 77)

PIPA = os.environ['PIPA']
POINTS_MAX = 1000
SCHEMA = validator_of(os.path.join(shared.ROOT, 'doc', 'model.schema.json'))


def problems_of(model):
    return errors_of(SCHEMA, model)[:5]


def analyze(path, *args):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'model.json')
        done = subprocess.run([PIPA, 'analyze', '-o', os.path.join(folder, 'report.html'), '--json', out,
                               path] + list(args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            return None, done.stderr
        with open(out, encoding='utf-8') as file:
            return json.load(file), ''


def analyze_text(text, *args):
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as file:
        file.write(text)
        file.flush()
        return analyze(file.name, *args)


def values(model, index):
    return None if index is None else model['series'][index]['value']


def named(one_set):
    return {metric['name']: metric for metric in one_set['metrics']}


def close(a, b):
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def differences(name, mine, theirs):
    wrong = [i for i, (a, b) in enumerate(zip(mine, theirs)) if not close(a, b)]
    if len(mine) != len(theirs):
        return ['%s: %d values, not %d' % (name, len(mine), len(theirs))]
    return ['%s: %r at %d, not %r' % (name, mine[i], i, theirs[i]) for i in wrong[:1]]


def read_hperf(path):
    """{event: {interval: {cpu: (count, running %)}}}, the last of a name where it is counted twice."""
    out, times = {}, []
    with open(path, encoding='utf-8') as file:
        for line in file:
            cells = line.strip().split(',')
            if len(cells) < 7 or not cells[1].startswith('CPU'):
                continue
            if not times or times[-1] != cells[0]:
                times.append(cells[0])
            if cells[2].replace('.', '').isdigit():
                event = out.setdefault(cells[4], {}).setdefault(len(times) - 1, {})
                event.setdefault(cells[1], []).append((float(cells[2]), float(cells[6])))
    return out, [round(float(time) * 1e9) for time in times]


def first(counts):
    return counts[0][0]


def check_hperf(tally):
    path = os.path.join(shared.folder('corpus', 'perfstat'), 'hperf-arm-A-a-I1000-x-comma.csv')
    problems = []
    model, error = analyze(path, '--cpu', 'kunpeng920')
    events, times = read_hperf(path)
    one_set = model['metrics'][0]
    cpi = named(one_set)['cpi']
    cycles, instructions = events['cycles:D'], events['instructions']
    problems += differences('cpi', values(model, cpi['over_time']), [
        sum(map(first, cycles[i].values())) / sum(map(first, instructions[i].values()))
        for i in range(len(times))])
    for number, cpu in enumerate(one_set['units']):
        problems += differences('cpi of ' + cpu, values(model, cpi['by_unit'] + number), [
            first(cycles[i][cpu]) / first(instructions[i][cpu]) for i in range(len(times))])
    running = values(model, cpi['running_over_time'])
    for i in range(len(times)):
        printed = [sum(counts[0][1] for counts in event[i].values()) / len(event[i])
                   for event in (cycles, instructions)]
        if abs(100 * running[i] - min(printed)) > 0.01:
            problems.append('running at %d: %r, the file says %r' % (i, running[i], printed))
    axis = model['axes'][model['series'][cpi['over_time']]['axis']]
    if axis['to_ns'] != times or axis['from_ns'] != [0] + times[:-1] or axis['own_clock']:
        problems.append('the times are %r' % axis)
    if one_set['points'] != 5 or one_set['units'] != ['CPU%d' % i for i in range(160)]:
        problems.append('%d points of %d units' % (one_set['points'], len(one_set['units'])))
    if model['duration_ns'] != times[-1]:
        problems.append('lasts %d ns' % model['duration_ns'])
    tally.result('hperf', problems)


def rows_by(path, by):
    """{metric: values of the rows} of one set, from `pipa metrics --by`."""
    done = subprocess.run([PIPA, 'metrics', '--json', '--by', by, path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    if done.returncode:
        return {}
    rows = json.loads(done.stdout)['rows']
    names = {name for row in rows for name in row['values']}
    return {name: [row['values'].get(name) for row in rows] for name in names}


def check_set(model, one_set, path, problems):
    """How many series agree with the rows of `pipa metrics`."""
    compared = 0
    times = rows_by(path, 'time') if one_set['joined'] == 1 else {}
    for metric in one_set['metrics']:
        over_time = values(model, metric['over_time'])
        if over_time and metric['name'] in times:
            problems += differences(metric['name'], over_time, times[metric['name']])
            compared += 1
        for other in ('pm_over_time', 'running_over_time'):
            if metric[other] is not None and over_time is None:
                problems.append('%s: %s without a value' % (metric['name'], other))
        for share in values(model, metric['running_over_time']) or []:
            if share is not None and not 0 <= share <= 1:
                problems.append('%s ran %r of the time' % (metric['name'], share))
    alone = [metric for metric in one_set['metrics'] if metric['by_unit'] is not None]
    if alone and not one_set['points'] and all(unit.startswith('CPU') for unit in one_set['units']):
        cpus = rows_by(path, 'cpu')
        for metric in alone:
            mine = [values(model, metric['by_unit'] + i)[0] for i in range(len(one_set['units']))]
            problems += differences(metric['name'], mine, cpus[metric['name']])
            compared += 1
    return compared


def check_real(tally):
    paths = sorted(glob.glob(os.path.join(shared.folder('cases', 'perf_stat'), '*')) +
                   glob.glob(os.path.join(shared.folder('corpus', 'perfstat'), '*')) +
                   glob.glob(os.path.join(shared.folder('recordings'), '*', 'stat*')))
    compared = 0
    for path in paths:
        problems = []
        model, error = analyze(path)
        if model is None:
            if not error.startswith('pipa: '):
                problems.append('no reason given: %r' % error)
        else:
            problems += problems_of(model)
            for one_set in model['metrics']:
                if len(model['metrics']) == 1:
                    compared += check_set(model, one_set, path, problems)
        tally.result(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)), problems)
    print('metrics_time: %d series agree with the rows of pipa metrics --by' % compared)
    tally.result('series of real files', [] if compared else ['none was compared'])


WINDOWS, CV = 10, 0.5


def simulate(random, together, share, intervals):
    """perf stat's CSV of a machine that counts in turn under a changing load, and its true CPIs."""
    sigma, rows, true = math.sqrt(math.log(1 + CV * CV)), [], []
    every = round(1 / share)
    for interval in range(intervals):
        sums, runs, real = [0.0, 0.0], [0, 0], [0.0, 0.0]
        for window in range(WINDOWS):
            load = 1e6 * random.lognormvariate(0, sigma)
            counted = [load, load / 2 * random.lognormvariate(0, 0.3)]
            for event in (0, 1):
                real[event] += counted[event]
                if (interval * WINDOWS + window + (0 if together else event)) % every == 0:
                    sums[event] += counted[event]
                    runs[event] += 1
        true.append(real[0] / real[1])
        for event, name in enumerate(('cycles', 'instructions')):
            ratio = runs[event] / WINDOWS
            rows.append('%.9f,%r,,%s,%d,%.2f,,\n' % (0.04 * (interval + 1), sums[event] / ratio, name,
                                                     40_000_000 * ratio - (0 if together else 1000 * event),
                                                     100 * ratio))
    return ''.join(rows), true


def check_doubt(tally):
    """What is said of a point's error, against the errors of all points."""
    random = __import__('random').Random(4)
    for name, together, share in [('in turn, half the time', False, 0.5),
                                  ('one group, half the time', True, 0.5),
                                  ('one group, a fifth of the time', True, 0.2)]:
        text, true = simulate(random, together, share, 400)
        model, error = analyze_text(text, '--cpu', 'generic')
        cpi = named(model['metrics'][0])['cpi']
        mine, said = values(model, cpi['over_time']), values(model, cpi['pm_over_time'])
        real = math.sqrt(sum((a - b) ** 2 for a, b in zip(mine, true)) / len(true))
        mean = sum(said) / len(said)
        print('metrics_time: %s: said %.4f, real %.4f' % (name, mean, real))
        tally.result(name, [] if 0.7 < mean / real < 1.6 else ['it says %.4f, the error is %.4f' % (mean, real)])


def line(time, event, count, percent=100):
    return '%.9f,%s,,%s,%d,%.2f,,\n' % (time, count, event, 10000 * percent, percent)


def check_many(tally):
    """More intervals than points: neighbours are added up, then divided."""
    counts = [(1000 + 7 * i % 311, 500 + 13 * i % 97) for i in range(2501)]
    text = ''.join(line(0.1 * (i + 1), 'cycles', a) + line(0.1 * (i + 1), 'instructions', b)
                   for i, (a, b) in enumerate(counts))
    model, error = analyze_text(text, '--cpu', 'generic')
    one_set, problems = model['metrics'][0], problems_of(model)
    cpi = named(one_set)['cpi']
    parts = [counts[i:i + 3] for i in range(0, len(counts), 3)]
    problems += differences('cpi', values(model, cpi['over_time']),
                            [sum(a for a, _ in part) / sum(b for _, b in part) for part in parts])
    if one_set['joined'] != 3 or one_set['points'] != len(parts) or len(parts) > POINTS_MAX:
        problems.append('%d points of %d intervals' % (one_set['points'], one_set['joined']))
    if 'metrics_joined' not in [note['code'] for note in model['notes']]:
        problems.append('nothing says so')
    tally.result('2501 intervals', problems)


def check_clock(tally):
    """Counts beside samples that do not say when they began have a clock of their own; alone they are
    the recording."""
    text = '# started on Sat Nov 21 05:50:46 2026\n\n' + ''.join(
        line(second, 'cycles', 100 + second) + line(second, 'instructions', 50) for second in range(1, 8))
    with tempfile.TemporaryDirectory() as folder:
        session = os.path.join(folder, 'bundle', 'attach_session')
        os.makedirs(session)
        with open(os.path.join(session, 'perf_stat.txt'), 'w', encoding='utf-8') as file:
            file.write(text)
        with open(os.path.join(session, 'perf.data'), 'wb') as file:
            file.write(perfdata.small().build())
        beside, _ = analyze(os.path.join(folder, 'bundle'), '--cpu', 'generic')
    alone, _ = analyze_text(text, '--cpu', 'generic')
    for name, model, own in [('beside samples', beside, True), ('alone', alone, False)]:
        cpi = named(model['metrics'][0])['cpi']
        axis = model['axes'][model['series'][cpi['over_time']]['axis']]
        problems = problems_of(model) + differences('cpi', values(model, cpi['over_time']),
                                                    [(100 + second) / 50 for second in range(1, 8)])
        if (axis['own_clock'], model['metrics'][0]['own_clock']) != (own, own):
            problems.append('its own clock: %r' % axis['own_clock'])
        if ('metrics_clock' in [note['code'] for note in model['notes']]) != own:
            problems.append('the note is %s' % ('missing' if own else 'out of place'))
        tally.result('counts ' + name, problems)


def check_hostile(tally):
    """Files that claim times which are none, and counts that are none: no series, or gaps."""
    def times(*given):
        return ''.join(line(time, 'cycles', 10 + i) + line(time, 'instructions', 5) for i, time in enumerate(given))
    gaps = line(1, 'cycles', 10) + line(1, 'instructions', 5) + line(2, 'cycles', 10) + \
        line(2, 'instructions', '<not counted>', 0) + line(3, 'cycles', 0) + line(3, 'instructions', 0)
    for name, text, wanted in [('time stands still', times(1, 2, 2), [2.0, 2.2]),
                               ('time runs back', times(3, 2, 1), None),
                               ('an age', times(1, 9e9), None),
                               ('not counted, and 0 by 0', gaps, [2.0, None, None])]:
        model, error = analyze_text(text, '--cpu', 'generic')
        problems = ['no reason given: %r' % error] if model is None and not error.startswith('pipa: ') else []
        if model is not None:
            problems += problems_of(model)
            series = named(model['metrics'][0])['cpi']['over_time']
            if wanted:
                problems += differences('cpi', values(model, series), wanted)
            elif series is not None:
                problems.append('a series over times that are none: %r' % values(model, series))
        tally.result(name, problems)


def main():
    tally = shared.Tally('metrics_time')
    check_doubt(tally)
    check_many(tally)
    check_clock(tally)
    check_hostile(tally)
    check_hperf(tally)
    check_real(tally)
    tally.close()


if __name__ == '__main__':
    main()
