"""Which function holds an address, told from readelf's tables and from the text of kallsyms alone: a
judge that knows nothing of how pipa or perf look names up."""
import bisect
import functools
import os
import re
import subprocess

import symtab

LOAD = re.compile(r'^ +LOAD +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) ')
BORDERS = re.compile(r'^(_text|_stext|_etext|_sinittext|_einittext|.*_text_start|.*_text_end)$')
MARK = re.compile(r'^(\.L|\$[xdat])')
TEXT, PLACES = set('tTwWiI'), set('tTwWiIdDbBrRvVgGsSuU')


@functools.lru_cache(maxsize=None)
def segments(path):
    """[(offset, size in the file, address)]"""
    done = subprocess.run(['readelf', '-lW', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL='C'))
    return [(int(m[1], 16), int(m[3], 16), int(m[2], 16))
            for m in map(LOAD.match, done.stdout.decode('ascii', 'replace').splitlines()) if m]


@functools.lru_cache(maxsize=None)
def functions(path):
    """{address: {name}}, and [(start, end, name)] ascending, of the functions of a file."""
    rows = [(symbol.value, symbol.value + symbol.size, name)
            for name, symbols in symtab.of_file(path).items() for symbol in symbols
            if symbol.type in ('FUNC', 'IFUNC', 'NOTYPE', '<OS') or symbol.type.startswith('GNU_IF')]
    return sorted(rows)


@functools.lru_cache(maxsize=None)
def kernel(path):
    """(addresses, {address: [(type, name, tag)]})"""
    at = {}
    with open(path, encoding='utf-8', errors='surrogateescape') as file:
        for line in file:
            words = line.split()
            if len(words) >= 3 and words[1] in PLACES and not MARK.match(words[2]):
                at.setdefault(int(words[0], 16), []).append(
                    (words[1], words[2], words[3] if len(words) > 3 else ''))
    return sorted(at), at


def judge_kernel(path, address, caller, name, start):
    """Whether kallsyms says the same; None: it says nothing about addresses without a name."""
    starts, at = kernel(path)
    for looked in ((address - 1, address) if caller else (address,)):
        i = bisect.bisect_right(starts, looked) - 1
        if i < 0:
            continue
        names = {row[1] for row in at[starts[i]] if row[0] in TEXT and not BORDERS.match(row[1])}
        if name is None and not names:
            return True
        if name in names and start == starts[i]:
            return True
    return None if name is None else False


def judge_file(paths, machine, offset, caller, name, within):
    """The same for an offset into a file, of which `paths` are the parts, the image first. `within`: how
    far behind the start of its function the address is."""
    where = [offset - at + address for at, size, address in segments(paths[0])
             if at <= offset < at + size]
    if not where:
        return None if name is None else False
    thumb = ~1 if machine == 'armhf' else ~0
    if name is None:
        covering = [row for path in paths for row in functions(path)
                    if row[0] & thumb <= where[0] - bool(caller) < row[1]]
        return not covering or None
    wanted = name.split('@')[0]
    return any(symbol.value & thumb == place - within and
               (symbol.size == 0 or place - within <= place <= symbol.value + symbol.size)
               for place in where for path in paths
               for symbol in symtab.of_file(path).get(wanted, ()))
