#!/usr/bin/env python3
"""Built recordings whose whole model is known: cases/NAME/make.py says what was recorded (the bytes of a
perf.data, or {member: bytes} of a bundle), cases/NAME/expected.json what pipa makes of it.

    PIPA=build/cli/pipa tests/golden/golden.py [NAME...]            compare
    PIPA=build/cli/pipa tests/golden/golden.py --update [NAME...]   write expected.json anew

After --update read the difference: every changed number has to be one that you can compute by hand
from make.py. Files of the machine that runs this do not enter: no path of a case exists."""
import difflib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import shared  # noqa: E402

CASES = os.path.join(HERE, 'cases')


def recording(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(CASES, name, 'make.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make()


def model(name):
    """The JSON, a value a line as pipa writes it."""
    with tempfile.TemporaryDirectory() as folder:
        made = recording(name)
        members = made if isinstance(made, dict) else {'perf.data': made}
        given = '.' if isinstance(made, dict) else 'perf.data'
        for member, content in members.items():
            with open(os.path.join(folder, member), 'wb') as file:
                file.write(content)
        subprocess.run([os.environ['PIPA'], 'analyze', given, '--json', 'model.json'],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, 'model.json'), encoding='utf-8') as file:
            return re.sub(r'"writer":"pipa [^"]*"', '"writer":"pipa VERSION"', file.read(), count=1)


def lines(text):
    """One value a line, so that a difference can be read."""
    return text.replace('{', '{\n').replace('},', '},\n').replace(',"', ',\n"').splitlines()


def compare(name):
    with open(os.path.join(CASES, name, 'expected.json'), encoding='utf-8') as file:
        expected = file.read()
    ours = model(name)
    if ours == expected:
        return []
    changes = list(difflib.unified_diff(lines(expected), lines(ours), 'expected', 'pipa', lineterm='',
                                        n=1))
    return ['the model is not the expected one:\n' + '\n'.join(changes[:60])]


def main():
    names = [arg for arg in sys.argv[1:] if arg != '--update'] or sorted(os.listdir(CASES))
    tally = shared.Tally('golden')
    for name in names:
        if '--update' in sys.argv:
            content = model(name)
            with open(os.path.join(CASES, name, 'expected.json'), 'w', encoding='utf-8') as file:
                file.write(content)
        tally.result(name, compare(name))
    tally.close()


if __name__ == '__main__':
    main()
