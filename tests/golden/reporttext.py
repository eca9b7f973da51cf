"""Takes the text of `perf report --stdio`, or of `pipa report`, apart: a table for each event."""
import collections
import re

# title: "67K" samples, the count, the event's name; columns of a group stand one behind the other.
Title = collections.namedtuple('Title', 'samples event count')
# shares: one for each column of percents, as printed; cells: what stands behind them.
Row = collections.namedtuple('Row', 'shares cells')
Table = collections.namedtuple('Table', 'title keys rows widths')


def spans(dots):
    """[(begin, end)] of the columns under a line of dots; the last one is open."""
    found = [match.span() for match in re.finditer(r'\.+', dots)]
    return found[:-1] + [(found[-1][0], None)]


def shares_of(line):
    return [match for match in re.findall(r'(\d+\.\d\d)%', line)]


def keys_of(heads, at):
    names = [heads[begin:end].strip() for begin, end in at]
    return [name for name in names if name not in ('Overhead', 'Children', 'Self', 'Samples')]


def rows_of(lines, at, keys):
    first = at[-len(keys)][0]
    out = []
    for line in lines:
        if re.match(r'^ +\d+\.\d\d%', line):
            out.append(Row(shares_of(line[:first]), [line[b:e].strip() for b, e in at[-len(keys):]]))
    return out


def tables(text):
    parts = re.split(r'^(?=# Samples: )', text.decode('utf-8', 'surrogateescape'), flags=re.M)
    out = []
    for part in parts[1:]:
        lines = part.split('\n')
        dots = next(i for i, line in enumerate(lines) if re.match(r'^# +\.\.', line))
        at = spans(lines[dots])
        title = re.match(r"^# Samples: (\S+) +of events? '(.*)'$", lines[0])
        count = re.match(r'^# Event count \(approx\.\): (\d+)', lines[1])
        keys = keys_of(lines[dots - 1], at)
        out.append(Table(Title(title[1], title[2], int(count[1])), keys, rows_of(lines[dots + 1:], at, keys),
                         [(end or begin) - begin for begin, end in at[-len(keys):]]))
    return out


def events_of(name):
    """'anon group { cycles, instructions }' -> ['cycles', 'instructions']"""
    group = re.match(r'^.*\{ (.*) \}$', name)
    return group[1].split(', ') if group else [name]


def lost(text):
    match = re.search(rb'^# Total Lost Samples: (\d+)$', text, re.M)
    return match and int(match[1])
