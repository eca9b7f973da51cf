"""Small libraries with two functions each, and a recording of samples in them."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fuzz'))
import make_elf_corpus as elf  # noqa: E402
import perfdata                # noqa: E402


def build_id(number):
    return bytes([number % 256, number // 256]) + bytes(18)


def library(number, function):
    """A function at 0x1100, another at 0x1200."""
    symbols = [(function, 0x1100, 0x20, elf.FUNC, elf.GLOBAL),
               (b'second_%d' % number, 0x1200, 0x20, elf.FUNC, elf.GLOBAL)]
    return elf.plain(symbols, build_id=build_id(number))


def recording(count):
    """Ten samples in each library, half of them in either function."""
    file = perfdata.PerfData()
    event = file.event(sample_type=perfdata.USUAL, ids=[1])
    file.comm(7, 7, 'work', exec=True)
    for i in range(count):
        file.mmap2(7, 7, 0x7f0000000000 + i * 0x100000, 0x4000, 0, '/opt/lib%d.so' % i,
                   build_id=build_id(i))
    for k in range(10):
        for i in range(count):
            file.sample(event, 0x7f0000000000 + i * 0x100000 + (0x1104 if k % 2 else 0x1204), 7, 7,
                        1000 * (k * count + i + 1))
    return file.build()
