#!/usr/bin/env python3
"""How fast samples are printed, in pairs: `pipa script`, and `pipa export --to folded`, each against
`perf script --no-inline` on the same recording. Who folds perf's text runs stackcollapse-perf.pl
behind it, which costs more than perf does and is not counted here: Debian has no package of it.

    compare_script.py PIPA CHAINS.data [PAIRS]

A recording that is not there is made by make-dwarf-recording.sh (root, a minute). Measures, never
judges."""
import sys

from compare_reading import made, pairs, report


def main():
    pipa, path = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    size = made(path, '32', 'fp')
    perf = ['perf', 'script', '--no-inline', '-i', path]
    report('pipa script', size, pairs([pipa, 'script', '-q', path], perf, count), 'perf')
    report('pipa export --to folded', size,
           pairs([pipa, 'export', '-q', '--to', 'folded', path], perf, count), 'perf')


if __name__ == '__main__':
    main()
