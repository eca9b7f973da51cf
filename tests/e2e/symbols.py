#!/usr/bin/env python3
"""pipa symbols: what it counts is what pipa script prints, weighted by samples; it says where names
came from, why others are missing and what fetches them; hostile names do no harm; and the report's
table says the same.

    symbols.py    with PIPA naming the program"""
import collections
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
import perfdata  # noqa: E402
from shared import Tally, optional  # noqa: E402

CODE = 0x7f0000001000


def run(*arguments):
    return subprocess.run([os.environ['PIPA'], *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def listing(path, *options):
    return json.loads(run('symbols', '--json', '--no-this-machine', path, *options).stdout)


def put(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, 'wb') as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return path


def recording():
    """Five samples in a library of Fedora, three in generated code, two in the kernel, one nowhere."""
    file = perfdata.PerfData()
    event = file.event(type=1, config=0, sample_type=perfdata.USUAL, ids=[11], flags=perfdata.SAMPLE_ID_ALL)
    file.mmap(-1, 0, 0xffffffff81000000, 0x1000000, 0xffffffff81000000, '[kernel.kallsyms]_text',
              misc=perfdata.KERNEL)
    file.comm(100, 100, 'vm', exec=True)
    file.mmap2(100, 100, 0x400000, 0x3000, 0, '/usr/lib64/libx\x1b[31m.so', build_id=bytes(range(20)))
    file.mmap2(100, 100, CODE & ~0xfff, 0x2000, 0, '//anon')
    time = 0
    for ip, count, misc in ((0x400100, 5, perfdata.USER), (CODE + 4, 3, perfdata.USER),
                            (0xffffffff81000100, 2, perfdata.KERNEL), (0x10, 1, perfdata.USER)):
        for _ in range(count):
            time += 1000000
            file.sample(event, ip, 100, 100, time, misc=misc)
    file.feature_text(perfdata.OSRELEASE, '6.8.5-301.fc40.x86_64')
    return file.build()


def check_counts(folder):
    path = put(folder, 'p.data', recording())
    code = put(folder, 'perf-100.map', '%x 10 f\n' % CODE)
    found = listing(path, '--jit', code)
    have = [(row['module'], row['samples'], row['named']) for row in found['modules']]
    due = [('libx\x1b[31m.so', 5, 0), ('[JIT] tid 100', 3, 3), ('[kernel.kallsyms]', 2, 0), ('[unknown]', 1, 0)]
    out = [] if have == due else ['due %r, printed %r' % (due, have)]
    if (found['samples'], found['named'], found['module_count']) != (11, 3, 4):
        out.append('sums: %r' % found)
    if abs(sum(row['share'] for row in found['modules']) - 1) > 1e-9:
        out.append('shares do not add up to 1')
    missing = [row['module'] for row in listing(path, '--jit', code, '--missing')['modules']]
    if missing != [due[0][0], due[2][0], due[3][0]]:
        out.append('--missing: %r' % missing)
    return out


def check_words(folder):
    path = put(folder, 'p.data', recording())
    rows = listing(path)['modules']
    out = []
    for row, column, words in ((0, 'why', 'no file to take names from'),
                               (0, 'build_id', '000102030405060708090a0b0c0d0e0f10111213'),
                               (0, 'advice', "dnf --enablerepo='*debug*' install /usr/lib/debug/.build-id/00/0102"),
                               (0, 'advice', 'https://debuginfod.fedoraproject.org/buildid/000102'),
                               (1, 'advice', '--jit'), (2, 'advice', 'cat /proc/kallsyms'),
                               (3, 'why', 'nothing was recorded to be mapped')):
        if words not in (rows[row][column] or ''):
            out.append('%s of %s: %r lacks %r' % (column, rows[row]['module'], rows[row][column], words))
    if rows[3]['advice'] is not None or rows[0]['names_from'] is not None:
        out.append('what is not known is not null: %r' % rows)
    kallsyms = put(folder, 'kallsyms', 'ffffffff81000000 T _text\nffffffff81000000 T _stext\n'
                                       'ffffffff81000100 T vfs_read\n')
    kernel = listing(path, '--kallsyms', kallsyms)['modules'][2]
    if kernel['named'] != 2 or 'kallsyms' not in kernel['names_from'] or kernel['why'] is not None:
        out.append('the kernel: %r' % kernel)
    return out


def check_text(folder):
    """Nothing of the recording reaches the terminal as it is; wrong usage is said."""
    path = put(folder, 'p.data', recording())
    done = run('symbols', '--no-this-machine', path)
    out = ['escape sequences reach the terminal'] if b'\x1b' in done.stdout else []
    for words in (b'45.45 %         5    0.0 %  /usr/lib64/libx\\x1b[31m.so', b' % of 11 samples have a name', b'4 of 4 modules'):
        if words not in done.stdout:
            out.append('%r is not in %r' % (words, done.stdout))
    for arguments, words in ((['--comm', 'x', path], b'cannot be chosen'), ([], b'name the recording')):
        done = run('symbols', *arguments)
        if done.returncode != 2 or words not in done.stderr:
            out.append('%r: %d, %r' % (arguments, done.returncode, done.stderr))
    target = os.path.join(folder, 'out.json')
    if run('symbols', '--json', '-o', target, path).returncode or 'modules' not in json.load(open(target)):
        out.append('-o wrote nothing')
    return out


def check_report(folder):
    """The model's table is the same list."""
    path = put(folder, 'p.data', recording())
    code = put(folder, 'perf-100.map', '%x 10 f\n' % CODE)
    target = os.path.join(folder, 'model.json')
    done = run('analyze', path, '--jit', code, '--json', target, '-o', os.path.join(folder, 'report.html'))
    with open(target) as file:
        model = json.load(file)
    table = next(table for table in model['tables'] if table['id'] == 'quality.modules')
    columns = {column['id']: column['values']
               for column in table['columns']}
    rows = listing(path, '--jit', code)['modules']
    out = []
    if columns['module'] != [row['module'] for row in rows]:
        out.append('modules: %r' % columns['module'])
    if columns['advice'] != [row['advice'] or '' for row in rows]:
        out.append('advice: %r' % columns['advice'])
    if b'Samples with a name' not in done.stdout:
        out.append('the summary does not say how much has a name: %r' % done.stdout)
    return out


def check_recorded(folder, symfs, path):
    """As many samples of each module, and as many of them named, as pipa script prints."""
    text = run('script', '-q', '--no-this-machine', '-F', 'ip,sym,dso', '-G', '--symfs', symfs, path).stdout.decode()
    printed = collections.Counter()
    for line in text.splitlines():
        head, _, dso = line.rpartition(' (')
        if head:
            printed['[unknown]' not in head] += 1
    found = listing(path, '--symfs', symfs)
    out = []
    if found['named'] != printed[True] or found['samples'] != sum(printed.values()):
        out.append('script: %r, symbols: %d of %d' % (printed, found['named'], found['samples']))
    if not any('below --symfs 1' in (row['names_from'] or '') for row in found['modules']):
        out.append('no module is named from --symfs')
    return out


def main():
    tally = Tally('symbols')
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_counts, check_words, check_text, check_report):
            tally.result(check.__name__[6:], check(folder))
        symfs, lang = optional('recordings', 'x86_64-symfs'), optional('recordings', 'x86_64-proc-lang')
        if symfs and lang:
            name = next(name for name in sorted(os.listdir(lang)) if name.endswith('.data'))
            tally.result(name, check_recorded(folder, symfs, os.path.join(lang, name)))
        else:
            tally.skip('recorded', 'no recordings')
    tally.close()


if __name__ == '__main__':
    main()
