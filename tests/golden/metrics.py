#!/usr/bin/env python3
"""`pipa metrics --json` over what perf stat would have written of every case of cases/tma: published
values within the digits that were printed, computed ones to 1e-9, each group in a file of its own and
all groups in one; over the machine of 160 CPUs against its authors' sums; over all real outputs of
perf stat for what must hold of any (totals are formulas over sums, NaN is never 0)."""
import csv
import glob
import json
import math
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

PIPA = os.environ['PIPA']
TABLES = {'neoverse-n2-r0p3': 'neoverse-n2'}
ENABLED_NS = 4_000_000_000


def plain(name):
    name = name.lower()
    return name[4:] if name.startswith('tma_') else name


def cpu_of(case):
    return case.get('midr') or case.get('cpuid') or TABLES.get(case['tables'], case['tables'])


def facts_of(case):
    """What the oracle's machine was and no CSV tells: see tests/golden/tma.py."""
    smt = case.get('smt_on', case.get('smt', '0'))
    facts = {'num_cpus_online': 2, 'num_cpus': 2, 'system_tsc_freq': 0, 'has_pmem': 0, 'smt_on': smt,
             'core_wide': case.get('core_wide', '0' if smt == '1' else '1')}
    if case.get('slots'):
        facts['slots'] = case['slots']
    return [word for item in facts.items() for word in ('--fact', '%s=%s' % item)]


def perf_csv(groups):
    """Each group with running times of its own, so that groups can be told apart."""
    out = ['# started on Sat Nov 21 05:50:46 2026\n\n']
    for number, group in enumerate(groups):
        percent = max([event.get('running_pct') or 0 for event in group['events']]) or 100
        for event in group['events']:
            state = event.get('state', '')
            clock = event['name'] == 'duration_time'
            if event['count'] is None:
                word = '<not supported>' if 'support' in state else '<not counted>'
                out.append('%s;;%s;0;100.00;;\n' % (word, event['name']))
            else:
                out.append('%r;%s;%s;%d;%.2f;;\n' % (
                    event['count'] * 1e9 if clock else event['count'], 'ns' if clock else '',
                    event['name'], ENABLED_NS * percent / 100 - 1000 * number, percent))
    return ''.join(out)


def run(text, *args):
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as file:
        file.write(text)
        file.flush()
        done = subprocess.run([PIPA, 'metrics', '--json', file.name] + list(args),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        return None, done.stderr.decode()
    return json.loads(done.stdout), ''


_aliases = {}


def names_of(cpu):
    """{alias: name} as `pipa explain` knows them, asked for one name at a time."""
    return _aliases.setdefault(cpu, {})


def own_name(cpu, name):
    known = names_of(cpu)
    if name not in known:
        done = subprocess.run([PIPA, 'explain', name, '--cpu', cpu], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
        known[name] = done.stdout.split(' on ')[0] if done.returncode == 0 else None
    return known[name]


def by_name(result):
    return {metric['name']: metric for metric in result['metrics']}


def literal_missing(metric):
    return metric['value'] is None and any(text.startswith('#') for text in metric['missing'])


def shown(value, unit):
    return value * 100 if '%' in unit or unit.lstrip('1').startswith('percent') else value


def compare(cpu, metrics, name, unit, expected, tolerance, problems, where, skipped):
    own = own_name(cpu, plain(name))
    metric = metrics.get(own)
    if metric is None:
        problems.append('%s: there is no metric %s' % (where, name))
    elif literal_missing(metric):
        skipped.append(name)
    elif metric['value'] is None:
        if expected is not None:
            problems.append('%s: %s has no value; missing %r' % (where, name, metric['missing']))
        elif not metric['missing'] and metric['inputs'] == {}:
            problems.append('%s: %s has no value and no reason' % (where, name))
    else:
        mine = shown(metric['value'], unit)
        if expected is None:
            problems.append('%s: %s is %r; the case has none' % (where, name, mine))
        elif not abs(mine - expected) <= tolerance:
            problems.append('%s: %s is %r, expected %r (within %g)' % (where, name, mine, expected,
                                                                      tolerance))


def check_group(case, group, alone, problems, skipped):
    cpu = cpu_of(case)
    result, error = run(perf_csv([group]), '--cpu', cpu, *facts_of(case))
    if result is None:
        if any(value['value'] is not None for value in group['published']):
            problems.append(error)
        return 0
    metrics = by_name(result)
    for name, metric in metrics.items():
        alone.setdefault(name, []).append(metric['value'])
    for value in group['published']:
        compare(cpu, metrics, value['metric'], value['unit'], value['value'],
                0.51 * 10 ** -value['decimals'], problems, 'published', skipped)
        if value.get('recomputed') is not None:
            compare(cpu, metrics, value['metric'], value['unit'], value['recomputed'],
                    1e-9 * max(1, abs(value['recomputed'])), problems, 'recomputed', skipped)
    return len(group['published'])


def check_whole(case, alone, problems):
    """All groups in one file: what one group alone gives a value for keeps to the counts of a group."""
    result, error = run(perf_csv(case['groups']), '--cpu', cpu_of(case), *facts_of(case))
    if result is None:
        problems.append('whole: ' + error)
        return
    for name, metric in by_name(result).items():
        values = [value for value in alone.get(name, []) if value is not None]
        if values and metric['value'] not in values and not metric['approximate'] and \
                metric['group'] == 'one':
            problems.append('whole: %s is %r, its groups alone say %r' % (name, metric['value'], values))
        if values and metric['value'] is None:
            problems.append('whole: %s is lost' % name)


def check_synthetic(case, problems, skipped):
    cpu = cpu_of(case)
    group = {'events': [{'name': name, 'count': count} for name, count in case['counts'].items()]}
    result, error = run(perf_csv([group]), '--cpu', cpu, *facts_of(case))
    if result is None:
        problems.append(error)
        return 0
    count = 0
    for key in ('metrics', 'metrics_perf612'):
        for name, value in case.get(key, {}).items():
            compare(cpu, by_name(result), name, value['unit'], value['value'],
                    1e-9 * max(abs(value['value']), 1e-12), problems, key, skipped)
            count += 1
    return count


def check_tma(tally):
    values, skipped = 0, []
    for path in sorted(glob.glob(os.path.join(shared.folder('cases', 'tma'), '*.json'))):
        with open(path, encoding='utf-8') as file:
            case = json.load(file)
        problems, alone = [], {}
        if 'groups' in case:
            for group in case['groups']:
                values += check_group(case, group, alone, problems, skipped)
            check_whole(case, alone, problems)
        else:
            values += check_synthetic(case, problems, skipped)
        tally.result(case['id'], problems)
    print('metrics: %d values of cases/tma were compared, %d need a fact that perf stat does not '
          'write' % (values - len(skipped), len(skipped)))


AUTHORS = {'CPI': 'cpi', 'L1I CACHE MPKI': 'l1i_cache_mpki', 'L1D CACHE MPKI': 'l1d_cache_mpki',
           'L2 CACHE MPKI': 'l2_cache_mpki', 'BRANCH MISS RATE': 'branch_misprediction_ratio'}


def command(path, *args):
    done = subprocess.run([PIPA, 'metrics', path] + list(args), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stdout, done.stderr


def check_hperf(tally):
    corpus = shared.folder('corpus', 'perfstat')
    path = os.path.join(corpus, 'hperf-arm-A-a-I1000-x-comma.csv')
    oracle = os.path.join(corpus, '..', 'oracle', 'perfstat', 'hperf-arm-results.csv')
    problems = []
    code, text, error = command(path, '--cpu', 'neoverse-n1', '--json', '--by', 'cpu')
    result = json.loads(text) if code == 0 else {'metrics': [], 'rows': []}
    metrics = by_name(result)
    with open(oracle, encoding='utf-8') as file:
        theirs = {line['metric']: float(line['result']) for line in csv.DictReader(file)}
    for name, own in AUTHORS.items():
        mine = metrics.get(own, {}).get('value')
        if mine is None or abs(mine - theirs[name]) > 1e-9 * theirs[name]:
            problems.append('%s is %r, the authors say %r' % (own, mine, theirs[name]))
    inputs = metrics.get('cpi', {}).get('inputs', {})
    frequency = inputs.get('cycles', math.nan) / (theirs['WALL CLOCK TIME'] / 1e9)
    if not abs(frequency - theirs['FREQUENCY']) <= 1e-9 * theirs['FREQUENCY']:
        problems.append('frequency is %r, the authors say %r' % (frequency, theirs['FREQUENCY']))
    if len(result['rows']) != 160:
        problems.append('%d rows, not 160 CPUs; %s' % (len(result['rows']), error))
    tally.result('hperf', problems)


def check_real(tally):
    """What must hold of every file: JSON, text and CSV agree on whether there is something to say."""
    for path in sorted(glob.glob(os.path.join(shared.folder('cases', 'perf_stat'), '*')) +
                       glob.glob(os.path.join(shared.folder('corpus', 'perfstat'), '*'))):
        problems = []
        code, text, error = command(path, '--json')
        for form in ('--tree', '--funnel', '--bottlenecks', '--csv'):
            if command(path, form)[0] != code:
                problems.append('%s ends otherwise than --json' % form)
        if code == 0:
            for metric in json.loads(text)['metrics']:
                if metric['value'] is None and not metric['missing'] and not metric['inputs']:
                    problems.append('%s has no value and no reason' % metric['name'])
        elif not error.startswith('pipa: '):
            problems.append('no reason given: %r' % error)
        for line in command(path, '--tree')[1].splitlines():
            if line != line.rstrip():
                problems.append('trailing spaces: %r' % line)
                break
        tally.result(os.path.basename(path), problems)


WINDOWS, WINDOWS_OF_INTERVAL, CV = 250, 10, 0.5


def simulate(random, together, share):
    """A machine that counts cycles and instructions in windows, in turn, under a load that differs by
    window: perf stat's CSV of it, and the CPI that it really had."""
    sigma = math.sqrt(math.log(1 + CV * CV))
    rows, true = [], [0.0, 0.0]
    every = round(1 / share)
    for interval in range(WINDOWS // WINDOWS_OF_INTERVAL):
        sums, runs = [0.0, 0.0], [0, 0]
        for window in range(WINDOWS_OF_INTERVAL):
            number = interval * WINDOWS_OF_INTERVAL + window
            load = 1e6 * random.lognormvariate(0, sigma)
            values = [load, load / 2 * random.lognormvariate(0, 0.3)]
            for event in (0, 1):
                true[event] += values[event]
                if (number + (0 if together else event)) % every == 0:
                    sums[event] += values[event]
                    runs[event] += 1
        for event, name in enumerate(('cycles', 'instructions')):
            if runs[event] == 0:
                return simulate(random, together, share)
            ratio = runs[event] / WINDOWS_OF_INTERVAL
            rows.append('%.9f,%r,,%s,%d,%.2f,,\n' % (
                0.04 * (interval + 1), sums[event] / ratio, name,
                40_000_000 * ratio - (0 if together else 1000 * event), 100 * ratio))
    return ''.join(rows), true[0] / true[1]


def check_doubt(tally):
    """What is said of the error, against the error: metrics.md, 4. Groups in turn are to be covered by
    the linear sum of their parts (quadrature would say a third less), one group is not to be blamed
    for the load."""
    random = __import__('random').Random(4)
    for name, together, share, runs in [('in turn, half the time', False, 0.5, 60),
                                        ('one group, half the time', True, 0.5, 60),
                                        ('one group, a fifth of the time', True, 0.2, 60)]:
        said, errors, problems = [], [], []
        for _ in range(runs):
            text, true = simulate(random, together, share)
            result, error = run(text, '--cpu', 'generic')
            metric = by_name(result)['cpi'] if result else {'pm': None, 'value': None}
            if metric['pm'] is None:
                problems.append('no +-: ' + error)
                break
            if metric['group'] != ('one' if together else 'mixed'):
                problems.append('its group is said to be ' + metric['group'])
            said.append(metric['pm'] / true)
            errors.append(metric['value'] / true - 1)
        if said:
            mean = sum(said) / len(said)
            real = math.sqrt(sum(error * error for error in errors) / len(errors))
            print('metrics: %s: said %.4f, real %.4f' % (name, mean, real))
            if not 0.7 < mean / real < 1.4:
                problems.append('it says %.4f, the error is %.4f' % (mean, real))
        tally.result(name, problems)


def check_sampled(tally):
    """Rows of samples add up to the totals, and rest on all samples."""
    for folder, name, rate in [('arm64-n1-main', 'rec-multi.data', 'cpus_utilized'),
                               ('x86_64-guest-main', 'rec-group.data', 'page_fault_rate'),
                               ('x86_64-proc-main', 'rec-groupS.data', 'page_fault_rate')]:
        path = os.path.join(shared.folder('recordings', folder), name)
        for by in ('process', 'library', 'function'):
            problems = []
            code, text, error = command(path, '--json', '--by', by, '--cpu', 'generic')
            result = json.loads(text) if code == 0 else {'metrics': [], 'rows': []}
            total = by_name(result).get(rate, {}).get('value')
            added = sum(row['values'].get(rate) or 0 for row in result['rows'])
            if total is None or abs(added - total) > 1e-9 * total:
                problems.append('%s adds up to %r, not %r; %s' % (rate, added, total, error))
            held = json.loads(subprocess.run([PIPA, 'inspect', '--json', path], check=True,
                                             stdout=subprocess.PIPE).stdout)
            known = 171 if 'groupS' in name else sum(
                event['samples'] for event in held['events']
                        if not event['name'].startswith('dummy'))
            if sum(row['samples'] for row in result['rows']) != known:
                problems.append('rests on %d samples, not %d' % (
                    sum(row['samples'] for row in result['rows']), known))
            tally.result('%s by %s' % (name, by), problems)


def check_refusals(tally):
    path = os.path.join(shared.folder('corpus', 'perfstat'), 'hperf-arm-A-a-I1000-x-comma.csv')
    for name, args, code, says in [
            ('cpu nonsense', ['--cpu', 'nonsense'], 1, 'no processor that pipa has a table for'),
            ('cpu of control bytes', ['--cpu', '\x1b[31m'], 1, 'no processor'),
            ('cpu, very long', ['--cpu', 'x' * 100000], 1, 'no processor'),
            ('by nonsense', ['--by', 'moon'], 2, '--by takes'),
            ('transactions', ['--transactions', '-1'], 2, 'above 0'),
            ('two forms', ['--json', '--csv'], 2, 'at a time'),
            ('no table', ['--metrics', '/nonexistent'], 1, 'nonexistent')]:
        mine, _, error = command(path, *args)
        good = mine == code and says in error and '\x1b' not in error
        tally.result(name, [] if good else ['status %d, %r' % (mine, error[:300])])
    with tempfile.NamedTemporaryFile('w', suffix='.yaml') as file:
        file.write('uarch: loops\nschema: 1\nmetrics:\n  - {name: a, expr: b + 1}\n'
                   '  - {name: b, expr: a + 1}\n')
        file.flush()
        mine, _, error = command(path, '--metrics', file.name)
        tally.result('a table that loops',
                     [] if mine == 1 and re.search(r'a -> b -> a|b -> a -> b', error)
                     else ['status %d, %r' % (mine, error[:300])])


def main():
    tally = shared.Tally('metrics')
    check_tma(tally)
    check_hperf(tally)
    check_real(tally)
    check_doubt(tally)
    check_sampled(tally)
    check_refusals(tally)
    tally.close()


if __name__ == '__main__':
    main()
