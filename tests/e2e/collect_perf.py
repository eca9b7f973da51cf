#!/usr/bin/env python3
"""Recordings of pipa-collect against perf: perf opens each without a word of complaint, and where
both record the same load at the same time, they agree on where its time went.

    PIPA_COLLECT=program collect_perf.py LOAD"""
import collections
import math
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

COLLECT = os.environ['PIPA_COLLECT']
LOAD = os.path.abspath(sys.argv[1])
TIMEOUT = 120
READERS = (('report', '--stdio'), ('script',), ('report', '--header-only', '-I'), ('evlist', '-v'),
           ('buildid-list',))
# What perf says of files that have no symbols, whoever recorded them.
HARMLESS = re.compile(r'(^|\n)no symbols found in [^\n]*(?=\n|$)')


def run(*args):
    return subprocess.run(args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=TIMEOUT)


def collect(folder, *args):
    """The recording's perf.data, and what is wrong with it so far."""
    out = os.path.join(folder, 'bundle%d' % len(os.listdir(folder)))
    done = run(COLLECT, '-q', '--no-snapshots', '-o', out + '/', *args)
    problems = [] if done.returncode == 0 else \
        ['%r: exit status %d: %s' % (args, done.returncode, done.stderr.decode())]
    return os.path.join(out, 'perf.data'), problems


def opens(path):
    """Every reader of perf ends well and says nothing."""
    problems = []
    for reader in READERS:
        done = run('perf', reader[0], '-i', path, *reader[1:])
        said = HARMLESS.sub('', done.stderr.decode('utf-8', 'replace')).strip()
        if done.returncode or said:
            problems.append('perf %s: status %d: %s'
                            % (' '.join(reader), done.returncode, said[:500]))
    return problems


def shares(path, *args):
    """{(comm, dso, symbol): share of all samples} and the number of samples."""
    done = run('perf', 'script', '-i', path, '-F', 'comm,ip,sym,dso', '-G', *args)
    counts = collections.Counter()
    line = re.compile(r'^\s*(.*?)\s+[0-9a-f]+ (.*?)(?:\+0x[0-9a-f]+)? \((.*)\)$')
    for text in done.stdout.decode('utf-8', 'replace').splitlines():
        match = line.match(text)
        if match:
            counts[(match[1], os.path.basename(match[3]), match[2])] += 1
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()}, total


def of_comms(path, comms):
    """The shares among the samples of these programs, the kernel's part left out: a timer that
    fires in it is put off, differently in each recording."""
    found, total = shares(path)
    kept = {key: share for key, share in found.items()
            if key[0] in comms and not key[1].startswith('[')}
    whole = sum(kept.values())
    return {key: share / whole for key, share in kept.items()}, int(total * whole)


def distance(share, count, other=math.inf):
    """What chance alone may do, with a margin: five standard deviations and two points."""
    return 5 * math.sqrt(max(share * (1 - share), 0.01) * (1 / count + 1 / other)) + 0.02


def split_problems(path):
    """heavy has three parts, light one."""
    found, count = of_comms(path, [os.path.basename(LOAD)[:15]])
    if count < 100:
        return ['only %d samples of the load' % count]
    by_name = collections.Counter()
    for key, share in found.items():
        by_name[key[2]] += share
    return ['%s has %.3f of %d samples, %.2f is right' % (name, by_name[name], count, right)
            for name, right in (('heavy', 0.75), ('light', 0.25))
            if abs(by_name[name] - right) > distance(right, count)]


def compare(ours, theirs, comms):
    mine, count = of_comms(ours, comms)
    other, other_count = of_comms(theirs, comms)
    if min(count, other_count) < 100:
        return ['only %d and %d samples to compare' % (count, other_count)]
    return ['%s %s %s: %.3f of %d samples, perf has %.3f of %d'
            % (*key, mine.get(key, 0), count, other.get(key, 0), other_count)
            for key in sorted(set(mine) | set(other))
            if abs(mine.get(key, 0) - other.get(key, 0)) >
            distance(other.get(key, 0), count, other_count)]


def command(folder):
    path, problems = collect(folder, '-F', '499', '--', LOAD, '1500')
    return problems or opens(path) + split_problems(path)


def process(folder):
    """Two threads that are there before the recording begins, until they end."""
    with subprocess.Popen([LOAD, '1500', 'two']) as load:
        path, problems = collect(folder, '-F', '499', '-p', str(load.pid))
    return problems or opens(path) + split_problems(path)


def events(folder):
    path, problems = collect(folder, '-F', '499', '-e', 'cpu-clock:u,page-faults,context-switches',
                             '--', LOAD, '500')
    if problems:
        return problems
    named = run('perf', 'evlist', '-i', path).stdout.decode().split()
    wanted = ['cpu-clock:u', 'page-faults', 'context-switches', 'dummy:HG']
    return opens(path) + ([] if named == wanted else ['perf evlist names %r' % named])


def user_only(folder):
    path, problems = collect(folder, '-a', '-e', 'cpu-clock:u', '--', LOAD, '500')
    if problems:
        return problems
    kernel = [key for key in shares(path)[0] if key[1] == '[kernel.kallsyms]']
    return opens(path) + (['samples of the kernel: %r' % kernel[:3]] if kernel else [])


def machine(folder):
    """The same seconds of the same machine, seen by both."""
    zeros = os.path.join(folder, 'zeros')
    theirs = os.path.join(folder, 'theirs.data')
    with open(zeros, 'wb') as file:
        file.truncate(400 << 20)
    script = ('perf record -q -a -F 499 -g -o "$1" -- "$2" -q --no-snapshots -o "$3" -a -F 499 -- '
              'sh -c \'"$1" 2000 & gzip -c "$2" >/dev/null; wait\' sh "$4" "$5"')
    ours = os.path.join(folder, 'both')
    done = run('sh', '-c', script, 'sh', theirs, COLLECT, ours + '/', LOAD, zeros)
    os.unlink(zeros)
    if done.returncode:
        return ['exit status %d: %s' % (done.returncode, done.stderr.decode())]
    path = os.path.join(ours, 'perf.data')
    return opens(path) + split_problems(path) + \
        compare(path, theirs, [os.path.basename(LOAD)[:15], 'gzip'])


def tracepoint(folder):
    """In a mount namespace of its own, because tracefs is not mounted everywhere."""
    out = os.path.join(folder, 'trace')
    done = run('unshare', '-m', 'sh', '-c',
               '[ -d /sys/kernel/tracing/events ] || mount -t tracefs none /sys/kernel/tracing || '
               'exit 99; exec "$@"', 'sh', COLLECT, '-q', '--no-snapshots', '-o', out + '/', '-e',
               'sched:sched_switch,cpu-clock', '-a', '--', LOAD, '300')
    if done.returncode == 99:
        return None
    if done.returncode:
        return ['exit status %d: %s' % (done.returncode, done.stderr.decode())]
    path = os.path.join(out, 'perf.data')
    text = run('perf', 'script', '-i', path).stdout
    return opens(path) + ([] if b'prev_comm=' in text and b'next_pid=' in text else
                          ['perf script does not show the fields of sched:sched_switch'])


def whole_samples(path):
    """Samples in the records from the data's offset on, as far as records are whole."""
    with open(path, 'rb') as file:
        data = file.read()
    size, at, count = [int.from_bytes(data[48:56], sys.byteorder),
                       int.from_bytes(data[40:48], sys.byteorder), 0]
    while at + 8 <= len(data):
        kind, _, length = struct.unpack_from('=IHH', data, at)
        if length < 8 or at + length > len(data):
            break
        count += kind == 9
        at += length
    return size, count, len(data) - at


def killed(folder):
    """Without its end it says that it has no data yet, and has whole records all the same. (perf
    reads nothing of such a file, neither of ours nor of its own.)"""
    out = os.path.join(folder, 'killed')
    path = os.path.join(out, 'perf.data')
    with subprocess.Popen([COLLECT, '-q', '-F', '499', '-o', out + '/', '--interval', '100ms', '--',
                           LOAD, '60000']) as tool:
        while not os.path.exists(path) or whole_samples(path)[1] < 100:
            if tool.poll() is not None:
                return ['it ended by itself: %d' % tool.returncode]
            time.sleep(0.05)
        children = run('pgrep', '-P', str(tool.pid)).stdout.split()
        tool.kill()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    size, count, rest = whole_samples(path)
    return ([] if size == 0 else ['the header claims %d bytes of data' % size]) + \
        ([] if count >= 100 and rest == 0 else ['%d samples, then %d bytes' % (count, rest)])


def permitted(folder):
    done = run(COLLECT, '-q', '--no-snapshots', '-o', os.path.join(folder, 'try/'), '-a',
               '--duration', '100ms')
    shutil.rmtree(os.path.join(folder, 'try'), ignore_errors=True)
    return done.returncode == 0 and os.geteuid() == 0, done.stderr.decode().strip()


def main():
    tally = shared.Tally('collect_perf')
    with tempfile.TemporaryDirectory() as folder:
        may, why = permitted(folder)
        for case in (command, process, events, user_only, machine, tracepoint, killed):
            if not may or not shutil.which('perf'):
                tally.skip(case.__name__, 'it needs root, perf events and perf: %s' % why)
                continue
            problems = case(folder)
            if problems is None:
                tally.skip(case.__name__, 'this kernel has no tracefs')
            else:
                tally.result(case.__name__, problems)
    tally.close()


if __name__ == '__main__':
    main()
