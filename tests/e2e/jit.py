#!/usr/bin/env python3
"""Generated code has the name that it had at the moment of the sample: against a program that says
which code it ran when, against perf inject --jit, and on recordings of our own making.

    jit.py LOAD    with PIPA naming the program; LOAD is jit_load"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
import perfdata  # noqa: E402
from jitdump import ARCH_TIMESTAMP, JitDump  # noqa: E402
from shared import SKIP, Tally  # noqa: E402

CODE = 0x7f0000001000


def script(path, *options):
    """[(time in ns, innermost function, its module)], and what was said."""
    done = subprocess.run([os.environ['PIPA'], 'script', '-F', 'time,ip,sym,dso', '--ns', '-i', path, *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = [(int(found[1] + found[2]), found[3], found[4])
           for found in re.finditer(r'^\s*(\d+)\.(\d{9}):\s+[0-9a-f]+ (.*?) \((.*)\)$', done.stdout, re.M)]
    return out, done.stderr


def names(path, *options):
    return [name for _, name, _ in script(path, *options)[0]]


# --- recorded here -------------------------------------------------------------------------------

class Recording:
    """jit_load under perf, in a folder: p.data, code/jit-PID.dump, code/perf-PID.map."""

    def __init__(self, folder, load, *options):
        self.folder, self.code = folder, os.path.join(folder, 'code')
        self.data = os.path.join(folder, 'p.data')
        os.makedirs(self.code)
        done = subprocess.run(['perf', 'record', '-q', '-g', '-F', '2000', '-e', 'cpu-clock:u', *options,
                               '-o', self.data, load, self.code], stdout=subprocess.PIPE, text=True)
        if done.returncode == SKIP:
            sys.exit(SKIP)
        self.phases = [(line.rsplit(' ', 2)) for line in done.stdout.splitlines()]
        self.pid = int(re.search(r'perf-(\d+)\.map', ' '.join(os.listdir(self.code)))[1])
        self.map = os.path.join(self.code, 'perf-%d.map' % self.pid)
        self.dump = os.path.join(self.code, 'jit-%d.dump' % self.pid)

    def due(self, time):
        for name, begin, end in self.phases:
            if int(begin) <= time <= int(end):
                return name
        return None

    def judge(self, *options, path=None):
        """Problems; every sample in generated code has the name of its phase."""
        samples, said = script(path or self.data, *options)
        code = [(time, name) for time, name, dso in samples if re.search(r'perf-\d+\.map|jitted-', dso)]
        wrong = [(self.due(time), name) for time, name in code if name != self.due(time)]
        if len(code) < 0.8 * len(samples) or not code:
            return ['%d of %d samples are in generated code: %s' % (len(code), len(samples), said)]
        return ['due and printed: %r' % collections.Counter(wrong)] if wrong else []


def check_symfs(recording):
    root = os.path.join(recording.folder, 'root')
    where = root + os.path.dirname(os.path.abspath(recording.dump))
    os.makedirs(where)
    shutil.copy(recording.dump, where)
    return recording.judge('--symfs', root)


def check_bundle(recording):
    """As pipa-collect packs it."""
    bundle = os.path.join(recording.folder, 'bundle')
    os.makedirs(bundle)
    shutil.copy(recording.data, os.path.join(bundle, 'perf.data'))
    shutil.copy(recording.dump, bundle)
    shutil.copy(recording.map, bundle)
    return recording.judge(path=bundle)


def check_inject(recording):
    """perf's own reading has as many samples of each function; its files are read as well."""
    injected = os.path.join(recording.folder, 'injected.data')
    done = subprocess.run(['perf', 'inject', '--jit', '-i', recording.data, '-o', injected],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        return ['perf inject: %s' % done.stdout]
    text = subprocess.run(['perf', 'script', '-i', injected, '-F', 'sym,dso,ip', '-G'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    perf = collections.Counter(re.findall(r'^\s*[0-9a-f]+ (.*) \(.*jitted-', text, re.M))
    ours = collections.Counter(name for _, name, dso in script(recording.data, '--jit', recording.dump)[0]
                               if 'perf-' in dso)
    out = [] if perf == ours and perf else ['perf %r, pipa %r' % (perf, ours)]
    return out + recording.judge(path=injected)


def check_map(recording):
    """A map knows no time: the last entry names; that is said; perf agrees where it is in use."""
    samples, said = script(recording.data, '--jit', recording.map)
    ours = collections.Counter(name for _, name, dso in samples if 'perf-' in dso)
    out = []
    if set(ours) != {'gamma ray', 'beta'}:
        out.append('named %r' % ours)
    if 'stand in several entries of their perf map' not in said:
        out.append('reuse is not said: %r' % said)
    return out


def check_clock(folder, load):
    """Without -k mono times do not meet: by the last, and that is said."""
    recording = Recording(os.path.join(folder, 'clock'), load)
    samples, said = script(recording.data, '--jit', recording.dump)
    ours = {name for _, name, dso in samples if 'perf-' in dso}
    out = [] if ours == {'gamma ray', 'beta'} else ['named %r' % ours]
    return out if 'another clock' in said else out + ['the clock is not said: %r' % said]


def check_node(folder):
    """A real runtime: functions of the script are named, by both of its files."""
    source = os.path.join(folder, 'busy.js')
    with open(source, 'w') as file:
        file.write('function busyInner(n) { let s = 0; for (let i = 0; i < n; i++) s += i % 7; return s; }\n'
                   'function busyOuter() { let t = 0; for (let k = 0; k < 400; k++) t += busyInner(2e5); '
                   'return t; }\nconsole.log(busyOuter());\n')
    data, out = os.path.join(folder, 'node.data'), []
    subprocess.run(['perf', 'record', '-q', '-k', 'mono', '-F', '1000', '-e', 'cpu-clock:u', '-o', data, 'node',
                    '--perf-prof', '--no-write-protect-code-memory', source], cwd=folder,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dumps = [name for name in os.listdir(folder) if re.fullmatch(r'jit-\d+\.dump', name)]
    if not dumps:
        return ['node wrote no jitdump']
    found = names(data, '--jit', os.path.join(folder, dumps[0]))
    share = sum('busyInner' in name for name in found) / max(1, len(found))
    if share < 0.5:
        out.append('busyInner has %.0f %% of %d samples' % (100 * share, len(found)))
    return out


# --- of our own making ---------------------------------------------------------------------------

def recording(order='<', pid=100, mapping='//anon', dump=None, clock=1):
    """Eight samples at CODE, 1 ms apart, of one process; `dump`: the path that it maps."""
    file = perfdata.PerfData(order == '>')
    event = file.event(type=1, config=0, sample_type=perfdata.USUAL, ids=[11], flags=perfdata.SAMPLE_ID_ALL)
    file.comm(pid, pid, 'vm', exec=True)
    file.mmap2(pid, pid, CODE & ~0xfff, 0x2000, CODE & ~0xfff if mapping == '//anon' else 0x5000, mapping)
    if dump:
        file.mmap2(pid, pid, 0x7f1000000000, 0x1000, 0, dump)
    for i in range(8):
        file.sample(event, CODE + 4, pid, pid, 1000000 * (i + 1))
    if clock is not None:
        file.features[perfdata.CLOCK_DATA] = file.pack('IIQQ', 1, clock, 1700000000000000000, 1000000)
    return file


def two(pid, order='<', **more):
    """One function up to 4.5 ms, then another."""
    dump = JitDump(pid, order, **more)
    return dump.load('first', CODE, 16, 1, 500000).load('_ZN3app6secondIiEEvi', CODE, 16, 2, 4500000).data


FIRST = ['first'] * 4 + ['app::second<int>'] * 4


def put(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return path


def expect(due, have):
    return [] if have == due else ['due %r, printed %r' % (due, have)]


def check_orders(folder):
    out = []
    for order in '<>':
        for other in '<>':
            data = put(folder, 'p.data', recording(order).build())
            out += expect(FIRST, names(data, '--jit', put(folder, 'jit-100.dump', two(100, other, version=2))))
    return out


def check_container(folder):
    """Inside it is process 1: the mapping of the dump tells whose it is, or the user does."""
    data = put(folder, 'p.data', recording(dump='/app/jit-1.dump').build())
    dump = put(folder, 'jit-1.dump', two(1))
    out = expect(FIRST, names(data, '--jit', dump))
    root = os.path.join(folder, 'container')
    put(root, 'app/jit-1.dump', two(1))
    out += expect(FIRST, names(data, '--symfs', root))
    bare = put(folder, 'q.data', recording().build())
    out += expect(['[unknown]'] * 8, names(bare, '--jit', dump))
    out += expect(FIRST, names(bare, '--jit', '100:' + dump))
    bundle = os.path.join(folder, 'bundled')
    put(bundle, 'perf.data', recording().build())
    put(bundle, 'jit-100.dump', two(1))
    return out + expect(FIRST, names(bundle))


def check_named_memory(folder):
    """Code in memfds (.NET) and in named anonymous memory: addresses are absolute."""
    out = []
    code = put(folder, 'perf-100.map', '%x 10 first\n' % CODE)
    for mapping in ('/memfd:doublemapper (deleted)', '[anon:v8]', '[heap]', '/anon_hugepage'):
        data = put(folder, 'p.data', recording(mapping=mapping).build())
        out += expect(['first'] * 8, names(data, '--jit', code))
    data = put(folder, 'p.data', recording(mapping='/opt/libnone.so').build())
    return out + expect(['[unknown]'] * 8, names(data, '--jit', code))


def check_fork(folder):
    """A child runs the code that its parent had generated."""
    file = recording()
    file.fork(200, 100, 200, 100, 9000000)
    file.sample(file.events[0], CODE + 4, 200, 200, 10000000)
    data = put(folder, 'p.data', file.build())
    return expect(FIRST + ['app::second<int>'], names(data, '--jit', put(folder, 'jit-100.dump', two(100))))


def check_forms(folder):
    data = put(folder, 'p.data', recording().build())
    dump, out = put(folder, 'jit-100.dump', two(100)), []
    for form, due in (('full', 'void app::second<int>(int)'), ('short', 'app::second'),
                      ('none', '_ZN3app6secondIiEEvi')):
        out += expect(due, names(data, '--jit', dump, '--demangle', form)[-1])
    return out


def check_clocks(folder):
    """Cycles need a conversion; another clock is said; both go by the last then."""
    out = []
    for name, file, dump, due in (
            ('boottime', recording(clock=7), two(100), 'another clock'),
            ('no clock', recording(clock=None), two(100), 'another clock'),
            ('cycles', recording(clock=None), two(100, flags=ARCH_TIMESTAMP), 'cycles of the processor')):
        samples, said = script(put(folder, 'p.data', file.build()), '--jit', put(folder, 'jit-100.dump', dump))
        out += expect(['app::second<int>'] * 8, [sample[1] for sample in samples])
        out += [] if due in said else ['%s: %r does not say %r' % (name, said, due)]
    file = recording(clock=None)
    file.record(79, 0, file.pack('QQQ', 1, 4, 1000))  # ns = cycles * 4 / 2 + 1000
    dump = JitDump(100, flags=ARCH_TIMESTAMP)
    dump.load('first', CODE, 16, 1, 100).load('_ZN3app6secondIiEEvi', CODE, 16, 2, 2249500)
    return out + expect(FIRST, names(put(folder, 'p.data', file.build()), '--jit',
                                     put(folder, 'jit-100.dump', dump.data)))


def check_links(folder):
    """Under a root nothing leads out of it; a FIFO is not waited for; this machine's /tmp is nobody's."""
    data, out = put(folder, 'p.data', recording().build()), []
    secret = put(folder, 'outside.map', '%x 10 outside\n' % CODE)
    root = os.path.join(folder, 'links')
    path = os.path.join(root, 'tmp', 'perf-100.map')
    os.makedirs(os.path.dirname(path))
    for target, due in ((secret, '[unknown]'), ('../../outside.map', '[unknown]'), ('/tmp/real.map', 'inside')):
        put(root, 'tmp/real.map', '%x 10 inside\n' % CODE)
        os.symlink(target, path)
        out += expect([due] * 8, names(data, '--symfs', root))
        os.unlink(path)
    os.mkfifo(path)
    out += expect(['[unknown]'] * 8, names(data, '--symfs', root))
    own = '/tmp/perf-%d.map' % os.getpid()
    with open(own, 'w') as file:
        file.write('%x 10 laptop\n' % CODE)
    try:
        out += expect(['[unknown]'] * 8, names(put(folder, 'p.data', recording(pid=os.getpid()).build())))
    finally:
        os.unlink(own)
    return out


def check_damage(folder):
    data, out = put(folder, 'p.data', recording().build()), []
    whole = two(100)
    for dump, due, words in ((whole[:-20], ['first'] * 8, 'ends in the middle of a record'),
                             (whole[:40], ['[unknown]'] * 8, None)):
        samples, said = script(data, '--jit', put(folder, 'jit-100.dump', dump))
        out += expect(due, [sample[1] for sample in samples])
        out += [] if not words or words in said else ['%r is not said: %r' % (words, said)]
    for name, content, words in (('jit-100.dump', whole[:4] + b'\x09' + whole[5:], 'version 9'),
                                 ('notes.txt', b'1000 10 f\n', 'PID:FILE'),
                                 ('jit-9.dump', b'JiTD', 'header of 40 bytes')):
        samples, said = script(data, '--jit', put(folder, name, content))
        out += [] if words in said and not samples else ['%s: %r is not said: %r' % (name, words, said)]
    samples, said = script(put(folder, 'jit-5.dump', whole))
    out += [] if 'give it with --jit' in said else ['a bare jitdump: %r' % said]
    bundle = os.path.join(folder, 'damaged')
    put(bundle, 'perf.data', recording().build())
    put(bundle, 'jit-100.dump', b'rubbish')
    put(bundle, 'perf-100.map', '%x 10 mapped\n' % CODE)
    samples, said = script(bundle)
    out += expect(['mapped'] * 8, [sample[1] for sample in samples])
    return out if 'is no jitdump' in said else out + ['a damaged member is not said: %r' % said]


def check_sparse_gigabytes(folder):
    """One line of 2 GB, which is a hole: read in pieces."""
    data = put(folder, 'p.data', recording().build())
    path = put(folder, 'perf-100.map', '%x 10 ' % CODE)
    with open(path, 'r+b') as file:
        file.truncate((2 << 30) - 32)
        file.seek(0, 2)
        file.write(b'\n%x 10 last\n' % CODE)
    return expect(['last'] * 8, names(data, '--jit', path))


def main():
    tally = Tally('generated code')
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which('perf'):
            real = Recording(os.path.join(folder, 'real'), sys.argv[1], '-k', 'mono')
            tally.result('jitdump', real.judge('--jit', real.dump))
            tally.result('jitdump below symfs', check_symfs(real))
            tally.result('jitdump and map in a bundle', check_bundle(real))
            tally.result('perf map', check_map(real))
            tally.result('perf inject', check_inject(real))
            tally.result('another clock', check_clock(folder, sys.argv[1]))
            if shutil.which('node'):
                tally.result('node', check_node(os.path.join(folder, 'real')))
            else:
                tally.nothing_to_compare('node', 'it is not installed')
        else:
            tally.nothing_to_compare('recordings', 'perf is not installed')
        for check in (check_orders, check_container, check_named_memory, check_fork, check_forms, check_clocks,
                      check_links, check_damage, check_sparse_gigabytes):
            own = os.path.join(folder, check.__name__)
            os.makedirs(own)
            tally.result(check.__name__[6:].replace('_', ' '), check(own))
    tally.close()


if __name__ == '__main__':
    main()
