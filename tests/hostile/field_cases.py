"""Samples, records about the system and descriptions of hardware that no perf writes, as
{name: bytes}. The builders are tests/lib/perfdata.py and perffields.py."""
import struct

import perfdata
import perffields as pf
from perfdata import CALLCHAIN, CONTEXT_KERNEL, CONTEXT_USER, IDENTIFIER, KERNEL, TIME, USUAL, PerfData

HUGE = ((1 << 64) - 1, 1 << 63, 1 << 32, (1 << 61) + 1, 0xffff)
SCRIPT = '<script>alert(1)</script>\x1b[31m\u202e'
TOP = 0xffffffffc0000000


def with_event(sample_type=USUAL, **attr):
    file = PerfData()
    return file, pf.event(file, sample_type, ids=[1], **attr)


def lying_counts():
    """Every 8 bytes of a sample with all fields: any of them may be a count or a size."""
    out = {}
    for big_endian in (False, True):
        whole = pf.everything(big_endian)
        good = whole.build()
        at = good.index(whole.records[3])
        for offset in range(8, len(whole.records[3]), 8):
            for value in HUGE[:1] if big_endian else HUGE[:3]:
                data = bytearray(good)
                data[at + offset:at + offset + 8] = whole.pack('Q', value)
                out['word %d of a sample is %#x%s' % (offset // 8, value, ', big endian' * big_endian)
                    ] = bytes(data)
    return out


def large_stacks():
    """A user stack that is left in the file: any 8 bytes round it may lie, and the file may end in
    any of them."""
    out = {}
    for big_endian in (False, True):
        file = PerfData(big_endian, attr_bytes=136)
        rich = pf.event(file, pf.EVERYTHING & ~pf.WEIGHT | pf.WEIGHT_STRUCT, ids=[1])
        for i in range(4):
            pf.full(file, rich, time=i, stack=b'S' * 8192, stack_used=8192)
        good, record = file.build(), file.records[1]
        at = good.index(record) + len(record)
        begin = record.index(b'S' * 8192)
        end = ', big endian' * big_endian
        for offset in (*range(0, begin, 8), *range(begin + 8192, len(record), 8)):
            for value in HUGE[:1] if big_endian else (HUGE[0], 8184, 8200):
                data = bytearray(good)
                data[at + offset:at + offset + 8] = file.pack('Q', value)
                out['word %d round a large stack is %#x%s' % (offset // 8, value, end)] = bytes(data)
        for offset in (4, 40, begin - 8, begin, begin + 4000, begin + 8192, begin + 8196, len(record) - 4):
            out['a file that ends at %d of a large sample%s' % (offset, end)] = good[:at + offset]
    return out


def attrs():
    """What an event asks for decides how its samples are read."""
    out = {}
    for name, change in (('all registers', dict(regs_user=(1 << 64) - 1, regs_intr=(1 << 64) - 1)),
                         ('no registers', dict(regs_user=0, regs_intr=0)),
                         ('all branch bits', dict(branch=(1 << 64) - 1)), ('no branch bits', dict(branch=0)),
                         ('a stack of 4 GiB', dict(stack_user=0xffffffff))):
        file, event = with_event(pf.EVERYTHING, **change)
        for cut in (None, 8, 40):
            pf.full(file, event, cut=cut)
        out['samples with ' + name] = file.build()
    file, event = with_event(pf.EVERYTHING | pf.WEIGHT_STRUCT)
    pf.full(file, event)
    out['both kinds of weight'] = file.build()
    return out


def branches():
    out = {}
    file, event = with_event(IDENTIFIER | TIME | pf.BRANCH_STACK, branch=0)
    for i in range(300):
        pf.sample(file, event, time=i, has_hw_index=False,
                  branches=[(i * 7919 + k, k * k, (1 << 64) - 1) for k in range(300)])
    out['branch stacks that share nothing'] = file.build()
    file, event = with_event(IDENTIFIER | TIME | pf.BRANCH_STACK, branch=0)
    for i in range(20000):
        pf.sample(file, event, time=i, has_hw_index=False)
    out['empty branch stacks'] = file.build()
    return out


def generated_code():
    out = {}
    for name, ranges in {'empty': [(TOP, 0)], 'wrapping': [((1 << 64) - 16, 0xffffffff)],
                         'everything': [(0, 0xffffffff), (1 << 63, 0xffffffff)],
                         'overlapping': [(TOP + 16 * i, 0x1000) for i in range(3000)]}.items():
        file, event = with_event()
        for time, (start, length) in enumerate(ranges):
            pf.ksymbol(file, start, length, 'bpf_prog_%d' % time, 1000 + time)
            file.sample(event, start, 7, 7, 1000 + time, misc=KERNEL)
            pf.ksymbol(file, start + 4, length, '', 1000 + time, unregister=True)
            file.sample(event, start + 8, 7, 7, 2000 + time, misc=KERNEL)
        out['generated code: ' + name] = file.build()
    file, event = with_event()
    pf.ksymbol(file, TOP, 256, SCRIPT, type=0xffff)
    pf.cgroup(file, 1, SCRIPT)
    file.sample(event, TOP, 7, 7, 1000, misc=KERNEL)
    out['generated code: markup'] = file.build()
    file, event = with_event()
    for type in (pf.KSYMBOL, pf.CGROUP_RECORD, pf.NAMESPACES, pf.CALLCHAIN_DEFERRED, pf.ID_INDEX,
                 pf.TIME_CONV, pf.AUX_RECORD, pf.AUXTRACE_INFO, pf.STAT):
        for size in (0, 4, 8, 12, 16, 24):
            file.record(type, 0, b'\xff' * size)
    file.sample(event, TOP, 7, 7, 1000, misc=KERNEL)
    out['records about the system, too short'] = file.build()
    return out


def deferred():
    out, kind = {}, USUAL | CALLCHAIN
    waiting = [CONTEXT_KERNEL, TOP, pf.USER_DEFERRED]
    file, event = with_event(kind)
    file.sample(event, TOP, 7, 7, 1000, chain=waiting, misc=KERNEL)
    out['a deferred stack without a cookie'] = file.build()
    file, event = with_event(kind)
    for i in range(2000):
        file.sample(event, TOP + i, 7, 7, 1000 + i, chain=waiting + [5] + waiting + [6], misc=KERNEL)
        pf.deferred(file, 7, 6, [pf.USER_DEFERRED, 6, CONTEXT_USER] + [i] * 100, 1000 + i)
    out['deferred stacks that come twice'] = file.build()
    file, event = with_event(kind)
    deep = [CONTEXT_USER] + list(range(8000))
    file.sample(event, TOP, 7, 7, 1000, chain=[CONTEXT_KERNEL] + list(range(8000)) +
                [pf.USER_DEFERRED, 5], misc=KERNEL)
    pf.deferred(file, 7, 5, deep, 1100)
    out['deferred stacks, 16000 deep'] = file.build()
    return out


def described(big_endian=False):
    file = PerfData(big_endian)
    event = pf.event(file, USUAL | pf.RAW, type=2, config=321, ids=[1])
    pf.sample(file, event, ip=1, pid=7, tid=7, time=1000, raw=b'\xff' * 60, has_hw_index=False)
    return pf.hardware(file)


def hardware():
    """Every 4 bytes of every section may be a count or a length."""
    out, whole = {}, described()
    for bit, data in whole.features.items():
        for offset in range(0, min(len(data), 64), 4):
            file = described()
            changed = bytearray(data)
            changed[offset:offset + 4] = struct.pack('<I', 0xffffffff)
            file.features[bit] = bytes(changed)
            out['feature %d: word %d is 2^32 - 1' % (bit, offset // 4)] = file.build()
        for size in range(0, min(len(data), 40), 4):
            file = described()
            file.features[bit] = data[:size]
            out['feature %d: cut at %d' % (bit, size)] = file.build()
    file = described(True)
    out['hardware, big endian'] = file.build()
    file = described()
    for bit in (pf.PMU_CAPS, pf.NUMA_TOPOLOGY, pf.HYBRID_TOPOLOGY):
        file.features[bit] = file.features[bit].replace(b'cpu', b'\x1b[3').replace(b'0-1', b'<b>')
    out['hardware with markup'] = file.build()
    return out


def formats():
    out = {}
    texts = {'empty': b'', 'no fields': b'name: x\nID: 321\nformat:\n', 'no id': b'name: x\n',
             'no end': pf.FORMAT[:200], 'noise': bytes(range(256)) * 20,
             'markup': b'name: ' + SCRIPT.encode() + b'\nID: 321\n',
             'huge numbers': b'name: x\nID: 321\n\tfield:int a;\toffset:4294967295;\tsize:4;\n'
                             b'\tfield:int b;\toffset:999999999;\tsize:999999999;\tsigned:1;\n',
             'odd declarations': b'name: x\nID: 321\n\tfield:;\toffset:0;\tsize:4;\n\tfield:[];offset:0;'
                                 b'size:1;\n\tfield:]x[;offset:0;size:1;\n\tfield special:a;offset:0;size:0;',
             'many fields': b'name: x\nID: 321\n' + b'\tfield:u8 a;offset:0;size:1;signed:0;\n' * 30000}
    for name, text in texts.items():
        file = described()
        file.features[pf.TRACING_DATA] = pf.tracing_data(file, 8, [text, text])
        out['format: ' + name] = file.build()
    file = described()
    many = [pf.FORMAT.replace(b'321', b'%d' % i) % (8, 16) for i in range(3000)]
    file.features[pf.TRACING_DATA] = pf.tracing_data(file, 8, many)
    out['3000 formats'] = file.build()
    names = {'noise': bytes(range(256)) * 20, 'no names': b'0xffff :\nffffffff81000000 T\nffff\n' * 9,
             'one address': b'ffffffff81000000 T same\n0xffffffff81000000 : "same\\n"\n' * 3000,
             'markup': b'1 T ' + SCRIPT.encode() + b'\n0x1 : "' + SCRIPT.encode()}
    for name, text in names.items():
        file = described()
        file.features[pf.TRACING_DATA] = pf.tracing_data(file, 8, None, text, text)
        out['tracing data, addresses: ' + name] = file.build()
    whole = described().features[pf.TRACING_DATA]
    for size in range(0, len(whole), 24):
        file = described()
        file.features[pf.TRACING_DATA] = whole[:size]
        out['tracing data cut at %d' % size] = file.build()
    return out


def all_cases():
    out = {}
    for make in (lying_counts, large_stacks, attrs, branches, generated_code, deferred, hardware, formats):
        out.update(make())
    return out
