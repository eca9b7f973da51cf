#!/usr/bin/env python3
"""Writes the seeds of fuzz_elf anew: small ELF files of both classes and byte orders, to
tests/fuzz/corpus/elf. Files there that are named crash-* or slow-* were found by fuzzing and stay."""
import os
import struct

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus', 'elf')
BUILD_ID = b'0123456789abcdefghij'
NOTYPE, FUNC, IFUNC = 0, 2, 10
LOCAL, GLOBAL, WEAK = range(3)
PROGBITS, SYMTAB, STRTAB, RELA, NOTE, NOBITS, DYNSYM = 1, 2, 3, 4, 7, 8, 11
X86_64, S390, ARM = 62, 22, 40


class Elf:
    """A header, segments and sections in front of or behind the bytes that they speak of."""

    def __init__(self, wide=True, big=False, machine=X86_64):
        self.wide, self.machine, self.big = wide, machine, big
        self.order, self.word = '>' if big else '<', 'Q' if wide else 'I'
        self.segments, self.sections, self.body = [], [], b''
        self.sizes = (64, 56, 64) if wide else (52, 32, 40)

    def pack(self, format, *values):
        return struct.pack(self.order + format.replace('W', self.word), *values)

    def segment(self, type, flags, offset, address, file_size, memory_size, align):
        if self.wide:
            self.segments.append(self.pack('IIWWWWWW', type, flags, offset, address, address,
                                           file_size, memory_size, align))
        else:
            self.segments.append(self.pack('IIIIIIII', type, offset, address, address, file_size,
                                           memory_size, flags, align))

    def section(self, type, flags, address, offset, size, link=0, entry=0, name=0):
        self.sections.append(self.pack('IIWWWWIIWW', name, type, flags, address, offset, size, link,
                                       0, 1, entry))

    def put(self, data, segments):
        """Appends bytes; `segments`: how many headers will stand in front."""
        at = self.sizes[0] + segments * self.sizes[1] + len(self.body)
        self.body += data
        return at

    def symbol(self, name, value, size, type, binding, section):
        info = binding << 4 | type
        if self.wide:
            return self.pack('IBBHQQ', name, info, 0, section, value, size)
        return self.pack('IIIBBH', name, value, size, info, 0, section)

    def build(self, names=0):
        header, segment, section = self.sizes
        at = header + segment * len(self.segments) + len(self.body)
        ident = b'\x7fELF' + bytes([2 if self.wide else 1, 2 if self.big else 1, 1]) + bytes(9)
        return (ident + self.pack('HHIWWWIHHHHHH', 3, self.machine, 1, 0, header, at, 0, header,
                                  segment, len(self.segments), section, len(self.sections), names) +
                b''.join(self.segments) + self.body + b''.join(self.sections))


def plain(symbols, base=0, dynamic=False, debug=False, build_id=BUILD_ID, **kind):
    """A segment of code at 0x1000, one symbol table, a build id; `debug`: without the code."""
    elf = Elf(**kind)
    strings, table = b'\0', elf.symbol(0, 0, 0, 0, 0, 0)
    for name, value, size, type, binding in symbols:
        table += elf.symbol(len(strings), base + value, size, type, binding, 1)
        strings += name + b'\0'
    note = elf.pack('III4s', 4, len(build_id), 3, b'GNU\0') + build_id
    note_at, table_at, strings_at = elf.put(note, 3), elf.put(table, 3), elf.put(strings, 3)
    elf.segment(1, 4, 0, base, note_at, 0x1000, 0x1000)
    elf.segment(1, 5, 0 if debug else 0x1000, base + 0x1000, 0 if debug else 0x1000, 0x1000, 0x1000)
    elf.segment(4, 4, note_at, base + note_at, len(note), len(note), 4)
    elf.section(0, 0, 0, 0, 0)
    elf.section(NOBITS if debug else PROGBITS, 6, base + 0x1000, 0x1000, 0x1000)
    elf.section(DYNSYM if dynamic else SYMTAB, 0, 0, table_at, len(table), 3,
                24 if elf.wide else 16)
    elf.section(STRTAB, 0, 0, strings_at, len(strings))
    elf.section(NOTE, 2, base + note_at, note_at, len(note))
    return elf.build()


def stubs():
    """Three stubs in .plt, the last without a symbol."""
    elf = Elf()
    names = b'\0.text\0.plt\0.rela.plt\0.dynsym\0.dynstr\0.shstrtab\0'
    strings = b'\0malloc\0_Znwm\0'
    table = bytes(24) + b''.join(elf.symbol(n, 0, 0, FUNC, GLOBAL, 0) for n in (1, 8))
    relocations = b''.join(elf.pack('QQQ', 0x3000 + 8 * i, info, 0)
                           for i, info in enumerate((1 << 32 | 7, 2 << 32 | 7, 37)))
    table_at, strings_at = elf.put(table, 1), elf.put(strings, 1)
    relocations_at, names_at = elf.put(relocations, 1), elf.put(names, 1)
    name = {n: names.index(b'\0' + n + b'\0') + 1 for n in names.strip(b'\0').split(b'\0')}
    elf.segment(1, 5, 0x1000, 0x1000, 0x1000, 0x1000, 0x1000)
    elf.section(0, 0, 0, 0, 0)
    elf.section(PROGBITS, 6, 0x1200, 0x1200, 0x100, name=name[b'.text'])
    elf.section(PROGBITS, 6, 0x1000, 0x1000, 0x40, entry=16, name=name[b'.plt'])
    elf.section(RELA, 2, relocations_at, relocations_at, len(relocations), 4, 24, name[b'.rela.plt'])
    elf.section(DYNSYM, 2, table_at, table_at, len(table), 5, 24, name[b'.dynsym'])
    elf.section(STRTAB, 2, strings_at, strings_at, len(strings), name=name[b'.dynstr'])
    elf.section(STRTAB, 0, 0, names_at, len(names), name=name[b'.shstrtab'])
    return elf.build(names=6)


SEEDS = {
    'x86_64': plain([(b'_ZN3app4loopEv', 0x1100, 0x100, FUNC, GLOBAL),
                     (b'main', 0x1100, 0x100, FUNC, WEAK), (b'open', 0x1800, 0, NOTYPE, GLOBAL),
                     (b'_RNvC4test3foo', 0x1000, 4, FUNC, LOCAL),
                     (b'outer', 0x1000, 0x1000, IFUNC, GLOBAL)]),
    'arm': plain([(b'$t', 0x1100, 0, NOTYPE, LOCAL), (b'thumb', 0x1101, 0x100, FUNC, GLOBAL),
                  (b'.L1', 0x1180, 0, NOTYPE, LOCAL)], dynamic=True, wide=False, machine=ARM),
    's390x': plain([(b'main', 0x1100, 0x100, FUNC, GLOBAL),
                    (b'__main', 0x1100, 0x100, FUNC, GLOBAL)], base=0x1000000, big=True,
                   machine=S390),
    'debug': plain([(b'main', 0x1100, 0x100, FUNC, GLOBAL)], debug=True),
    'be32': plain([(b'main', 0x1100, 0x100, FUNC, GLOBAL)], build_id=b'', wide=False, big=True),
    'stubs': stubs(),
}

if __name__ == '__main__':
    os.makedirs(CORPUS, exist_ok=True)
    for name, data in SEEDS.items():
        with open(os.path.join(CORPUS, name), 'wb') as file:
            file.write(data)
