#!/usr/bin/env python3
"""pipa report: its tables, character by character and as sums; text, CSV and JSON say the same; options choose
what they say they do; names of a stranger do no harm; narrow terminals, readers that go away, wrong usage.

    report.py    with PIPA naming the program"""
import csv
import fcntl
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import perfdata  # noqa: E402
from perfdata import CALLCHAIN, CONTEXT_KERNEL, CONTEXT_USER, KERNEL, USUAL, PerfData  # noqa: E402

TEXT = 0xffffffff81000000
STEERING = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
NAMES = (b'=cmd|x', b'@sum', b'-2', b'a;b', b'"quo,ted"', b'\x1b[31mred', b'one\ntwo', b'\xff\xfe\xc0\x80',
         '\u202edlr'.encode(), b'\xc2\x9b31m', 'm\u00fcll'.encode(), b'tab\tbed', b'%s%n')
SMALL = """\
#
# Total Lost Samples: 2
#
# Samples: 8  of event 'cycles'
# Event count (approx.): 32000
#
# Children      Self       Samples  Command  Shared Object  Symbol
# ........  ........  ............  .......  .............  ......
#
    50.00%    50.00%             4  helper   libwork.so.1   [.] [unknown]
    50.00%     0.00%             0  helper   work           [.] [unknown]
    50.00%    50.00%             4  work     libwork.so.1   [.] [unknown]
    50.00%     0.00%             0  work     work           [.] [unknown]

"""


def kernel(functions):
    """A recording of one event, with a map of a kernel that has these functions, and its kallsyms."""
    file = PerfData()
    event = file.event(type=1, sample_type=USUAL | CALLCHAIN, ids=[1])
    file.mmap(-1, 0, TEXT, 0x1000000, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
    lines = [b'%x T %s' % (TEXT + 0x1000 * i, name) for i, name in enumerate((b'_text', *functions))]
    return file, event, b'\n'.join(lines) + b'\n'


def hostile():
    names = [name for name in NAMES if not re.search(rb'[\s\0]', name)]
    file, event, kallsyms = kernel(names)
    for i, name in enumerate(NAMES):
        pid, user = 100 + i, 0x400000 + 0x10000 * i
        ip = TEXT + 0x1000 * (names.index(name) + 1) if name in names else TEXT + 4
        file.comm(pid, pid, name, 1000, exec=True)
        file.mmap(pid, pid, user, 0x1000, 0, b'/tmp/' + name, 1000)
        file.sample(event, ip, pid, pid, 2000 + i, 0, 1000, misc=KERNEL,
                    chain=[CONTEXT_KERNEL, ip, CONTEXT_USER, user + 8])
    return file.build(), kallsyms


def recursive():
    """work calls itself to any depth, below main; leaf is called once without it."""
    main, work, leaf = (TEXT + 0x1000 * i + 8 for i in (1, 2, 3))
    file, event, kallsyms = kernel([b'main', b'work', b'leaf'])
    file.comm(7, 7, 'deep', 1000, exec=True)
    for at, depth in enumerate((1, 2, 5, 40)):
        file.sample(event, leaf, 7, 7, 2000 + at, 0, 100, misc=KERNEL,
                    chain=[CONTEXT_KERNEL, leaf] + [work + i for i in range(depth)] + [main])
    file.sample(event, work, 7, 7, 3000, 1, 250, misc=KERNEL, chain=[CONTEXT_KERNEL, work, main])
    file.sample(event, leaf, 7, 7, 4000, 1, 350, misc=KERNEL, chain=[CONTEXT_KERNEL, leaf, main])
    return file.build(), kallsyms


class Place:
    def __init__(self, folder):
        self.folder = folder
        self.write('small.data', perfdata.small().build())
        for name, made in (('hostile', hostile()), ('recursive', recursive())):
            self.write(name + '.data', made[0])
            self.write(name + '.kallsyms', made[1])

    def write(self, name, data):
        with open(os.path.join(self.folder, name), 'wb') as file:
            file.write(data)

    def run(self, *args, **more):
        more.setdefault('stdout', subprocess.PIPE)
        return subprocess.run([os.environ['PIPA'], 'report', '--no-this-machine', *args], cwd=self.folder,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)

    def report(self, name, *options):
        kallsyms = ['--kallsyms', name + '.kallsyms'] if name != 'small' else []
        done = self.run('-q', *kallsyms, *options, name + '.data')
        if done.returncode or done.stderr:
            raise RuntimeError('%r of %s: %d, %r' % (options, name, done.returncode, done.stderr))
        return done.stdout.decode('utf-8')


def csv_rows(text):
    return list(csv.DictReader(io.StringIO(text, newline=''), strict=True))


def columns(text, *names):
    return [tuple(row[name] for name in names) for row in csv_rows(text)]


# --- tables -----------------------------------------------------------------------------------------

def check_layout(place):
    have = place.report('small', '-n')
    return [] if have.startswith(SMALL) else ['begins with %r' % have[:len(SMALL)]]


def check_sums(place):
    """By hand: 1000 in all, 600 below work however deep it is, 750 in leaf, 250 in work itself."""
    have = columns(place.report('recursive', '--csv', '--sort', 'sym'), 'sym', 'self', 'total', 'total_samples')
    want = [('main', '0', '1000', '6'), ('leaf', '750', '750', '5'), ('work', '250', '650', '5')]
    return [] if have == want else ['rows are %r' % have]


def check_formats(place):
    """Text, CSV and JSON say the same, in one order."""
    out = []
    for name in ('small', 'recursive', 'hostile'):
        for options in ([], ['--no-children'], ['--sort', 'pid,sym,parent,mode,cpu']):
            rows = csv_rows(place.report(name, '--csv', *options))
            text = [line for line in place.report(name, *options).split('\n') if re.match(r'^ +\d', line)]
            events = json.loads(place.report(name, '--json', *options))['events']
            objects = [dict(row, event=event['event'], unit=event['unit']) for event in events for row in event['rows']]
            if not len(rows) == len(text) == len(objects) > 0:
                out.append('%s %r: %d, %d, %d rows' % (name, options, len(rows), len(text), len(objects)))
            for row, line, made in zip(rows, text, objects):
                shares = [row[key] for key in ('total_share', 'self_share') if key in row]
                if re.findall(r'(\d+\.\d\d)%', line)[:len(shares)] != ['%.2f' % (100 * float(x)) for x in shares]:
                    out.append('%s: %r and %r' % (name, line, row))
                for key, value in row.items():
                    same = (made[key] is None and value == '') or str(made[key]) == value or \
                        (value[:1] == "'" and made[key] == value[1:]) or '\\x' in value or \
                        (key.endswith('share') and abs(float(value) - made[key]) < 1e-15)
                    if not same:
                        out.append('%s: %s is %r in CSV, %r in JSON' % (name, key, value, made[key]))
    return out


def check_limits(place):
    out = []
    for options, rows, line in (
            (['--limit', '2'], 2, '# Rows left out: 1 (25.00% self)'),
            (['--percent-limit', '70'], 2, '# Rows left out: 1 (25.00% self)'),
            (['--limit', '1', '--no-children'], 1, '# Rows left out: 1 (25.00%)'),
            (['--limit', '0'], 3, None)):
        have = place.report('recursive', '--sort', 'sym', *options)
        if len(re.findall(r'^ +\d', have, re.M)) != rows or (line or 'left out') not in have + ('' if line else 'left out'):
            out.append('%r gives %r' % (options, have))
    return out


def check_subsets(place):
    """100 % is all, or what the options leave."""
    out = []
    for options, share, total in (
            (['--parent', '^work$'], '0.25', '# Subset: 65.00% of cpu-clock, 5 of 6 samples; percentages are of all'),
            (['--parent', '^work$', '--percentage', 'relative'], '0.38461538461538464',
             '# Subset: 65.00% of cpu-clock, 5 of 6 samples; percentages are of the subset'),
            (['--symbol', 'wor'], '0.25', '# Subset: 25.00% of cpu-clock, 1 of 6 samples; percentages are of all'),
            (['--cpu', '1'], '0.41666666666666669', None), (['--time', '0.0000021,'], '0.41666666666666669', None),
            (['--comm', 'deep', '--pid', '7', '--tid', '7'], '0.25', '# Subset: 100.00% of cpu-clock')):
        have = dict(columns(place.report('recursive', '--csv', '--no-children', '--sort', 'sym', *options), 'sym',
                            'self_share'))
        text = place.report('recursive', *options)
        if abs(float(have['work']) - float(share)) > 1e-12 or (total not in text if total else 'Subset' in text):
            out.append('%r gives %r, %r' % (options, have, text[:300]))
    return out


def check_keys(place):
    out = []
    for sort, want in (('comm', [('work',), ('helper',)]), ('tid', [('100',), ('101',)]), ('cpu', [('0',), ('1',)]),
                       ('process', [('work',)]), ('pid', [('100',)]), ('mode', [('user',)])):
        have = columns(place.report('small', '--csv', '--no-children', '--event', 'cycles', '--sort', sort), sort)
        if sorted(have) != sorted(want):
            out.append('%s: %r' % (sort, have))
    have = columns(place.report('recursive', '--csv', '--no-children', '--sort', 'sym,parent'), 'sym', 'parent', 'self')
    if sorted(have) != [('leaf', 'main', '350'), ('leaf', 'work', '400'), ('work', 'main', '250')]:
        out.append('parents: %r' % have)
    if 'Caller' not in place.report('recursive', '--sort', 'symbol,caller'):
        out.append('no column of callers')
    return out


def check_stacks(place):
    """Runs of one function are one frame: four depths are two stacks, the longer ones one."""
    have = columns(place.report('recursive', '--csv', '--stacks', '9'), 'stack', 'self', 'self_samples')
    want = [('main;leaf', '350', '1'), ('main;work;leaf', '300', '3'), ('main;work', '250', '1'),
            ('main;work;leaf', '100', '1')]
    out = [] if have == want else ['stacks are %r' % have]
    text = place.report('recursive', '--stacks', '2')
    if '[k] work ([kernel.kallsyms]) (recursive)\n' not in text or '# Stacks left out: 2 (35.00%)\n' not in text:
        out.append('text is %r' % text)
    stacks = json.loads(place.report('recursive', '--json', '--stacks', '2'))['events'][0]
    frames = [[(frame['sym'], frame['run']) for frame in stack['stack']] for stack in stacks['stacks']]
    if frames != [[('leaf', False), ('main', False)], [('leaf', False), ('work', True), ('main', False)]] or \
            stacks['left_out'] != {'stacks': 2, 'self': 350}:
        out.append('JSON is %r' % stacks)
    return out


# --- names and terminals ------------------------------------------------------------------------------

def check_names(place):
    out = []
    for options in ([], ['--stacks', '99'], ['--csv'], ['--csv', '--stacks', '99'], ['--json'], ['--json', '--stacks', '9']):
        text = place.report('hostile', *options).replace('\r\n', '\n')
        if STEERING.search(text):
            out.append('%r lets %r through' % (options, STEERING.search(text).group()))
    for row in csv_rows(place.report('hostile', '--csv')):
        for key in ('comm', 'dso', 'sym'):
            if row[key][:1] in tuple('=+-@\t\r'):
                out.append('%s is a formula: %r' % (key, row[key]))
    for text in ('\\x1b[31mred', 'one\\x0atwo', '\\xe2\\x80\\xaedlr', '\\xff\\xfe\\xc0\\x80', 'm\u00fcll'):
        if text not in place.report('hostile'):
            out.append('%r is not in the table' % text)
    return out


def on_terminal(place, width, *options, env=()):
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack('HHHH', 24, width, 0, 0))
    known = {key: value for key, value in os.environ.items() if key not in ('NO_COLOR', 'TERM')}
    child = subprocess.Popen([os.environ['PIPA'], 'report', '-q', '--no-this-machine', *options], cwd=place.folder,
                             stdout=follower, stdin=subprocess.DEVNULL, env={**known, 'TERM': 'xterm', **dict(env)})
    os.close(follower)
    text = b''
    try:
        while piece := os.read(leader, 65536):
            text += piece
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    child.wait()
    return text.decode('utf-8')


def check_terminal(place):
    out = []
    options = ['--kallsyms', 'hostile.kallsyms', 'hostile.data']
    for width in (20, 60, 80, 200):
        text = on_terminal(place, width, *options)
        rows = [re.sub(r'\x1b\[\d*m', '', line) for line in text.split('\r\n') if '%' in line and line[:1] == ' ']
        if width >= 60 and max(map(len, rows)) > width:
            out.append('%d columns: %r' % (width, max(rows, key=len)))
        if STEERING.search(re.sub(r'\x1b\[(31|32)?m|\r\n', '', text)):
            out.append('%d columns: a name steers' % width)
    if '\x1b[31m' not in on_terminal(place, 80, 'small.data'):
        out.append('a terminal gets no colour')
    for env in ({'NO_COLOR': '1'}, {'TERM': 'dumb'}):
        if '\x1b' in on_terminal(place, 80, 'small.data', env=env):
            out.append('%r gets colours' % env)
    return out


# --- the program --------------------------------------------------------------------------------------

def check_reader_leaves(place):
    """With SIGPIPE and without: nothing is said."""
    out = []
    for action in (signal.SIG_DFL, signal.SIG_IGN):
        reader, writer = os.pipe()
        os.close(reader)
        done = place.run('-q', 'small.data', stdout=writer, preexec_fn=lambda: signal.signal(signal.SIGPIPE, action))
        os.close(writer)
        if done.returncode not in (0, -signal.SIGPIPE) or done.stderr:
            out.append('%s: %d, %r' % (action, done.returncode, done.stderr))
    with open('/dev/full', 'wb') as full:
        done = place.run('-q', 'small.data', stdout=full)
    if done.returncode != 1 or b'No space left' not in done.stderr or done.stderr.count(b'\n') != 1:
        out.append('a full disk gives %d, %r' % (done.returncode, done.stderr))
    return out


def check_output(place):
    done = place.run('-q', '-o', 'out.txt', 'small.data')
    with open(os.path.join(place.folder, 'out.txt'), encoding='utf-8') as file:
        same = file.read() == place.report('small')
    return [] if same and done.returncode == 0 and not done.stdout else ['-o gives %d, %r' % (done.returncode, done.stderr)]


def check_threads(place):
    one = place.report('hostile', '--threads', '1')
    return [] if all(place.report('hostile', '--threads', '7') == one for _ in range(3)) else ['other bytes with threads']


def check_usage(place):
    out = []
    for options, status, text in (
            (['--sort', 'moon', 'small.data'], 2, b"'moon' is no key"), (['--sort', 'comm,comm', 'small.data'], 2, b'twice'),
            (['--sort', '', 'small.data'], 2, b'no key'), (['--limit', '-1', 'small.data'], 2, b'--limit'),
            (['--percent-limit', 'x', 'small.data'], 2, b'--percent-limit'),
            (['--percent-limit', '101', 'small.data'], 2, b'--percent-limit'),
            (['--percentage', 'x', 'small.data'], 2, b'relative'), (['--csv', '--json', 'small.data'], 2, b'at a time'),
            (['--stacks', '0', 'small.data'], 2, b'--stacks'), (['--stacks', '3', '--sort', 'sym', 'small.data'], 2, b'goes without'),
            (['-g', 'small.data'], 2, b'call graphs'), (['--time', '1', 'small.data'], 2, b'--time'),
            (['--time', '1,2 3,4', 'small.data'], 2, b'one range'), (['--symbol', '(', 'small.data'], 2, b'('),
            (['--symbol', 'none', 'small.data'], 1, b'no sample is left'), (['a', 'b'], 2, b'one recording'),
            (['nowhere.data'], 1, b'nowhere.data'), (['--symfs', 'nowhere', 'small.data'], 2, b'nowhere'),
            (['-o', 'small.data', 'small.data'], 2, b'the recording itself'), (['--wat'], 2, b'--help')):
        done = place.run('-q', *options)
        if done.returncode != status or text not in done.stderr or done.stdout:
            out.append('%r gives %d, %r' % (options, done.returncode, done.stderr))
    for options in (['--stdio', '--call-graph=none'], ['--stdio', '--no-children', '-gnone']):
        if place.run('-q', *options, 'small.data').returncode != 0:
            out.append('%r is not taken' % options)
    done = place.run('--help')
    return out + ([] if done.returncode == 0 and b'--percentage' in done.stdout else ['--help: %r' % done.stderr])


def main():
    problems = []
    checks = [value for name, value in globals().items() if name.startswith('check_')]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for check in checks:
            problems += ['%s: %s' % (check.__name__[6:], problem) for problem in check(place)]
    for problem in problems:
        print(problem)
    print('report: %d checks, %d problems' % (len(checks), len(problems)))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
