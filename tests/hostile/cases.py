"""Recordings that no perf writes, as {name: bytes}. The builder is tests/lib/perfdata.py."""
import os
import random
import struct

import field_cases
import perfdata
import snapcases
import statcases
import streams
import textcases
from perfdata import (CALLCHAIN, CONTEXT_KERNEL, CONTEXT_USER, CPU, FORMAT_ID, FORMAT_LOST, GROUP,
                      IDENTIFIER, IP, KERNEL, PERIOD, READ, TID, TIME, USUAL, PerfData)

HUGE = (1 << 32, (1 << 64) - 1, 1 << 63)
SECOND = 1000000000
SCRIPT = '<script>alert(1)</script>'
ESCAPES = '\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m'
BIDI = 'safe\u202etxt.exe\u2066 \u200f'


def one_event(sample_type=USUAL, **attr):
    file = PerfData()
    return file, file.event(sample_type=sample_type, ids=[1], **attr)


def with_task(sample_type=USUAL, comm='work', path='/bin/work', **attr):
    """One process with one mapping: what most cases bend."""
    file, event = one_event(sample_type, **attr)
    file.comm(100, 100, comm)
    file.mmap(100, 100, 0x400000, 0x10000, 0, path)
    return file, event


def garbage():
    out = {}
    for seed in range(6):
        noise = random.Random(seed).randbytes(200 << seed)
        out['random bytes %d' % seed] = noise
        out['random bytes behind the magic %d' % seed] = b'PERFILE2' + noise
        head = perfdata.small().build()
        out['random bytes behind the header %d' % seed] = head[:104] + noise
    return out


def noise_in_records():
    """A good header over damaged records."""
    out, file = {}, perfdata.small()
    good = file.build()
    begin, end = struct.unpack_from('<Q', good, file.places['data: offset'][0])[0], len(good)
    for seed in range(40):
        chance, data = random.Random(seed), bytearray(good)
        for _ in range(1 + seed):
            data[chance.randrange(begin, end)] = chance.choice((0, 1, 0x7f, 0x80, 0xff))
        out['damaged records %d' % seed] = bytes(data)
    return out


def numbers():
    """Every offset, size and count of header, events and features."""
    out = {}
    for endian in (False, True):
        file = perfdata.small(endian)
        file.build()
        for name in list(file.places):
            for value in HUGE + (0, 1, 7):
                case = '%s = %#x%s' % (name, value, ', big endian' if endian else '')
                out[case] = file.patched({name: value})
    return out


def bits_of_attr():
    """sample_type, read_format and flags with every bit in turn, and with all."""
    out = {}
    for name, key in (('sample_type', 4), ('read_format', 5), ('flags', 6), ('type', 0)):
        for bit in list(range(0, 64 if key > 3 else 32, 3)) + [None]:
            file = perfdata.small()
            for event in file.events:
                fields = list(event.fields)
                everything = (1 << (64 if key > 3 else 32)) - 1
                fields[key] = everything if bit is None else fields[key] | 1 << bit
                event.fields = tuple(fields)
            out['%s with bit %s' % (name, 'all' if bit is None else bit)] = file.build()
    return out


def record_sizes():
    out = {}
    for size in (0, 1, 7, 8, 9, 12, 65535):
        for type in (perfdata.MMAP, perfdata.MMAP2, perfdata.COMM, perfdata.FORK, perfdata.EXIT,
                     perfdata.SAMPLE, perfdata.LOST, perfdata.LOST_SAMPLES, 71, 81, 0, 255, 1 << 31):
            file, event = with_task()
            file.sample(event, 0x400100, 100, 100, SECOND)
            file.record(type, 0, b'\xff' * 16, size)
            file.sample(event, 0x400100, 100, 100, 2 * SECOND)
            out['record of type %d and size %d' % (type, size)] = file.build()
    return out


def chains():
    out, kind = {}, USUAL | CALLCHAIN
    for count in HUGE + (3, 0xffff, (1 << 61) + 1):
        file, event = with_task(kind)
        file.sample(event, 0x400100, 100, 100, SECOND, chain=[CONTEXT_USER, 0x400100],
                    chain_count=count)
        out['call chain of %#x entries' % count] = file.build()
    for depth in (8100, 8180):
        file, event = with_task(kind)
        chain = [CONTEXT_USER] + [0x400000 + i % 0x10000 for i in range(depth)]
        file.sample(event, 0x400000, 100, 100, SECOND, chain=chain)
        out['call chain %d deep' % depth] = file.build()
    file, event = with_task(kind)
    for i in range(2000):
        file.sample(event, 0x400000, 100, 100, SECOND + i, chain=[CONTEXT_USER] + [
            0x400000 + (i * 31 + k * k) % 0x10000 for k in range(120)])
    out['call chains that share nothing'] = file.build()
    file, event = with_task(kind)
    marks = [CONTEXT_USER, CONTEXT_KERNEL, (1 << 64) - 4095, (1 << 64) - 1, (1 << 64) - 32]
    file.sample(event, 0x400100, 100, 100, SECOND, chain=marks * 20)
    file.sample(event, 0x400100, 100, 100, SECOND, chain=[])
    out['call chain of markers'] = file.build()
    return out


def names():
    out = {}
    texts = {'markup': SCRIPT, 'escapes': ESCAPES, 'bidi': BIDI, 'newline': 'one\ntwo\r\nthree\t',
             'not UTF-8': b'\xff\xfe\xc0\x80\xed\xa0\x80\xf5', 'empty': b'', 'long': b'x' * 60000,
             'NUL only': b'\0\0\0\0', 'braces': '{{7*7}} ${x} </title></script><img src=x>',
             'C1': b'\xc2\x9b31m\xc2\x85', 'quotes': '\'"`&lt;&#60;\\u003c', 'surrogates': '\U0010ffff'}
    for name, text in texts.items():
        raw = text.encode() if isinstance(text, str) else text
        file, event = with_task(USUAL | CALLCHAIN, raw[:300] if name != 'long' else raw,
                                b'/tmp/' + raw)
        file.mmap(100, 100, 0x7f0000000000, 0x1000, 0, raw)
        file.mmap(-1, 0, 0xffffffffc0000000, 0x1000, 0, raw, misc=KERNEL)
        for i, ip in enumerate((0x400100, 0x7f0000000010, 0xffffffffc0000010)):
            file.sample(event, ip, 100, 100, SECOND + i, misc=KERNEL if ip >> 63 else 2, chain=[
                CONTEXT_KERNEL if ip >> 63 else CONTEXT_USER, ip, 0x400200])
        for bit in (perfdata.HOSTNAME, perfdata.OSRELEASE, perfdata.VERSION, perfdata.ARCH,
                    perfdata.CPUDESC, perfdata.CPUID):
            file.feature_text(bit, raw)
        file.feature_cmdline('perf', raw, raw)
        file.feature_event_desc([raw])
        file.feature_build_ids([(100, 2, b'\x22' * 20, b'/tmp/' + raw)])
        out['names: ' + name] = file.build()
    return out


def tasks():
    out = {}
    for pid, tid in ((-1, -1), (-1, 5), (0, 0), (0x7fffffff, -0x80000000), (5, -1)):
        file, event = with_task()
        file.comm(pid, tid, 'odd', exec=True)
        file.fork(pid, tid, tid, pid, SECOND)
        file.sample(event, 0x400100, pid, tid, SECOND)
        out['task %d/%d' % (pid, tid)] = file.build()
    file, event = with_task()
    file.exit(100, 1, 100, 1, SECOND)
    file.sample(event, 0x400100, 100, 100, 2 * SECOND)
    file.sample(event, 0x400100, 999, 999, 2 * SECOND)
    out['sample after exit'] = file.build()
    file, event = with_task()
    for i in range(3):
        file.fork(100, 101, 100, 101, SECOND + i)
        file.fork(101, 100, 101, 100, SECOND + i)
        file.fork(100, 100, 100, 100, SECOND + i)
    file.sample(event, 0x400100, 101, 101, 2 * SECOND)
    out['fork loop'] = file.build()
    file, event = with_task()
    for i in range(20000):
        file.fork(200 + i, 199 + i if i else 100, 200 + i, 199 + i if i else 100, SECOND + i)
        file.mmap(200 + i, 200 + i, 0x10000000 + i * 4096, 4096, 0, '/lib/x', SECOND + i)
    file.sample(event, 0x400100, 20000, 20000, 2 * SECOND)
    out['20000 generations, each with a mapping more'] = file.build()
    return out


def times():
    out = {}
    for name, values in {'zero': (0, 0), '2^63': (1 << 63, (1 << 64) - 1), 'mixed': (0, 1 << 62),
                         'last': ((1 << 63) - 1, 0), 'decreasing': range(9 * SECOND, 0, -SECOND),
                         'far apart': (1, (1 << 63) - 2), 'equal': [SECOND] * 50}.items():
        file, event = with_task()
        for value in values:
            file.mmap(100, 100, 0x500000, 0x1000, 0, '/lib/y', value)
            file.sample(event, 0x500100, 100, 100, value)
        out['times: ' + name] = file.build()
    return out


def wall_clocks():
    """CLOCK_DATA: (wall clock, sample clock) read at one moment."""
    out = {}
    for wall, at in ((1 << 63, 0), (0, 1 << 63), (7493989779944505344, 10376293541461622784),
                     ((1 << 63) - 1, 0), ((1 << 64) - 1, (1 << 64) - 1)):
        for time in (0, (1 << 63) - 1):
            file, event = with_task()
            file.sample(event, 0x400100, 100, 100, time)
            file.features[perfdata.CLOCK_DATA] = file.pack('IIQQ', 1, 1, wall, at)
            out['wall clock %#x at %#x, sample at %#x' % (wall, at, time)] = file.build()
    return out


def weights():
    out = {}
    for period in (0, (1 << 64) - 1, 1 << 63):
        file, event = with_task()
        for i in range(3):
            file.sample(event, 0x400100 + i, 100, 100, SECOND + i, period=period)
        out['period %#x' % period] = file.build()
        file, event = with_task(USUAL & ~PERIOD, period=period, flags=perfdata.SAMPLE_ID_ALL)
        file.sample(event, 0x400100, 100, 100, SECOND)
        out['attr period %#x' % period] = file.build()
    for cpu in (0xffffffff, 0x7fffffff, 65535, 65536):
        file, event = with_task()
        file.sample(event, 0x400100, 100, 100, SECOND, cpu=cpu)
        out['cpu %#x' % cpu] = file.build()
    for value in (1 << 63, (1 << 64) - 1):
        file, event = with_task()
        file.sample(event, 0x400100, 100, 100, SECOND)
        for _ in range(3):
            file.lost(value, SECOND)
            file.lost_samples(value, SECOND)
        out['lost %#x' % value] = file.build()
    return out


def events():
    out = {}
    for count in (0, 300, 4096, 4097):
        file = PerfData()
        for i in range(count):
            file.event(type=4, config=i, ids=[i + 1])
        for event in file.events[:500]:
            file.sample(event, 0x1000, 1, 1, SECOND)
        out['%d events' % count] = file.build()
    file = PerfData()
    first, second = file.event(ids=[7, 7, 7]), file.event(ids=[7, 8])
    for number in (7, 8, 9, (1 << 64) - 1, 0):
        file.sample(second, 0x1000, 1, 1, SECOND, id=number)
    file.sample(first, 0x1000, 1, 1, SECOND, id=12345)
    out['ids twice and unknown'] = file.build()
    file = PerfData()
    one = file.event(sample_type=IP | TID | IDENTIFIER, ids=[1])
    two = file.event(sample_type=USUAL | CALLCHAIN, ids=[2])
    file.sample(one, 0x1000, 1, 1)
    file.sample(two, 0x1000, 1, 1, SECOND, chain=[CONTEXT_USER, 0x1000])
    out['events that sample different things'] = file.build()
    return out


def maps():
    out = {}
    for name, spans in {
            'overlapping': [(0x400000, 0x10000), (0x408000, 0x10000), (0x404000, 0x1000),
                            (0x3ff000, 0x40000)],
            'empty': [(0x400100, 0), (0, 0)],
            'wrapping': [((1 << 64) - 0x1000, 0x2000), ((1 << 64) - 1, (1 << 64) - 1), (1, (1 << 64) - 1)],
            'everything': [(0, (1 << 64) - 1)]}.items():
        file, event = with_task()
        for start, length in spans:
            file.mmap(100, 100, start, length, (1 << 64) - 0x1000, '/lib/m', SECOND)
            file.mmap(-1, 0, start, length, 0, '/lib/modules/m.ko', SECOND, misc=KERNEL)
        for ip in (0x400100, 0x408100, 0, (1 << 64) - 1, (1 << 64) - 0x800):
            file.sample(event, ip, 100, 100, 2 * SECOND)
            file.sample(event, ip, 100, 100, 2 * SECOND, misc=KERNEL)
        out['mappings: ' + name] = file.build()
    for step, name in ((4096, 'in order'), (-4096, 'backwards')):
        file, event = with_task()
        for i in range(100000):
            file.mmap(100, 100, 0x7f0000000000 + i * step, 4096, 0, '/lib/m', SECOND)
        file.sample(event, 0x7f0000000000, 100, 100, 2 * SECOND)
        out['100000 mappings, ' + name] = file.build()
    file, event = with_task()
    for i in range(20000):
        file.mmap(-1, 0, 0xffffffffc0000000 + i * 8192, 4096, 0, '/m/k%d.ko' % i, misc=KERNEL)
        file.mmap(100, 100, 0x500000, 0x1000, 0, '/lib/%d' % i, SECOND + i)
    file.sample(event, 0x500100, 100, 100, 2 * SECOND)
    out['40000 modules'] = file.build()
    return out


def layouts():
    out = {}
    parts = {'IP': IP, 'TID': TID, 'TIME': TIME, 'CPU': CPU, 'PERIOD': PERIOD,
             'IDENTIFIER': IDENTIFIER}
    for name, bit in parts.items():
        file, event = with_task((USUAL | CALLCHAIN) & ~bit)
        for i in range(4):
            file.sample(event, 0x400100, 100, 100, SECOND + i, chain=[CONTEXT_USER, 0x400100])
        out['samples without ' + name] = file.build()
    file, event = with_task(0)
    file.sample(event)
    out['samples of nothing'] = file.build()
    for words in ([0], [1 << 32], [(1 << 64) - 1] * 4, [1 << 61, 0, 0], [2, 1, 1, 5, 1, 0, 6, 2, 0]):
        file, event = with_task(USUAL | READ | CALLCHAIN, read_format=31)
        file.sample(event, 0x400100, 100, 100, SECOND, read=words, chain=[CONTEXT_USER, 0x400100])
        file.sample(event, 0x400100, 100, 100, SECOND, read=[0, 0, 0])
        out['group read of %d words, first %#x' % (len(words), words[0])] = file.build()
    file, event = with_task(USUAL | READ, read_format=GROUP | FORMAT_ID | FORMAT_LOST)
    file.sample(event, 0x400100, 100, 100, SECOND, read=[8000] + [7] * 8000)
    out['group read cut off'] = file.build()
    return out


def features():
    out = {}
    for bit in list(range(2, 33)) + [63, 64, 255]:
        file = perfdata.small()
        file.features[bit] = random.Random(bit).randbytes(100)
        out['feature %d: random bytes' % bit] = file.build()
        file.features[bit] = b'\xff' * 64
        out['feature %d: ones' % bit] = file.build()
        file.features[bit] = b''
        out['feature %d: empty' % bit] = file.build()
    for size in (0, 8, 35, 36, 37, 65535):
        file = perfdata.small()
        file.features[perfdata.BUILD_ID] = struct.pack('<IHHi20s', 67, 1 << 15, size, 100, b'') + \
            b'\xff' * 40
        out['build id record of size %d' % size] = file.build()
    return out


def truncated(data, what, step=64):
    return {'%s cut at %d' % (what, size): data[:size] for size in range(0, len(data), step)}


def killed():
    """perf record did not come back to write the sizes."""
    file = perfdata.small()
    file.build()
    return {'unfinished': file.patched({'data: size': 0, 'features': 0}),
            'unfinished, with features': file.patched({'data: size': 0})}


def aliases():
    """Sections that lie on one another."""
    file = perfdata.small()
    file.build()
    return {'all sections at %d' % at: file.patched({
        'attrs: offset': at, 'data: offset': at, 'event 0: offset of ids': at,
        'feature 3: offset': at, 'feature 2: offset': at}) for at in (0, 8, 104, 424)}


def all_cases(small_file=None):
    out = {}
    for make in (garbage, noise_in_records, numbers, bits_of_attr, record_sizes, chains, names, tasks,
                 times, wall_clocks, weights, events, maps, layouts, features, killed, aliases):
        out.update(make())
    out.update(streams.all_cases())
    out.update(field_cases.all_cases())
    out.update(truncated(perfdata.small().build(), 'a recording'))
    out.update(truncated(perfdata.small(True).build(), 'a big-endian recording', 256))
    out.update(snapcases.all_cases())
    out.update(textcases.all_cases())
    out.update(statcases.all_cases())
    if small_file:
        with open(small_file, 'rb') as file:
            out.update(truncated(file.read(), os.path.basename(small_file)))
    return out
