#!/usr/bin/env python3
"""Writes the seeds of fuzz_jitdump and fuzz_perf_map anew: dumps of both byte orders, maps with all
that is odd about them. crash-*: what fuzzing found; files that are not made here stay."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
from jitdump import ARCH_TIMESTAMP, CLOSE, DEBUG_INFO, UNWINDING_INFO, JitDump  # noqa: E402


def dump(order, **more):
    file = JitDump(7, order, **more)
    file.load('alpha', 0x1000, 64, 1, 10)
    file.record(DEBUG_INFO, bytes(16), 10)
    file.record(UNWINDING_INFO, bytes(24), 11)
    file.load('_Z4betai', 0x1000, 32, 2, 20)
    file.move(0x1000, 0x7f0000001000, 32, 2, 30)
    file.load('gamma ray', 0x1010, 0xffffffffffffff00, 3, 25)
    return file.record(CLOSE, b'', 40)


def lies():
    file = JitDump(7)
    file.load('alpha', 0xffffffffffffffff, 64, 1, 10)
    file.load('beta', 0, 0, 1, 0)
    file.move(5, 6, 7, 99, 1)
    return file.record(77, b'abc', 1).record(0, b'cut', 2, size=1 << 31)


MAPS = {
    'plain': '1000 100 main\n1080 10 inner\n7f0000001000 1000 LazyCompile:*f /a b.js:1:2\n',
    'odd': '0x1000 0x10 _Z3foov\r\n\n1000\n1000 0 \n1000 0 a\nzz 1 b\nffffffffffffffff ffffffffffffffff top\n'
           '0 ffffffffffffffff all\n1ffffffffffffffff 1 wide\n 10 10 blank\n7f0000001fff 1 last',
    'long': '1000 10 ' + 'n' * 5000 + '\n0 1 zero\n',
}


def write(folder, name, data):
    folder = os.path.join(HERE, 'corpus', folder)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), 'wb') as out:
        out.write(data)


def main():
    write('jitdump', 'little', dump('<').data)
    write('jitdump', 'big', dump('>', version=2).data)
    write('jitdump', 'cycles', dump('<', flags=ARCH_TIMESTAMP, header_bytes=48).data)
    write('jitdump', 'cut', dump('<').data[:-30])
    write('jitdump', 'lies', lies().data)
    for name, text in MAPS.items():
        write('perf_map', name, text.encode())


if __name__ == '__main__':
    main()
