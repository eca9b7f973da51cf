#!/usr/bin/env python3
"""What pipa export makes of the built recordings of golden.py: cases/NAME/export.FORMAT is the text
that is expected, of pprof what tests/lib/pprof.py reads in it.

    PIPA=build/cli/pipa tests/golden/exports.py [NAME...]            compare
    PIPA=build/cli/pipa tests/golden/exports.py --update [NAME...]   write them anew

After --update read the difference: every changed number has to be one that you can compute by hand
from make.py."""
import difflib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), HERE]
import golden  # noqa: E402
import pprof   # noqa: E402
import shared  # noqa: E402

OPTIONS = {'folded': ['--by', 'thread', '--marks', '--event', '*cycles*'], 'pprof': [], 'speedscope': [],
           'csv': [], 'json': []}
NAMES = ('big_endian', 'replay', 'small')


def written(folder, form, options):
    done = subprocess.run([os.environ['PIPA'], 'export', '-q', '--to', form, '--no-this-machine', *options,
                           'perf.data'], cwd=folder, check=True, stdout=subprocess.PIPE)
    return done.stdout


def as_text(form, data):
    text = pprof.as_text(pprof.read(data)) if form == 'pprof' else data.decode('utf-8')
    if form == 'csv':
        text = text.replace('\r\n', '\n')  # tests/e2e/export.py looks at the ends of lines
    return re.sub(r'pipa([@ ])\d+\.\d+\.\d+', r'pipa\1VERSION', text)


def exports(name):
    """{format: text}"""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'perf.data'), 'wb') as file:
            file.write(golden.recording(name))
        out = {}
        for form, options in OPTIONS.items():
            if name == 'replay' and form == 'folded':
                options = ['--by', 'thread']
            out[form] = as_text(form, written(folder, form, options))
            if as_text(form, written(folder, form, options + ['--threads', '3'])) != out[form]:
                out[form] = 'other bytes with three threads'
        return out


def path(name, form):
    return os.path.join(golden.CASES, name, 'export.' + form)


def compare(name, form, ours):
    with open(path(name, form), encoding='utf-8', newline='') as file:
        expected = file.read()
    if ours == expected:
        return []
    return ['not the expected one:\n' + '\n'.join(list(difflib.unified_diff(
        expected.splitlines(), ours.splitlines(), 'expected', 'pipa', lineterm='', n=1))[:40])]


def main():
    tally = shared.Tally('exports')
    for name in [arg for arg in sys.argv[1:] if arg != '--update'] or NAMES:
        for form, text in exports(name).items():
            if '--update' in sys.argv:
                with open(path(name, form), 'w', encoding='utf-8', newline='') as file:
                    file.write(text)
            tally.result('%s as %s' % (name, form), compare(name, form, text))
    tally.close()


if __name__ == '__main__':
    main()
