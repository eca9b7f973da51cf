#!/usr/bin/env python3
"""Where and when counts belong to: `pipa metrics --by node` of CPUs, cores and sockets by the recording's
NUMA topology; counts beside a recording on its clock, by the second in which perf stat says it began
and the one zone that fits. All by hand, of built recordings."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402
import perffields  # noqa: E402

PIPA = os.environ['PIPA']
SECOND = 1_000_000_000
problems, checked = [], [0]

COUNTS = """# started on %s

1.000000000,CPU0,100,,cycles,1000,100.00,,
1.000000000,CPU1,200,,cycles,1000,100.00,,
1.000000000,CPU2,400,,cycles,1000,100.00,,
1.000000000,CPU7,900,,cycles,1000,100.00,,
1.000000000,CPU0,100,,instructions,1000,100.00,,
1.000000000,CPU1,100,,instructions,1000,100.00,,
1.000000000,CPU2,100,,instructions,1000,100.00,,
1.000000000,CPU7,100,,instructions,1000,100.00,,
2.000000000,CPU0,1,,cycles,1000,100.00,,
2.000000000,CPU0,1,,instructions,1000,100.00,,
"""
# sockets and cores of the same machine: CPUs 0 and 1 are socket 0 and node 0, 2 and 3 the others
PLACES = """S0-D0-C0,1,10,,cycles,1000,100.00,,
S0-D0-C1,1,30,,cycles,1000,100.00,,
S1-D0-C0,1,50,,cycles,1000,100.00,,
S0-D0-C0,1,10,,instructions,1000,100.00,,
S0-D0-C1,1,10,,instructions,1000,100.00,,
S1-D0-C0,1,10,,instructions,1000,100.00,,
"""


def check(what, got, expected):
    checked[0] += 1
    if got != expected:
        problems.append('%s: %r, not %r' % (what, got, expected))


def run(counts, command, *args):
    """pipa over a folder with a recording of two sockets and these counts beside it."""
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, 'attach_session_1')
        os.mkdir(place)
        file = perfdata.small()
        perffields.hardware(file)
        for name, content in (('perf.data', file.build()), ('perf_stat.txt', counts.encode())):
            with open(os.path.join(place, name), 'wb') as out:
                out.write(content)
        done = subprocess.run([PIPA, command, *args, folder], stdout=subprocess.PIPE, cwd=folder,
                              check=True)
        if command == 'metrics':
            return json.loads(done.stdout)
        with open(os.path.join(folder, 'model.json'), encoding='utf-8') as model:
            return json.load(model)


def nodes():
    result = run(COUNTS % 'Wed Nov 15 03:43:20 2023', 'metrics', '--json', '--by', 'node')
    check('CPUs', {row['scope']: row['values']['cpi'] for row in result['rows']},
          {'N0': 301 / 201, 'N1': 4.0})
    left = [note['text'] for note in result['notes'] if note['code'] == 'metrics_by']
    check('a CPU that the recording does not know', len(left), 1)
    result = run(PLACES, 'metrics', '--json', '--by', 'node')
    check('cores', {row['scope']: row['values']['cpi'] for row in result['rows']}, {'N0': 2.0, 'N1': 5.0})


def clock_of(started):
    model = run(COUNTS % started, 'analyze', '-o', 'report.html', '--json', 'model.json')
    counted = model['metrics'][0]
    over_time = [metric['over_time'] for metric in counted['metrics'] if metric['name'] == 'cpi'][0]
    axis = model['axes'][model['series'][over_time]['axis']]
    notes = [note['code'] for note in model['notes']]
    return counted['own_clock'], axis['own_clock'], axis['from_ns'], axis['to_ns'], 'counts_clock' in notes


def clock():
    """The recording's clock stood at 1 ms when it was 22:13:20 UTC, and its first sample is of then:
    counting began in the middle of that second, whatever the zone."""
    begin = SECOND // 2
    for started in ('Tue Nov 14 22:13:20 2023', 'Wed Nov 15 03:43:20 2023', 'Tue Nov 14 14:13:20 2023',
                    'Wed Nov 15 11:58:20 2023'):
        check(started, clock_of(started),
              (False, False, [begin, begin + SECOND], [begin + SECOND, begin + 2 * SECOND], True))
    for started in ('Tue Nov 14 22:19:20 2023', 'Fri Nov 17 22:13:20 2023', 'yesterday',
                    'Tue Nov 41 22:13:20 2023', 'Tue Nov 14 22:13 2023'):
        own, axis_own, begins, _, placed = clock_of(started)
        check(started, (own, axis_own, begins[0], placed), (True, True, 0, False))


def main():
    nodes()
    clock()
    for problem in problems:
        print(problem)
    print('metrics_place: %d checks, %d problems' % (checked[0], len(problems)))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
