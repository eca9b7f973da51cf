"""The texts of perf that there are, and how each was made: for script.py."""
import collections
import glob
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import explained  # noqa: E402
import shared     # noqa: E402

UNWINDS = r'dwarf|inline|debuginfo|inlining|PerfFormatLost'
KINDS = ('.guest-script', '.script', '.x86perf-script', '.x86perf-flat')
PLACE = 'comm,pid,tid,time,period,event,ip,sym,symoff,dso'
TRACE = 'comm,pid,tid,cpu,time,event,trace'
MORE = {'x86_64-proc-main/rec-faults': ',addr', 'x86_64-proc-main/rec-task': ',addr,weight,phys_addr'}


class Case(collections.namedtuple('Case', 'name data text options symfs kallsyms')):
    """Paths are without .zst; `text` is perf's. symfs, kallsyms: what perf had, or None."""
    symbols, name_width = None, False

    @property
    def perf612(self):
        return bool(re.match(r'(riscv64-main|x86_64-proc-perf612)/', self.name))

    @property
    def machine(self):
        return re.match(r'(arm64|armhf|riscv64|s390x|x86_64)?', self.name)[0]

    @property
    def foreign(self):
        """perf read it on another machine than the one that recorded it."""
        return '.x86perf-' in self.name

    @property
    def retyped(self):
        return self.name.startswith('simpleperf--')

    @property
    def unwound(self):
        """User stacks were recorded instead of chains."""
        return bool(re.search(UNWINDS, self.name))


def there(path):
    return os.path.exists(path) or os.path.exists(path + '.zst')


def corpus_cases(base):
    """The fields stand in RECORDS.txt; perf had no symbols."""
    name = None
    with open(os.path.join(base, 'oracle', 'RECORDS.txt'), encoding='utf-8') as file:
        for line in file:
            if line[0] not in ' #':
                name = line.strip()
            fields = re.search(r'script-fields=(\S+)', line)
            if not fields or name in explained.SCRIPT_NOT_COMPARED:
                continue
            data, text = os.path.join(base, 'perf', name), os.path.join(base, 'oracle', name)
            for kind, options in (('.script', ['-F', fields[1]]), ('.script-default', [])):
                if there(text + kind + '.txt'):
                    yield Case(name + kind, data, text + kind + '.txt', options, None, None)


def elf_cases(base, work):
    """The same with the program that the source of the recording shipped, at its recorded path."""
    for folder in sorted(glob.glob(os.path.join(base, 'elf', '*'))):
        name = os.path.basename(folder)
        with open(os.path.join(folder, 'RECORDED_PATH.txt'), encoding='utf-8') as file:
            path = file.read().strip()
        files = [entry for entry in os.listdir(folder) if entry != 'RECORDED_PATH.txt']
        target = os.path.join(work, name, path.lstrip('/'))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(os.path.join(folder, files[0]), target)
        yield Case(name + '.symfs-script', os.path.join(base, 'perf', name),
                   os.path.join(base, 'oracle', 'elf', name + '.symfs-script.txt'), None,
                   os.path.join(work, name), None)


def fields_of(case, text):
    """As tools/native/rec.sh and tools/guest-runs/run-common.sh asked for them."""
    name, kind = os.path.basename(case.name).split('.', 1)
    if name == 'rec-pipe' and kind != 'script':
        return ['-F', '+dsoff'] if case.perf612 else []
    if re.search(r'-tp-|sched', name):
        return ['-F', TRACE]
    first = next((line for line in text.split(b'\n') if line), b'')
    cpu = ',cpu' if re.search(rb'\[\d\d\d\] ', first) else ''
    far = ',dsoff' if case.perf612 else ''
    return ['-F', PLACE + MORE.get(case.name.split('.')[0], '') + cpu + far] + \
        (['-G'] if kind == 'x86perf-flat' else [])


def symfs_of(folder):
    machine = 'x86_64' if folder.startswith('x86_64-proc') else re.split('-main|-n1', folder)[0]
    return machine + '-symfs'


def recording_cases(base, work):
    found = set(path.replace('.zst', '') for path in glob.glob(os.path.join(base, '*', 'rec-*.data*')))
    for data in sorted(found):
        stem = data[:-len('.data')]
        name = os.path.relpath(stem, base)
        folder = name.split('/')[0]
        for kind in KINDS:
            if there(stem + kind + '.txt'):
                yield Case(name + kind, data, stem + kind + '.txt', None,
                           os.path.join(work, symfs_of(folder)),
                           os.path.join(base, folder, 'kallsyms'))


def all_of(corpus, recordings, work):
    yield from corpus_cases(corpus)
    yield from elf_cases(corpus, work)
    yield from recording_cases(recordings, work)
