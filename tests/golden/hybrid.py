#!/usr/bin/env python3
"""`pipa metrics` of a machine with two kinds of cores (Alder Lake): what perf printed of the same
counts, within its digits; which counts belong to which kind (by PMU, by the CPUs that a PMU was counted
on, by the recording's list of CPUs), computed by hand; and what belongs to the machine."""
import json
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402

PIPA = os.environ['PIPA']
SECOND = 1_000_000_000
HYBRID_TOPOLOGY = 30

# Counts and what perf printed of them: `perf stat -M TopdownL1 -a sleep 1` on Alder Lake, perf 6.16 and
# two of 6.19's development (linux-perf-users, November 2025); the default events, counted in turn
# (linux-kernel, May 2023). P: slots, retiring, bad speculation, front end, back end, UOP_DROPPING; E:
# retiring, cycles, front end, back end. Printed: front end, back end, bad speculation, retiring.
CASES = {
    'TopdownL1, before': (
        (7782334296, 2668927977, 803623987, 1555265776, 2792733013, 10790192), (19.7, 35.7, 10.4, 34.1),
        (279769310, 457917232, 783519226, 879845633), (34.2, 38.4, 15.1, 12.2)),
    'TopdownL1, after': (
        (2377551258, 480791142, 186323991, 871733444, 848286598, 3055447), (36.4, 35.5, 7.9, 20.1),
        (260936456, 419576513, 797132597, 671014164), (38.0, 32.0, 17.6, 12.4)),
    'TopdownL1, 6.16': (
        (11086754658, 3219475010, 820655931, 4082884459, 3012532414, 14988684), (36.5, 27.1, 7.5, 28.9),
        (1030171196, 1185093601, 2154914153, 1763486868), (36.4, 29.8, 16.5, 17.4)),
    'ungrouped': (
        (1615145897, 243037087, 129341306, 696940348, 563319011, 2679894), (42.5, 34.5, 8.1, None),
        (90849750, 223878243, 423068733, 413413499), (37.8, 36.9, 17.2, 8.1)),
    'default events': (
        (125630586, None, None, None, None, 105850), (None, None, None, None),
        (151729465, 249534488, 523614383, 385502477), (42.0, 30.9, None, 12.2)),
}
CORE = ['cpu_core/%s/' % name for name in ('TOPDOWN.SLOTS', 'topdown-retiring', 'topdown-bad-spec',
                                           'topdown-fe-bound', 'topdown-be-bound', 'INT_MISC.UOP_DROPPING')]
ATOM = ['cpu_atom/%s/' % name for name in ('TOPDOWN_RETIRING.ALL', 'CPU_CLK_UNHALTED.CORE',
                                           'TOPDOWN_FE_BOUND.ALL', 'TOPDOWN_BE_BOUND.ALL')]
LEVEL_1 = ('frontend_bound', 'backend_bound', 'bad_speculation', 'retiring')

problems, checked = [], [0]


def check(what, got, expected, tolerance=0.0):
    checked[0] += 1
    good = got == expected if got is None or expected is None or not isinstance(expected, float) \
        else abs(got - expected) <= tolerance
    if not good:
        problems.append('%s: %r, not %r' % (what, got, expected))


def run(content, *args, suffix='.csv', cpu='alderlake'):
    with tempfile.NamedTemporaryFile('wb', suffix=suffix) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
        file.flush()
        named = ['--cpu', cpu] if cpu else []
        done = subprocess.run([PIPA, 'metrics', '--json', *named, *args, file.name],
                              stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def value(result, pmu, name):
    found = [m for m in result['metrics'] if m.get('pmu', '') == pmu and m['name'] == name]
    return found[0]['value'] if found else 'no metric'


def rows(result, pmu, name):
    return {row['scope']: row['values'].get(name) for row in result['rows']
            if row.get('pmu', '') == pmu}


def kinds(result):
    return sorted({m.get('pmu', '') for m in result['metrics']})


def published():
    for title, (core, core_printed, atom, atom_printed) in CASES.items():
        text = "\n Performance counter stats for 'system wide':\n\n"
        for name, count in zip(CORE + ATOM, core + atom):
            text += '%18s      %s\n' % ('<not supported>' if count is None else format(count, ','), name)
        result = run(text + '\n       1.004103365 seconds time elapsed\n\n', suffix='.txt')
        check(title + ' cpu', result['cpu'], 'alderlake')
        for pmu, printed in (('cpu_core', core_printed), ('cpu_atom', atom_printed)):
            for name, percent in zip(LEVEL_1, printed):
                got = value(result, pmu, name)
                if percent is not None:
                    check('%s %s %s' % (title, pmu, name), got * 100, percent, 0.0501)
                elif core[1] is None and pmu == 'cpu_core':
                    check('%s %s %s' % (title, pmu, name), got, None)


def by_pmu_and_cpu():
    """P: CPU 0 and 1, E: CPU 2. perf -A names the CPU, and counts a PMU on its own CPUs alone."""
    lines = []
    for second in (1, 2):
        front = '%d.000000000,CPU' % second
        for cpu, pmu, cycles, instructions in ((0, 'cpu_core', 100, 50), (1, 'cpu_core', 300, 350),
                                               (2, 'cpu_atom', 1000, 250)):
            lines += ['%s%d,%d,,%s/cycles/,1000,100.00,,' % (front, cpu, cycles * second, pmu),
                      '%s%d,%d,,%s/instructions/,1000,100.00,,' % (front, cpu, instructions * second, pmu)]
        lines += ['%s%d,%d.00,msec,task-clock,1000,100.00,,' % (front, cpu, 10 ** cpu) for cpu in range(3)]
        lines += ['%s0,7,,cpu_core/made-up/,1000,100.00,,' % front, '%s0,8,,nonsense,1000,100.00,,' % front]
    result = run('\n'.join(lines) + '\n', '--by', 'cpu')
    check('kinds', kinds(result), ['', 'cpu_atom', 'cpu_core'])
    check('cpi of P', value(result, 'cpu_core', 'cpi'), 1.0, 1e-12)
    check('cpi of E', value(result, 'cpu_atom', 'cpi'), 4.0, 1e-12)
    check('cpi of the machine', value(result, '', 'cpi'), None)  # no event counted both
    check('rows of P', rows(result, 'cpu_core', 'cpi'), {'CPU0': 2.0, 'CPU1': 6 / 7})
    check('rows of E', rows(result, 'cpu_atom', 'cpi'), {'CPU2': 4.0})
    # both intervals, without a PMU in its name: of the kind on whose CPUs it was counted
    for pmu, busy in (('cpu_core', 0.011), ('cpu_atom', 0.1), ('', 0.111)):
        check('task-clock of %r' % pmu, value(result, pmu, 'cpus_utilized'), busy, 1e-12)
    check('unknown', sorted(result['unknown_events']), ['cpu_core/made-up/', 'nonsense'])
    time = run('\n'.join(lines) + '\n', '--by', 'time')
    check('times of E', [row['values']['cpi'] for row in time['rows'] if row.get('pmu') == 'cpu_atom'],
          [4.0, 4.0])


def without_pmu():
    """Counted for all cores together: of the machine, of no kind."""
    text = '4000,,cycles,1000,100.00,,\n2000,,instructions,1000,100.00,,\n'
    result = run(text)
    check('machine alone', kinds(result), [''])
    check('cpi of all', value(result, '', 'cpi'), 2.0, 1e-12)
    result = run(text + '30,,cpu_core/cycles/,1000,100.00,,\n')
    check('machine and P', kinds(result), ['', 'cpu_core'])
    missing = [m['missing'] for m in result['metrics'] if m.get('pmu') and m['name'] == 'cpi'][0]
    check('why', missing, ['instructions: not counted for this kind of cores alone'])
    result = run(text, cpu='goldencove')
    check('one kind named', (kinds(result), value(result, '', 'cpi')), ([''], 2.0))


def by_list():
    """perf stat record: names without a PMU on CPUs, and the list of each kind's CPUs in the header.
    CPU 0: 200 cycles for 100 instructions, CPU 1: 900 for 300."""
    file = perfdata.PerfData()
    events = [file.event(config=config, ids=[10 * config + 1, 10 * config + 2], flags=0, period=0)
              for config in (0, 1)]
    file.record(74, 0, file.pack('HHHH', 0, 2, 0, 1))  # CPU_MAP
    file.record(75, 0, file.pack('QQQ', 1, 0, 0))  # STAT_CONFIG: not added up (-A)
    for event, counts in zip(events, ((200, 900), (100, 300))):
        for cpu, count in enumerate(counts):
            file.record(76, 0, file.pack('QIIQQQ', event.ids[cpu], cpu, 0, count, SECOND, SECOND))
    file.record(77, 0, file.pack('QQ', 1, SECOND))
    file.feature_text(perfdata.CPUID, 'GenuineIntel,6,151,2')
    file.feature_event_desc(['cycles', 'instructions'])
    body = struct.pack('<I', 2)
    for word in ('cpu_core', '0', 'cpu_atom', '1'):
        body += struct.pack('<I', len(file.text(word))) + file.text(word)
    file.features[HYBRID_TOPOLOGY] = body
    result = run(file.build(), '--by', 'cpu', suffix='.data', cpu=None)
    check('recorded', result['cpu'], 'alderlake')
    check('listed P', value(result, 'cpu_core', 'cpi'), 2.0, 1e-12)
    check('listed E', value(result, 'cpu_atom', 'cpi'), 3.0, 1e-12)
    check('both', value(result, '', 'cpi'), 1100 / 400, 1e-12)


def main():
    for part in (published, by_pmu_and_cpu, without_pmu, by_list):
        part()
    for problem in problems:
        print(problem)
    print('hybrid: %d checks, %d problems' % (checked[0], len(problems)))
    sys.exit(1 if problems or checked[0] < 50 else 0)


if __name__ == '__main__':
    main()
