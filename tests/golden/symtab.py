"""What names an address has, told by readelf and by the recorded kallsyms: the second opinion on
symbols, where perf and pipa chose different ones."""
import collections
import functools
import os
import re
import subprocess

Symbol = collections.namedtuple('Symbol', 'value size type')
ROW = re.compile(r'^ *\d+: ([0-9a-f]+) +(0x[0-9a-f]+|\d+) +(\w+) +(\w+) +\w+ +(?:\[.*\] +)?(\S+) +(\S+)')
# Of a header of the program or of a section, the build id's note.
BUILD_ID = re.compile(r'Build ID: ([0-9a-f]+)')


@functools.lru_cache(maxsize=None)
def of_file(path):
    """{name: [Symbol]} of all of a file's tables; versions (@@GLIBC_2.34) are cut off."""
    done = subprocess.run(['readelf', '-sW', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL='C'))
    out = collections.defaultdict(list)
    for line in done.stdout.decode('utf-8', 'surrogateescape').splitlines():
        match = ROW.match(line)
        if match and match[5] != 'UND':
            name = match[6].split('@')[0]
            out[name].append(Symbol(int(match[1], 16), int(match[2], 0), match[3]))
    return out


@functools.lru_cache(maxsize=None)
def debug_of(root, path):
    """The debug file of a recorded path, below usr/lib/debug by build id; None."""
    done = subprocess.run(['readelf', '-nW', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL='C'))
    match = BUILD_ID.search(done.stdout.decode('ascii', 'replace'))
    if not match:
        return None
    debug = os.path.join(root, 'usr/lib/debug/.build-id', match[1][:2], match[1][2:] + '.debug')
    return debug if os.path.exists(debug) else None


@functools.lru_cache(maxsize=None)
def of_kernel(path):
    """{name: [address]} of a kallsyms."""
    out = collections.defaultdict(list)
    with open(path, encoding='utf-8', errors='surrogateescape') as file:
        for line in file:
            words = line.split()
            if len(words) >= 3:
                out[words[2]].append(int(words[0], 16))
    return out


class Symbols:
    """Those of one recording's files."""

    def __init__(self, root, kallsyms):
        self.root, self.kallsyms = root, kallsyms

    def own(self, dso):
        """The tables of the program or library itself."""
        path = self.root and os.path.join(self.root, dso.lstrip('/'))
        return of_file(path) if path and os.path.exists(path) else {}

    def debug(self, dso):
        path = self.root and os.path.join(self.root, dso.lstrip('/'))
        debug = path and os.path.exists(path) and debug_of(self.root, path)
        return of_file(debug) if debug else {}

    def starts(self, dso, name):
        """The addresses at which the name begins."""
        name = name.split('@')[0]
        values = set(symbol.value for table in (self.own(dso), self.debug(dso))
                     for symbol in table.get(name, ()))
        return values | self.kernel_starts(name) if dso.startswith('[') else values

    def kernel_starts(self, name):
        return set(of_kernel(self.kallsyms).get(name, ())) if self.kallsyms else set()
