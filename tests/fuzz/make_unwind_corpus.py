#!/usr/bin/env python3
"""The corpora of the unwinder's fuzz targets: make_unwind_corpus.py FOLDER, as tests/fuzz/corpus.

Small tables made by hand, in every machine's word size and byte order, and tables that lie."""
import os
import struct
import sys

X86, I386, ARM64, ARM, RISCV, S390 = range(6)


def write(folder, target, name, data):
    path = os.path.join(folder, 'unwind_' + target)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, name), 'wb') as file:
        file.write(data)


def entry(body, order='<'):
    return struct.pack(order + 'I', len(body)) + body


def cie(order='<', data_align=0x78, ra=16, augmentation=b'zR', more=b'\x01\x1b',
        program=b'\x0c\x07\x08\x90\x01', eh=True, version=1):
    ident = 0 if eh else 0xffffffff
    head = struct.pack(order + 'IB', ident, version) + augmentation + b'\0'
    return entry(head + bytes([1, data_align, ra]) + more + program, order)


def fde(at, start, size, program, order='<', eh=True, augmented=True):
    """An FDE at `at` of a section at 0x1000, whose CIE stands at 0."""
    back = at + 4 if eh else 0
    where = start - (0x1000 + at + 8) if augmented else start
    word = 'iI' if augmented else 'II'
    return entry(struct.pack(order + 'I' + word, back, where, size) +
                 (b'\0' if augmented else b'') + program, order)


def section(programs, **more):
    out = cie(**more)
    for i, program in enumerate(programs):
        out += fde(len(out), 0x2000 + 0x100 * i, 0x80, program, more.get('order', '<'),
                   more.get('eh', True))
    return out


PROGRAMS = [b'\x41\x0e\x10\x86\x02\x43\x0d\x06\x0a\x5c\x0c\x07\x08\x41\x0b',
            b'\x0f\x0b\x77\x08\x80\x00\x3f\x1a\x3b\x2a\x33\x24\x22',
            b'\x10\x06\x02\x76\x00\x16\x03\x02\x73\x08\x02\x40\x07\x10',
            b'\x05\x03\x04\x06\x03\x08\x05\x09\x03\x05\x11\x06\x7c\x14\x0c\x02\x15\x0d\x7e',
            b'\x12\x07\x78\x13\x7f\x2e\x08\x2f\x03\x02\x2d\x01\x00\x10\x00\x00',
            b'\x0a' * 40, b'\x0b', b'\x41\x0e\x08' * 60, b'\x04\xff\xff\xff\xff\x0e\x10',
            b'\x0e' + b'\xff' * 12 + b'\x01']


def cfi(folder):
    write(folder, 'cfi', 'x86_64', bytes([X86 << 4 | 1]) + section(PROGRAMS))
    write(folder, 'cfi', 'i386', bytes([I386 << 4 | 1]) + section(PROGRAMS, ra=8, data_align=0x7c))
    write(folder, 'cfi', 'aarch64_pauth', bytes([ARM64 << 4 | 1]) +
          section([b'\x2d\x42\x0e\x10\x9d\x02\x9e\x01\x2d'], ra=30, augmentation=b'zRB'))
    write(folder, 'cfi', 's390x', bytes([S390 << 4 | 3]) + section(
        [b'\x46\x8f\x05\x8e\x06\x43\x0e\xc0\x02', b'\x09\x0b\x10\x14\x0f\x08'], order='>', ra=14))
    write(folder, 'cfi', 'riscv_debug', bytes([RISCV << 4]) + cie(
        eh=False, augmentation=b'', more=b'', ra=1, version=3) +
        entry(struct.pack('<IQQ', 0, 0x2000, 0x40) + b'\x44\x0e\x10\x81\x01'))
    write(folder, 'cfi', 'version4', bytes([X86 << 4]) + entry(
        struct.pack('<IB', 0xffffffff, 4) + b'\0\x08\x00\x01\x78\x10\x0c\x07\x08') +
        entry(struct.pack('<IQQ', 0, 0x2000, 0x40) + b'\x44\x0e\x10'))
    write(folder, 'cfi', 'signal', bytes([X86 << 4 | 1]) + section(
        [b'\x0f\x03\x77\xa0\x01\x06\x10\x10\x03\x77\xa8\x01'], augmentation=b'zRS'))
    write(folder, 'cfi', 'wide_length', bytes([X86 << 4 | 1]) +
          struct.pack('<IQ', 0xffffffff, 13) + bytes(13))
    write(folder, 'cfi', 'huge_augmentation', bytes([X86 << 4 | 1]) + cie(
        augmentation=b'z' + b'R' * 300, more=b'\xff\xff\xff\xff\xff\x7f'))
    write(folder, 'cfi', 'own_common', bytes([X86 << 4 | 1]) + entry(struct.pack('<I', 4) + bytes(16)))
    write(folder, 'cfi', 'lengths_of_nothing', bytes([X86 << 4 | 1]) + bytes(64))
    write(folder, 'cfi', 'out_of_order', bytes([X86 << 4 | 1]) + cie() + fde(24, 0x3000, 16, b'\0') +
          fde(45, 0x2000, 16, b'\0') + fde(66, 0x2000, 99, b'\0'))


def expressions(folder):
    regs = bytes(range(1, 128, 2))[:64]
    stack = struct.pack('<8Q', *(0x7ffd0000 + 8 * i for i in range(8)))

    def put(name, program, flags=X86 << 4, length=None):
        write(folder, 'expr', name, bytes([flags]) + regs + stack +
              bytes([len(program) if length is None else length]) + program)

    put('plt', b'\x77\x08\x80\x00\x3f\x1a\x3b\x2a\x33\x24\x22')
    put('deref', b'\x77\x00\x06\x23\x10')
    put('loop', b'\x31\x2f\xfc\xff')
    put('grows', b'\x31' + b'\x12' * 90)
    put('branches', b'\x30\x28\x02\x00\x31\x32\x30\x16\x17\x14\x15\x01\x1c')
    put('signs', b'\x11\x7f\x19\x1f\x20\x09\x80\x0b\xff\x7f\x0d\0\0\0\x80\x26\x1b')
    put('by_zero', b'\x31\x30\x1b')
    put('of_32_bits', b'\x74\x04\x94\x04\x31\x25', I386 << 4 | 1)
    put('outside', b'\x0e' + b'\xff' * 8 + b'\x06')
    put('cut', b'\x0e\x01', length=90)


def exidx(folder):
    def prel(at, to):
        return (to - at) & 0x7fffffff

    def put(name, items, table=b'', flags=0):
        index = b''
        for i, (start, word) in enumerate(items):
            at = 0x2000 + 8 * i
            index += struct.pack('<II', prel(at, start), word if isinstance(word, int) else
                                 prel(at + 4, 0x2000 + 8 * len(items) + word[0]))
        write(folder, 'exidx', name, bytes([flags, len(items)]) + index + table)

    put('inline', [(0x1000, 0x80a8b0b0), (0x1100, 1), (0x1200, 0x80b10fb0), (0x1300, 0x809bb0b0)])
    put('compact', [(0x1000, [0]), (0x1100, [8]), (0x1200, [16])],
        struct.pack('<6I', 0x8101c984, 0x0bb0b0b0, 0x8201b208, 0x81f0b0b0, 0x80b2ffff, 0xb0b0b0b0))
    put('generic', [(0x1000, [0])], struct.pack('<4I', 0x7fff0000, 0x01b108ab, 0xb0b0b0b0, 0))
    put('vector', [(0x1000, 0x80b903b0), (0x1100, 0x80d0c6ff), (0x1200, 0x80c90fc7), (0x1300, 0x80b3ff80)])
    put('refuse', [(0x1000, 0x808000b0), (0x1100, 0x8fffffff)])
    put('far', [(0x1000, [4000]), (0x1100, 0x80b2ffff)])
    put('backwards', [(0x3000, 1), (0x1000, 0x8000b0b0), (0x1000, 0x80a8b0b0)])


def scans(folder):
    regs = bytes(range(1, 128, 2))[:64]
    stack = struct.pack('<16I', *(0x1001 + 16 * i for i in range(16)))

    def put(name, flags, halves):
        write(folder, 'scan', name, bytes([flags]) + regs + stack +
              b''.join(struct.pack('<H', h) for h in halves))

    put('thumb', 13, [0xb510, 0xb082, 0xf000, 0xf802, 0xb002, 0xbd10, 0x4770])
    put('thumb_leaf', 1, [0xb410, 0xd001, 0x3401, 0xe7fc, 0xbc10, 0x4770])
    put('thumb_wide', 13, [0xf8dd, 0xe004, 0xe9dd, 0x2302, 0xb004, 0x4770, 0xe8bd, 0x83f0])
    put('arm', 1, [0x4010, 0xe92d, 0xd008, 0xe24d, 0xd008, 0xe28d, 0x8010, 0xe8bd] * 2)
    put('riscv', 0, [0x1141, 0xe406, 0xe022, 0x60a2, 0x6402, 0x0141, 0x8082])
    put('riscv_caller', 4, [0x3083, 0x0081, 0x0113, 0x0101, 0x8082])
    put('riscv_32', 2, [0x1141, 0xc606, 0x40b2, 0x0141, 0x8082])
    put('loop', 0, [0xa001, 0xa001])
    put('branches', 0, [0xc000 + i for i in range(0, 120, 4)])
    put('nothing', 1, [])


def elf(machine, wide, order, eh):
    """An ELF file of one loaded segment and .eh_frame at 0x1000."""
    names = b'\0.eh_frame\0.shstrtab\0'
    word = 'Q' if wide else 'I'
    ehdr, phdr, shdr = (64, 56, 64) if wide else (52, 32, 40)
    names_at = 0x1000 + len(eh)
    sections_at = names_at + len(names)
    out = b'\x7fELF' + bytes([2 if wide else 1, 1 if order == '<' else 2, 1]) + bytes(9)
    out += struct.pack(order + 'HHI' + 3 * word + 'IHHHHHH', 3, machine, 1, 0, ehdr, sections_at, 0, ehdr,
                       phdr, 1, shdr, 3, 2)
    if wide:
        out += struct.pack(order + 'IIQQQQQQ', 1, 5, 0, 0, 0, 0x4000, 0x4000, 0x1000)
    else:
        out += struct.pack(order + 'IIIIIIII', 1, 0, 0, 0, 0x4000, 0x4000, 5, 0x1000)
    out = out.ljust(0x1000, b'\0') + eh + names

    def row(name, kind, at, size):
        flags = struct.pack(order + 2 * 'I', name, kind)
        return flags + struct.pack(order + 4 * word + 'II' + 2 * word, 2, at, at, size, 0, 0, 1, 0)

    out += row(0, 0, 0, 0) + row(1, 1, 0x1000, len(eh)) + row(11, 3, names_at, len(names))
    return out


def stacks(folder):
    def put(name, number, wide, order, machine, flags=0, leaf=0, **more):
        regs = bytes([(leaf + i) & 0xff for i in range(64)])
        eh = section(PROGRAMS[:5], order=order, **more).replace(b'\0\0\x20\0', b'\0\0\0\0')
        stack = struct.pack(order + '23Q', *(0x2010 + 4 * i if i % 2 else 0x7ffd0000 + 8 * i
                                             for i in range(23)))
        write(folder, 'stack', name, bytes([number << 4 | flags]) + regs + stack.ljust(191, b'\0')[:191] +
              elf(machine, wide, order, eh))

    put('x86_64', X86, True, '<', 62, leaf=1)
    put('i386', I386, False, '<', 3, ra=8, leaf=1)
    put('aarch64', ARM64, True, '<', 183, ra=30, leaf=32)
    put('arm', ARM, False, '<', 40, ra=14, leaf=3)
    put('riscv', RISCV, True, '<', 243, ra=1, leaf=5)
    put('s390x', S390, True, '>', 22, 2, ra=14, leaf=7)
    write(folder, 'stack', 'no_file', bytes(range(256)))


def main():
    for make in (cfi, expressions, exidx, scans, stacks):
        make(sys.argv[1])


if __name__ == '__main__':
    main()
