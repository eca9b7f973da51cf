#!/usr/bin/env python3
"""Rows of recordings, through the public API: what a reading keeps for them beyond what a report
needs, and that no number of threads changes a row.

    rows.py DUMP_ROWS
"""
import hashlib
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata      # noqa: E402
import perffields    # noqa: E402
import shared        # noqa: E402
from perfdata import ADDR, CALLCHAIN, CONTEXT_USER, CPU, IDENTIFIER, IP, TID, TIME  # noqa: E402

SAMPLES, STACKS, BRANCHES, RECORDS, HOTSPOTS, EVENTS, FRAMES = range(3, 10)
DUMP = sys.argv[1]
USUAL = IDENTIFIER | IP | TID | TIME | CPU
SOFTWARE, PAGE_FAULTS = 1, 2
WRITES = 2
CORPUS = ('quipper--perf.data.callgraph-3.4', 'quipper--perf.data.branch-4.14',
          'quipper--perf.data.ctx_switch_namespaces-4.14', 'LinuxTracepoints--perf.data',
          'MO833--perf.data', 'autofdo--test.lbr')
ELF_FILES = ('autofdo--ro_sample.perf', 'simpleperf--two_process_perf.data')


def dump(path, kind, columns=(), options=()):
    done = subprocess.run([DUMP, *options, path, str(kind), *columns], stdout=subprocess.PIPE, check=True)
    return done.stdout


def rows(file, kind, *columns):
    """The rows of a recording that is built here, a list of cells each."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'perf.data')
        with open(path, 'wb') as out:
            out.write(file.build())
        lines = dump(path, kind, columns).decode('utf-8', 'surrogateescape').splitlines()
    return [line.split('\t') for line in lines[1:]]


def differ(what, got, expected):
    return [] if got == expected else ['%s: %r, expected %r' % (what, got, expected)]


def hexed(cells):
    return [[cell if cell == '-' else '%x' % int(cell) for cell in row] for row in cells]


# --- what is kept ----------------------------------------------------------------------------------

def addresses():
    """One place of a file at two addresses is two frames: rows say what was recorded."""
    file = perfdata.PerfData()
    event = file.event(sample_type=USUAL)
    for pid, start in ((5, 0x10000), (6, 0x20000)):
        file.comm(pid, pid, 'app')
        file.mmap(pid, pid, start, 0x1000, 0, '/bin/app')
        file.sample(event, ip=start + 0x10, pid=pid, tid=pid, time=100 * pid)
    return differ('ip', hexed(rows(file, SAMPLES, 'ip')), [['10010'], ['20010']]) + \
        differ('offset', hexed(rows(file, STACKS, 'offset')), [['-'], ['10'], ['10']])


def chains():
    """A sampled address that the chain does not begin with: both are kept."""
    file = perfdata.PerfData()
    event = file.event(sample_type=USUAL | CALLCHAIN)
    file.comm(5, 5, 'app')
    file.mmap(5, 5, 0x10000, 0x1000, 0, '/bin/app')
    for time, chain in ((1, (0x10010, 0x10100)), (2, (0x10013, 0x10100)), (3, ())):
        file.sample(event, ip=0x10010, pid=5, tid=5, time=time,
                    chain=(CONTEXT_USER, *chain) if chain else ())
    got = rows(file, SAMPLES, 'ip', 'stack', 'chain')
    nodes = hexed(rows(file, STACKS, 'parent', 'ip'))
    leaves = [[nodes[int(row[i])][1] for i in (1, 2)] for row in got]
    return differ('ip', hexed(row[:1] for row in got), [['10010']] * 3) + \
        differ('leaves', leaves, [['10010', '10010'], ['10010', '10013'], ['10010', '-']]) + \
        differ('parents', {nodes[int(row[i])][0] for row in got[:2] for i in (1, 2)}, {nodes[int(got[0][1])][0]})


def branches():
    """Equal branches mean another file after an exec: the moment of the sample decides."""
    file = perfdata.PerfData()
    event = perffields.event(file, USUAL | perffields.BRANCH_STACK, branch=0, regs_user=0, stack_user=0,
                             regs_intr=0)
    entries = ((0x10010, 0x10020, 1), (0xffffffff81000010, 0x10030, 2))
    file.mmap(-1, 0, 0xffffffff81000000, 0x1000, 0xffffffff81000000, '[kernel.kallsyms]_text', time=1,
              misc=perfdata.KERNEL)
    for time, path in ((10, '/bin/first'), (20, '/bin/second')):
        file.comm(5, 5, path[5:], time=time, exec=True)
        file.mmap(5, 5, 0x10000, 0x1000, 0, path, time=time + 1)
        for step in (2, 3):
            perffields.sample(file, event, ip=0x10010, pid=5, tid=5, time=time + step, branches=entries,
                              has_hw_index=False)
    got = rows(file, SAMPLES, 'branch_first', 'branch_count')
    named = rows(file, BRANCHES, 'from_dso', 'to_dso', 'flags', 'list')
    return differ('samples', got, [['0', '2'], ['0', '2'], ['2', '2'], ['2', '2']]) + \
        differ('branches', named, [
            ['/bin/first', '/bin/first', '1', '0'], ['[kernel.kallsyms]', '/bin/first', '2', '0'],
            ['/bin/second', '/bin/second', '1', '1'], ['[kernel.kallsyms]', '/bin/second', '2', '1']])


def faults():
    """An address is named where perf names it; data is not code that a JIT made."""
    file = perfdata.PerfData()
    event = perffields.event(file, USUAL | ADDR, branch=0, regs_user=0, stack_user=0, regs_intr=0,
                             type=SOFTWARE, config=PAGE_FAULTS)
    clock = perffields.event(file, USUAL | ADDR, branch=0, regs_user=0, stack_user=0, regs_intr=0,
                             type=SOFTWARE, config=0)
    event.ids, clock.ids = [1], [2]
    file.comm(5, 5, 'app', time=1)
    file.mmap2(5, 5, 0x10000, 0x1000, 0, '//anon', time=2)
    body = file.pack('iiQQQIIQQII', 5, 5, 0x20000, 0x1000, 0, 0, 0, 0, 0, 3, WRITES) + file.text('//anon')
    file.side(perfdata.MMAP2, perfdata.USER, body, 3, 5, 5)
    for time, (which, addr) in enumerate(((event, 0x10010), (event, 0x20010), (event, 0x30010),
                                          (clock, 0x20010)), 10):
        perffields.sample(file, which, ip=0x10020, pid=5, tid=5, time=time, addr=addr)
    return differ('dso', rows(file, SAMPLES, 'dso', 'addr_dso'), [
        ['/tmp/perf-5.map', '/tmp/perf-5.map'], ['/tmp/perf-5.map', '//anon'],
        ['/tmp/perf-5.map', '[unknown]'], ['/tmp/perf-5.map', '-']])


def records(big_endian):
    """Every record of the kernel's, under the name of its moment, in one count with the samples."""
    file = perfdata.PerfData(big_endian)
    event = file.event(sample_type=USUAL)
    file.comm(5, 5, 'first', time=1)
    file.mmap(5, 5, 0x10000, 0x1000, 0, '/bin/app', time=2)
    file.sample(event, ip=0x10010, pid=5, tid=5, time=3, cpu=1)
    file.comm(5, 5, 'second', time=4)
    perffields.switch(file, 5, 5, out=True)
    file.sample(event, ip=0x10010, pid=5, tid=5, time=6, cpu=1)
    file.exit(5, 1, 5, 1, time=7)
    file.lost(9, time=8)
    got = rows(file, RECORDS, 'order', 'clock', 'comm', 'type', 'text')
    return differ('records', got, [
        ['0', '1', 'first', 'COMM', 'PERF_RECORD_COMM: first:5/5'],
        ['1', '2', 'first', 'MMAP', 'PERF_RECORD_MMAP 5/5: [0x10000(0x1000) @ 0]: x /bin/app'],
        ['3', '4', 'second', 'COMM', 'PERF_RECORD_COMM: second:5/5'],
        ['4', '5', 'second', 'SWITCH', 'PERF_RECORD_SWITCH OUT        '],
        ['6', '7', 'second', 'EXIT', 'PERF_RECORD_EXIT(5:5):(1:1)'],
        ['7', '8', 'swapper', 'LOST', 'PERF_RECORD_LOST lost 9']]) + \
        differ('samples', rows(file, SAMPLES, 'order', 'comm'), [['2', 'first'], ['5', 'second']])


def everything(big_endian):
    """A sample with every field."""
    file = perffields.everything(big_endian)
    file.feature_text(6, 's390x' if big_endian else 'x86_64')
    full = perffields.FULL
    names = ('R%d' if big_endian else '%s',)
    user = [(names[0] % (i if big_endian else ('AX', 'BX', 'CX', 'DX')[i])) for i in (0, 1, 3)]
    intr = [(names[0] % (i if big_endian else ('AX', 'BX', 'CX')[i])) for i in (0, 2)]
    got = rows(file, SAMPLES, 'addr', 'phys_addr', 'weight', 'ins_lat', 'retire_lat', 'data_src',
               'transaction', 'data_page_size', 'code_page_size', 'cgroup', 'branch_count', 'raw',
               'uregs', 'iregs')[0]
    return differ('fields', got, [
        str(full['addr']), str(full['phys_addr']), '65', '2', '3', str(full['data_src']),
        str(full['transaction']), '4096', str(2 << 20), '/system.slice/work.service', '2', 'raw bytes!!!',
        'ABI:2 ' + ' '.join('%5s:0x%x' % pair for pair in zip(user, full['regs_user'])),
        'ABI:2 ' + ' '.join('%5s:0x%x' % pair for pair in zip(intr, full['regs_intr']))])


BUILT = (('addresses', addresses), ('chains', chains), ('branches', branches), ('faults', faults),
         ('records', lambda: records(False)), ('records, big endian', lambda: records(True)),
         ('everything', lambda: everything(False)), ('everything, big endian', lambda: everything(True)))


# --- threads ---------------------------------------------------------------------------------------

def digests(path, threads, options):
    return [hashlib.sha256(dump(path, kind, (), ['-t', str(threads), *options])).hexdigest()
            for kind in (SAMPLES, STACKS, BRANCHES, RECORDS, HOTSPOTS, EVENTS, FRAMES)]


def compare_threads(path, options=()):
    first = digests(path, 1, options)
    return ['rows differ with %d threads' % threads for threads in (1, 4, 13)
            if digests(path, threads, options) != first]


def main():
    tally, corpus = shared.Tally('rows'), shared.optional('corpus')
    for name, case in BUILT:
        tally.result(name, case())
    if not corpus:
        tally.skip('recordings of the corpus', 'no $PIPA_SHARED')
        tally.close()
    for name in CORPUS:
        tally.result(name, compare_threads(os.path.join(corpus, 'perf', name)))
    for name in ELF_FILES:
        symfs = os.path.join(corpus, 'elf', name)
        tally.result(name, compare_threads(os.path.join(corpus, 'perf', name), ['-s', symfs]))
    tally.close()


if __name__ == '__main__':
    main()
