#!/usr/bin/env python3
"""Files that break their reader: what it costs, as a user meets it. $PIPA is the program,
$PIPA_TRICK_WORKER a pipa-symbolize whose reader crashes, hangs or takes all memory for files with a
function test_crash, test_hang, test_allocate or test_open.

    isolation.py [NAME...]      only cases with one of these in their names"""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import libraries  # noqa: E402
import shared     # noqa: E402

PATIENCE_S = 10  # crew.c
SECONDS = 120
SHIELDS = {'NoNewPrivs': '1', 'Seccomp': '2'}


class Case:
    """A folder with a pipa, its worker, a recording and the files of its libraries."""

    def __init__(self, functions, worker=os.environ.get('PIPA_TRICK_WORKER')):
        self.folder = tempfile.mkdtemp()
        self.pipa = shutil.copy(os.environ['PIPA'], self.folder)
        if worker:
            shutil.copy(worker, os.path.join(self.folder, 'pipa-symbolize'))
        os.makedirs(os.path.join(self.folder, 'root', 'opt'))
        for i, function in enumerate(functions):
            with open(os.path.join(self.folder, 'root', 'opt', 'lib%d.so' % i), 'wb') as file:
                file.write(libraries.library(i, function))
        with open(os.path.join(self.folder, 'perf.data'), 'wb') as file:
            file.write(libraries.recording(len(functions)))
        self.env = dict(os.environ, LD_LIBRARY_PATH=os.path.dirname(os.path.dirname(
            os.path.abspath(os.environ['PIPA']))))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.folder)

    def start(self, command, *options):
        return subprocess.Popen([self.pipa, command, 'perf.data', '--symfs', 'root'] + list(options),
                                cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run(self, command, *options):
        process = self.start(command, *options)
        out, err = process.communicate(timeout=SECONDS)
        if process.returncode != 0:
            raise AssertionError('pipa %s ended with %d: %s' % (command, process.returncode, err))
        return out

    def names(self):
        """[(function or None, library)] of the samples, in order."""
        lines = self.run('script', '-F', 'ip,sym,dso', '-q').decode().splitlines()
        out = []
        for line in lines:
            _, rest = line.split(None, 1)
            name, place = rest.rsplit(' (', 1)
            out.append((None if name == '[unknown]' else name, place.rstrip(')')))
        return out

    def model(self, *options):
        return json.loads(self.run('analyze', '--json', '-', '-o', 'report.html', '--force', *options))

    def notes(self):
        """{code: [(subject, share)]} of what is said about symbols."""
        out = {}
        for note in self.model()['notes']:
            if note['code'].startswith('symbols_'):
                out.setdefault(note['code'], []).append((note['subject'], note['share']))
        return out


def expected(functions, lost):
    """The names of a recording whose libraries `lost` have none."""
    return [(None if i in lost else (function.decode() if k % 2 else 'second_%d' % i),
             '/opt/lib%d.so' % i) for k in range(10) for i, function in enumerate(functions)]


def check_loss(functions, lost, code):
    """Problems, where the libraries `lost` should be noted under `code`, and the others named."""
    out = []
    with Case(functions) as case:
        if case.names() != expected(functions, lost):
            out.append('names: %s' % case.names())
        share = 1 / len(functions)
        found = sorted((subject, round(part, 6)) for subject, part in case.notes().get(code, []))
        wanted = sorted(('/opt/lib%d.so' % i, round(share, 6)) for i in lost)
        if found != wanted:
            out.append('notes of %s: %s, not %s' % (code, found, wanted))
    return out


def functions(count, **tricks):
    """first_0 …, and test_NAME where a trick says so: trick=index."""
    out = [b'first_%d' % i for i in range(count)]
    for trick, where in tricks.items():
        for i in [where] if isinstance(where, int) else where:
            out[i] = b'test_' + trick.encode()
    return out


def case_no_trick():
    return check_loss(functions(5), [], 'symbols_reader_crashed')


def case_one_crash():
    return check_loss(functions(5, crash=2), [2], 'symbols_reader_crashed')


def case_memory():
    with open(os.environ['PIPA_TRICK_WORKER'], 'rb') as file:
        if b'__asan_init' in file.read():
            return []  # there is no RLIMIT_AS under the address sanitizer
    return check_loss(functions(5, allocate=1), [1], 'symbols_reader_crashed')


def case_path_that_a_file_names():
    return check_loss(functions(5, open=4), [4], 'symbols_reader_crashed')


def case_every_second_crashes():
    lost = list(range(1, 20, 2))
    return check_loss(functions(20, crash=lost), lost, 'symbols_reader_crashed')


def case_all_crash():
    return check_loss(functions(3, crash=range(3)), [0, 1, 2], 'symbols_reader_crashed')


def case_hang():
    begin = time.monotonic()
    with Case(functions(4, hang=1)) as case:
        out = [] if case.names() == expected(functions(4, hang=1), [1]) else ['names']
        took = time.monotonic() - begin
        if not PATIENCE_S <= took < 4 * PATIENCE_S:
            out.append('a hang took %.1f s' % took)
        if list(case.notes()) != ['symbols_reader_late']:
            out.append('notes: %s' % case.notes())
    return out


def case_any_number_of_workers():
    """The same bytes, whoever crashed first."""
    with Case(functions(16, crash=[3, 4, 9])) as case:
        outputs = set()
        for threads in (1, 1, 2, 4, 13):
            model = case.run('analyze', '--json', '-', '-o', 'report.html', '--force', '--threads',
                             str(threads))
            with open(os.path.join(case.folder, 'report.html'), 'rb') as page:
                outputs.add((model, page.read()))
    return [] if len(outputs) == 1 else ['%d outputs of one recording' % len(outputs)]


def case_no_program():
    with Case(functions(4), worker=None) as case:
        code = ['symbols_no_reader']
        notes = case.notes()
        if os.path.exists(installed()):
            return []
        out = [] if list(notes) == code and notes[code[0]] == [('pipa-symbolize', 1.0)] else [
            'notes: %s' % notes]
        return out + ([] if case.names() == expected(functions(4), range(4)) else ['names'])


def installed():
    """Where a pipa of this machine would stand; one that is there answers too."""
    found = glob.glob('/usr/local/libexec/pipa/pipa-symbolize') + glob.glob(
        '/usr/libexec/pipa/pipa-symbolize')
    return found[0] if found else '/nowhere'


def worker_of(process):
    """The worker that a running pipa has started."""
    for _ in range(100):
        for path in glob.glob('/proc/%d/task/*/children' % process.pid):
            with open(path, encoding='ascii') as file:
                children = file.read().split()
            if children:
                return int(children[0])
        time.sleep(0.05)
    raise AssertionError('no worker was started')


def look_at(worker):
    """Problems of a worker, seen from outside."""
    out, base = [], '/proc/%d/' % worker
    with open(base + 'status', encoding='ascii') as file:
        status = dict(line.rstrip('\n').split(':\t', 1) for line in file if ':\t' in line)
    out += ['%s is %s' % (name, status.get(name)) for name, value in SHIELDS.items()
            if status.get(name, '').strip() != value]
    with open(base + 'environ', 'rb') as file:
        out += ['it has an environment'] if file.read() else []
    held = sorted(os.readlink(path) for path in glob.glob(base + 'fd/*'))
    strange = [name for name in held if not name.startswith(('socket:', '/dev/null'))
               and not name.endswith('/root/opt/lib0.so')]
    return out + (['it holds %s' % strange] if strange else [])


def case_worker_from_outside():
    """What it holds while it reads, and that it ends with a pipa that is killed."""
    if os.geteuid() != 0:
        return []
    secret = os.open('/etc/passwd', os.O_RDONLY)
    os.set_inheritable(secret, True)
    with Case(functions(1, hang=0)) as case:
        process = subprocess.Popen([case.pipa, 'script', 'perf.data', '--symfs', 'root'],
                                   cwd=case.folder, env=case.env, pass_fds=[secret],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        worker = worker_of(process)
        time.sleep(0.5)
        out = look_at(worker)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for _ in range(100):
            if not os.path.exists('/proc/%d' % worker):
                break
            time.sleep(0.05)
        else:
            out.append('the worker outlives pipa')
    os.close(secret)
    return out


def main():
    tally = shared.Tally('isolation')
    for name, case in sorted(globals().items()):
        if name.startswith('case_') and (not sys.argv[1:] or any(w in name for w in sys.argv[1:])):
            tally.result(name[5:].replace('_', ' '), case())
    tally.close()


if __name__ == '__main__':
    main()
