#!/usr/bin/env python3
"""Every mangled name of this machine's C++ library, and of the recorded C++ and Rust programs where
they are there, against c++filt: full is what it prints, usual what it prints without parameters.

    demangle.py DEMANGLE    DEMANGLE is demangle_names"""
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
from shared import Tally, optional  # noqa: E402

NAME_MAX = 1024


def symbols(path):
    """The mangled names in a file, without versions."""
    out = set()
    for table in ([], ['-D']):
        done = subprocess.run(['nm', '-p', *table, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, errors='replace')
        out.update(re.findall(r' (_(?:Z|R)[^ @]*)(?:@[^ ]*)?$', done.stdout, re.M))
    return sorted(out)


def through(command, names):
    done = subprocess.run(command, input='\n'.join(names) + '\n', stdout=subprocess.PIPE, text=True,
                          errors='surrogateescape', check=True)
    return done.stdout.split('\n')[:-1]


def is_cut(name, due, have):
    """Long names stay as they are, long texts are cut: doc/jit.md."""
    return have == due.encode()[:NAME_MAX].decode(errors='ignore') or len(name) > NAME_MAX and have == name


def is_pack(name, have):
    return have == name and re.search('Dp|sZ|sP', name)


def compare(program, names, form, options):
    due, have = through(['c++filt', *options], names), through([program, form], names)
    wrong = [(name, d, h) for name, d, h in zip(names, due, have)
             if d != h and not is_cut(name, d, h) and not is_pack(name, h)]
    left = sum(bool(is_pack(name, h)) for name, d, h in zip(names, due, have) if d != h)
    out = ['%s: %s: c++filt %r, pipa %r' % ((form,) + item) for item in wrong[:5]]
    if len(wrong) > 5:
        out.append('%s: and %d more of %d' % (form, len(wrong) - 5, len(names)))
    return out + (['%s: %d of %d are left as they are' % (form, left, len(names))]
                  if left > max(2, len(names) // 1000) else [])


def check_short(program, names):
    """No argument is left but of types that begin a name, and only names that had any changed."""
    usual, short = through([program, 'usual'], names), through([program, 'short'], names)
    out = []
    for name, whole, brief in zip(names, usual, short):
        bare = re.sub(r'operator(<=>|<<=|>>=|<<|>>|<=|>=|->\*|->|<|>)', 'operator', brief)
        if '<' not in whole and brief != whole:
            out.append('%s: %r became %r' % (name, whole, brief))
        elif re.search(r'\w<', bare) and len(whole) < NAME_MAX:
            out.append('%s: %r is not short' % (name, brief))
    return out[:5]


def main():
    tally, program = Tally('demangling'), sys.argv[1]
    if not shutil.which('c++filt') or not shutil.which('nm'):
        tally.nothing_to_compare('names', 'binutils is not installed')
        tally.close()
    files = sorted(glob.glob('/usr/lib/*/libstdc++.so.6') + glob.glob('/usr/lib/*/libicui18n.so.*.*'))
    symfs = optional('recordings', 'x86_64-symfs')
    if symfs:
        files += [path for path in glob.glob(os.path.join(symfs, '**', '*'), recursive=True)
                  if re.search(r'(cpp|rust)', os.path.basename(path)) and os.path.isfile(path)]
    for path in files:
        names = symbols(path)
        if not names:
            continue
        tally.result('%s, %d names' % (os.path.basename(path), len(names)),
                     compare(program, names, 'full', []) + compare(program, names, 'usual', ['-p', '-i']) +
                     check_short(program, names))
    tally.close()


if __name__ == '__main__':
    main()
