#!/usr/bin/env python3
"""Runs doc/example.c's program on a built recording, on a damaged one, and with no argument."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402
import shared    # noqa: E402


def run(folder, *args):
    return subprocess.run([os.path.abspath(sys.argv[1])] + list(args), cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)


def check_good(folder):
    with open(os.path.join(folder, 'perf.data'), 'wb') as file:
        file.write(perfdata.small().build())
    done = run(folder, 'perf.data', 'page.html')
    with open(os.path.join(folder, 'page.html'), 'rb') as file:
        page = file.read()
    hottest = done.stdout.decode().splitlines()
    return ([] if hottest and all(re.match(r' *[0-9.]+ %  [^\t]+\t[^\t]+\t[^\t]+$', line) for line in hottest)
            else ['hottest functions: %r' % hottest]) + \
        ([] if done.returncode == 0 else ['exit status %d: %r' % (done.returncode, done.stderr)]) + \
        ([] if page.lower().startswith(b'<!doctype html') and b'</html>' in page[-20:].lower()
         else ['no whole page: %r … %r' % (page[:30], page[-30:])])


def check_bad(folder):
    with open(os.path.join(folder, 'bad.data'), 'wb') as file:
        file.write(b'PERFILE2')
    done = run(folder, 'bad.data', 'bad.html')
    return [] if done.returncode == 1 and done.stderr else ['exit status %d' % done.returncode]


def main():
    tally = shared.Tally('example')
    with tempfile.TemporaryDirectory() as folder:
        tally.result('a recording', check_good(folder))
        tally.result('a damaged recording', check_bad(folder))
        tally.result('no argument', [] if run(folder).returncode == 1 else ['did not fail'])
    tally.close()


if __name__ == '__main__':
    main()
