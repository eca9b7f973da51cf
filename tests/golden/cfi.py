#!/usr/bin/env python3
"""Unwind rows of real ELF files of six architectures against `readelf --debug-dump=frames-interp`, and
.ARM.exidx against `readelf -u`: the same functions, the same addresses, the same rules.

    cfi.py DUMP_CFI [--all | FILE...]

Without FILEs: those of the recordings in $PIPA_SHARED below 2 MB, with --all the larger ones too. What is not followed (vector registers) is left
out on both sides, and neighbouring rows that are equal are one. readelf writes u for a register that is
undefined and for one of which nothing was said: these are left out, too."""
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

ARM = {'r%d' % i: i for i in range(16)}
REGISTERS = {
    'X86-64': {n: i for i, n in enumerate(
        'rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip'.split())},
    '80386': {n: i for i, n in enumerate('eax ecx edx ebx esp ebp esi edi eip'.split())},
    'AArch64': {**{'x%d' % i: i for i in range(31)}, 'sp': 31},
    'ARM': {**ARM, 'fp': 11, 'ip': 12, 'sp': 13, 'lr': 14, 'pc': 15},
    'RISC-V': {n: i for i, n in enumerate(
        'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 '
        't3 t4 t5 t6'.split())},
    'S/390': {**{'r%d' % i: i for i in range(32)}, **{'f%d' % f: 16 + i for i, f in enumerate(
        (0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15))}},
}
FDE = re.compile(r'^([0-9a-f]+) [0-9a-f]+ [0-9a-f]+ FDE cie=([0-9a-f]+) pc=([0-9a-f]+)\.\.([0-9a-f]+)')
CIE = re.compile(r'^([0-9a-f]+) [0-9a-f]+ [0-9a-f]+ CIE .*ra=(\d+)')
ROW = re.compile(r'^[0-9a-f]{8,16} \S')


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
                          env={**os.environ, 'LC_ALL': 'C'}).stdout.decode('utf8', 'replace')


def machine_of(path):
    text = run('readelf', '-h', path)
    for line in text.splitlines():
        if 'Machine:' in line:
            return next((m for m in REGISTERS if m in line), None)
    return None


def rule(text, registers):
    """Another register is told by DWARF's number, its name in brackets, which are gone here."""
    if re.fullmatch(r'[cv][+-]\d+|exp|vexp|u', text):
        return text
    return text if re.fullmatch(r'r\d+', text) else 'r%s' % registers.get(text, '?')


def cfa(text, registers):
    found = re.fullmatch(r'(\w+)([+-]\d+)', text)
    if not found:
        return 'exp' if text == 'exp' else 'none'
    number = registers.get(found.group(1))
    return 'none' if number is None else '%d%s' % (number, found.group(2))


def squeeze(rows, start, end):
    out = []
    for at, *rest in rows:
        if start <= at < end and not (out and out[-1][1:] == rest):
            if out and out[-1][0] == at:
                out.pop()
            out.append([at, *rest])
    return out


def expected(path, registers):
    """{(section, start, end): rows} as readelf has them; the first of several. An entry without
    instructions of its own has no rows there: its CIE's hold."""
    out, commons, section, ra = {}, {}, None, None
    key = common = columns = None
    rows = []

    def close():
        if common is not None and key is None:
            commons[section, common] = ra, rows
        elif key and key not in out and key[2] > key[1]:
            inherited = [[key[1], *row[1:]] for row in commons.get((section, common), (0, []))[1][-1:]]
            out[key] = squeeze(rows or inherited, key[1], key[2])

    for line in run('readelf', '--debug-dump=frames-interp', '-W', path).splitlines():
        if line.startswith('Contents of the '):
            close()
            key = common = None
            section = line.split()[3].replace('.zdebug', '.debug')
        elif FDE.match(line):
            close()
            found = FDE.match(line)
            common = int(found.group(2), 16)
            key = (section, int(found.group(3), 16), int(found.group(4), 16))
            ra, rows, columns = commons.get((section, common), (None, []))[0], [], None
        elif CIE.match(line):
            close()
            found = CIE.match(line)
            common, ra = int(found.group(1), 16), int(found.group(2))
            key, rows, columns = None, [], None
        elif line.lstrip().startswith('LOC '):
            columns = line.split()[2:]
        elif columns is not None and ROW.match(line):
            at, where, *cells = re.sub(r' \(\w+\)', '', line).split()
            rules = {}
            for name, cell in zip(columns, cells):
                # RISC-V's x1 has that name too, and is what is meant: t0, the other one, is not saved.
                number = ra if name == 'ra' and 'ra' not in registers else registers.get(name)
                if number is not None and cell not in 'su':
                    rules[number] = rule(cell, registers)
            rows.append([int(at, 16), cfa(where, registers), rules])
    close()
    return out


def found(text):
    out, exidx, key, rows = {}, [], None, []

    def close():
        if key and key not in out:
            out[key] = squeeze(rows, key[1], key[2])

    for line in text.splitlines():
        word = line.split()
        if word[0] == 'EXIDX':
            exidx.append((int(word[1], 16), word[2] if len(word) > 2 else ''))
        elif word[0] == 'FDE':
            close()
            key, rows = (word[1], int(word[3], 16), int(word[4], 16)), []
        else:
            rules = dict(cell.split('=') for cell in word[2:])
            rules = {int(n): r for n, r in rules.items() if r != 'u'}
            rows.append([int(word[0], 16), word[1], rules])
    close()
    return out, exidx


def exidx_of(path):
    """[(start, program)] as `readelf -u` has them."""
    out, start, program = [], None, ''
    for line in run('readelf', '-u', '-W', path).splitlines():
        head = re.match(r'^0x([0-9a-f]+)(?: <.*>)?: (.*)$', line)
        if head:
            if start is not None:
                out.append((start, program))
            start = int(head.group(1), 16)
            program = 'cantunwind' if 'cantunwind' in head.group(2) else ''
        elif start is not None and line.startswith('  Personality routine'):
            program = None  # readelf does not know what follows that
        elif start is not None and program is not None and re.match(r'^  0x([0-9a-f]{2} ?(0x)?)+', line):
            for byte in re.match(r'^  ((?:0x[0-9a-f]{2} )+)', line + ' ').group(1).split():
                program += byte[2:]
    if start is not None:
        out.append((start, program))
    return out


def compare(dump, path):
    machine = machine_of(path)
    if not machine:
        return path, 0, 0, ['machine not known']
    registers = REGISTERS[machine]
    want = expected(path, registers)
    have, exidx = found(run(dump, path))
    wrong = []
    for key, rows in want.items():
        if key not in have:
            if not (key[0] == '.debug_frame' and key[1] < 0x100):
                wrong.append('%s %x: missing' % (key[0], key[1]))
        elif have[key] != rows:
            bad = next((a, b) for a, b in zip(rows + [None], have[key] + [None]) if a != b)
            wrong.append('%s %x: readelf %s, pipa %s' % (key[0], key[1], *bad))
    wrong += ['%s %x: readelf has none' % (k[0], k[1]) for k in have if k not in want]
    if machine == 'ARM':
        want_exidx = sorted(exidx_of(path), key=lambda item: item[0])
        if len(want_exidx) != len(exidx):
            wrong.append('.ARM.exidx: %d items, readelf has %d' % (len(exidx), len(want_exidx)))
        wrong += ['.ARM.exidx %x: readelf %s, pipa %s' % (a[0], a[1], b[1])
                  for a, b in zip(want_exidx, exidx) if a[0] != b[0] or a[1] not in (None, b[1])]
    return path, len(want) + len(exidx), sum(len(r) for r in want.values()), wrong


def compare_packed(dump, path):
    """A file of a symfs folder, plain or as .zst."""
    if not path.endswith('.zst'):
        return compare(dump, path)
    with tempfile.NamedTemporaryFile() as plain:
        plain.write(shared.unzstd(path) or b'')
        plain.flush()
        return (path, *compare(dump, plain.name)[1:])


def larger(path):
    """About 2 MB and more, unpacked."""
    return os.path.getsize(path) > (600000 if path.endswith('.zst') else 2000000)


def variants(dump, path):
    """The same tables compressed, and without section headers, give the same rows."""
    wrong, tried, whole = [], 0, run(dump, path)
    with tempfile.TemporaryDirectory() as work:
        other = os.path.join(work, 'other')
        for form in ('zlib', 'zlib-gnu', 'zlib-gabi', 'zstd'):
            done = subprocess.run(['objcopy', '--compress-debug-sections=' + form, path, other],
                                  stderr=subprocess.DEVNULL, check=False)
            if done.returncode == 0:
                tried += 1
                wrong += ['%s: other rows' % form] if run(dump, other) != whole else []
        with open(path, 'rb') as file:
            data = bytearray(file.read())
        if data[4:6] == b'\2\1' and '.eh_frame' in whole:
            data[40:48], data[58:64] = bytes(8), bytes(6)  # e_shoff; e_shentsize, e_shnum, e_shstrndx
            with open(other, 'wb') as file:
                file.write(data)
            tried += 1
            eh = [line for line in whole.split('FDE ') if line.startswith('.eh_frame')]
            cut = [line for line in run(dump, other).split('FDE ') if line.startswith('.eh_frame')]
            wrong += ['without section headers: other rows'] if eh != cut else []
    return wrong, tried


def is_elf(path):
    if path.endswith('.zst'):
        return not path.endswith(('.txt.zst', '.c.zst', '.md.zst'))
    with open(path, 'rb') as file:
        return file.read(4) == b'\x7fELF'


def real_files(root):
    for folder, folders, names in os.walk(root):
        folders.sort()
        if '-symfs' in folder:
            for name in sorted(names):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path) and is_elf(path):
                    yield path


def main():
    dump, files = sys.argv[1], sys.argv[2:]
    if files in ([], ['--all']):
        files = [path for path in real_files(shared.folder('recordings')) if files or not larger(path)]
    functions = rows = bad = 0
    files.sort(key=os.path.getsize, reverse=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, n, m, wrong in pool.map(lambda p: compare_packed(dump, p), files):
            functions, rows, bad = functions + n, rows + m, bad + len(wrong)
            for line in wrong[:5]:
                print('%s: %s' % (path, line))
            if wrong:
                print('%s: %d of %d functions differ' % (path, len(wrong), n))
    tried = 0
    for path in [p for p in files if os.path.basename(p) in ('pipawork', 'pipawork-static')]:
        wrong, forms = variants(dump, path)
        tried, bad = tried + forms, bad + len(wrong)
        for line in wrong:
            print('%s: %s' % (path, line))
    print('%d other forms of small files' % tried)
    print('%d files, %d functions, %d rows, %d differ' % (len(files), functions, rows, bad))
    sys.exit(1 if bad or functions == 0 else 0)


if __name__ == '__main__':
    main()
