#!/usr/bin/env python3
"""The texts of tracepoints against those that perf printed.

    trace.py DUMP_TRACE [NAME...]

Two oracles: what perf printed of real recordings, there and on another machine ($PIPA_SHARED), and
the perf program of this machine where it is 6.1, with the print fmts of trace_formats.py. Where
perf is known to be wrong, EXPLAINED and trace_formats.py say so, one reason each."""
import collections
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
sys.path.insert(0, HERE)
import shared         # noqa: E402
import trace_formats  # noqa: E402

SHOWN = 4
# "comm pid/tid [cpu] seconds.micros: event: text"; the default texts have one number, and no cpu
# where none was recorded.
PRINTED = re.compile(r'^\s*\S.*?\s(\d+)\.(\d{6}):\s+([\w.-]+:[\w.-]+):(?: (.*))?$')
OURS = re.compile(r'^(\d+) (-?\d+) (\S+:\S+): (.*)$')


def unsigned_ret(event, perfs, ours):
    """recordings/README.md: perf on another machine takes the long of 32 bits for an unsigned one."""
    a, b = re.match(r'^(NR \d+ = )(\d+)$', perfs), re.match(r'^(NR \d+ = )(-\d+)$', ours)
    return event == 'raw_syscalls:sys_exit' and a and b and a[1] == b[1] and \
        int(a[2]) == int(b[2]) & 0xffffffff


# (recordings, texts, rule, reason)
EXPLAINED = ((r'^armhf-', 'x86perf', unsigned_ret, 'perf loses the sign of a 32-bit long'),)


def ours(program, path):
    """[(microseconds, event, text)]"""
    done = subprocess.run([program, path], stdout=subprocess.PIPE, check=True)
    lines = done.stdout.decode('utf-8', 'surrogateescape').split('\n')
    return [(int(match[1]) // 1000, match[3], match[4])
            for match in map(OURS.match, lines) if match]


def perfs(text):
    """The same, and how many lines are none."""
    lines = [line for line in text.decode('utf-8', 'surrogateescape').split('\n') if line]
    found = [match for match in map(PRINTED.match, lines) if match]
    return [(int(match[1]) * 1000000 + int(match[2]), match[3], match[4] or '')
            for match in found], len(lines) - len(found)


def explained(name, kind, row, rest):
    """(reason, ours) where perf's `row` differs from one of ours as a rule says; (None, None)."""
    for recordings, texts, rule, reason in EXPLAINED:
        if re.match(recordings, name) and texts in kind:
            for mine in rest:
                if mine[:2] == row[:2] and rule(row[1], row[2], mine[2]):
                    return reason, mine
    return None, None


def compare(name, kind, theirs, mine):
    """[sentence], {reason: count}. Samples of one moment have no order that both readings share."""
    theirs, mine = collections.Counter(theirs), collections.Counter(mine)
    rest, problems, reasons = mine - theirs, [], collections.Counter()
    for row in (theirs - mine).elements():
        reason, instead = explained(name, kind, row, rest)
        if reason:
            reasons[reason] += 1
            rest -= collections.Counter([instead])
        else:
            problems.append('%s: %s at %d us: %r, ours %r' % (
                kind, row[1], row[0], row[2], [one[2] for one in rest if one[:2] == row[:2]]))
    if not problems and rest:
        problems.append('%s: perf lacks %r' % (kind, next(iter(rest))))
    return problems, reasons


def cases():
    """(name, recording, [texts])"""
    base, corpus = shared.folder('recordings'), shared.folder('corpus')
    for path in sorted(set(name.replace('.zst', '') for name in
                           glob.glob(os.path.join(base, '*', 'rec-*.data*')))):
        stem = path[:-len('.data')]
        if '-tp-' in stem or stem.endswith('rec-sched'):
            yield os.path.relpath(stem, base), path, [
                stem + kind for kind in ('.guest-script.txt', '.x86perf-script.txt')]
    for path in sorted(glob.glob(os.path.join(corpus, 'perf', '*'))):
        text = os.path.join(corpus, 'oracle', os.path.basename(path) + '.script-default.txt')
        yield os.path.basename(path), path, [text]


def plain(path, folder):
    if os.path.exists(path):
        return path
    copy = os.path.join(folder, os.path.basename(path))
    with open(copy, 'wb') as file:
        file.write(shared.read(path))
    return copy


def run_case(program, name, path, texts):
    """[sentence], lines that are equal, {reason: count}; None where perf printed nothing."""
    problems, equal, reasons = [], 0, collections.Counter()
    read = [(os.path.basename(text), shared.read(text)) for text in texts]
    read = [(kind, text) for kind, text in read if text]
    if not read:
        return None
    with tempfile.TemporaryDirectory() as folder:
        mine = ours(program, plain(path, folder))
    for kind, text in read:
        theirs, others = perfs(text)
        theirs = [row for row in theirs if ':' in row[1]]
        found, why = compare(name, kind, theirs, mine)
        if others:
            found.append('%s: %d lines are of no tracepoint' % (kind, others))
        problems += found
        reasons.update(why)
        equal += len(theirs) - sum(why.values()) - len(found)
    return problems, equal, reasons


# --- print fmts of our own -------------------------------------------------------------------------

def perf_text(path):
    """What the installed perf prints of a recording of one sample."""
    env = {'PERF_CONFIG': '/dev/null', 'LC_ALL': 'C', 'PATH': os.environ.get('PATH', '')}
    done = subprocess.run(['perf', 'script', '-i', path, '-F', 'event,trace'], env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5)
    match = re.search(r'demo:point:(?: (.*))?\n', done.stdout.decode('utf-8', 'surrogateescape'),
                      re.S)
    return match and (match[1] or '')


def perf_is_known():
    """True where the reasons in trace_formats.py are about the installed perf."""
    if not shutil.which('perf'):
        return False
    done = subprocess.run(['perf', '--version'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.startswith(b'perf version 6.1.')


def run_formats(program, tally):
    with_perf, equal, differ = perf_is_known(), 0, 0
    for number, case in enumerate(trace_formats.CASES):
        problems = []
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'made.data')
            with open(path, 'wb') as file:
                file.write(trace_formats.recording(case))
            mine = [row[2] for row in ours(program, path)]
            if mine != [case.text]:
                problems.append('%s: %r, ours %r' % (case.format, case.text, mine))
            if with_perf and not case.crashes:
                same = perf_text(path) == case.text
                equal, differ = equal + same, differ + (not same)
                if same != (case.reason is None):
                    problems.append('%s: perf prints %r, %r' % (case.format, perf_text(path),
                                                                case.reason or case.text))
        tally.result('format %d' % number, problems)
    print('print fmts of our own: perf agrees on %d, differs with a reason on %d' % (equal, differ)
          if with_perf else 'print fmts of our own: there is no perf 6.1 to compare with')


def shown(problems):
    more = len(problems) - SHOWN
    return problems[:SHOWN] + (['… and %d more' % more] if more > 0 else [])


def main():
    program, *names = sys.argv[1:]
    tally = shared.Tally('trace')
    total, reasons = 0, collections.Counter()
    for name, path, texts in cases():
        found = run_case(program, name, path, texts) if not names or name in names else None
        if found:
            tally.result(name, shown(found[0]))
            total += found[1]
            reasons.update(found[2])
    run_formats(program, tally)
    print('lines of recordings: %d equal, %d explained' % (total, sum(reasons.values())))
    for reason, count in sorted(reasons.items()):
        print('    %6d  %s' % (count, reason))
    tally.close()


if __name__ == '__main__':
    main()
