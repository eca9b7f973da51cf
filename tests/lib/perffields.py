"""Samples with every field there is, and records about the system, on top of perfdata.PerfData."""
import perfdata
from perfdata import IDENTIFIER, KERNEL, PerfData, USER

# perf_event_attr.sample_type, what perfdata.py does not know
RAW, BRANCH_STACK, REGS_USER, STACK_USER, WEIGHT, DATA_SRC = (1 << i for i in range(10, 16))
TRANSACTION, REGS_INTR, PHYS_ADDR, AUX, CGROUP, DATA_PAGE, CODE_PAGE, WEIGHT_STRUCT = (
    1 << i for i in range(17, 25))
EVERYTHING = (1 << 24) - 1
# branch_sample_type
HW_INDEX, COUNTERS = 1 << 17, 1 << 19
# records
(AUX_RECORD, ITRACE_START, SWITCH, SWITCH_CPU_WIDE, NAMESPACES, KSYMBOL, BPF_EVENT, CGROUP_RECORD,
 TEXT_POKE, AUX_OUTPUT_HW_ID, CALLCHAIN_DEFERRED) = (11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22)
ID_INDEX, AUXTRACE_INFO, AUXTRACE_ERROR, THREAD_MAP, CPU_MAP, STAT, TIME_CONV = (
    69, 70, 72, 73, 74, 76, 79)
USER_DEFERRED = (1 << 64) - 640
SWITCH_OUT, SWITCH_OUT_PREEMPT = 1 << 13, 1 << 14
# features
(TRACING_DATA, CPU_TOPOLOGY, NUMA_TOPOLOGY, PMU_MAPPINGS, GROUP_DESC, CACHE, MEM_TOPOLOGY,
 BPF_PROG_INFO, BPF_BTF, ZSTD, CPU_PMU_CAPS, HYBRID_TOPOLOGY, PMU_CAPS) = (
     1, 13, 14, 16, 17, 20, 22, 25, 26, 27, 28, 30, 31)


def attr_tail(file, branch=0, regs_user=0, stack_user=0, regs_intr=0, config1=0, config2=0):
    """perf_event_attr behind its bit field."""
    return file.pack('IIQQQQIiQ', 0, 0, config1, config2, branch, regs_user, stack_user, 0, regs_intr)


def event(file, sample_type=EVERYTHING, branch=HW_INDEX | COUNTERS, regs_user=0b1011,
          stack_user=16, regs_intr=0b101, **attr):
    out = file.event(sample_type=sample_type, **attr)
    out.tail = attr_tail(file, branch, regs_user, stack_user, regs_intr)
    return out


def branch_flags(file, mispred=0, predicted=0, in_tx=0, abort=0, cycles=0, type=0, spec=0,
                 new_type=0, priv=0):
    """A bit field: a big-endian machine begins at the other end."""
    out, at = 0, 0
    for value, width in ((mispred, 1), (predicted, 1), (in_tx, 1), (abort, 1), (cycles, 16),
                         (type, 4), (spec, 2), (new_type, 4), (priv, 3)):
        out |= value << (64 - at - width if file.order == '>' else at)
        at += width
    return out


def body(file, event, **v):
    """The sample's fields in the kernel's order; what is not given is 0 or empty."""
    q = lambda name: file.pack('Q', v.get(name, 0))
    number = file.pack('Q', v.get('id', (event.ids or [0])[0]))
    chain, regs = v.get('chain', ()), v.get('regs_user', ())
    branches, stack, intr = v.get('branches', ()), v.get('stack', b''), v.get('regs_intr', ())
    raw, aux = v.get('raw', b'\0' * 4), v.get('aux', b'')
    parts = (
        (IDENTIFIER, number), (perfdata.IP, q('ip')),
        (perfdata.TID, file.pack('ii', v.get('pid', 0), v.get('tid', 0))),
        (perfdata.TIME, q('time')), (perfdata.ADDR, q('addr')), (perfdata.ID, number),
        (perfdata.STREAM_ID, q('stream_id')), (perfdata.CPU, file.pack('II', v.get('cpu', 0), 0)),
        (perfdata.PERIOD, q('period')),
        (perfdata.READ, file.pack('%dQ' % len(v.get('read', [0])), *v.get('read', [0]))),
        (perfdata.CALLCHAIN, file.pack('Q%dQ' % len(chain), len(chain), *chain)),
        (RAW, file.pack('I', len(raw)) + raw),
        (BRANCH_STACK, file.pack('Q', len(branches)) +
         (file.pack('Q', v.get('hw_index', 0)) if v.get('has_hw_index', True) else b'') +
         b''.join(file.pack('QQQ', *branch) for branch in branches) +
         file.pack('%dQ' % len(v.get('counters', ())), *v.get('counters', ()))),
        (REGS_USER, file.pack('Q%dQ' % len(regs), v.get('abi', 2) if regs else 0, *regs)),
        (STACK_USER, file.pack('Q', len(stack)) + stack +
         (file.pack('Q', v.get('stack_used', len(stack))) if stack else b'')),
        (WEIGHT | WEIGHT_STRUCT, q('weight')), (DATA_SRC, q('data_src')),
        (TRANSACTION, q('transaction')),
        (REGS_INTR, file.pack('Q%dQ' % len(intr), 2 if intr else 0, *intr)),
        (PHYS_ADDR, q('phys_addr')), (CGROUP, q('cgroup')), (DATA_PAGE, q('data_page')),
        (CODE_PAGE, q('code_page')), (AUX, file.pack('Q', len(aux)) + aux))
    return b''.join(data for bit, data in parts if event.sample_type & bit)


def sample(file, event, misc=USER, cut=None, **values):
    """`cut`: how many bytes of the body are left out at its end."""
    data = body(file, event, **values)
    file.record(perfdata.SAMPLE, misc, data[:len(data) - cut] if cut else data)


FULL = dict(ip=0x400100, pid=7, tid=8, time=1000, addr=0x7ffc0000beef, stream_id=5, cpu=3,
            period=4000, chain=(perfdata.CONTEXT_USER, 0x400100, 0x400200), raw=b'raw bytes!!!',
            hw_index=2, counters=(0x11, 0x22), regs_user=(0x10, 0x20, 0x30),
            stack=b'0123456789abcdef', stack_used=8, weight=0x0003000200000041,
            data_src=0x1e05080021, transaction=1 << 32 | 4, regs_intr=(0x70, 0x71),
            phys_addr=0x12345000, cgroup=77, data_page=4096, code_page=2 << 20, aux=b'')


def full(file, event, **changes):
    """A sample with something in every field."""
    branches = ((0x400110, 0x400210, branch_flags(file, predicted=1, cycles=12, type=2)),
                (0x400310, 0x400410, branch_flags(file, mispred=1, in_tx=1, cycles=300, priv=1)))
    sample(file, event, **{**FULL, 'branches': branches, **changes})


def everything(big_endian=False, weight=WEIGHT_STRUCT):
    file = PerfData(big_endian, attr_bytes=136)
    rich = event(file, EVERYTHING & ~WEIGHT | weight, ids=[1])
    file.comm(7, 7, 'work')
    file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
    cgroup(file, 77, '/system.slice/work.service')
    full(file, rich)
    full(file, rich, time=2000, regs_user=(), regs_intr=(), stack=b'', branches=(), counters=())
    return file


# --- records -----------------------------------------------------------------------------------------

def cgroup(file, number, path, time=0):
    file.side(CGROUP_RECORD, 0, file.pack('Q', number) + file.text(path), time, 0, 0)


def namespaces(file, pid, inodes, time=0):
    body = file.pack('IIQ', pid, pid, len(inodes))
    file.side(NAMESPACES, 0, body + b''.join(file.pack('QQ', 4, inode) for inode in inodes), time,
              pid, pid)


def ksymbol(file, address, length, name, time=0, type=1, unregister=False):
    file.side(KSYMBOL, 0, file.pack('QIHH', address, length, type, int(unregister)) +
              file.text(name), time, 0, 0)


def switch(file, time, tid, out=False, preempted=False):
    file.side(SWITCH, (SWITCH_OUT if out else 0) | (SWITCH_OUT_PREEMPT if preempted else 0), b'', time,
              tid, tid)


def deferred(file, tid, cookie, chain, time):
    file.side(CALLCHAIN_DEFERRED, 0, file.pack('QQ%dQ' % len(chain), cookie, len(chain), *chain), time,
              tid, tid)


# --- features ----------------------------------------------------------------------------------------

def word(file, text):
    return file.pack('I', len(file.text(text))) + file.text(text)


def words(file, *texts):
    return file.pack('I', len(texts)) + b''.join(word(file, text) for text in texts)


FORMAT = b'''name: sys_demo
ID: 321
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
\tfield:long ret;\toffset:24;\tsize:%d;\tsigned:1;
\tfield:__data_loc char[] path;\toffset:32;\tsize:4;\tsigned:0;
\tfield:unsigned long args[2];\toffset:36;\tsize:%d;\tsigned:0;

print fmt: "%%s ret=%%ld", REC->comm, REC->ret
'''


# perf takes the size of a long from `commit`.
PAGE = '''\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
\tfield: local_t commit;\toffset:8;\tsize:%d;\tsigned:1;
\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
\tfield: char data;\toffset:%d;\tsize:%d;\tsigned:1;
'''


def tracing_data(file, long_bytes=8, formats=None, symbols=b'', printk=b''):
    """`symbols` as /proc/kallsyms, `printk` as printk_formats of tracefs."""
    short = lambda data: file.pack('I', len(data)) + data
    sized = lambda data: file.pack('Q', len(data)) + data
    page = PAGE % (long_bytes, 8 + long_bytes, 4088 - long_bytes)
    formats = [FORMAT % (long_bytes, 2 * long_bytes)] if formats is None else formats
    return (b'\x17\x08\x44tracing0.6\0' + bytes([file.order == '>', long_bytes]) +
            file.pack('I', 4096) + b'header_page\0' + sized(page.encode()) +
            b'header_event\0' + sized(b'# compressed entry header\n') +
            file.pack('I', 0) + file.pack('I', 1) + b'demo\0' + file.pack('I', len(formats)) +
            b''.join(map(sized, formats)) + short(symbols) + short(printk) + sized(b'1 init\n'))


def hardware(file):
    """Sections that describe a machine of two sockets with two nodes."""
    f = file.features
    file.feature_cpus(4, 4)
    f[CPU_TOPOLOGY] = (words(file, '0-1', '2-3') + words(file, '0', '1', '2', '3') +
                       file.pack('8I', 0, 0, 1, 0, 0, 1, 1, 1) + words(file, '0-1', '2-3') +
                       file.pack('4I', 0, 0, 0, 0))
    f[NUMA_TOPOLOGY] = file.pack('I', 2) + b''.join(
        file.pack('IQQ', node, 1 << 20, 1 << 19) + word(file, cpus)
        for node, cpus in ((0, '0-1'), (1, '2-3')))
    f[CACHE] = file.pack('II', 1, 1) + file.pack('IIII', 3, 64, 4096, 16) + word(
        file, 'Unified') + word(file, '4096K') + word(file, '0-3')
    f[MEM_TOPOLOGY] = file.pack('QQQ', 1, 1 << 27, 1) + file.pack('QQQQ', 0, 70, 70, 0xff) + \
        file.pack('Q', 1)
    f[PMU_MAPPINGS] = file.pack('I', 2) + file.pack('I', 4) + word(file, 'cpu') + \
        file.pack('I', 1) + word(file, 'software')
    f[CPU_PMU_CAPS] = file.pack('I', 1) + word(file, 'branches') + word(file, '32')
    f[PMU_CAPS] = file.pack('II', 1, 1) + word(file, 'slots') + word(file, '8') + word(
        file, 'armv8_pmuv3')
    f[HYBRID_TOPOLOGY] = file.pack('I', 1) + word(file, 'cpu_core') + word(file, '0-3')
    f[GROUP_DESC] = file.pack('I', 1) + word(file, 'pair') + file.pack('II', 0, 1)
    f[BPF_PROG_INFO] = file.pack('IIIQ', 1, 8, 4, 1) + b'x' * 12
    f[BPF_BTF] = file.pack('III', 1, 5, 4) + b'abcd'
    f[ZSTD] = file.pack('5I', 1, 1, 3, 4, 4096)
    f[TRACING_DATA] = tracing_data(file)
    return file
