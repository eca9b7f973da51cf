#!/usr/bin/env python3
"""Whatever pipa is given, it ends with status 0 or 1, says why in one line, leaves nothing half done
and lets no byte of the recording steer page or terminal. $PIPA is the program.

    hostile.py [-k] [NAME...]      -k keeps the files of failed cases in ./hostile-failed"""
import gzip
import multiprocessing.pool
import os
import random
import stat
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), HERE]
import cases   # noqa: E402
import judge   # noqa: E402
import perfdata    # noqa: E402
import perfstream  # noqa: E402
import shared  # noqa: E402

KEEP = 'hostile-failed'


def small_corpus_file():
    base = shared.optional('corpus', 'perf')
    return base and os.path.join(base, 'autofdo--ro_sample.perf')


def run_built(job):
    """(name, problems) of one case of bytes."""
    number, name, data = job
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'case-%d.data' % number)
        with open(path, 'wb') as file:
            file.write(data)
        problems = judge.judge(path)
    if problems and '-k' in sys.argv:
        os.makedirs(KEEP, exist_ok=True)
        with open(os.path.join(KEEP, name.replace('/', '_')), 'wb') as file:
            file.write(data)
    return name, problems


def strange_files(folder):
    """{what: path} of things that are no recording."""
    out = {'a directory': folder, 'a missing file': os.path.join(folder, 'missing'),
           '/dev/zero': '/dev/zero', '/dev/null': '/dev/null',
           'an ELF file': os.path.realpath('/proc/self/exe'), 'a folder in a file':
           os.path.join(os.path.realpath('/proc/self/exe'), 'perf.data')}
    for name, data in {'empty': b'', 'gzip': gzip.compress(b'x' * 1000), 'text': b'hello\n',
                       'page': b'<!doctype html><title>x</title>', 'one byte': b'P'}.items():
        out[name] = os.path.join(folder, name)
        with open(out[name], 'wb') as file:
            file.write(data)
    out['a FIFO'] = os.path.join(folder, 'fifo')
    os.mkfifo(out['a FIFO'])
    out['a link to itself'] = os.path.join(folder, 'loop')
    os.symlink('loop', out['a link to itself'])
    out['a name with escapes'] = os.path.join(folder, 'odd\x1b[31m\nname\u202e<script>alert(1)')
    return out


def thread_folders(base):
    """{what: (path, exit statuses)} of directories as perf record --threads writes them, but for one
    thing."""
    def folder(name, streams=((), ())):
        path = os.path.join(base, name.replace(' ', '-'))
        file = perfdata.small()
        perfstream.threads(file, path, [file.records[4:12] if i == 0 else list(records)
                                        for i, records in enumerate(streams)])
        return path
    def put(path, name, data):
        with open(os.path.join(path, name), 'wb') as file:
            file.write(data)
    out = {name: (folder(name), (0,)) for name in ('whole', 'a gap', 'noise', 'empty streams')}
    os.rename(os.path.join(base, 'a-gap', 'data.1'), os.path.join(base, 'a-gap', 'data.9'))
    put(os.path.join(base, 'noise'), 'data.0', random.Random(1).randbytes(70000))
    put(os.path.join(base, 'empty-streams'), 'data.0', b'')
    out.update((name, (folder(name), (1,))) for name in ('a FIFO', 'a link', 'no header', 'short header',
                                                        'a folder'))
    for name in ('a-FIFO', 'a-link', 'a-folder'):
        os.unlink(os.path.join(base, name, 'data.1'))
    os.mkfifo(os.path.join(base, 'a-FIFO', 'data.1'))
    os.symlink('data.0', os.path.join(base, 'a-link', 'data.1'))
    os.mkdir(os.path.join(base, 'a-folder', 'data.1'))
    put(os.path.join(base, 'no-header'), 'data', b'x' * 1000)
    put(os.path.join(base, 'short-header'), 'data', perfdata.small().build()[:60])
    return out


def run_threads(tally):
    with tempfile.TemporaryDirectory() as base:
        for name, (path, status) in thread_folders(base).items():
            tally.result('threads: ' + name, judge.judge(path, status))


def run_strange(tally):
    with tempfile.TemporaryDirectory() as folder:
        for name, path in strange_files(folder).items():
            if name == 'a name with escapes':
                code, _, stderr = judge.run(['analyze', path], folder)
                problems = [] if code == 1 else ['exit status %s' % code]
                tally.result(name, problems + judge.text_problems('stderr', stderr))
            else:
                tally.result(name, judge.judge(path, status=(1,)))
        locked = os.path.join(folder, 'locked')
        os.close(os.open(locked, os.O_CREAT | os.O_WRONLY, stat.S_IWUSR))
        tally.result('an unreadable file', judge.judge(locked, status=(1,)))


def main():
    names = [arg for arg in sys.argv[1:] if arg != '-k']
    tally = shared.Tally('hostile')
    small = small_corpus_file()
    if not small:
        tally.skip('a recording of the corpus, cut off', 'no $PIPA_SHARED')
    built = cases.all_cases(small)
    jobs = [(number, name, data) for number, (name, data) in enumerate(built.items())
            if not names or any(part in name for part in names)]
    with multiprocessing.pool.ThreadPool(os.cpu_count()) as pool:
        for name, problems in pool.imap(run_built, jobs):
            tally.result(name, problems)
    if not names:
        run_strange(tally)
        run_threads(tally)
    if not judge.schema_errors:
        print('(models were not compared with the schema: no python3 module jsonschema)')
    tally.close()


if __name__ == '__main__':
    main()
