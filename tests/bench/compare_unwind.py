#!/usr/bin/env python3
"""What unwinding recorded user stacks takes, in pairs: `pipa script` against `perf script --no-inline` on
the same recordings (8 KiB of stack a sample), of which each next one is twice as long; and the peak
memory of `pipa report --children` against perf's.

    compare_unwind.py PIPA FOLDER [PAIRS]

Recordings that are not there are made by make-dwarf-recording.sh (root, two minutes). Both name from
perf's own cache of binaries; --symfs / is for programs that were only called from, whose build ids perf
record leaves out. Measures, never judges."""
import os
import sys

from compare_reading import made, pairs, report

SECONDS = ('7', '14', '28')


def main():
    pipa, folder = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    symfs = ['--symfs', '/', '--symfs', os.path.expanduser('~/.debug')]
    for seconds in SECONDS:
        path = os.path.join(folder, 'unwind-%s.data' % seconds)
        size = made(path, seconds, 'dwarf')
        perf = ['perf', 'script', '--no-inline', '-i', path]
        report('pipa script, %s s' % seconds, size,
               pairs([pipa, 'script', '-q', *symfs, path], perf, count), 'perf')
    perf = ['perf', 'report', '--stdio', '--children', '--no-inline', '-i', path]
    report('pipa report --children', size,
           pairs([pipa, 'report', '-q', '--children', *symfs, path], perf, 3), 'perf')


if __name__ == '__main__':
    main()
