#!/usr/bin/env python3
"""Archives and folders that no collector writes: pipa ends with one clear sentence or with notes,
writes no file but its report, starts no program, and stays small. $PIPA is the program.

    archives.py [NAME...]      only cases with one of these in their names"""
import functools
import json
import multiprocessing.pool
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), HERE]
import archive_cases as cases  # noqa: E402
import judge                   # noqa: E402
import shared                  # noqa: E402

STRACE = shutil.which('strace')
CALLS = ('execve,execveat,open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,'
         'symlinkat,rename,renameat,renameat2,unlink,unlinkat,rmdir,truncate,chmod,fchmodat,memfd_create')
# What archivers would be called for; found first in PATH, each leaves a trace.
PROGRAMS = ('lrzip', 'grzip', 'lzop', 'gunzip', 'gzip', 'bunzip2', 'bzip2', 'unxz', 'xz', 'unzstd',
            'zstd', 'lz4', 'unlzma', 'lzip', 'uncompress', 'uudecode', 'rpm2cpio', 'tar', 'unzip')
OURS = re.compile(r'"[^"]*(report\.html|model\.json)[^"]*"')
QUIET = re.compile(r'"/(dev/null|proc/self/task/\d+/comm)"')
LARGEST_BYTES = 3 << 30  # with a sanitizer's shadow
SECONDS = 60


def call_problems(trace):
    """What the traced run did to the file system, and what it started."""
    out, started = [], 0
    with open(trace, encoding='utf-8', errors='replace') as file:
        for line in file:
            call = re.sub(r'^\d+ +', '', line)
            if call.startswith('exec'):
                started += ' = 0' in call and '/pipa-symbolize"' not in call
                if started > 1:
                    out.append('started a program: %s' % call.strip()[:200])
            elif OURS.search(call) or QUIET.search(call) or ' = -1 ' in call or call[0] in '+-':
                continue
            elif call.startswith(('open', 'creat')):
                if re.search(r'O_(CREAT|WRONLY|RDWR|TRUNC|APPEND)|^creat', call) and \
                        'O_TMPFILE' not in call:
                    out.append('opened for writing: %s' % call.strip()[:200])
            elif not call.startswith('memfd_create'):
                out.append('changed the file system: %s' % call.strip()[:200])
    return out


class Traced:
    """One run under strace, with traps in PATH, in a folder of its own."""

    def __init__(self, path):
        with tempfile.TemporaryDirectory() as folder:
            self.run(path, folder)

    def environment(self, folder):
        traps, temp = os.path.join(folder, 'traps'), os.path.join(folder, 'temp')
        os.mkdir(traps)
        os.mkdir(temp)
        for name in PROGRAMS:
            with open(os.path.join(traps, name), 'w', encoding='utf-8') as file:
                file.write('#!/bin/sh\n: >"%s/sprung"\n' % folder)
            os.chmod(file.name, 0o755)
        # The leak check cannot run under strace; judge.judge runs with it.
        return dict(judge.environment(), ASAN_OPTIONS='exitcode=99:detect_leaks=0', TMPDIR=temp,
                    PATH=traps + os.pathsep + os.environ.get('PATH', ''))

    def run(self, path, folder):
        env, trace = self.environment(folder), os.path.join(folder, 'trace')
        work = os.path.join(folder, 'work')
        os.mkdir(work)
        done = subprocess.run(
            ([STRACE, '-f', '-qq', '-s', '300', '-e', 'trace=' + CALLS, '-o', trace] if STRACE else []) +
            [os.environ['PIPA'], 'analyze', path, '--json', 'model.json'], cwd=work, env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            timeout=4 * SECONDS, check=False)
        self.status, self.stderr = done.returncode, done.stderr.decode('utf-8', 'replace')
        self.problems = call_problems(trace) if STRACE else []
        if os.path.exists(os.path.join(folder, 'sprung')):
            self.problems.append('started a program of PATH')
        if os.listdir(env['TMPDIR']):
            self.problems.append('left files in TMPDIR')
        self.notes, self.profile = set(), None
        if self.status == 0:
            with open(os.path.join(work, 'model.json'), encoding='utf-8') as file:
                model = json.load(file)
            self.notes, self.profile = {note['code'] for note in model['notes']}, model['profile']


@functools.lru_cache(None)
def bare_profile():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'perf.data')
        with open(path, 'wb') as file:
            file.write(cases.DATA)
        return Traced(path).profile


def verdict(case, run):
    """Problems of what came, against what the case expects."""
    if case.either:
        return []
    if case.words is None and run.status:
        return ['failed: %s' % run.stderr.strip()]
    if case.words is not None and not (run.status == 1 and cases.matches(case.words, run.stderr)):
        return ['status %s, and not %r: %r' % (run.status, case.words, run.stderr)]
    if case.same and run.profile != bare_profile():
        return ['the profile is not that of the bare perf.data']
    missing = case.notes - run.notes
    return ['no note %s among %s' % (', '.join(missing), sorted(run.notes))] if missing else []


def run_case(job):
    name, case = job
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'case.data')
        with open(path, 'wb') as file:
            file.write(case.data)
        return name, check(case, path)


def check(case, path):
    run = Traced(path)
    return judge.judge(path) + run.problems + verdict(case, run)


def make_folder(folder):
    """{name: (case, path)} of directories."""
    out = {}

    def place(name, case):
        path = os.path.join(folder, name.replace(' ', '-'))
        os.mkdir(path)
        out[name] = (case, path)
        return path

    def write(path, data):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(data)

    write(os.path.join(place('folder', cases.Case(b'', same=True)), 'perf.data'), cases.DATA)
    write(os.path.join(place('folder in a folder', cases.Case(b'', same=True)), 'x/perf.data'), cases.DATA)
    path = place('linked perf.data', cases.refused(b'', "'perf.data', left out because entries are links"))
    os.symlink(os.path.join(folder, 'folder', 'perf.data'), os.path.join(path, 'perf.data'))
    path = place('linked folder', cases.refused(b'', 'is a directory without a recording'))
    os.symlink(os.path.join(folder, 'folder'), os.path.join(path, 'x'))
    path = place('loop', cases.Case(b'', same=True))
    os.symlink('.', os.path.join(path, 'again'))
    write(os.path.join(path, 'perf.data'), cases.DATA)
    path = place('FIFO as perf.data', cases.refused(b'', 'not regular'))
    os.mkfifo(os.path.join(path, 'perf.data'))
    path = place('FIFO beside', cases.Case(b'', notes=['special_members']))
    write(os.path.join(path, 'perf.data'), cases.DATA)
    os.mkfifo(os.path.join(path, 'kallsyms'))
    path = place('deep folder', cases.Case(b'', 'without a recording|without any file'))
    write(os.path.join(path, 'd/' * 40 + 'perf.data'), cases.DATA)
    path = place('odd name', cases.Case(b'', notes=['odd_names']))
    write(os.path.join(path, 'a\nb\x1b[31m'), b'x')
    write(os.path.join(path, 'perf.data'), cases.DATA)
    place('empty folder', cases.refused(b'', 'without any file'))
    path = place('spool', cases.Case(b'', notes=['unfinished_bundle']))
    write(os.path.join(path, 'manifest.json'), json.dumps(dict(cases.MANIFEST, state='recording')).encode())
    write(os.path.join(path, 'perf.data'), cases.perfdata.small().build()[:-200])
    for pid in range(2000):
        write(os.path.join(path, 'maps', str(pid)), b'x\n')
    return out


def main():
    names = sys.argv[1:]
    tally = shared.Tally('archives')
    if not STRACE:
        tally.skip('what the runs did to the file system', 'no strace')
    jobs = {}
    for group in cases.GROUPS:
        jobs.update(group())
    wanted = [(name, case) for name, case in jobs.items()
              if not names or any(part in name for part in names)]
    with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
        for name, problems in pool.imap(run_case, wanted):
            tally.result(name, problems)
    with tempfile.TemporaryDirectory() as folder:
        for name, (case, path) in make_folder(folder).items():
            if not names or any(part in name for part in names):
                tally.result(name, check(case, path))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    tally.result('memory', [] if largest < LARGEST_BYTES else ['%d MiB' % (largest >> 20)])
    print('the largest run took %d MiB' % (largest >> 20))
    tally.close()


if __name__ == '__main__':
    main()
