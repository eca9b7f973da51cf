#!/usr/bin/env python3
"""Every case of cases/tma against the tables of arch/: published values within the digits that were
printed, computed ones to 1e-9.

    tma.py DUMP_METRICS    (environment: PIPA_SHARED)
"""
import glob
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared

# Which table a case is about, where it does not name one of ours.
TABLES = {'neoverse-n2-r0p3': 'neoverse-n2'}
# What the machines were on which the values were computed, where a case leaves it out: the oracle
# ran perf on 2 CPUs without a known TSC frequency and without persistent memory.
ORACLE = {'#num_cpus_online': '2', '#num_cpus': '2', '#system_tsc_freq': '0', '#has_pmem': '0'}
# What is no metric of ours, and why. As short as it can be.
NOT_OURS = {}


def literals(case):
    out = dict(ORACLE)
    smt = case.get('smt_on', case.get('smt', '0'))
    out['#smt_on'] = smt
    out['#core_wide'] = case.get('core_wide', '0' if smt == '1' else '1')
    if case.get('slots'):
        out['#slots'] = str(case['slots'])
    return ['%s=%s' % item for item in out.items()]


def run(dump, case, groups):
    """[{metric or alias: (value, scale, unit)}, ...], a dict for each group of {event: count}."""
    text = '\n'.join(''.join('%s\t%.17g\n' % item for item in group.items()) for group in groups)
    cpu = case.get('midr') or case.get('cpuid') or TABLES.get(case['tables'], case['tables'])
    done = subprocess.run([dump, cpu] + literals(case), input=text, stdout=subprocess.PIPE, text=True,
                          check=True)
    out = [{}]
    for line in done.stdout.splitlines():
        if not line:
            out.append({})
            continue
        fields = line.split('\t')
        if line.startswith('?'):
            out[-1].setdefault('?', []).append(line[1:])
            continue
        for name in fields[0].split(','):
            out[-1][name] = None if fields[1] == 'missing' else (
                float(fields[1]), float(fields[2]), fields[3])
    return out[:len(groups)]


def plain(name):
    name = name.lower()
    return name[4:] if name.startswith('tma_') else name


def shown(value, unit):
    """Ours in the unit of the case: a case in percent takes the scaled value."""
    percent = '%' in unit or unit.lstrip('1').startswith('percent')
    return value[0] * 100 if percent else value[0]


def compare(name, unit, expected, value, tolerance, problems, where):
    if plain(name) in NOT_OURS:
        return
    if value is None:
        if expected is not None:
            problems.append('%s: %s has no value here; expected %r' % (where, name, expected))
        return
    mine = shown(value, unit)
    if expected is None:
        problems.append('%s: %s is %r; the case has none' % (where, name, mine))
    elif not abs(mine - expected) <= tolerance:
        problems.append('%s: %s is %r, expected %r (within %g)' % (where, name, mine, expected, tolerance))


def published(case):
    for group in case['groups']:
        for value in group['published']:
            yield group, value


def check_real(dump, case, problems):
    groups = [{event['name']: event['count'] for event in group['events']
               if event['count'] is not None} for group in case['groups']]
    results = run(dump, case, groups)
    count = 0
    for group, result in zip(case['groups'], results):
        for value in group['published']:
            name = plain(value['metric'])
            compare(value['metric'], value['unit'], value['value'], result.get(name),
                    0.51 * 10 ** -value['decimals'], problems, 'published')
            # More than print has: what plain arithmetic makes of the same counts.
            if value.get('recomputed') is not None:
                compare(value['metric'], value['unit'], value['recomputed'], result.get(name),
                        1e-9 * max(1, abs(value['recomputed'])), problems, 'recomputed')
            count += 1
    return count


def check_synthetic(dump, case, problems):
    result = run(dump, case, [case['counts']])[0]
    count = 0
    for key in ('metrics', 'metrics_perf612'):
        for name, value in case.get(key, {}).items():
            unit = value['unit']
            expected = value['value']
            compare(name, unit, expected, result.get(plain(name)), 1e-9 * max(abs(expected), 1e-12),
                    problems, key)
            count += 1
    return count


def main():
    tally = shared.Tally('tma')
    values = 0
    for path in sorted(glob.glob(os.path.join(shared.folder('cases', 'tma'), '*.json'))):
        with open(path, encoding='utf-8') as file:
            case = json.load(file)
        problems = []
        check = check_real if 'groups' in case else check_synthetic
        values += check(sys.argv[1], case, problems)
        tally.result(case['id'], problems)
    print('tma: %d values were compared' % values)
    tally.close()


if __name__ == '__main__':
    main()
