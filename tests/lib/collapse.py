"""stackcollapse-perf.pl's rules, written down again from its behaviour: text of perf script ->
{stack: count}. What pipa export --to folded is compared with; doc/export.md lists where it differs on
purpose, and those rules are not in here."""
import collections
import re

HEAD = re.compile(r'(\S.+?)\s+(\d+)/*(\d+)*\s+')
EVENT = re.compile(r':\s*(\d+)*\s+(\S+):\s*$')
FRAME = re.compile(r'\s*(\w+)\s*(.+) \((\S*)\)')


def root(match, how):
    comm, pid, tid = match.groups()
    if not tid:
        pid, tid = '?', pid
    name = {'comm': comm, 'process': '%s-%s' % (comm, pid), 'thread': '%s-%s/%s' % (comm, pid, tid)}[how]
    return name.replace(' ', '_')


def label(name, module, java):
    if name == '[unknown]':
        name = '[%s]' % ('unknown' if module == '[unknown]' else module.rsplit('/', 1)[-1])
    name = name.replace(';', ':')
    if not re.search(r'\.\(.*\)\.', name):
        name = re.sub(r'\((?!anonymous namespace\)).*', '', name)
    name = name.replace('"', '').replace("'", '')
    return name[1:] if java and '/' in name and name.startswith('L') else name


def mark(module):
    if re.search(r'^\[|vmlinux$', module) and 'unknown' not in module:
        return '_[k]'
    return '_[j]' if re.search(r'/tmp/perf-\d+\.map', module) else ''


def frames(name, module, java, marks):
    out = []
    for part in re.sub(r'\+0x[\da-f]+$', '', name).split('->'):
        text = label(part, module, java)
        end = '_[i]' if out else mark(module) if marks else ''
        out.append(text if end in ('_[i]', '_[j]') and end in text else text + end)
    return out


class Collapse:
    def __init__(self, how, marks):
        self.how, self.marks = how, marks
        self.out, self.event, self.stack, self.name, self.period = collections.Counter(), None, [], None, 1

    def begin(self, match, line):
        event = EVENT.search(line)
        if event:
            self.event = self.event or event[2]
            if event[2] != self.event:
                return
        self.period = int(event[1]) if event and event[1] else 1
        self.name, self.stack = root(match, self.how), []

    def line(self, line):
        if not line:
            if self.name:
                self.out[';'.join([self.name] + self.stack)] += self.period
            self.name = None
            return
        match = HEAD.match(line)
        if match:
            self.begin(match, line)
            return
        match = FRAME.match(line)
        if match and self.name:
            self.stack = frames(match[2], match[3], self.name == 'java', self.marks) + self.stack


def collapse(text, how='comm', marks=False):
    """`how`: comm, process or thread; `marks`: --all."""
    state = Collapse(how, marks)
    for line in (text[:-1] if text.endswith('\n') else text).split('\n'):
        if not line.startswith('#'):
            state.line(line)
    return state.out


def parse(text):
    """{stack: count} of folded lines; ValueError where they are out of order, or one stands twice."""
    lines = text.split('\n')
    if lines.pop() != '':
        raise ValueError('the last line has no end')
    pairs = [line.rsplit(' ', 1) for line in lines]
    keys = [key.encode('utf-8', 'surrogateescape') for key, _ in pairs]
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise ValueError('lines are not in order')
    return {key: int(count) for key, count in pairs}
