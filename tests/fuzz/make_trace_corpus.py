#!/usr/bin/env python3
"""Writes the seeds of fuzz_trace anew, to tests/fuzz/corpus/trace: a byte for the machine, a print
fmt, a NUL, raw bytes. crash-*: what fuzzing found; those files stay."""
import os
import struct

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus', 'trace')
PRINTS = {
    'numbers': '"a=%d %08.3d|%-*d %#llx %c%%", REC->a, REC->b, 5, REC->a, REC->b, \'x\'',
    'operators': '"%d %d", (REC->a & ((1 << 20) - 1)) >> 2 | ~1 ? -REC->b : 2 * 3 / REC->a % 7, '
                 '!REC->a && (REC->b != 0x10UL || REC->a <= -1)',
    'texts': '"%s|%.*s|%-12s|%s" "%s", REC->text, 3, __get_str(name), REC->ptr ? "x" : "y", '
             '(char *)REC->text, __get_rel_str(mask)',
    'tables': '"%s %s", __print_flags(REC->a, "|", { 1, "A" }, { (1 << 3), "B" }, { X, "C" }), '
              '__print_symbolic(REC->b, { 0, "zero" }, { -1, ((void *)0) })',
    'arrays': '"%s %s %s %d", __print_hex(REC->bytes, REC->a), __print_array('
              '__get_rel_dynamic_array(mask), __get_rel_dynamic_array_len(mask) / sizeof(long), 8), '
              '__get_rel_bitmask(mask), ((unsigned long *)__get_rel_dynamic_array(mask))[1]',
    'pointers': '"%p %ps %pS %pI4 %pI6c %pISpc %pM %pU %*ph %*pbl", REC->ptr, REC->ptr, REC->ptr, '
                '&REC->a, REC->bytes, REC->bytes, REC->bytes, REC->bytes, 6, REC->bytes, 64, '
                '__get_rel_dynamic_array(mask)',
    'failed': '"%d", ({ int x = 1; x; })',
}


def raw(order):
    data = bytearray(80)
    struct.pack_into(order + 'iQ16s28s', data, 4, -5, 7, b'text', bytes(range(2, 30)))
    struct.pack_into(order + 'II', data, 60, 5 << 16 | 80, 16 << 16 | 88 - 68)
    struct.pack_into(order + 'Q', data, 72, 0xffffffff81000000)
    return bytes(data) + b'name\0\0\0\0' + struct.pack(order + 'QQ', 0x8000000f, 1)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    for name, text in PRINTS.items():
        for machine in (0, 3):
            with open(os.path.join(FOLDER, '%s-%d' % (name, machine)), 'wb') as out:
                out.write(bytes([machine]) + text.encode() + b'\0' + raw('>' if machine & 1 else '<'))


if __name__ == '__main__':
    main()
