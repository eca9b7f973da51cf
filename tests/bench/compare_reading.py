#!/usr/bin/env python3
"""How fast perf.data is read, in pairs: `pipa inspect` against `cat FILE | wc -c` on a recording with
user stacks; reading into columns against `perf script --no-inline -G` on it and on one with call
chains.

    compare_reading.py PIPA READ_RECORDING STACKS.data CHAINS.data [PAIRS]

READ_RECORDING is tests/bench/read_recording. Recordings that are not there are made by
make-dwarf-recording.sh (root, a minute). Measures, never judges."""
import os
import shutil
import statistics
import subprocess
import sys
import time


def run(command):
    """Wall seconds, CPU seconds and peak MiB of one run. The peak is never less than this script's
    own: the kernel counts what stood there before exec."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit('%s failed with %d' % (command[0], child.returncode))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def made(path, *how):
    if not os.path.exists(path):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'make-dwarf-recording.sh')
        subprocess.run([script, path, *how], check=True)
    return os.path.getsize(path)


def pairs(ours, theirs, count):
    """[(our wall, CPU, MiB, their wall, CPU, MiB)]; the first pair warms the page cache."""
    return [run(ours) + run(theirs) for _ in range(count + 1)][1:]


def line(name, size, wall, cpu, peak):
    print('  %-5s %7.3f s  CPU %7.3f s  %6.2f GB/s  %7.1f MiB' % (
        name, statistics.median(wall), statistics.median(cpu),
        size / 1e9 / statistics.median(wall), statistics.median(peak)))


def report(what, size, rows, other):
    columns = list(zip(*rows))
    print('%s: %.1f MB, %d pairs' % (what, size / 1e6, len(rows)))
    line('pipa', size, *columns[:3])
    line(other, size, *columns[3:])
    for name, ours, theirs in (('wall', 0, 3), ('CPU', 1, 4)):
        ratios = [b / a for a, b in zip(columns[ours], columns[theirs])]
        print('  %s / pipa, %s: %.1f (%.1f-%.1f)' % (other, name, statistics.median(ratios),
                                                   min(ratios), max(ratios)))


def main():
    pipa, reader, stacks, chains = sys.argv[1:5]
    count = int(sys.argv[5]) if len(sys.argv) > 5 else 7
    size = made(stacks, '14')
    report('pipa inspect', size, pairs([pipa, 'inspect', stacks],
                                       ['sh', '-c', 'cat "$0" | wc -c', stacks], count), 'cat')
    if not shutil.which('perf'):
        return
    for what, path, *how in (('user stacks', stacks, '14'), ('call chains', chains, '32', 'fp')):
        size = made(path, *how)
        report('reading into columns, ' + what, size, pairs(
            [reader, path], ['perf', 'script', '--no-inline', '-G', '-i', path], min(count, 5)), 'perf')


if __name__ == '__main__':
    main()
