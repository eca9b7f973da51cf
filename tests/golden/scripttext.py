"""Takes the text of `perf script`, or of `pipa script`, apart: samples of a head line and the lines of
its chain. What stands in the lines is looked at by the rules only (script_rules.py)."""
import collections
import re

# lines: of the chain, without their tab. shut: an empty line stands behind the chain.
Block = collections.namedtuple('Block', 'head lines shut')
# rest: what stands behind the event: a place, a tracepoint's text, nothing.
Head = collections.namedtuple('Head', 'comm pid tid cpu time period event rest')
# sym None: [unknown]; offset None: none printed.
Place = collections.namedtuple('Place', 'address sym offset dso')

HEAD = re.compile(r'^ *(?P<comm>\S.*?) +(?:(?P<pid>-?\d+)/)?(?P<tid>-?\d+) +(?:\[(?P<cpu>-?\d+)\] +)?'
                  r'(?P<time>\d+\.\d+): +(?:(?P<period>\d+) +)?(?P<event>\S.*?): (?P<rest>.*)$')
PLACE = re.compile(r'^\s*(?P<address>[0-9a-f]+) (?P<sym>.*) \((?P<dso>(?:[^()]|\(deleted\))*)\)$')
SYM = re.compile(r'^(?P<sym>.*?)(?:\+0x(?P<offset>[0-9a-f]+))?$')


def blocks(text):
    out = []
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        if line.startswith('\t') and out:
            out[-1].lines.append(line[1:])
        elif line:
            out.append(Block(line, [], False))
        elif out:
            out[-1] = out[-1]._replace(shut=True)
    if out and text.endswith(b'\n') and not text.endswith(b'\n\n'):
        out[-1] = out[-1]._replace(shut=False)  # the end of the text itself
    return out


def head(line):
    match = HEAD.match(line)
    return Head(**match.groupdict()) if match else None


def place(line):
    match = PLACE.match(line)
    if not match:
        return None
    sym = SYM.match(match['sym'])
    unknown = match['sym'] == '[unknown]'
    return Place(int(match['address'], 16), None if unknown else sym['sym'],
                 None if unknown or sym['offset'] is None else int(sym['offset'], 16), match['dso'])


def time_us(block):
    match = re.search(r' (\d+)\.(\d{6}): ', block.head)
    return int(match[1]) * 1000000 + int(match[2]) if match else 0
