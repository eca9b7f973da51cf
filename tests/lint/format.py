#!/usr/bin/env python3
"""Every C file is as clang-format would write it (.clang-format). 77 where there is no clang-format."""
import glob
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ('include', 'base', 'arch', 'collect', 'analyze', 'report', 'cli', 'tests', 'doc')


def main():
    if not shutil.which('clang-format'):
        print('skipped: clang-format is not installed')
        sys.exit(77)
    files = sorted(path for folder in FOLDERS for kind in ('c', 'h', 'cpp')
                   for path in glob.glob(os.path.join(ROOT, folder, '**', '*.' + kind), recursive=True))
    done = subprocess.run(['clang-format', '--dry-run', '--Werror'] + files, stderr=subprocess.PIPE,
                          text=True)
    wrong = sorted(set(line.split(':')[0] for line in done.stderr.splitlines() if ': error:' in line))
    for path in wrong:
        print('%s is not formatted' % os.path.relpath(path, ROOT))
    print('format: %d files, %d not formatted' % (len(files), len(wrong)))
    sys.exit(1 if done.returncode else 0)


if __name__ == '__main__':
    main()
