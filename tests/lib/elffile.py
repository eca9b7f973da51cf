"""Small ELF files of 64 bits, as the kernel's build leaves them: a vmlinux, which has addresses, and a
module's object file, which has sections without any."""
import struct

X86_64, S390, AARCH64 = 62, 22, 183
PROGBITS, SYMTAB, STRTAB, NOTE = 1, 2, 3, 7
ALLOC, EXEC = 2, 4
FUNC, GLOBAL, LOCAL = 2, 1, 0
HEADER, SEGMENT, SECTION, SYMBOL = 64, 56, 64, 24
OBJECT, PROGRAM = 1, 2


def build_id_note(build_id, order='<'):
    return struct.pack(order + 'III4s', 4, len(build_id), 3, b'GNU\0') + build_id


class Sections:
    """Sections in the order in which they are added; number 0 is the empty one."""

    def __init__(self, kind, machine=X86_64, order='<'):
        self.kind, self.machine, self.order = kind, machine, order
        self.rows, self.names, self.segments = [(0, 0, 0, 0, b'', 0, 0, 0)], b'\0', []

    def pack(self, layout, *values):
        return struct.pack(self.order + layout, *values)

    def add(self, name, type, flags=0, data=b'', address=0, align=1, link=0, entry=0):
        self.rows.append((len(self.names), type, flags, address, data, link, align, entry))
        self.names += name.encode() + b'\0'
        return len(self.rows) - 1

    def symbols(self, symbols):
        """[(name, section, value, size)]; functions, global."""
        strings, table = b'\0', bytes(SYMBOL)
        for name, section, value, size in symbols:
            table += self.pack('IBBHQQ', len(strings), GLOBAL << 4 | FUNC, 0, section, value, size)
            strings += name.encode() + b'\0'
        at = self.add('.strtab', STRTAB, data=strings)
        self.add('.symtab', SYMTAB, data=table, link=at, entry=SYMBOL, align=8)

    def build(self):
        names = self.add('.shstrtab', STRTAB)
        self.rows[names] = self.rows[names][:4] + (self.names,) + self.rows[names][5:]
        body, table = b'', b''
        begin = HEADER + SEGMENT * len(self.segments)
        for name, type, flags, address, data, link, align, entry in self.rows:
            body += bytes(-len(body) % min(max(align, 1), 4096))
            table += self.pack('IIQQQQIIQQ', name, type, flags, address, begin + len(body), len(data),
                               link, 0, align, entry)
            body += data
        body += bytes(-len(body) % 8)
        big = self.order == '>'
        ident = b'\x7fELF' + bytes([2, 2 if big else 1, 1]) + bytes(9)
        head = ident + self.pack('HHIQQQIHHHHHH', self.kind, self.machine, 1, 0,
                                 HEADER if self.segments else 0, begin + len(body), 0, HEADER,
                                 SEGMENT if self.segments else 0, len(self.segments), SECTION,
                                 len(self.rows), names)
        return head + b''.join(self.segments) + body + table


def vmlinux(text, functions, build_id, size=0x4000, machine=X86_64):
    """`functions`: [(name, offset, size)] from `text` on, where _text stands."""
    elf = Sections(PROGRAM, machine)
    elf.segments.append(elf.pack('IIQQQQQQ', 1, 5, 0x1000, text, text, size, size, 0x1000))
    at = elf.add('.text', PROGBITS, ALLOC | EXEC, bytes(size), text, 4096)
    elf.add('.notes', NOTE, ALLOC, build_id_note(build_id), align=4)
    elf.symbols([('_text', at, text, 0)] + [(name, at, text + offset, length)
                                            for name, offset, length in functions])
    return elf.build()


def module(sections, release, build_id=None, machine=X86_64, order='<'):
    """`sections`: [(name, align, size, [(function, offset, size)])], all of them code."""
    elf, symbols = Sections(OBJECT, machine, order), []
    for name, align, size, functions in sections:
        at = elf.add(name, PROGBITS, ALLOC | EXEC, bytes(size), align=align)
        symbols += [(function, at, offset, length) for function, offset, length in functions]
    if build_id:
        elf.add('.note.gnu.build-id', NOTE, ALLOC, build_id_note(build_id, order), align=4)
    elf.add('.modinfo', PROGBITS, ALLOC, b'license=GPL\0vermagic=%s SMP preempt mod_unload \0' %
            release.encode())
    elf.symbols(symbols)
    return elf.build()
