"""Reads what perf printed: `perf script` and `perf report --sort comm,dso,sym`, both made without any
symbols (corpus INDEX.md says how)."""
import collections
import re

Frame = collections.namedtuple('Frame', 'ip dso')
Sample = collections.namedtuple('Sample', 'comm pid tid cpu time_us event period frames chain')
Row = collections.namedtuple('Row', 'comm dso level address')

HEAD = re.compile(r'^\s*(?P<comm>.*?)\s+(?P<pid>-?\d+)/(?P<tid>-?\d+)\s+'
                  r'(?:\[(?P<cpu>-?\d+)\]\s+)?(?:(?P<s>\d+)\.(?P<us>\d{6}):\s+)?'
                  r'(?P<period>\d+)\s+(?P<event>.+?):\s*(?P<ip>[0-9a-f]+ .* \(.*\))?\s*$')
FRAME = re.compile(r'^\s*([0-9a-f]+) .*?\(([^()]*(?:\(deleted\)|\([^()]*\))?[^()]*)\)$')


def frame(text):
    match = FRAME.match(text)
    return Frame(int(match.group(1), 16), match.group(2)) if match else None


def number(text):
    return None if text is None else int(text)


def head(line):
    match = HEAD.match(line)
    if not match:
        raise ValueError('no sample line: %r' % line)
    time_us = None if match['s'] is None else int(match['s']) * 1000000 + int(match['us'])
    frames = [frame(match['ip'])] if match['ip'] else []
    return Sample(match['comm'], int(match['pid']), int(match['tid']), number(match['cpu']), time_us,
                  match['event'], int(match['period']), frames, not match['ip'])


def script(text):
    """The samples of `perf script -F comm,pid,tid,cpu,time,event,ip,sym,dso,period`, in its order."""
    samples = []
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        if not line.strip():
            continue
        if line.startswith('\t') and samples:
            samples[-1].frames.append(frame(line))
        else:
            samples.append(head(line))
    return samples


def columns(dots):
    """[(begin, end)] of the columns under a line of dots; the last one is open."""
    spans = [match.span() for match in re.finditer(r'\.+', dots)]
    return spans[:-1] + [(spans[-1][0], None)]


def events_of(title):
    """'anon group { cycles, instructions }' -> ['cycles', 'instructions']"""
    group = re.match(r'^.*\{ (.*) \}$', title)
    return group.group(1).split(', ') if group else [title]


def report_row(line, spans):
    cells = [line[begin:end].strip() for begin, end in spans]
    level, address = re.match(r'^\[(.)\] (.*)$', cells[-1]).groups()
    shares = [float(share[:-1]) for share in cells[0].split()]
    return Row(cells[1], cells[2], level, int(address, 16)), shares


def report(text):
    """{event: {Row: percent}} of a perf report; a group's columns are taken apart."""
    tables, events, spans = {}, [], []
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        title = re.match(r"^# Samples: .*of events? '(.*)'$", line)
        if title:
            events = events_of(title.group(1))
            tables.update((event, {}) for event in events)
        elif re.match(r'^# \.\.', line):
            spans = columns(line)
        elif re.match(r'^\s+\d+\.\d\d%', line):
            row, shares = report_row(line, spans)
            for event, share in zip(events, shares):
                tables[event][row] = tables[event].get(row, 0) + share
    return tables
