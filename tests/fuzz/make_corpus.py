#!/usr/bin/env python3
"""Writes the seeds of fuzz_perf anew: small recordings of every kind, to tests/fuzz/corpus/perf.
crash-*: what fuzzing found; the files that are not made here stay."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import perfdata  # noqa: E402
import perffields as pf  # noqa: E402
from perfdata import (CALLCHAIN, CONTEXT_USER, CPU, FORMAT_ID, FORMAT_LOST, GROUP, IDENTIFIER,  # noqa: E402
                      IP, KERNEL, PERIOD, READ, TID, TIME, USUAL, PerfData)


def plain(sample_type=USUAL, read=(0,), **attr):
    file = PerfData(attr_bytes=attr.pop('attr_bytes', 128), big_endian=attr.pop('big_endian', False))
    event = file.event(sample_type=sample_type, ids=[1], **attr)
    file.comm(7, 7, 'work')
    file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
    for time in (1000, 2000):
        file.sample(event, 0x400100, 7, 7, time, read=read, chain=[CONTEXT_USER, 0x400100, 0x400200])
    return file


def tasks():
    file = plain()
    file.fork(8, 7, 8, 7, 2500)
    file.mmap2(8, 8, 0x400000, 0x1000, 0, '/bin/job', 2600, build_id=b'\x33' * 20)
    file.comm(8, 8, 'job', 2700, exec=True)
    file.sample(file.events[0], 0x400010, 8, 8, 3000)
    file.exit(8, 7, 8, 7, 4000)
    file.throttle(4000)
    file.lost(5, 4000)
    file.lost_samples(5, 4000)
    file.finished_round()
    return file


def kernel():
    file = plain()
    file.mmap(-1, 0, 0xffffffff81000000, 0x1000000, 0xffffffff81000000, '[kernel.kallsyms]_text',
              misc=KERNEL)
    file.mmap(-1, 0, 0xffffffffc0000000, 0x4000, 0, '/lib/modules/x.ko', misc=KERNEL)
    file.sample(file.events[0], 0xffffffff81000001, 7, 7, 3000, misc=KERNEL)
    file.sample(file.events[0], 0xffffffffc0000001, 7, 7, 3000, misc=KERNEL)
    return file


def described():
    file = plain()
    file.feature_text(perfdata.HOSTNAME, 'host')
    file.feature_text(perfdata.ARCH, 'x86_64')
    file.feature_cmdline('perf', 'record')
    file.feature_cpus(4, 2)
    file.feature_event_desc(['cycles'])
    file.feature_build_ids([(-1, KERNEL, b'\x11' * 20, '[kernel.kallsyms]')])
    file.features[perfdata.CLOCK_DATA] = file.pack('IIQQ', 1, 1, 1700000000000000000, 1000)
    file.features[perfdata.TOTAL_MEM] = file.pack('Q', 2048)
    return file


def wall_clock():
    file = plain()
    file.features[perfdata.CLOCK_DATA] = file.pack('IIQQ', 1, 1, 7493989779944505344, 1 << 63)
    return file


def unfinished():
    file = plain()
    file.build()
    return file.patched({'data: size': 0})


def large_stacks():
    file = PerfData(attr_bytes=136)
    rich = pf.event(file, ids=[1])
    for time, size in ((1000, 6144), (2000, 8), (3000, 8192)):
        pf.full(file, rich, time=time, stack=b'S' * size, stack_used=size)
    return file


SEEDS = {
    'plain': plain(), 'big-endian': plain(big_endian=True), 'old-attr': plain(attr_bytes=64),
    'new-attr': plain(attr_bytes=136), 'chains': plain(USUAL | CALLCHAIN),
    'group-read': plain(USUAL | READ, [2, 9, 9, 5, 1, 0, 6, 2, 0],
                        read_format=3 | FORMAT_ID | GROUP | FORMAT_LOST),
    'no-time': plain(IP | TID), 'no-ip': plain(TID | TIME | CPU | PERIOD),
    'identifier-last': plain(IP | TID | TIME | IDENTIFIER, type=1, flags=1 << 18),
    'tasks': tasks(), 'kernel': kernel(), 'described': described(), 'small': perfdata.small(),
    'unfinished': unfinished(), 'large-stacks': large_stacks(), 'crash-wall-clock-overflow': wall_clock(),
}


def main():
    folder = os.path.join(HERE, 'corpus', 'perf')
    os.makedirs(folder, exist_ok=True)
    for name, file in SEEDS.items():
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(file if isinstance(file, bytes) else file.build())


if __name__ == '__main__':
    main()
