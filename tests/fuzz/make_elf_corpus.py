#!/usr/bin/env python3
"""Writes the seeds of fuzz_elf, fuzz_elf_link, fuzz_elf_mini and fuzz_elf_notes anew: small ELF files of
both classes and byte orders, what they point at, what is packed in them, to tests/fuzz/corpus. Files
there that are named crash-* or slow-* were found by fuzzing and stay."""
import lzma
import os
import struct

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus')
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


def links(debuglink, altlink, **kind):
    """A file without segments whose sections point at other files."""
    elf = Elf(**kind)
    names = b'\0.gnu_debuglink\0.gnu_debugaltlink\0'
    link_at, alt_at = elf.put(debuglink, 0), elf.put(altlink, 0)
    names_at = elf.put(names, 0)
    elf.section(0, 0, 0, 0, 0)
    elf.section(PROGBITS, 0, 0, link_at, len(debuglink), name=1)
    elf.section(PROGBITS, 0, 0, alt_at, len(altlink), name=16)
    elf.section(STRTAB, 0, 0, names_at, len(names))
    return elf.build(names=3)


def note(name, type, desc, align=4, order='<'):
    def padded(data):
        return data + bytes(-len(data) % align)
    return struct.pack(order + 'III', len(name), len(desc), type) + padded(name) + padded(desc)


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

LINKS = {
    'both': links(b'libfoo.so.debug\0\x78\x56\x34\x12', b'../../.dwz/foo\0' + BUILD_ID),
    'be32': links(b'x\0\0\0\x12\x34\x56\x78', b'/usr/lib/debug/.dwz/x\0' + BUILD_ID, wide=False, big=True),
    'climbs': links(b'../x\0\0\0\0\0\0\0', b'../../../../etc/x\0' + BUILD_ID),
    'short': links(b'x\0\0\0\1', b'x\0a'),
    'path': b'usr/lib\0./a//b/../../c',
}
MINI = {
    'elf': lzma.compress(plain([(b'main', 0x1100, 0x100, FUNC, GLOBAL), (b'local', 0x1000, 0x40, FUNC, LOCAL)]),
                         preset=0),
    'zeros': lzma.compress(bytes(1 << 20), preset=0),
    'text': lzma.compress(b'no ELF file', check=lzma.CHECK_CRC32),
    'alone': lzma.compress(b'other container', format=lzma.FORMAT_ALONE),
}
NOTES = {
    'sha1': note(b'GNU\0', 3, BUILD_ID),
    'second': note(b'GNU\0', 1, bytes(16)) + note(b'GNU\0', 3, BUILD_ID[:16]),
    'eight': note(b'GNU\0', 5, b'x' * 12, align=8) + note(b'GNU\0', 3, BUILD_ID, align=8),
    'big_endian': note(b'GNU\0', 3, BUILD_ID[:8], order='>'),
    'long': note(b'GNU\0', 3, BUILD_ID * 2),
    'other_name': note(b'Xen\0', 3, BUILD_ID),
    'path': b'usr/.build-id/30/313233343536373839616263646566676869' b'6a.debug',
    'cache': b'usr/lib/x/303132333435363738396162636465666768696a/elf',
}

if __name__ == '__main__':
    for target, seeds in (('elf', SEEDS), ('elf_link', LINKS), ('elf_mini', MINI), ('elf_notes', NOTES)):
        os.makedirs(os.path.join(CORPUS, target), exist_ok=True)
        for name, data in seeds.items():
            with open(os.path.join(CORPUS, target, name), 'wb') as file:
                file.write(data)
