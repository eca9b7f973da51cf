#!/usr/bin/env python3
"""pipa script: fields, filters and times do what perf's do, readers of perf's text read it, hostile
names do no harm, a reader that goes away is no failure.

    script.py    with PIPA naming the program"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
import perfdata  # noqa: E402

QUIET = {'TZ': 'UTC', 'LC_ALL': 'C'}
# How FlameGraph's stackcollapse-perf.pl and FlameScope take a line apart, in our own words: a name
# that may hold spaces, a thread with or without its process, the rest up to the event.
COLLAPSE_HEAD = re.compile(r'^(\S.+?)\s+(\d+)/*(\d+)*\s+')
COLLAPSE_EVENT = re.compile(r':\s*(\d+)*\s+(\S+):\s*$')
COLLAPSE_FRAME = re.compile(r'^\s*(\w+)\s*(.+) \((.*)\)$')
FLAMESCOPE = re.compile(r'^(?P<comm>.*?)\s+(?P<pid>\d+)/?(?P<tid>\d+)?\s+(?:\[(?P<cpu>\d+)\]\s+)?'
                        r'(?P<time>\d+\.\d+):\s+(?:(?P<period>\d+)\s+)?(?P<event>\S+):')
# An escape sequence, a C1 byte in UTF-8, text that is read from right to left, bytes that are no
# UTF-8, a line end, and a name that is fine.
HOSTILE = {b'\x1b[31mred': r'\x1b[31mred', b'\xc2\x9b2J': r'\xc2\x9b2J',
           '\u202eexe'.encode(): r'\xe2\x80\xaeexe', b'\xff\xfe': r'\xff\xfe', b'a\nb': r'a\x0ab',
           'm\u00fcll'.encode(): 'm\u00fcll'}


def run(path, *options, **more):
    return subprocess.run([os.environ['PIPA'], 'script', '-q', '--no-this-machine', path, *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, **QUIET), **more)


def text(path, *options):
    return run(path, *options).stdout.decode('utf-8', 'surrogateescape')


def lines(path, *options):
    return text(path, *options).splitlines()


def check_default(path):
    """The first samples, character by character."""
    due = ('work   100 [000]     0.001000:       4000    cycles: \n'
           '\t            2000 [unknown] (/usr/lib/libwork.so.1)\n'.replace('2000', '1000') +
           '\t            1123 [unknown] (/opt/work/bin/work)\n'
           '\t            1456 [unknown] (/opt/work/bin/work)\n\n'
           'work   100 [000]     0.001000:    1000000 cpu-clock: \n'
           '\tffffffff81000100 [unknown] ([kernel.kallsyms])\n')
    have = text(path)
    return [] if have.startswith(due) else ['begins with %r' % have[:len(due)]]


def check_fields(path):
    out = []
    for options, due in (
            (['-F', 'comm,tid'], '            work   100 '),
            (['-F', 'comm,pid,tid,time', '--ns'], '            work   100/100       0.001000000: '),
            (['-F', 'tid,time,event'], '  100     0.001000:    cycles: '),
            (['-G', '-F', 'ip,sym,dso'], '     7f0000001000 [unknown] (/usr/lib/libwork.so.1)'),
            (['-F', 'cpu,misc,period'], '[000] U           4000 '),
            (['-G', '-F', 'ip,dsoff'], '     7f0000001000 (/usr/lib/libwork.so.1+0x1000)'),
            (['-F', 'tod,event'], '2023-11-14 22:13:20.000000    cycles: '),
            (['-F', '-comm,-tid,-cpu,-time,-period,-ip,-sym,-symoff,-dso'], '   cycles: ')):
        have = lines(path, *options)[0]
        if have.strip() != due.strip() or len(have) != len(due) + have.startswith(' ' * 5 + '7f'):
            if have != due and have != ' ' + due:
                out.append('%s gives %r, not %r' % (' '.join(options), have, due))
    if [line for line in lines(path, '-F', 'hw:comm,tid', '-F', 'sw:tid') if ':' in line]:
        out.append('fields of one kind of events reach another')
    return out


def check_refusals(path):
    out = []
    for fields, said in (('comm,nonsense', b"'nonsense': there is no such field"),
                         ('comm,+tid', b'not both'), ('xy:comm', b'before a'), ('', b'at least one'),
                         ('ip,srcline', b'source lines'), ('brstackinsn', b'disassembled'),
                         ('hw:trace', b'not a field of hardware'),
                         ('comm,addr', b"do not have ADDR attribute set. Cannot print 'addr' field."),
                         ('comm,uregs', b'UREGS attribute set'), ('brstack', b'BRANCH_STACK')):
        done = run(path, '-F', fields)
        if done.returncode != 2 or said not in done.stderr or done.stdout or \
                done.stderr.count(b'\n') != 1:
            out.append('-F %s gives %d, %r' % (fields, done.returncode, done.stderr))
    for options in (['--time', 'x'], ['--time', '3,2'], ['--time', '120%'], ['--pid', 'x'], ['-C', 'a'],
                    ['--max-stack', '-1'], ['--wat'], [path], ['--symfs', '/no/such'],
                    ['-o', path]):
        done = run(path, *options)
        if done.returncode != 2 or done.stdout:
            out.append('%r gives %d, %r' % (options, done.returncode, done.stderr))
    return out


def count(path, *options):
    return len(lines(path, '-F', 'comm,tid,time,event', *options))


def check_filters(path):
    out = []
    for options, due in (([], 16), (['--comm', 'helper'], 8), (['--comm', 'helper,work'], 16),
                         (['--tid', '100'], 8), (['--pid', '100'], 16), (['--pid', '7'], 0),
                         (['-C', '1'], 8), (['-C', '0-1'], 16), (['--event', 'cyc*'], 8),
                         (['--event', 'cycles', '--event', 'cpu-clock'], 16),
                         (['--time', '0.003,0.004'], 3), (['--time', ',0.002'], 3),
                         (['--time', '0.007,'], 4), (['--time', '0.001,0.0012 0.008,'], 4),
                         (['--time', '0%-50%'], 8), (['--time', '50%/2'], 8),
                         (['--time', '50%/1,50%/2'], 16), (['--time', '10%/10'], 2)):
        have = count(path, *options)
        if have != due:
            out.append('%s gives %d samples, not %d' % (' '.join(options), have, due))
    if count(path, '-S', 'no.*such') != 0:
        out.append('-S takes an expression for a name')
    return out


def check_chains(path):
    out, long = [], lines(path)
    short = lines(path, '--max-stack', '1')
    heads = [line for line in long if line and line[0] not in '\t']
    if len(heads) != 16 or long.count('') != 16:
        out.append('%d samples, %d empty lines' % (len(heads), long.count('')))
    if sum(line.startswith('\t') for line in short) != 16:
        out.append('--max-stack 1 does not give one frame each')
    if any(line.startswith('\t') for line in lines(path, '-G')):
        out.append('-G leaves chains')
    noisy = subprocess.run([os.environ['PIPA'], 'script', '--max-stack', '1', path],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if b'16 call chains were deeper than the 1 frames ' not in noisy.stderr:
        out.append('nothing says that chains were cut: %r' % noisy.stderr)
    return out


def check_readers(path):
    """stackcollapse-perf.pl's and FlameScope's ways of reading."""
    out = []
    for options in ([], ['-F', 'comm,pid,tid,cpu,time,event,ip,sym,dso,trace,period']):
        for line in filter(None, lines(path, *options)):
            if line.startswith('\t'):
                good = COLLAPSE_FRAME.match(line)
            else:
                good = COLLAPSE_HEAD.match(line) and COLLAPSE_EVENT.search(line) and \
                    FLAMESCOPE.match(line)
            if not good:
                out.append('%r is not read' % line)
    return out[:3]


def check_records(path):
    have = lines(path, '-F', 'comm,pid,tid,time,event', '--show-task-events', '--show-mmap-events',
                 '--show-lost-events', '--show-round-events')
    out = []
    for part in ('PERF_RECORD_COMM exec: work:100/100', 'PERF_RECORD_FORK(100:101):(100:100)',
                 'PERF_RECORD_MMAP2 100/100: [0x400000(0x3000) @ 0x1000 ', 'PERF_RECORD_EXIT(100:100)',
                 'PERF_RECORD_LOST', 'PERF_RECORD_FINISHED_ROUND'):
        if not any(part in line for line in have):
            out.append('no %s' % part)
    forks = [i for i, line in enumerate(have) if 'FORK(100:101)' in line]
    if forks and not ('0.001000' in have[forks[0] - 1] and '0.002000' in have[forks[0] + 2]):
        out.append('the fork does not stand between its neighbours: %r'
                   % have[forks[0] - 1:forks[0] + 3])
    if any('PERF_RECORD' in line for line in lines(path)):
        out.append('records are shown that nobody asked for')
    return out


def check_output(path):
    out, folder = [], os.path.dirname(path)
    target = os.path.join(folder, 'out.txt')
    with open(target, 'w') as file:
        file.write('old')
    before = set(os.listdir(folder))
    run(path, '-o', target)
    with open(target, encoding='utf-8') as file:
        if file.read() != text(path):
            out.append('-o writes something else')
    if set(os.listdir(folder)) != before:
        out.append('-o leaves files behind: %r' % (set(os.listdir(folder)) - before))
    done = run(path, '-o', os.path.join(folder, 'no', 'out.txt'))
    if done.returncode != 1 or b'cannot be written' not in done.stderr:
        out.append('an impossible -o gives %d, %r' % (done.returncode, done.stderr))
    return out


def check_closed(folder):
    """A reader that goes away, with SIGPIPE and without."""
    file, out = perfdata.small(), []
    file.records *= 2000
    path = os.path.join(folder, 'long.data')
    with open(path, 'wb') as target:
        target.write(file.build())
    for ignore in (False, True):
        done = subprocess.Popen([os.environ['PIPA'], 'script', '-q', path], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, restore_signals=not ignore)
        done.stdout.readline()
        done.stdout.close()
        said = done.stderr.read()
        if said or done.wait() not in ((0,) if ignore else (-13,)):
            out.append('a reader that goes away: %d, %r' % (done.returncode, said))
    if os.path.exists('/dev/full'):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([os.environ['PIPA'], 'script', '-q', path], stdout=full,
                                  stderr=subprocess.PIPE)
        if done.returncode != 1 or b'cannot be written' not in done.stderr:
            out.append('a full disk gives %d, %r' % (done.returncode, done.stderr))
    return out


def check_hostile(folder):
    file, out = perfdata.PerfData(), []
    cycles = file.event(ids=[7])
    for i, name in enumerate(HOSTILE):
        file.comm(100 + i, 100 + i, name, time=i)
        file.mmap(100 + i, 100 + i, 0x400000, 0x1000, 0, b'/opt/' + name)
        file.sample(cycles, 0x400010, 100 + i, 100 + i, time=1000 + i)
    path = os.path.join(folder, 'hostile.data')
    with open(path, 'wb') as target:
        target.write(file.build())
    have = lines(path, '-F', 'comm,ip,dso')
    for due, line in zip(HOSTILE.values(), have):
        if not line.startswith(due.rjust(16 - due.count('\u00fc')) + ' ') or \
                '(/opt/' + due + ')' not in line:
            out.append('%r is printed as %r' % (due, line))
    shown = run(path, '--show-task-events', '--show-mmap-events').stdout
    if len(have) != len(HOSTILE) or any(byte < 0x20 and byte != 10 for byte in shown) or \
            shown.count(b'\n') != 3 * len(HOSTILE):
        out.append('a name breaks its line: %r' % shown)
    return out


def main():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'perf.data')
        with open(path, 'wb') as file:
            file.write(perfdata.small().build())
        for check, at in ((check_default, path), (check_fields, path), (check_refusals, path),
                          (check_filters, path), (check_chains, path), (check_readers, path),
                          (check_records, path), (check_output, path), (check_closed, folder),
                          (check_hostile, folder)):
            problems += ['%s: %s' % (check.__name__[6:], problem) for problem in check(at)]
    for problem in problems:
        print(problem)
    print('script: %d problems' % len(problems))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
