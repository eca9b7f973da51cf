#!/usr/bin/env python3
"""Where pipa writes: nobody's file is lost, a failed run leaves nothing, and a full disk is said.
$PIPA is the program."""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib'), HERE]
import judge     # noqa: E402
import perfdata  # noqa: E402
import shared    # noqa: E402


class Place:
    """A folder with a recording in it."""

    def __init__(self, folder):
        self.folder = folder
        self.write('perf.data', perfdata.small().build())

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), 'wb') as file:
            file.write(data)

    def read(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def run(self, *args, **how):
        return judge.run(['analyze', 'perf.data'] + list(args), self.folder, **how)

    def left(self):
        return set(os.listdir(self.folder)) - {'perf.data'}


def expect(result, code, words=''):
    """Problems of (status, stdout, stderr): a failure is one line with these words in it."""
    status, _, stderr = result
    text = stderr.decode('utf-8', 'replace')
    problems = [] if status == code else ['exit status %s, not %d: %s' % (status, code, text)]
    if code and (text.count('\n') != 1 or words not in text):
        problems.append('stderr is not one line with %r: %r' % (words, text))
    return problems


def foreign_report(place):
    place.write('report.html', b'<html>my own work</html>')
    problems = expect(place.run(), 1, 'report.html')
    if place.read('report.html') != b'<html>my own work</html>' or place.left() != {'report.html'}:
        problems.append('the foreign file was touched, or something was left')
    problems += expect(place.run('--force'), 0)
    return problems + ([] if b'pipa' in place.read('report.html') else ['--force did not overwrite'])


def foreign_json(place):
    place.write('m.json', b'{"my":"own"}')
    problems = expect(place.run('--json', 'm.json'), 1, 'm.json')
    return problems + ([] if place.read('m.json') == b'{"my":"own"}' else ['m.json was overwritten'])


def input_as_output(place):
    before = place.read('perf.data')
    problems = expect(place.run('-o', 'perf.data'), 1, 'perf.data')
    problems += expect(place.run('--json', 'perf.data'), 1, 'perf.data')
    return problems + ([] if place.read('perf.data') == before else ['the recording was overwritten'])


def own_report(place):
    problems = expect(place.run('--json', 'm.json'), 0)
    first = place.read('report.html'), place.read('m.json')
    problems += expect(place.run('--json', 'm.json'), 0)
    if (place.read('report.html'), place.read('m.json')) != first:
        problems.append('the second run wrote other bytes')
    return problems + ([] if place.left() == {'report.html', 'm.json'} else ['left %s' % place.left()])


def same_for_both(place):
    problems = expect(place.run('-o', 'same', '--json', 'same'), 2, 'same')
    return problems + ([] if not place.left() else ['left %s' % place.left()])


def failure_keeps_report(place):
    expect(place.run(), 0)
    before = place.read('report.html')
    place.write('perf.data', b'PERFILE2')
    problems = expect(place.run(), 1, 'perf.data')
    return problems + ([] if place.read('report.html') == before else ['the old report was touched'])


def standard_output(place):
    status, page, said = place.run('-o', '-')
    problems = [] if status == 0 and page.lower().startswith(b'<!doctype html') else ['-o -: no page']
    status, model, said = place.run('--json', '-')
    if status or json.loads(model)['format'] != 'pipa-model' or b'Verdict' not in said:
        problems.append('--json -: no model on standard output, or no summary on standard error')
    return problems + expect(place.run('-o', '-', '--json', '-'), 2)


def no_such_folder(place):
    problems = expect(place.run('-o', 'nowhere/report.html'), 1, 'nowhere/report.html')
    place.write('a-file', b'')
    problems += expect(place.run('-o', 'a-file/report.html'), 1, 'Not a directory')
    problems += expect(place.run('-o', '.'), 1, 'directory')
    return problems + ([] if place.left() == {'a-file'} else ['left %s' % place.left()])


def locked_folder(place):
    os.mkdir(place.path('locked'), 0o500)
    problems = expect(place.run('-o', 'locked/report.html'), 1, 'locked/report.html')
    return problems + ([] if not os.listdir(place.path('locked')) else ['left a file'])


def full_disk(place):
    problems = expect(place.run('-o', '/dev/full'), 1, '/dev/full')
    problems += expect(place.run('--json', '/dev/full'), 1, '/dev/full')
    with open('/dev/full', 'wb') as full:
        problems += expect(place.run('-o', '-', stdout=full), 1)
        problems += expect(place.run('-o', 'x.html', stdout=full), 1)
    return problems


def full_file_system(place):
    """A limit on the size of files stands for a disk that fills up half way."""
    limited = ['sh', '-c', 'trap "" XFSZ; ulimit -f 8; exec "$PIPA" analyze perf.data']
    done = subprocess.run(limited, cwd=place.folder, env=judge.environment(), timeout=judge.SECONDS,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    problems = expect((done.returncode, b'', done.stderr), 1, 'report.html')
    return problems + ([] if not place.left() else ['left %s' % place.left()])


def closed_pipe(place):
    read, write = os.pipe()
    os.close(read)
    with open(write, 'wb') as pipe:
        status, _, _ = place.run('-o', '-', stdout=pipe)
    return [] if status in (1, -13) else ['exit status %s' % status]


def permissions(place):
    problems = expect(judge.run(['analyze', 'perf.data'], place.folder, umask=0o027), 0)
    mode = os.stat(place.path('report.html')).st_mode & 0o777
    return problems + ([] if mode == 0o640 else ['umask 027 gives mode %o' % mode])


def link(place):
    place.write('target.html', b'')
    os.symlink('target.html', place.path('report.html'))
    problems = expect(place.run(), 0)
    return problems + ([] if b'pipa' in place.read('report.html') else ['no report'])


def usage(place):
    problems = []
    for args in ([], ['analyze'], ['nonsense'], ['analyze', '--nonsense', 'perf.data'],
                 ['analyze', 'perf.data', 'perf.data'], ['analyze', '--threads', '0', 'perf.data'],
                 ['analyze', '--threads', '-1', 'perf.data'], ['analyze', '-o'],
                 ['analyze', '--symfs', 'nowhere', 'perf.data'],
                 ['analyze', '--kallsyms', 'nowhere', 'perf.data']):
        status, _, stderr = judge.run(args, place.folder)
        if status != 2 or not stderr:
            problems.append('%s: exit status %s, said %r' % (args, status, stderr))
    for args in (['--help'], ['--version'], ['analyze', '--help'], ['help']):
        status, stdout, stderr = judge.run(args, place.folder)
        if status or not stdout or stderr:
            problems.append('%s: exit status %s, said %r' % (args, status, stderr))
    return problems + ([] if not place.left() else ['left %s' % place.left()])


CASES = (foreign_report, foreign_json, input_as_output, own_report, same_for_both,
         failure_keeps_report, standard_output, no_such_folder, locked_folder, full_disk,
         full_file_system, closed_pipe, permissions, link, usage)


def main():
    tally = shared.Tally('outputs')
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            problems = case(Place(folder))
        tally.result(case.__name__, problems)
    tally.close()


if __name__ == '__main__':
    main()
