#!/usr/bin/env python3
"""Built recordings with every field of a sample and every record about the system: what is made of
them is computed by hand here.

    columns.py DUMP_SAMPLES DUMP_FIELDS"""
import json
import os
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import dumped       # noqa: E402
import perfdata     # noqa: E402
import perffields as pf  # noqa: E402
import perfstream  # noqa: E402
import shared       # noqa: E402
from perfdata import (CALLCHAIN, CONTEXT_KERNEL, CONTEXT_USER, IDENTIFIER, IP, KERNEL, TID, TIME,  # noqa: E402
                      USUAL, PerfData)

DUMP_SAMPLES, DUMP_FIELDS = (os.path.abspath(path) for path in sys.argv[1:3])
TEXT = 0xffffffff81000000
BPF = 0xffffffffc0100000


def run(file, *command):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'built.data')
        with open(path, 'wb') as out:
            out.write(file if isinstance(file, bytes) else file.build())
        done = subprocess.run([*command, path], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode('utf-8', 'surrogateescape').splitlines()


def samples(file):
    return [dumped.sample(line.encode('utf-8', 'surrogateescape'))
            for line in run(file, DUMP_SAMPLES)]


def fields(file):
    """[{name: text}] of the samples."""
    return [dict(pair.split('=', 1) for pair in line.split(' ')[2:]) for line in run(file, DUMP_FIELDS)]


def header(file):
    return run(file, DUMP_FIELDS, '--header')


def equal(what, ours, due):
    return [] if ours == due else ['%s: %r instead of %r' % (what, ours, due)]


def stacks(file):
    """Leaf first: module+address."""
    return [' '.join('%s+%x' % (frame.name, frame.address) for frame in sample.frames)
            for sample in samples(file)]


# --- fields ------------------------------------------------------------------------------------------

FULL = {'event': 'cycles', 'addr': '7ffc0000beef', 'phys_addr': '12345000', 'weight': '65',
        'ins_lat': '2', 'retire_lat': '3', 'data_src': '1e05080021', 'transaction': '100000004',
        'data_page_size': '4096', 'code_page_size': '2097152', 'cgroup': '/system.slice/work.service',
        'brstack': '0x400110/0x400210/P/-/-/12,0x400310/0x400410/M/X/-/300',
        'branches': 'hw2,t2.s0.n0.p0.c11,t0.s0.n0.p1.c22', 'period': '4000', 'uregs': '2,10,20,30',
        'iregs': '2,70,71', 'stack': '16,8', 'raw': '12'}
# of a kernel thread: no registers, no user stack, and the CPU had no branches
BARE = {**{name: value for name, value in FULL.items() if name not in ('uregs', 'iregs', 'stack')},
        'brstack': '', 'branches': 'hw2'}


def every_field():
    out = []
    for big_endian in (False, True):
        out += equal('big endian: %s' % big_endian, fields(pf.everything(big_endian)), [FULL, BARE])
    one = {name: value for name, value in FULL.items() if name not in ('ins_lat', 'retire_lat')}
    one['weight'] = str(0x0003000200000041)
    return out + equal('one weight', fields(pf.everything(weight=pf.WEIGHT))[:1], [one])


def each_field_alone():
    """A field must be found whichever others stand around it."""
    out = []
    names = {pf.RAW: 'raw', pf.REGS_USER: 'uregs', pf.STACK_USER: 'stack', pf.WEIGHT: 'weight',
             pf.DATA_SRC: 'data_src', pf.TRANSACTION: 'transaction', pf.REGS_INTR: 'iregs',
             pf.PHYS_ADDR: 'phys_addr', pf.CGROUP: 'cgroup', pf.DATA_PAGE: 'data_page_size',
             pf.CODE_PAGE: 'code_page_size', perfdata.ADDR: 'addr'}
    for bit, name in names.items():
        file = PerfData()
        rich = pf.event(file, bit | IDENTIFIER | TIME, ids=[1])
        pf.full(file, rich)
        due = str(0x0003000200000041) if name == 'weight' else '77' if name == 'cgroup' else FULL[name]
        got = fields(file)[0]
        got.pop('period', None)
        out += equal(name, got, {'event': 'cycles', name: due})
    return out


def cut_samples():
    """A record that ends inside a field keeps what stands before it; one that ends before its period
    is left out."""
    out, whole, empty_tail = [], None, 8  # the last field is AUX, of no bytes
    for cut in range(0, 400, 4):
        file = PerfData()
        rich = pf.event(file, (pf.EVERYTHING & ~pf.WEIGHT) | pf.WEIGHT_STRUCT, ids=[1])
        file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
        pf.full(file, rich, time=1000)
        size = len(pf.body(file, rich, **{**pf.FULL, 'branches': ((0, 0, 0),) * 2}))
        file.records.pop()
        if size - cut < 72:
            pf.full(file, rich, cut=cut)
            return out + equal('cut by %d' % cut, fields(file), [])
        pf.full(file, rich, time=1000, cut=cut)
        got = fields(file)
        whole = whole or got[0]
        out += equal('cut by %d' % cut, len(got), 1)
        out += ['cut by %d: %s is %r' % (cut, name, value) for name, value in got[0].items()
                if whole.get(name) != value]
        out += [] if cut <= empty_tail or len(got[0]) < len(whole) else ['cut by %d: nothing is missing' % cut]
        out += equal('note', any('short_samples' in line for line in header(file)), cut > 0)
    return out + ['the loop ended too early']


def large_stacks():
    """Stacks that are left in the file, among smaller ones, behind short and long heads: what stands
    round them is read, and it is the same as where all bytes are at hand (compressed)."""
    out = []
    turns = [dict(stack=b'S' * size, stack_used=used, **more)
             for size, used in ((8192, 8000), (16, 8), (60000, 60000), (6144, 0), (6136, 1), (0, 0),
                                (20000, 1 << 40), (8, 8))
             for more in (dict(), dict(raw=b'r' * 3000), dict(aux=b'a' * 2000),
                          dict(chain=(perfdata.CONTEXT_USER, *range(0x400100, 0x400180))))]
    for big_endian in (False, True):
        file = PerfData(big_endian, attr_bytes=136)
        rich = pf.event(file, pf.EVERYTHING & ~pf.WEIGHT | pf.WEIGHT_STRUCT, ids=[1])
        pf.cgroup(file, 77, '/system.slice/work.service')
        due = []
        for i, turn in enumerate(turns * 2):
            pf.full(file, rich, time=1000 + i, **turn)
            size, row = len(turn['stack']), {**FULL, 'raw': str(len(turn.get('raw', pf.FULL['raw'])))}
            row['stack'] = '%d,%d' % (size, min(size, turn['stack_used']))
            if not size:
                row.pop('stack')
            if 'aux' in turn:
                row['aux'] = '2000'
            due.append(row)
        out += equal('big endian: %s' % big_endian, fields(file), due)
        places = stacks(file)
        perfstream.compress(file, pieces=64)
        for row in due:  # what is read again, from the file itself
            for name in ('period', 'uregs', 'iregs', 'raw'):
                row.pop(name)
        out += equal('compressed', fields(file), due)
        out += equal('addresses', stacks(file), places)
    return out


def two_events():
    """One records addresses, the other does not: nothing is lent."""
    file = PerfData()
    kind = USUAL | perfdata.ADDR
    plain, rich = file.event(sample_type=USUAL, ids=[1]), pf.event(file, kind, ids=[2])
    for time in range(1000, 5000, 1000):
        file.sample(plain, 0x400100, 7, 7, time)
        pf.sample(file, rich, ip=0x400100, pid=7, tid=7, time=time + 1, addr=time)
    return equal('addresses', [row.get('addr') for row in fields(file)],
                 [None, '3e8', None, '7d0', None, 'bb8', None, 'fa0'])


def cpu_of_index():
    """Samples without a CPU are of the one that their event was opened on."""
    file = PerfData()
    event = file.event(sample_type=IP | TID | TIME | IDENTIFIER, ids=[5, 6, 7])
    body = file.pack('Q', 3)
    for number, cpu in ((5, 0), (6, 2), (7, (1 << 64) - 1)):
        body += file.pack('QQQQ', number, 0, cpu, (1 << 64) - 1)
    file.record(pf.ID_INDEX, 0, body)
    for number in (5, 6, 7):
        file.sample(event, 0x400100, 7, 7, 1000 + number, id=number)
    return equal('CPUs', [sample.cpu for sample in samples(file)], [0, 2, -1])


# --- call chains -------------------------------------------------------------------------------------

def deferred_stacks():
    file = PerfData()
    event = file.event(sample_type=USUAL | CALLCHAIN, ids=[1])
    file.mmap(-1, 0, TEXT, 0x1000000, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
    file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
    kernel = lambda at, cookie: [CONTEXT_KERNEL, TEXT + at, TEXT + 0x200, pf.USER_DEFERRED, cookie]
    file.sample(event, TEXT + 0x100, 7, 7, 1000, chain=kernel(0x100, 51), misc=KERNEL)
    file.sample(event, TEXT + 0x110, 7, 7, 1100, chain=kernel(0x110, 51), misc=KERNEL)
    file.sample(event, TEXT + 0x120, 7, 8, 1150, chain=kernel(0x120, 51), misc=KERNEL)
    pf.deferred(file, 7, 51, [CONTEXT_USER, 0x400500, 0x400600], 1200)
    file.sample(event, 0x400700, 7, 7, 2000, chain=[pf.USER_DEFERRED, 52])
    pf.deferred(file, 7, 52, [CONTEXT_USER, 0x400700, 0x400600], 2100)
    text, user = '[kernel.kallsyms]+%x' % (TEXT + 0x200), ' work+500 work+600'
    out = equal('stacks', stacks(file), [
        '[kernel.kallsyms]+%x %s%s' % (TEXT + 0x100, text, user),
        '[kernel.kallsyms]+%x %s%s' % (TEXT + 0x110, text, user),
        '[kernel.kallsyms]+%x %s' % (TEXT + 0x120, text), 'work+700 work+600'])
    return out + equal('note', sum('deferred_stacks_missing' in line for line in header(file)), 1)


def guests():
    file = PerfData()
    event = file.event(sample_type=USUAL | CALLCHAIN, ids=[1])
    file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
    guest_user, guest_kernel = (1 << 64) - 2560, (1 << 64) - 2176
    file.sample(event, 0x400100, 7, 7, 1000, chain=[guest_user, 0x400100], misc=perfdata.GUEST_USER)
    file.sample(event, TEXT, 7, 7, 2000, chain=[guest_kernel, TEXT], misc=perfdata.GUEST_KERNEL)
    return equal('kinds', [sample.frames[0].kind for sample in samples(file)], ['guest', 'guest'])


# --- the kernel's own code over time -----------------------------------------------------------------

def bpf_programs():
    """A program has its name from register to unregister; the address can be another's then."""
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    file.mmap(-1, 0, TEXT, 0x1000000, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
    pf.ksymbol(file, BPF, 0x100, 'bpf_prog_6deef7357e7b4530')
    at = lambda time: file.sample(event, BPF + 0x10, 7, 7, time, misc=KERNEL)
    at(1000)
    pf.ksymbol(file, BPF, 0x100, 'bpf_prog_6deef7357e7b4530', 2000, unregister=True)
    at(2500)
    pf.ksymbol(file, BPF, 0x80, 'bpf_trampoline_6442', 3000, type=2)
    at(3500)
    file.sample(event, BPF + 0x90, 7, 7, 3600, misc=KERNEL)
    return equal('modules', [(sample.frames[0].kind, sample.frames[0].name)
                             for sample in samples(file)],
                 [('bpf', 'bpf_prog_6deef7357e7b4530'), ('kernel', '[kernel.kallsyms]'),
                  ('kcode', 'bpf_trampoline_6442'), ('kernel', '[kernel.kallsyms]')])


def programs_without_kernel_map():
    """A recording of user space alone maps no kernel: its programs do not bound the kernel's text."""
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    pf.ksymbol(file, BPF, 0x100, 'bpf_prog_x')
    file.sample(event, TEXT, 7, 7, 1000, misc=KERNEL)
    return equal('kind', samples(file)[0].frames[0].kind, 'kernel')


# --- order and state ---------------------------------------------------------------------------------

def names_at_their_moment():
    """comm, fork and exec, with records that come late and samples that step back."""
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    file.comm(100, 100, 'shell')
    file.mmap(100, 100, 0x400000, 0x1000, 0, '/bin/shell')
    at = lambda tid, time, pid=None: file.sample(event, 0x400010, pid or tid, tid, time)
    at(100, 3000)
    at(100, 1000)                                   # the same CPU, a moment before
    at(101, 2600)
    file.comm(101, 101, 'job', 2500, exec=True)
    file.mmap(101, 101, 0x400000, 0x1000, 0x2000, '/bin/job', 2550)
    file.fork(101, 100, 101, 100, 2000)             # late: it was first
    at(101, 2200)
    at(101, 2520)                                   # after exec, before its mapping
    file.exit(101, 100, 101, 100, 2700)
    at(101, 2800)                                   # while the kernel takes it apart
    file.fork(101, 100, 101, 100, 4000)             # the number again
    at(101, 4100)
    return equal('samples', [(s.time_ns, s.comm, s.frames[0].name, s.frames[0].address)
                             for s in samples(file)], [
        (1000, 'shell', 'shell', 0x10), (2200, 'shell', 'shell', 0x10),
        (2520, 'job', '[unknown]', 0x400010), (2600, 'job', 'job', 0x2010),
        (2800, 'job', 'job', 0x2010), (3000, 'shell', 'shell', 0x10),
        (4100, 'shell', 'shell', 0x10)])


def mappings_cover_one_another():
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    file.mmap(7, 7, 0x400000, 0x4000, 0, '/lib/old')
    file.mmap(7, 7, 0x401000, 0x1000, 0x8000, '/lib/new', 2000)
    for time in (1000, 3000):
        for ip in (0x400010, 0x401010, 0x402010):
            file.sample(event, ip, 7, 7, time + (ip >> 12 & 3))
    file.fork(8, 7, 8, 7, 4000)
    file.mmap(8, 8, 0x400000, 0x1000, 0, '/lib/child', 4100)  # the parent keeps its own
    for pid in (7, 8):
        file.sample(event, 0x400010, pid, pid, 5000 + pid)
        file.sample(event, 0x401010, pid, pid, 5010 + pid)
    return equal('places', stacks(file), [
        'old+10', 'old+1010', 'old+2010', 'old+10', 'new+8010', 'old+2010',
        'old+10', 'child+10', 'new+8010', 'new+8010'])


def equal_times():
    """Of one moment, what stands first in the file comes first."""
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    file.comm(7, 7, 'before', 1000)
    file.sample(event, 0x10, 7, 7, 2000)
    file.comm(7, 7, 'after', 2000)
    file.sample(event, 0x10, 7, 7, 2000)
    return equal('names', [sample.comm for sample in samples(file)], ['before', 'after'])


# --- the system --------------------------------------------------------------------------------------

def system():
    file = PerfData()
    file.event(sample_type=USUAL, ids=[1])
    pf.switch(file, 1000, 7)
    pf.switch(file, 1100, 7, out=True)
    pf.switch(file, 1200, 7, out=True, preempted=True)
    pf.namespaces(file, 7, [1, 2, 3, 4, 5, 4026531832, 7], 1000)
    pf.namespaces(file, 8, [1, 2, 3], 1000)
    lines = header(file)
    return equal('switches', '# switches: 1 in, 2 out, 1 preempted' in lines, True) + equal(
        'namespaces', [line for line in lines if 'namespace' in line],
        ['# namespace 7: mnt 4/4026531832'])


def tracepoints():
    """The sizes are the format's, for a long has 4 or 8 bytes."""
    out = []
    for big_endian, long_bytes in ((False, 8), (True, 8), (False, 4), (True, 4)):
        file = PerfData(big_endian)
        event = pf.event(file, USUAL | pf.RAW, type=2, config=321, ids=[1])
        file.features[pf.TRACING_DATA] = pf.tracing_data(file, long_bytes)
        ret = file.pack('q' if long_bytes == 8 else 'i', -2).ljust(8, b'\x55')
        raw = (file.pack('HHi', 321, 0, 7) + b'work'.ljust(16, b'\0') + ret +
               file.pack('I', 5 << 16 | 52) + b'\0' * 16 + b'/etc\0\0\0\0')
        pf.sample(file, event, ip=1, pid=7, tid=7, time=1000, raw=raw, has_hw_index=False)
        got = fields(file)[0]
        out += equal('big endian %s, long of %d' % (big_endian, long_bytes),
                     {name: value for name, value in got.items() if name[:3] in ('tra', 'eve')},
                     {'event': 'demo:sys_demo', 'trace.comm': 'work', 'trace.ret': '-2',
                      'trace.path': '/etc', 'trace.args': '?'})
    return out


def old_build_ids():
    """perf of before Linux 2.6.35 wrote no pid into them."""
    out = []
    for pid in (b'', struct.pack('<i', -1)):
        file = PerfData()
        event = file.event(sample_type=USUAL, ids=[1])
        file.mmap(-1, 0, TEXT, 0x1000000, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
        file.mmap(7, 7, 0x400000, 0x1000, 0, '/bin/work')
        file.sample(event, 0x400010, 7, 7, 1000)
        file.features[perfdata.BUILD_ID] = b''.join(
            struct.pack('<IHH', 67, 0, 8 + len(body)) + body for body in (
                pid + bytes([number]) * 20 + bytes(4) + file.text(name).ljust(32, b'\0')
                for number, name in ((0x11, '[kernel.kallsyms]'), (0x22, '/bin/work'))))
        out += equal('%d bytes of pid' % len(pid),
                     [line for line in header(file) if 'build id' in line],
                     ['# build id of [kernel.kallsyms]: ' + '11' * 20,
                      '# build id of /bin/work: ' + '22' * 20])
    return out


def names_of_programs():
    """A BPF program's samples are the program's, and of the kernel."""
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    pf.ksymbol(file, BPF, 0x100, 'bpf_prog_6deef7357e7b4530')
    file.sample(event, BPF + 0x10, 7, 7, 1000, misc=KERNEL)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'perf.data'), 'wb') as out:
            out.write(file.build())
        subprocess.run([os.environ['PIPA'], 'analyze', 'perf.data', '--json', 'model.json'], cwd=folder,
                       check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, 'model.json'), encoding='utf-8') as model:
            functions = json.load(model)['profile']['functions']
    return equal('functions', list(zip(functions['name'], functions['kind'])),
                 [('bpf_prog_6deef7357e7b4530', 'kernel')])


CASES = (every_field, each_field_alone, cut_samples, large_stacks, two_events, cpu_of_index, deferred_stacks, guests,
         bpf_programs, programs_without_kernel_map, names_at_their_moment, mappings_cover_one_another,
         equal_times, system, tracepoints, old_build_ids, names_of_programs)


def main():
    tally = shared.Tally('columns')
    for case in CASES:
        tally.result(case.__name__, case())
    tally.close()


if __name__ == '__main__':
    main()
