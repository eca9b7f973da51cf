#!/usr/bin/env python3
"""Two programs at one path in two roots, recorded together: each sample is named after the program that ran.

    containers.py    with PIPA_COLLECT and PIPA naming the programs; as root, for chroot

A recording of containers, in short: what tells their roots apart is the build id."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
import shared  # noqa: E402

SOURCE = r'''
#include <time.h>
__attribute__((noinline)) static double NAME(int n) { volatile double x = 1; while (n--) x = x * 1.01 + 1; return x; }
int main(void)
{
        struct timespec now, end;
        clock_gettime(CLOCK_MONOTONIC, &end);
        for (end.tv_sec += 8;;) {
                NAME(100000);
                clock_gettime(CLOCK_MONOTONIC, &now);
                if (now.tv_sec > end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec >= end.tv_nsec))
                        return 0;
        }
}
'''
NAMES = ('in_the_first', 'in_the_second')


def make_roots(top):
    """A root each, with /work in it; its name as a command is the root's, so that samples tell."""
    source = os.path.join(top, 'work.c')
    with open(source, 'w', encoding='ascii') as file:
        file.write(SOURCE)
    for name in NAMES:
        os.makedirs(os.path.join(top, name))
        done = subprocess.run(['gcc', '-O1', '-static', '-Wl,--build-id=sha1', '-DNAME=' + name, '-o',
                               os.path.join(top, name, 'work'), source], stderr=subprocess.PIPE)
        if done.returncode:
            print('skipped: no static program can be built here: %s' % done.stderr.decode().strip()[:200])
            sys.exit(shared.SKIP)


def names(data, *options):
    """{process: the named functions of its program that were sampled}."""
    done = subprocess.run([os.environ['PIPA'], 'script', '-q', '--no-this-machine', *options, '-F', 'pid,ip,sym', '-G',
                           data], stdout=subprocess.PIPE, check=True)
    out = {}
    for pid, sym in re.findall(r'^ *(\d+) +[0-9a-f]+ (\S+)', done.stdout.decode(), re.M):
        if sym in NAMES:
            out.setdefault(int(pid), set()).add(sym)
    return out


def check(data, *options):
    have = names(data, *options)
    if sorted(have.values(), key=sorted) != [{name} for name in NAMES]:
        return ['functions by process: %s' % have]
    return []


def main():
    if not os.environ.get('PIPA') or not os.environ.get('PIPA_COLLECT'):
        sys.exit('PIPA or PIPA_COLLECT does not name the program')
    if os.geteuid() != 0 or not shutil.which('chroot') or not shutil.which('gcc'):
        print('skipped: this needs root, chroot and gcc')
        sys.exit(shared.SKIP)
    tally = shared.Tally('containers')
    with tempfile.TemporaryDirectory() as top:
        make_roots(top)
        bundle = os.path.join(top, 'bundle')
        running = [subprocess.Popen(['chroot', os.path.join(top, name), '/work']) for name in NAMES]
        done = subprocess.run([os.environ['PIPA_COLLECT'], '-q', '--with-binaries', '--duration', '2', '-o',
                               bundle + '/', '-p', ','.join(str(process.pid) for process in running)],
                              stderr=subprocess.PIPE)
        for process in running:
            process.kill()
            process.wait()
        if done.returncode:
            print('skipped: nothing can be recorded here: %s' % done.stderr.decode().strip()[:300])
            sys.exit(shared.SKIP)
        tally.result('binaries of the bundle', check(bundle))
        shutil.rmtree(os.path.join(bundle, 'binaries'))
        first, second = (os.path.join(top, name) for name in NAMES)
        tally.result('roots in order', check(bundle, '--symfs', first, '--symfs', second))
        tally.result('the other order', check(bundle, '--symfs', second, '--symfs', first))
        have = names(bundle, '--symfs', first)
        tally.result('one root', [] if list(have.values()) == [{NAMES[0]}] else ['functions by process: %s' % have])
    tally.close()


if __name__ == '__main__':
    main()
