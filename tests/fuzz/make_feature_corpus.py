#!/usr/bin/env python3
"""Writes the seeds of fuzz_perf_feature and fuzz_perf_tracing anew, and those of fuzz_perf that have
every field, to tests/fuzz/corpus. crash-*: what fuzzing found; those files stay."""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import perfdata          # noqa: E402
import perffields as pf  # noqa: E402


def sections(file):
    """What fuzz_perf_feature reads: all of a file's sections."""
    return b''.join(struct.pack('<BBH', bit, file.order == '>', len(data)) + data
                    for bit, data in sorted(file.features.items()))


def described(big_endian=False):
    file = perfdata.PerfData(big_endian)
    file.event(ids=[1])
    perfdata.describe(file)
    return pf.hardware(file)


def system():
    """Every record about the system."""
    file = perfdata.PerfData()
    event = file.event(sample_type=perfdata.USUAL | perfdata.CALLCHAIN, ids=[1])
    pf.cgroup(file, 77, '/a')
    pf.namespaces(file, 7, [1, 2, 3, 4, 5, 6, 7])
    pf.ksymbol(file, 0xffffffffc0000000, 256, 'bpf_prog_1', 1000)
    file.sample(event, 0xffffffffc0000010, 7, 7, 1500, misc=perfdata.KERNEL,
                chain=[perfdata.CONTEXT_KERNEL, 0xffffffffc0000010, pf.USER_DEFERRED, 9])
    pf.deferred(file, 7, 9, [perfdata.CONTEXT_USER, 0x400100], 1600)
    pf.ksymbol(file, 0xffffffffc0000000, 256, 'bpf_prog_1', 2000, unregister=True)
    file.sample(event, 0xffffffffc0000010, 7, 7, 2500, misc=perfdata.KERNEL)
    pf.switch(file, 1000, 7, True, True)
    file.side(pf.AUX_RECORD, 0, file.pack('QQQ', 0, 64, 1), 1000, 7, 7)
    file.record(pf.ID_INDEX, 0, file.pack('QQQQQ', 1, 1, 0, 2, 7))
    file.record(pf.TIME_CONV, 0, file.pack('QQQ', 10, 3, 5))
    file.record(pf.AUXTRACE_INFO, 0, file.pack('II', 1, 0))
    file.record(pf.STAT, 0, file.pack('QIIQQQ', 1, 0, 0, 5, 1, 1))
    return file


SEEDS = {
    'perf_feature': {'described': sections(described()), 'big-endian': sections(described(True))},
    'perf_tracing': {'small': pf.tracing_data(described()),
                     'big-endian': pf.tracing_data(described(True), 4)},
    'perf': {'everything': pf.everything().build(),
             'everything-big-endian': pf.hardware(pf.everything(True)).build(),
             'everything-weight': pf.everything(weight=pf.WEIGHT).build(),
             'system': system().build()},
}


def main():
    for target, seeds in SEEDS.items():
        folder = os.path.join(HERE, 'corpus', target)
        os.makedirs(folder, exist_ok=True)
        for name, data in seeds.items():
            with open(os.path.join(folder, name), 'wb') as out:
                out.write(data)


if __name__ == '__main__':
    main()
