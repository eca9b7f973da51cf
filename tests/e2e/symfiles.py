#!/usr/bin/env python3
"""Where names are found and which files are refused: a program of our own in every form and layout
that --symfs and --debug-dir take; every function of it has to get its name, and no wrong file gives
any.

    symfiles.py FIND_FILES    with PIPA naming the program; FIND_FILES: find_files.c"""
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'lib')]
import shared        # noqa: E402
import symprogram    # noqa: E402
from symprogram import by_id, put, run  # noqa: E402

RECORDED = '/opt/app/bin/work'
SECONDS = 20  # that a hostile file may take, on a slow machine and under a sanitizer


class Case:
    """A folder of its own with a recording, and what pipa says of it."""

    def __init__(self, top, program, name, build_id=True, recorded=RECORDED, arch=None):
        self.top = os.path.join(top, name.replace(' ', '_').replace('/', '_'))
        self.root = os.path.join(self.top, 'root')
        os.makedirs(self.root)
        self.program, self.build_id = program, build_id
        self.data = program.recording(os.path.join(self.top, 'perf.data'), recorded, build_id, arch)
        self.options = ['--symfs', self.root]
        self.notes, self.names = '', set()

    def ask(self):
        began = time.time()
        done = subprocess.run([os.environ['PIPA'], 'script', '--no-this-machine', *self.options, '-F',
                               'ip,sym', self.data], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=4 * SECONDS)
        self.notes, self.status = done.stderr.decode(), done.returncode
        self.late = time.time() - began > SECONDS
        self.names = set(re.findall(r'[0-9a-f]+ (\S+)', done.stdout.decode())) - {'[unknown]'}
        return self

    def found(self, *due):
        """What find_files says has to be these lines."""
        ids = [self.program.build_id.hex()] if self.build_id else []
        options = [{'--symfs': '-s', '--debug-dir': '-d'}.get(word, word) for word in self.options]
        have = run(sys.argv[1], *options, RECORDED, *ids).splitlines()
        return [] if have == list(due) else ['find_files says %r, not %r' % (have, list(due))]

    def problems(self, names, note=''):
        """`note` has to be said; '': nothing about the program may be."""
        self.ask()
        out = []
        if self.names != names:
            out.append('names %s instead of %s: %s' % (sorted(self.names), sorted(names), self.notes))
        if not re.search(note, self.notes) if note else 'opt/app' in self.notes:
            out.append('says %r, not %r' % (self.notes, note))
        if self.status or self.late:
            out.append('exit status %d%s' % (self.status, ', late' if self.late else ''))
        return out


# --- layouts: all names from the unstripped file ----------------------------------------------------

def perf_cache(root, program, links=True):
    """What perf buildid-cache keeps below ~/.debug."""
    hex_id = program.build_id.hex()
    put(root, '%s/%s/elf' % (RECORDED, hex_id), program.path)
    if links:
        link = os.path.join(root, by_id(program.build_id))
        os.makedirs(os.path.dirname(link))
        os.symlink('../..%s/%s' % (RECORDED, hex_id), link)


def layouts(top, program):
    for name, path in (('root', RECORDED), ('flat', 'work'), ('build-id', by_id(program.build_id)),
                       ('debuginfod', program.build_id.hex() + '/executable')):
        case = Case(top, program, name)
        put(case.root, path, program.path)
        yield name, case.problems(program.names())
    for name, links in (('perf cache', True), ('perf cache without links', False)):
        case = Case(top, program, name)
        perf_cache(case.root, program, links)
        yield name, case.problems(program.names())
    case = Case(top, program, 'by path only', build_id=False)
    put(case.root, RECORDED, program.path)
    yield 'by path only', case.problems(program.names(), 'by path only')
    case = Case(top, program, 'two roots')
    put(case.root, RECORDED, shutil.which('true'))
    second = os.path.join(case.top, 'second')
    put(second, by_id(program.build_id), program.path)
    case.options += ['--symfs', second]
    yield 'two roots', case.problems(program.names())


def archives(top, program):
    """As perf archive makes them: the links of .build-id, then the folders that they name."""
    for kind, flag in (('bz2', '-j'), ('gz', '-z'), ('xz', '-J'), ('zst', '--zstd'), ('tar', '')):
        name = 'archive ' + kind
        case = Case(top, program, name)
        perf_cache(case.root, program)
        put(case.root, 'usr/bin/true/%s/elf' % ('1' * 40), shutil.which('true'))
        file = os.path.join(case.top, 'perf.data.tar.' + kind)
        done = subprocess.run(['tar', *([flag] if flag else []), '-cf', file, '-C', case.root, '.build-id',
                               'opt', 'usr'], stderr=subprocess.DEVNULL)
        if done.returncode:
            yield name, None
            continue
        case.options = ['--symfs', file]
        yield name, case.problems(program.names())
    case.options = ['--symfs', case.data]
    case.ask()
    yield 'not an archive', [] if case.status == 1 and 'neither a directory' in case.notes else [case.notes]
    other = Case(top, program, 'archive of others')
    put(other.root, 'usr/bin/true/%s/elf' % ('1' * 40), shutil.which('true'))
    file = os.path.join(other.top, 'a.tar')
    run('tar', '-cf', file, '-C', other.root, 'usr')
    other.options = ['--symfs', file]
    yield 'archive of others', other.problems(set(), 'has none whose build id')
    with open(file, 'rb') as whole:
        start = whole.read(9000)
    with open(file, 'wb') as cut:
        cut.write(start)
    yield 'archive cut', other.problems(set(), 'ends early')


# --- debug files ------------------------------------------------------------------------------------

def debug_by_id(top, program):
    for name, option, path in (('usr/lib/debug', '--symfs', 'usr/lib/debug/' + by_id(program.build_id, '.debug')),
                               ('.build-id tree', '--symfs', by_id(program.build_id, '.debug')),
                               ('--debug-dir', '--debug-dir', by_id(program.build_id, '.debug')),
                               ('debuginfod', '--debug-dir', program.build_id.hex() + '/debuginfo'),
                               ('by path', '--symfs', 'usr/lib/debug' + RECORDED + '.debug'),
                               ('by path in --debug-dir', '--debug-dir', RECORDED + '.debug')):
        name = 'debug file ' + name
        case = Case(top, program, name)
        stripped, debug = symprogram.split(program.path, os.path.join(case.top, 'files'), link=False)
        put(case.root, RECORDED, stripped)
        yield name + ' absent', case.problems(program.exported(), 'stripped of all names but')
        second = os.path.join(case.top, 'second')
        put(second, path, debug)
        case.options += [option, second]
        yield name, case.problems(program.names())


def debug_by_link(top, program):
    """The program has no build id: the checksum is the proof."""
    places = (('beside', RECORDED[1:] + '.debug'), ('.debug', 'opt/app/bin/.debug/work.debug'),
              ('usr/lib/debug', 'usr/lib/debug' + RECORDED + '.debug'))
    for name, path in places:
        name = 'debuglink ' + name
        case = Case(top, program, name, build_id=False)
        stripped, debug = symprogram.split(program.path, os.path.join(case.top, 'files'))
        put(case.root, RECORDED, stripped)
        put(case.root, path, debug)
        yield name, case.problems(program.names(), 'by path only') + \
            case.found('used image symfs 0 ' + RECORDED[1:], 'used debug symfs 0 ' + path)
        with open(os.path.join(case.root, path), 'ab') as file:
            file.write(b'x')
        yield name + ' of other bytes', case.problems(program.exported(), 'stripped of all names but') + \
            case.found('used image symfs 0 ' + RECORDED[1:], 'refused crc symfs 0 ' + path)
    case = Case(top, program, 'debuglink in --debug-dir', build_id=False)
    stripped, debug = symprogram.split(program.path, os.path.join(case.top, 'files'))
    put(case.root, RECORDED, stripped)
    put(os.path.join(case.top, 'debug'), RECORDED + '.debug', debug)
    case.options += ['--debug-dir', os.path.join(case.top, 'debug')]
    yield 'debuglink in --debug-dir', case.problems(program.names(), 'by path only')
    case = Case(top, program, 'debuglink flat', build_id=False)
    put(case.root, 'work', stripped)
    put(case.root, '.debug/work.debug', debug)
    yield 'debuglink flat', case.problems(program.names(), 'by path only')


def odd_links(top, program):
    """Names in .gnu_debuglink that lead elsewhere find nothing, though the file is there."""
    for name, link in (('climbs', b'../x.debug\0'), ('absolute', b'/x.debug\0\0\0'), ('dots', b'..\0'),
                       ('empty', b'\0'), ('without end', b'work.debug')):
        case = Case(top, program, 'debuglink ' + name, build_id=False)
        stripped, debug = symprogram.split(program.path, os.path.join(case.top, 'files'))
        offset, size = symprogram.section(stripped, '.gnu_debuglink')
        symprogram.patched(stripped, os.path.join(case.root, RECORDED[1:]),
                           {offset: (link + b'w' * size)[:size - 4] if b'\0' not in link else link})
        for path in ('x.debug', 'opt/app/x.debug', 'opt/app/bin/x.debug'):
            put(case.root, path, debug)
        yield 'debuglink ' + name, case.problems(program.exported(), 'stripped of all names but')


def minidebuginfo(top, program):
    if not shutil.which('xz'):
        yield 'minidebuginfo', None
        return
    case = Case(top, program, 'minidebuginfo')
    mini = symprogram.with_minidebuginfo(program.path, os.path.join(case.top, 'files'))
    put(case.root, RECORDED, mini)
    yield 'minidebuginfo', case.problems(program.names())
    offset, size = symprogram.section(mini, '.gnu_debugdata')
    for name, changes in (('damaged', {offset + size // 2: b'\0\1\2\3\4\5\6\7'}), ('not xz', {offset: b'PK'}),
                          ('cut', {offset + size - 8: bytes(8)})):
        case = Case(top, program, 'minidebuginfo ' + name)
        symprogram.patched(mini, os.path.join(case.root, RECORDED[1:]), changes)
        yield 'minidebuginfo ' + name, case.problems(program.exported(), 'stripped of all names but')
    case = Case(top, program, 'minidebuginfo bomb')
    stripped, _ = symprogram.split(program.path, os.path.join(case.top, 'files'), link=False)
    bomb = os.path.join(case.top, 'bomb')
    with open(bomb, 'wb') as file:
        file.truncate(300 << 20)
    run('xz', '-0', bomb)
    run('objcopy', '--add-section', '.gnu_debugdata=' + bomb + '.xz', stripped)
    put(case.root, RECORDED, stripped)
    yield 'minidebuginfo bomb', case.problems(program.exported(), 'stripped of all names but')


def forms(top):
    """Combinations of debug data: it is never in the way of the names."""
    for name, flags in (('compressed', ('-g', '-gz=zlib')), ('debug types', ('-gdwarf-4', '-fdebug-types-section')),
                        ('split', ('-gsplit-dwarf',)), ('no pie', ('-g', '-no-pie')), ('bare', ('-g0',)),
                        ('sections', ('-g', '-ffunction-sections', '-Wl,--gc-sections'))):
        folder = os.path.join(top, 'form-' + name.replace(' ', '-'))
        os.makedirs(folder)
        program = symprogram.Program(folder, flags=flags)
        case = Case(folder, program, name)
        stripped, debug = symprogram.split(program.path, os.path.join(case.top, 'files'))
        put(case.root, RECORDED, stripped)
        put(case.root, 'usr/lib/debug/' + by_id(program.build_id, '.debug'), debug)
        yield 'form ' + name, case.problems(program.names())


def dwz(top, program):
    """Two debug files that share a third one, by a relative path as Fedora has it."""
    if not shutil.which('dwz'):
        yield 'dwz', None
        return
    case = Case(top, program, 'dwz')
    folder = os.path.join(case.root, 'usr/lib/debug')
    files, copies = [], {}
    for name in ('work', 'other'):
        made = os.path.join(case.top, name)
        os.makedirs(made)
        copy = copies[name] = symprogram.Program(made, name=name, flags=('-g', '-DNAME=' + name))
        stripped, debug = symprogram.split(copy.path, os.path.join(made, 'files'), link=False)
        files.append(put(folder, 'opt/app/bin/%s.debug' % name, debug))
        if name == 'work':
            put(case.root, RECORDED, stripped)
            case.data = copy.recording(case.data, RECORDED)
            link = os.path.join(folder, by_id(copy.build_id, '.debug'))
            os.makedirs(os.path.dirname(link))
            os.symlink('../../opt/app/bin/work.debug', link)
    os.makedirs(os.path.join(folder, '.dwz'))
    done = subprocess.run(['dwz', '-m', os.path.join(folder, '.dwz/app'), '-r', *files], stderr=subprocess.PIPE)
    if done.returncode or not os.path.exists(os.path.join(folder, '.dwz/app')):
        yield 'dwz', ['dwz made no shared file: %s' % done.stderr]
        return
    case.program = copies['work']
    due = ['used image symfs 0 ' + RECORDED[1:],
           'used debug symfs 0 usr/lib/debug/' + by_id(case.program.build_id, '.debug')]
    yield 'dwz', case.problems(program.names()) + \
        case.found(*due, 'used alt symfs 0 usr/lib/debug/.dwz/app')
    shared_id = symprogram.build_id_of(os.path.join(folder, '.dwz/app'))
    second = os.path.join(case.top, 'second')
    put(second, by_id(shared_id, '.debug'), os.path.join(folder, '.dwz/app'))
    case.options += ['--debug-dir', second]
    yield 'dwz by build id', case.found(*due, 'used alt debug-dir 0 ' + by_id(shared_id, '.debug'))
    case.options = case.options[:2]
    shutil.copyfile(files[1], os.path.join(folder, '.dwz/app'))
    yield 'dwz of another build', case.problems(program.names()) + \
        case.found(*due, 'refused build-id symfs 0 usr/lib/debug/.dwz/app')


# --- refusals ---------------------------------------------------------------------------------------

def refusals(top, program, other):
    path = RECORDED[1:]
    case = Case(top, program, 'rebuilt')
    put(case.root, RECORDED, other.path)
    yield 'rebuilt', case.problems(set(), 'its build id is %s, that of the recorded file is %s'
                                   % (other.build_id.hex(), program.build_id.hex())) + \
        case.found('refused build-id symfs 0 ' + path)
    case = Case(top, program, 'cut')
    with open(program.path, 'rb') as file:
        data = file.read()
    os.makedirs(os.path.join(case.root, 'opt/app/bin'))
    with open(os.path.join(case.root, path), 'wb') as file:
        file.write(data[:len(data) * 2 // 3])
    yield 'cut', case.problems(set(), 'cut off') + case.found('refused cut symfs 0 ' + path)
    for name, changes in (('another processor', {18: symprogram.machine(0xf3 if program.is_x86() else 62)}),
                          ('another word size', {4: b'\1'}), ('the other byte order', {5: b'\2'})):
        case = Case(top, program, name, build_id=False)
        symprogram.patched(program.path, os.path.join(case.root, path), changes)
        yield name, case.problems(set(), 'another processor|not a readable ELF file')
    case = Case(top, program, 'recorded elsewhere', build_id=False, arch='s390x' if program.is_x86() else 'x86_64')
    put(case.root, RECORDED, program.path)
    yield 'recorded elsewhere', case.problems(set(), 'another processor')
    case = Case(top, program, 'this machine')
    case.data = program.recording(case.data, program.path, build_id=False)
    case.options = []
    done = subprocess.run([os.environ['PIPA'], 'script', '-F', 'ip,sym', case.data], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    yield 'this machine without proof', ['names %s' % done.stdout] if b'global_' in done.stdout else []
    case.data = program.recording(case.data, program.path)
    done = subprocess.run([os.environ['PIPA'], 'script', '-F', 'ip,sym', case.data], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    yield 'this machine with proof', [] if b'local_one' in done.stdout else ['names %s' % done.stdout]


def several_builds(top, program, other):
    """Two containers' files at one path, known by the table of the header alone."""
    for name, ids, names, note in (('one id', [program], program.names(), ''),
                                   ('two ids', [other, program], program.names(), 'files of several build ids')):
        case = Case(top, program, 'header table ' + name)
        case.data = program.recording(case.data, RECORDED, build_id=False,
                                      table=[(RECORDED, each.build_id) for each in ids])
        put(case.root, RECORDED, program.path)
        yield 'header table ' + name, case.problems(names, note)
        if name == 'two ids' and 'by path only' not in case.notes:
            yield name, ['not said to be by path only: %r' % case.notes]


def make_device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o644, os.makedev(1, 5))  # zero
    except PermissionError:
        return False
    return True


def specials(top, program):
    """What is no file is never opened, and never waited for."""
    for name, make in (('fifo', os.mkfifo), ('device', make_device), ('loop', lambda path: os.symlink('work', path)),
                       ('link out', lambda path: os.symlink('../' * 20 + program.path[1:], path)),
                       ('empty', lambda path: open(path, 'w').close())):
        case = Case(top, program, 'special ' + name, build_id=False)
        os.makedirs(os.path.join(case.root, 'opt/app/bin'))
        if make(os.path.join(case.root, RECORDED[1:])) is False:
            yield 'special ' + name, None
            continue
        found = [] if name == 'link out' else ['refused kind symfs 0 ' + RECORDED[1:]]
        yield 'special ' + name, case.problems(set(), 'readable ELF file|no file to take names from') + \
            case.found(*found)


def hostile(top, program):
    """Sizes and counts beyond everything: bounded, and only the names suffer."""
    word = {True: '<Q', False: '>Q'}[sys.byteorder == 'little']
    with open(program.path, 'rb') as file:
        data = file.read()
    sections_at, = struct.unpack_from(word, data, 40)
    count, = struct.unpack_from(word[0] + 'H', data, 60)

    def headers(type):
        for i in range(count):
            at = sections_at + 64 * i
            if struct.unpack_from(word[0] + 'I', data, at + 4)[0] == type:
                yield at

    table = next(headers(2))
    for name, changes in (
            ('a table of 2^32 symbols', {table + 32: struct.pack(word, 24 << 32)}),
            ('a table at the end of all', {table + 24: struct.pack(word, (1 << 64) - 24)}),
            ('symbols of no size', {table + 56: struct.pack(word, 0)}),
            ('overlapping sections', {at + 24: struct.pack(word, 64) for at in range(sections_at, sections_at + 64 * count, 64)}),
            ('names out of the file', {table + 40: struct.pack(word[0] + 'I', 0xffffffff)})):
        case = Case(top, program, name, build_id=False)
        symprogram.patched(program.path, os.path.join(case.root, RECORDED[1:]), changes)
        case.ask()
        wrong = case.names - program.names()
        out = ['exit status %d' % case.status] if case.status else []
        out += ['wrong names %s' % wrong] if wrong and name != 'overlapping sections' else []
        out += ['late'] if case.late else []
        yield name, out
    case = Case(top, program, 'sparse', build_id=False)
    target = os.path.join(case.root, RECORDED[1:])
    symprogram.patched(program.path, target, {table + 24: struct.pack(word, 1 << 20),
                                              table + 32: struct.pack(word, (1 << 31) - (2 << 20))})
    os.truncate(target, (1 << 31) - 4096)
    case.ask()
    yield 'two gigabytes of symbols', ['late'] if case.late else []


def main():
    if not os.environ.get('PIPA') or len(sys.argv) < 2:
        sys.exit('PIPA does not name the program, or no find_files')
    tool = symprogram.missing()
    if tool:
        print('skipped: there is no %s here' % tool)
        sys.exit(shared.SKIP)
    tally = shared.Tally('symfiles')
    with tempfile.TemporaryDirectory() as top:
        folders = [os.path.join(top, name) for name in ('program', 'other', 'bare')]
        for folder in folders:
            os.makedirs(folder)
        program, other = symprogram.Program(folders[0]), symprogram.Program(folders[1], flags=('-g', '-Os'))
        bare = symprogram.Program(folders[2], build_id=False)
        for cases in (layouts(top, program), archives(top, program), debug_by_id(top, program),
                      debug_by_link(top, bare), odd_links(top, bare), minidebuginfo(top, program), forms(top),
                      dwz(top, program), refusals(top, program, other), specials(top, program), several_builds(top, program, other),
                      hostile(top, program)):
            for name, problems in cases:
                if problems is None:
                    print('not tried here: %s' % name)
                else:
                    tally.result(name, problems)
    tally.close()


if __name__ == '__main__':
    main()
