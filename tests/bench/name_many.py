#!/usr/bin/env python3
"""How naming grows: recordings of 500, 1 000 and 2 000 modules with 250 000, 500 000 and 1 000 000
symbols and 1.25, 2.5 and 5 million samples, half of the modules libraries, half of them modules of the
kernel. Prints what reading and naming them takes, with the files and without (pipa script, told to print
the samples of a function that is not there).

    name_many.py PIPA [FOLDER]    FOLDER: where the files go (300 MB); a temporary one otherwise"""
import array
import os
import random
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import elffile   # noqa: E402
import perfdata  # noqa: E402
from perfdata import IP, KERNEL, TID, TIME, USER, PerfData  # noqa: E402

STEPS = ((500, 1250000), (1000, 2500000), (2000, 5000000))
SYMBOLS, FUNCTION_BYTES = 500, 64  # of each module
CODE_BYTES = SYMBOLS * FUNCTION_BYTES
ROOM = 0x10000
KERNEL_TEXT, KERNEL_MODULES, LIBRARIES = 0xffffffff81000000, 0xffffffffc0000000, 0x7f0000000000
RELEASE = '6.1.0-bench'
WORDS = 5  # of one sample: header, address, pid and tid, time, id


def functions(module):
    return [('module_%d_function_%d' % (module, i), i * FUNCTION_BYTES, FUNCTION_BYTES)
            for i in range(SYMBOLS)]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(data)


def build_id(module):
    return struct.pack('>QQI', 7, 7, module)


def make_files(folder, count):
    for module in range(count):
        if module % 2:
            write('%s/lib/modules/%s/kernel/drivers/%d/bench_%d.ko' % (folder, RELEASE, module % 40, module),
                  elffile.module([('.text', 16, CODE_BYTES, functions(module))], RELEASE))
        else:
            write('%s/usr/lib/libbench_%d.so' % (folder, module),
                  elffile.vmlinux(0x1000, functions(module), build_id(module), CODE_BYTES))


def place(module):
    return (KERNEL_MODULES if module % 2 else LIBRARIES) + module * ROOM


def header(modules):
    file = PerfData()
    file.event(sample_type=IP | TID | TIME | perfdata.IDENTIFIER, ids=[1])
    file.feature_text(perfdata.OSRELEASE, RELEASE)
    file.feature_text(perfdata.ARCH, 'x86_64')
    file.mmap(-1, 0, KERNEL_TEXT, 0x1000000, KERNEL_TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
    file.comm(7, 7, 'bench')
    for module in range(modules):
        if module % 2:
            file.mmap(-1, 0, place(module), ROOM, 0, '[bench_%d]' % module, misc=KERNEL)
        else:
            file.mmap(7, 7, place(module), ROOM, 0x1000, '/usr/lib/libbench_%d.so' % module)
    file.feature_build_ids([(-1, USER, build_id(module) + bytes(4), '/usr/lib/libbench_%d.so' % module)
                            for module in range(0, modules, 2)])
    return file


def make_samples(modules, count):
    """Every function is met; each sample stands in one of them at random."""
    chance = random.Random(7)
    words = array.array('Q', bytes(8 * WORDS * count))
    ips, heads = array.array('Q'), array.array('Q')
    for i in range(count):
        module, function = i % modules, chance.randrange(SYMBOLS)
        ips.append(place(module) + function * FUNCTION_BYTES + (i & 31))
        heads.append(perfdata.SAMPLE | (KERNEL if module % 2 else USER) << 32 | 8 * WORDS << 48)
    words[0::WORDS], words[2::WORDS] = heads, ips
    words[1::WORDS] = array.array('Q', [1]) * count
    words[3::WORDS] = array.array('Q', [7 << 32 | 7]) * count
    words[4::WORDS] = array.array('Q', range(1000, 1000 + count))
    return words.tobytes()


def make_recording(path, modules, count):
    file = header(modules)
    file.records.append(make_samples(modules, count))
    write(path, file.build())


def measure(pipa, recording, options):
    """(wall s, CPU s, MiB)"""
    child = subprocess.Popen([pipa, 'script', '-q', '-F', 'sym', '--no-this-machine', '-G', '-S',
                              'nothing', *options, recording],
                             stdout=subprocess.DEVNULL)
    before = os.times().elapsed
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit('pipa failed')
    return os.times().elapsed - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    pipa = os.path.abspath(sys.argv[1])
    print('%8s %9s %9s | %8s %8s %8s | %8s %8s %8s' % (
        'modules', 'symbols', 'samples', 'wall s', 'CPU s', 'MiB', 'no files', 'CPU s', 'MiB'))
    with tempfile.TemporaryDirectory() as temporary:
        folder = sys.argv[2] if len(sys.argv) > 2 else temporary
        for modules, samples in STEPS:
            recording, symfs = os.path.join(folder, 'perf.data'), os.path.join(folder, 'symfs')
            make_files(symfs, modules)
            make_recording(recording, modules, samples)
            named = [measure(pipa, recording, ['--symfs', symfs]) for _ in range(3)]
            bare = [measure(pipa, recording, []) for _ in range(3)]
            print('%8d %9d %9d | %8.2f %8.2f %8.0f | %8.2f %8.2f %8.0f' % (
                (modules, modules * SYMBOLS, samples) + sorted(named)[1] + sorted(bare)[1]))


if __name__ == '__main__':
    main()
