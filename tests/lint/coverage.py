#!/usr/bin/env python3
"""The table of doc/metrics.md says what the tables of arch/ hold.

    coverage.py [--pipa PIPA]    check; with PIPA also that pipa counts the same metrics
    coverage.py --write          write the table anew"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ARCH = os.path.join(ROOT, 'arch')
DOC = os.path.join(ROOT, 'doc', 'metrics.md')
BEGIN, END = '<!-- coverage: tests/lint/coverage.py --write -->\n', '<!-- /coverage -->\n'
HEAD = ['table', 'processor', 'slots', 'level 1', 'level 2', 'level 3', 'below', 'ratios', 'events']


def read(name):
    """What the table itself says: no YAML library is needed for the form that arch/ keeps."""
    with open(os.path.join(ARCH, name + '.yaml'), encoding='ascii') as file:
        lines = file.read().split('\n')
    table = {'inherits': [], 'metrics': {}, 'events': {}, 'top': {}}
    section, metric = '', None
    for line in lines:
        top = re.match(r'([a-z]+):\s*(.*)$', line)
        event = re.match(r'  ([a-z0-9_]+):\s*(.*)$', line)
        begin = re.match(r'  - name: ([a-z0-9_]+)$', line)
        field = re.match(r'    (level|expr|hidden): *(.*)$', line)
        if top:
            section = top.group(1)
            table['top'][section] = top.group(2)
        elif section == 'events' and event:
            table['events'][event.group(1)] = event.group(2) != '~'
        elif section == 'metrics' and begin:
            metric = table['metrics'].setdefault(begin.group(1), {})
        elif section == 'metrics' and field:
            metric[field.group(1)] = field.group(2)
    table['inherits'] = re.findall(r'[a-z0-9-]+', table['top'].get('inherits', ''))
    return table


def lay(name, metrics, events, laid):
    """The table on top of all that it inherits, each of them once, field by field."""
    table = read(name)
    for base in table['inherits']:
        if base not in laid:
            lay(base, metrics, events, laid)
    laid.add(name)
    for key, fields in table['metrics'].items():
        metrics.setdefault(key, {}).update(fields)
    events.update(table['events'])
    return table['top']


def row(name):
    metrics, events = {}, {}
    top = lay(name, metrics, events, set())
    if 'abstract' in top:
        return None
    if 'cores' in top:
        return [name, top['title']] + ['by core: ' + top['cores'].strip('{}')] + [''] * 6
    width = ''
    for base in [name] + below(name):
        width = width or read(base)['top'].get('width', '')
    metrics = [m for m in metrics.values() if m.get('expr', '~') != '~']
    shown = [m for m in metrics if m.get('hidden') != 'true']
    level = [sum(int(m.get('level', 0)) == n for m in shown) for n in range(10)]
    cells = [name, top['title'], width] + [str(n or '-') for n in (level[1], level[2], level[3],
                                                                    sum(level[4:]))]
    return cells + [str(level[0]), str(sum(events.values()))], len(metrics)


def below(name):
    out = []
    for base in reversed(read(name)['inherits']):
        out += [base] + below(base)
    return out


def names():
    return sorted(file[:-len('.yaml')] for file in os.listdir(ARCH) if file.endswith('.yaml'))


def rows():
    """[(cells, number of metrics with the hidden ones, or None)]"""
    found = [row(name) for name in names()]
    return [item if isinstance(item, tuple) else (item, None) for item in found if item]


def written(table):
    lines = [HEAD, ['---'] * len(HEAD)] + [cells for cells, _ in table]
    return ''.join('| ' + ' | '.join(cells) + ' |\n' for cells in lines)


def counted(pipa, name):
    done = subprocess.run([pipa, 'metrics', '--check', os.path.join('arch', name + '.yaml')],
                          cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    match = re.search(r'good: (\d+) metrics, (\d+) events', done.stdout)
    return match.groups() if match else ('none', done.stdout.strip())


def main():
    with open(DOC, encoding='utf-8') as file:
        doc = file.read()
    table, problems = rows(), []
    if BEGIN not in doc or END not in doc:
        sys.exit('doc/metrics.md: the marks of the table are gone')
    before, rest = doc.split(BEGIN)
    text = before + BEGIN + written(table) + END + rest.split(END)[1]
    if sys.argv[1:] == ['--write']:
        with open(DOC, 'w', encoding='utf-8') as file:
            file.write(text)
        return
    if text != doc:
        problems.append('doc/metrics.md: the table is not what arch/ holds; coverage.py --write')
    for cells, count in table:
        if sys.argv[1:2] == ['--pipa'] and count is not None:
            ours, theirs = (str(count), cells[-1]), counted(os.path.abspath(sys.argv[2]), cells[0])
            if ours != theirs:
                problems.append('%s: read %s metrics and events here, pipa %s' % ((cells[0],) + (ours, theirs)))
    for problem in problems:
        print(problem)
    print('coverage: %d processors, %d problems' % (len(table), len(problems)))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
