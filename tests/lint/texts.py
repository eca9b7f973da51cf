#!/usr/bin/env python3
"""Rules for every file of the repository that no compiler checks: where things come from, what they
are called, that nothing is left half done. Reads what git tracks, or all files without git.

    texts.py            check
    texts.py --self-test"""
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAX_BYTES = 300 * 1024
# Folders that builds and package managers make.
MADE = ('.git', 'node_modules', 'dist', '__pycache__', 'quickstart.data')
# In two parts, so that this file keeps its own rules.
RULES = (
    (re.compile(r'registry\.(npm' + r'js|yarn' + r'pkg)|npm' + r'js\.org|py' + r'pi\.org|crates' +
                r'\.io'), 'names a package registry'),
    (re.compile(r'(?<![\w.~>*}/])/(work|root|home)' + r'/\w'), 'names a path of one machine'),
    (re.compile(r'\b(TO' + r'DO|FIX' + r'ME|XX' + r'X)\b'), 'leaves something to do'),
    (re.compile(r'[ \t]+$', re.M), 'has spaces at the end of a line'),
    (re.compile(r'\r'), 'has carriage returns'),
)
C_RULES = ((re.compile(r'\t'), 'has tabs'),)
# Recorded paths that a case needs: what stands here is data of a test, not a place that is read.
PATHS_ARE_DATA = ('tests/unit/', 'tests/golden/', 'tests/fuzz/', 'tests/browser/', 'tests/hostile/')


def listed_by_git():
    """The files that git tracks or would; none without git, or outside a checkout."""
    if not shutil.which('git'):
        return []
    done = subprocess.run(['git', '-C', ROOT, 'ls-files', '-z', '--cached', '--others',
                           '--exclude-standard'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    names = done.stdout.decode('utf-8', 'surrogateescape').split('\0')
    return sorted(name for name in names if name and os.path.isfile(os.path.join(ROOT, name)))


def tracked():
    names = listed_by_git()
    if names:
        return names
    out = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE and
                      not os.path.exists(os.path.join(folder, name, 'build.ninja'))]
        out += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return sorted(out)


def line_of(text, place):
    return text.count('\n', 0, place) + 1


def text_problems(name, text):
    rules = RULES + (C_RULES if name.endswith(('.c', '.h', '.cpp')) else ())
    out = []
    for pattern, what in rules:
        match = pattern.search(text)
        if match and not (what.startswith('names a path') and name.startswith(PATHS_ARE_DATA)):
            out.append('%s:%d %s' % (name, line_of(text, match.start()), what))
    if text and not text.endswith('\n'):
        out.append('%s does not end with a newline' % name)
    return out


def file_problems(name):
    with open(os.path.join(ROOT, name), 'rb') as file:
        data = file.read()
    out = []
    if len(data) > MAX_BYTES:
        out.append('%s has %d bytes; more than %d do not belong here' % (name, len(data), MAX_BYTES))
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        return out if name.startswith('tests/') else out + ['%s is not UTF-8' % name]
    if '\0' in text or name.startswith('tests/fuzz/corpus/'):
        return out
    return out + text_problems(name, text)


def lock_problems(name):
    with open(os.path.join(ROOT, name), encoding='utf-8') as file:
        packages = json.load(file).get('packages', {})
    return ['%s: %s is "resolved" to an address' % (name, package)
            for package, facts in packages.items() if 'resolved' in facts]


def limit_problems(names):
    """Every maximum of base/limits.h is kept somewhere."""
    with open(os.path.join(ROOT, 'base', 'limits.h'), encoding='utf-8') as file:
        limits = re.findall(r'#define (PI_LIMIT_\w+)', file.read())
    used = set()
    for name in names:
        if name.endswith(('.c', '.h')) and name != 'base/limits.h' and not name.startswith('tests/'):
            with open(os.path.join(ROOT, name), encoding='utf-8') as file:
                used.update(re.findall(r'\bPI_LIMIT_\w+', file.read()))
    return ['base/limits.h: nothing keeps %s' % limit for limit in limits if limit not in used]


def self_test():
    bad = 'x\t\n/ro' + 'ot/x reg' + 'istry.npm' + 'js.org TO' + 'DO '
    if len(text_problems('x.c', bad)) != 6:
        raise SystemExit('the self-test found %r' % text_problems('x.c', bad))


def main():
    self_test()
    names = tracked()
    found = [problem for name in names for problem in file_problems(name)]
    found += [problem for name in names if name.endswith('package-lock.json')
              for problem in lock_problems(name)]
    found += limit_problems(names)
    if 'LICENSE' not in names:
        found.append('LICENSE is missing')
    for problem in found:
        print(problem)
    print('texts: %d files, %d against the rules' % (len(names), len(found)))
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
