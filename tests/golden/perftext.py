"""Reads what perf printed: `perf script` and `perf report --sort comm,dso,sym`."""
import collections
import re

Frame = collections.namedtuple('Frame', 'ip dso')
# pid is None where perf printed the thread alone;
# period is None and frames is empty where perf printed a tracepoint's text instead.
# chain: the frames are a whole call chain; else they are the sampled address alone.
Sample = collections.namedtuple('Sample', 'comm pid tid cpu time_us event period frames chain')
Row = collections.namedtuple('Row', 'comm dso address')
# width: of the column of names, at which perf cuts them.
Table = collections.namedtuple('Table', 'rows width')

WHO = (r'^\s*(?P<comm>.*?)\s+(?:(?P<pid>-?\d+)/)?(?P<tid>-?\d+)\s+'
       r'(?:\[(?P<cpu>-?\d+)\]\s+)?(?:(?P<s>\d+)\.(?P<us>\d{6}):\s+)?')
# Data addresses and weights may stand before and behind the sampled address; a symbol is not hex.
PLACE = r'(?:(?:[0-9a-f]+\s+)*?(?P<ip>[0-9a-f]+ (?![0-9a-f]+ )\S.*\(.*\))(?:\s+[0-9a-f]+)*)?'
HEAD = re.compile(WHO + r'(?P<period>\d+)\s+(?P<event>.+?):\s*' + PLACE + r'\s*$')
TRACEPOINT = re.compile(WHO + r'(?P<event>\w+:\w+):(?P<ip>)(?P<period>)')
FRAME = re.compile(r'^\s*([0-9a-f]+) .*?\(([^()]*(?: \(deleted\))?)\)$')


def frame(line):
    match = FRAME.match(line)
    if not match:
        raise ValueError('no frame: %r' % line)
    return Frame(int(match.group(1), 16), match.group(2))


def number(digits):
    return int(digits) if digits else None


def head(line):
    match = HEAD.match(line) or TRACEPOINT.match(line)
    if not match:
        raise ValueError('no sample line: %r' % line)
    time_us = number(match['s']) and int(match['s']) * 1000000 + int(match['us'])
    frames = [frame(match['ip'])] if match['ip'] else []
    return Sample(match['comm'], number(match['pid']), int(match['tid']), number(match['cpu']), time_us,
                  match['event'], number(match['period']), frames, False)


def with_frame(sample, line):
    """The sample with one more frame of its chain. What stood in its line was a data address."""
    if not sample.chain:
        sample = sample._replace(frames=[], chain=True)
    if not line.endswith('(inlined)'):
        sample.frames.append(frame(line))
    return sample


def script(text):
    """The samples of a `perf script`, in its order."""
    samples = []
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        if line.startswith('\t') and samples:
            samples[-1] = with_frame(samples[-1], line)
        elif line.strip() and not line.startswith(' instruction trace error'):
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
    address = re.match(r'^\[.\] (.*)$', cells[-1]).group(1)
    shares = [float(share[:-1]) for share in cells[0].split()]
    return Row(cells[1], cells[2], int(address, 16)), shares


def report(text):
    """{event: Table of {Row: percent}}; the columns of a group are taken apart."""
    tables, events, spans = {}, [], []
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        title = re.match(r"^# Samples: .*of events? '(.*)'$", line)
        if title:
            events = events_of(title.group(1))
        elif re.match(r'^# +\.\.', line):
            spans = columns(line)
            width = spans[1][1] - spans[1][0]
            tables.update((event, Table({}, width)) for event in events)
        elif re.match(r'^\s+\d+\.\d\d%', line):
            row, shares = report_row(line, spans)
            for event, share in zip(events, shares):
                tables[event].rows[row] = tables[event].rows.get(row, 0) + share
    return tables
