"""perf stat's output read a second time, line by line, by other means than pipa's: one expression per
form for the lines, json for JSON. And what dump_counts prints, as the same rows."""
import collections
import json
import math
import re
import subprocess

Row = collections.namedtuple('Row', 'time on cgroup event unit state value running ratio variance')

WORDS = {'<not counted>': 'not-counted', '<not supported>': 'not-supported'}
NAN = float('nan')


def event_name(name):
    """perf 6.10 and later write the counters' kind behind some names."""
    found = re.fullmatch(r'(.*) \[(.*)\]', name)
    if not found:
        return name
    return found[1] if found[2] in ('software', 'cpu') else '%s/%s/' % (found[2], found[1])


def number(text):
    return float(text.replace(',', '.'))


def row(time, on, cgroup, event, unit, value, running, percent, variance):
    state = WORDS.get(value, 'counted')
    counted = state == 'counted'
    return Row(time, on or '', cgroup or '-', event_name(event), unit or '', state,
               value if counted and isinstance(value, float) else number(value) if counted else NAN,
               float(running) if counted and running is not None else NAN,
               number(percent) / 100 if counted and percent is not None and number(percent) > 0 else NAN,
               NAN if variance is None else number(variance) / 100)


def seconds(text):
    return 'summary' if text == 'summary' else text and int(text.replace('.', ''))


def csv_rows(text, separator):
    s = re.escape(separator)
    field = '[^%s]' % s
    line_of = re.compile(
        r'(?:\s*(?P<time>\d+\.\d{9}|summary)' + s + r')?'
        r'(?:(?P<on>CPU\d+|S\d+(?:-D\d+)?(?:-C\d+)?|N\d+|[^<\d]' + field + r'*-\d+)' + s +
        r'(?:(?P<cpus>\d+)' + s + r'(?=[\d<]))?)?'
        r'(?P<value>\d+(?:[.,]\d+)?|<not \w+>)' + s + r'(?P<unit>\w*)' + s +
        r'(?P<event>\w+/[^/]*/\w*|' + field + r'+)'
        r'(?:' + s + r'(?P<cgroup>/' + field + r'*))?'
        r'(?:' + s + r'(?P<variance>[\d.]+)%)?'
        r'(?:' + s + r'(?P<running>\d+)' + s + r'(?P<percent>\d+[.,]\d\d)(?:' + s + r'.*)?)?')
    rows = []
    for line in text.splitlines():
        found = line_of.fullmatch(line)
        if found and not line.startswith('#'):
            rows.append(row(seconds(found['time']), found['on'], found['cgroup'], found['event'],
                            found['unit'], found['value'], found['running'], found['percent'],
                            found['variance']))
    return rows


def json_rows(text):
    rows = []
    for line in text.splitlines():
        if not line.startswith('{') or 'counter-value' not in line:
            continue
        line = re.sub(r'(\d),(\d)', r'\1.\2', line)
        one = json.loads(line, parse_float=str, parse_int=str)
        on = next((one[key] for key in ('cpu', 'core', 'die', 'socket', 'node', 'thread')
                   if key in one), '')
        rows.append(row(seconds(one.get('interval')), 'CPU' + on if on.isdigit() else on,
                        one.get('cgroup'), one['event'], one['unit'], one['counter-value'],
                        one['event-runtime'], one['pcnt-running'], one.get('variance')))
    return rows


TEXT_LINE = re.compile(
    r' *(?:(?P<time>\d+\.\d{9}) +)?(?:(?P<on>CPU\d+|S\d+\S*|N\d+|\S+-\d+) +(?:\d+ +(?=[\d<]))?)?'
    r'(?P<value>[\d.,]+|<not \w+>)(?: (?P<unit>\w+) | {5,})(?P<event>\S+(?: \[\w+\])?) *'
    r'(?:# +\S+ .*?)?(?:\( \+- *(?P<variance>[\d.,]+)% \))? *(?:\((?P<percent>[\d.,]+)%\))? *')


def text_rows(text):
    rows = []
    for line in text.splitlines():
        found = TEXT_LINE.fullmatch(line)
        if not found or 'seconds' in line:
            continue
        value = found['value']
        if not value.startswith('<'):
            whole, _, decimals = value.replace(',', '.').rpartition('.')
            value = float(whole.replace('.', '') + '.' + decimals if len(decimals) == 2 and whole
                          else value.replace('.', '').replace(',', ''))
        rows.append(row(seconds(found['time']), found['on'], None, found['event'], found['unit'],
                        value, None, found['percent'] or '100', found['variance']))
    return rows


def rows_of(text, separator=','):
    if text.lstrip().startswith('{') or '\n{' in text:
        return json_rows(text)
    if 'Performance counter stats' in text or 'counts unit events' in text:
        return text_rows(text)
    return csv_rows(text, separator)


def dump(program, path):
    """(rows, everything else by its first word) of the file; None and a message where it is refused."""
    done = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        return None, done.stderr.decode()
    rows, rest = [], collections.defaultdict(list)
    for line in done.stdout.decode('utf-8', 'replace').splitlines():
        fields = line.split('\t')
        if fields[0] not in ('count', 'summary'):
            rest[fields[0]].append(fields[1:])
            continue
        whole = int(fields[2]) < 0 or not rest['set'][-1][-1].isdigit()
        time = 'summary' if fields[0] == 'summary' else None if whole else int(fields[2])
        value, running, ratio, variance = (float(text) for text in fields[9:13])
        rows.append(Row(time, fields[3], fields[4], fields[5], fields[7], fields[8], value, running,
                        ratio, variance))
    return rows, rest


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return a == b or math.isnan(a) and math.isnan(b) or abs(a - b) <= 1e-12 * abs(b)
    return a == b


def differences(ours, theirs):
    """Sentences. Rows are compared in an order of their own: the file's is not kept."""
    def key(one):
        return (str(one.time), one.event, one.on, one.cgroup, one.state,
                0 if math.isnan(one.value) else one.value)

    if len(ours) != len(theirs):
        return ['%d counts, the test reads %d' % (len(ours), len(theirs))]
    problems = []
    for a, b in zip(sorted(ours, key=key), sorted(theirs, key=key)):
        if not all(same(x, y) for x, y in zip(a, b)):
            problems.append('%s\n    the test reads %s' % (a, b))
    return problems[:5]
