#!/usr/bin/env python3
"""Every table of arch/ passes `pipa metrics --check`, and is built in.

    tables.py PIPA"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAX_BYTES = 24 * 1024


def names():
    return sorted(name[:-len('.yaml')] for name in os.listdir(os.path.join(ROOT, 'arch'))
                  if name.endswith('.yaml'))


def built():
    with open(os.path.join(ROOT, 'arch', 'meson.build'), encoding='utf-8') as file:
        listed = file.read().split('arch_table_names = [')[1].split(']')[0]
    return re.findall(r"'([^']+)'", listed)


def main():
    found, pipa = [], os.path.abspath(sys.argv[1])
    if built() != names():
        found.append('arch/meson.build lists %s, the folder holds %s (sorted)'
                     % (sorted(set(built()) - set(names())), sorted(set(names()) - set(built()))))
    for name in names():
        path = os.path.join('arch', name + '.yaml')
        done = subprocess.run([pipa, 'metrics', '--check', path], cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            found.append(done.stdout.rstrip())
        with open(os.path.join(ROOT, path), encoding='ascii') as file:
            text = file.read()
        if 'uarch: %s\n' % name not in text:
            found.append('%s: uarch: is not the name of the file' % path)
        if len(text) > MAX_BYTES:
            found.append('%s: %d bytes; what cores share goes into a table of its own' % (path, len(text)))
    for problem in found:
        print(problem)
    print('tables: %d, %d against the rules' % (len(names()), len(found)))
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
