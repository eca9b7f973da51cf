#!/usr/bin/env python3
"""compare_metrics.py PIPA FOLDER: pipa metrics as a whole process, from the page cache: what perf stat
-A -I 1000 writes on a machine of 256 CPUs with 20 events, through all metrics of a processor. A third
of the file beside it tells whether time and memory grow with what was counted. The pair is wc -l."""
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare_counts as counts  # noqa: E402

RUNS, CPU = 9, 'sapphirerapids'


def run(command):
    """(seconds, CPU seconds, MiB) of one process."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.monotonic() - begin
    if status:
        sys.exit('%s: failed' % ' '.join(command))
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    pipa, folder = sys.argv[1:]
    files = [(n, counts.made(folder, 'counts-%d.csv' % n, counts.write_csv, n))
             for n in (counts.INTERVALS // 3, counts.INTERVALS)]
    for extra in ([], ['--by', 'time'], ['--by', 'cpu']):
        for intervals, path in files:
            values = intervals * counts.CPUS * len(counts.EVENTS)
            runs = [run([pipa, 'metrics', '--cpu', CPU, *extra, path]) for _ in range(RUNS)]
            took, cpu = (statistics.median(r[i] for r in runs) for i in (0, 1))
            print('metrics %-10s %7d counts: %.3f s (%.3f-%.3f), CPU %.3f s, %.0f MiB: %.1f M counts/s; '
                  'wc -l %.3f s' % (' '.join(extra), values, took, min(runs)[0], max(runs)[0], cpu,
                                    max(r[2] for r in runs), values / took / 1e6,
                                    counts.newlines(path)))


if __name__ == '__main__':
    main()
