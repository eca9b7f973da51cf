#!/usr/bin/env python3
"""Names of the kernel: where they come from, and which sources are refused.

    kernel.py    with PIPA naming the program

A recording of a kernel, a module and generated code is built, and files to name them with. What each
address is called is stated here by hand."""
import gzip
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import elffile           # noqa: E402
import perfdata          # noqa: E402
import perffields as pf  # noqa: E402
import shared            # noqa: E402
from perfdata import GUEST_KERNEL, KERNEL, USUAL, PerfData  # noqa: E402

PIPA = os.environ.get('PIPA', 'pipa')
TEXT, TEXT_BYTES, LINKED = 0xffffffff9ac00000, 0x4000, 0xffffffff81000000
EXT4, EXT4_BYTES = 0xffffffffc0366000, 0x5000
ID, OTHER_ID = bytes(range(20)), bytes(range(50, 70))
RELEASE = '6.1.0-50-amd64'
KALLSYMS = '''%x T _stext
%x T _text
%x T do_one
%x T do_two
%x T _etext
%x t ext4_readdir\t[ext4]
%x t ext4_sync\t[ext4]
%x d ext4_data\t[ext4]
''' % (TEXT, TEXT, TEXT + 0x100, TEXT + 0x200, TEXT + TEXT_BYTES, EXT4, EXT4 + 0x100, EXT4 + 0x3000)
NAMED = ['do_one+0x10', 'do_two+0x20', 'ext4_readdir+0x8', 'ext4_sync+0x4']
UNNAMED = ['[unknown]'] * 4
SYMBOLS = [('.text', 16, 0x130, [('ext4_readdir', 0, 0x80), ('ext4_sync', 0x100, 0x30)]),
           ('.init.text', 1, 0x77, [('ext4_init', 0, 0x77)]),
           ('.text.unlikely', 16, 0x40, [('ext4_cold', 0, 0x40)]),
           ('.plt', 1, 1, []),
           ('.text.late', 16, 0x40, [('ext4_late', 0, 0x40)])]
FUNCTIONS = [('do_one', 0x100, 0x80), ('do_two', 0x200, 0x80)]


def recording(module='[ext4]', ids=True, addresses=None, release=RELEASE, arch='x86_64', text=True):
    file = PerfData()
    event = file.event(sample_type=USUAL, ids=[1])
    file.feature_text(perfdata.OSRELEASE, release)
    file.feature_text(perfdata.ARCH, arch)
    if ids:
        file.feature_build_ids([(-1, KERNEL, ID + bytes(4), '[kernel.kallsyms]')])
    if text:
        file.mmap(-1, 0, TEXT, TEXT_BYTES, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
        file.mmap(-1, 0, EXT4, EXT4_BYTES, 0, module, misc=KERNEL)
    for i, at in enumerate(addresses or (TEXT + 0x110, TEXT + 0x220, EXT4 + 8, EXT4 + 0x104)):
        file.sample(event, at, 7, 7, 1000 + i, misc=KERNEL)
    return file


class World:
    """A folder with a recording and what it is named with."""

    def __init__(self, folder, file):
        self.folder, self.symfs = folder, os.path.join(folder, 'symfs')
        os.mkdir(self.symfs)
        self.put('perf.data', file if isinstance(file, bytes) else file.build())

    def put(self, path, data):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as out:
            out.write(data if isinstance(data, bytes) else data.encode())

    def names(self, kallsyms=None):
        """([name+offset of each sample], notes)"""
        done = subprocess.run(
            [PIPA, 'script', '-F', 'ip,sym,symoff', '-G', '--no-this-machine', '--symfs', self.symfs] +
            (['--kallsyms', os.path.join(self.folder, kallsyms)] if kallsyms else []) +
            [os.path.join(self.folder, 'perf.data')],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        return ([line.split(None, 1)[1].strip() for line in done.stdout.decode().splitlines() if line],
                done.stderr.decode())


def check(what, ours, due, *notes):
    """`notes`: patterns that the notes have to match; none: no note about symbols."""
    names, said = ours
    problems = [] if names == due else ['%s: %r instead of %r' % (what, names, due)]
    problems += ['%s: no note %r in %r' % (what, note, said)
                 for note in notes if not re.search(note, said)]
    if not notes and re.search('kallsyms|build id|symbols', said):
        problems.append('%s: an unexpected note: %r' % (what, said))
    return problems


def with_world(test, *args, **more):
    with tempfile.TemporaryDirectory() as folder:
        return test(World(folder, recording(*args, **more)))


# --- kallsyms ------------------------------------------------------------------------------------------

def kallsyms_forms(world):
    """In any order, with either end of line, with lines that are none."""
    lines = KALLSYMS.splitlines()
    forms = {'as it is': KALLSYMS, 'backwards': '\n'.join(reversed(lines)),
             'CRLF': '\r\n'.join(lines) + '\r\n',
             'huge lines': 'x' * 200000 + ' t no\n' + KALLSYMS + 'f' * 70000 + '\n' +
                           'a' * 65530 + ' ' + KALLSYMS.splitlines()[2].replace('do_one', 'evil')}
    out = []
    for name, text in forms.items():
        world.put('kallsyms', text)
        out += check(name, world.names('kallsyms'), NAMED)
    return out


def moved(by, start=0):
    return re.sub('^ffff[0-9a-f]+', lambda m: '%x' % (int(m[0], 16) + by)
                  if int(m[0], 16) >= start else m[0], KALLSYMS, flags=re.M)


def kallsyms_refused(world):
    cases = [
        ('another boot', moved(0x200000), UNNAMED, r'_text at 0xffffffff9ae00000.*%s.*0x%x' %
         (ID.hex(), TEXT)),
        ('another build', KALLSYMS.replace('%x T _etext' % (TEXT + TEXT_BYTES),
                                           '%x T _etext' % (TEXT + 0x3000)), UNNAMED,
         r'its text has 12288 bytes.*%s\) 16384' % ID.hex()),
        ('another machine', KALLSYMS + '%x T __arm64_sys_read\n' % TEXT, UNNAMED,
         r'another kind of processor.*x86_64'),
        ('zeros', re.sub('^ffff[0-9a-f]+', '0' * 16, KALLSYMS, flags=re.M), UNNAMED, 'only zeros'),
        ('nothing', 'no symbols\n', UNNAMED, 'no symbols of the recorded kernel'),
        ('a module loaded elsewhere', moved(0x1000, EXT4), NAMED[:2] + UNNAMED[2:],
         r'begin at 0x%x, in the recording at 0x%x' % (EXT4 + 0x1000, EXT4)),
        ('a module below', moved(-0x1000, EXT4), NAMED[:2] + UNNAMED[2:], r'begin at 0x%x' %
         (EXT4 - 0x1000)),
        ('partly zero', re.sub(r'^ffff\w+( t ext4_sync)', r'0000000000000000\1', KALLSYMS, flags=re.M),
         NAMED[:2] + UNNAMED[2:], '1 of the 7 functions in kallsyms have no address'),
    ]
    out = []
    for name, text, due, note in cases:
        world.put('kallsyms', text)
        out += check(name, world.names('kallsyms'), due, note)
    return out


def kallsyms_unproven():
    """Nothing of the kernel was mapped: its own symbols are taken, and it is said."""
    def test(world):
        world.put('kallsyms', KALLSYMS)
        return check('no map', world.names('kallsyms'), NAMED, 'nothing proves that kallsyms')
    return with_world(test, text=False)


def kallsyms_found(world):
    """Below a directory of symbol files, by the kernel's build id; and as a copied /proc."""
    hexed = ID.hex()
    world.put('symfs/proc/kallsyms', moved(0x200000))
    out = check('a copied root, another boot', world.names(), UNNAMED, '_text at')
    world.put('symfs/.build-id/%s/%s/kallsyms' % (hexed[:2], hexed[2:]), KALLSYMS)
    out += check('perf\'s cache', world.names(), NAMED)
    world.put('kallsyms', moved(0x200000))
    return out + check('the next best', world.names('kallsyms'), NAMED,
                       'names of the kernel are from another file')


def kallsyms_of_bundle():
    """The bundle says which kernel its kallsyms is of."""
    out = []
    for name, claimed, due, notes in (('its own', ID, NAMED, []),
                                      ('another\'s', OTHER_ID, UNNAMED,
                                       ['build id is %s.*kernel is %s' % (OTHER_ID.hex(), ID.hex())])):
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder, recording())
            os.mkdir(os.path.join(folder, 'bundle'))
            shutil.move(os.path.join(folder, 'perf.data'), os.path.join(folder, 'bundle', 'perf.data'))
            world.put('bundle/kallsyms', KALLSYMS)
            world.put('bundle/manifest.json', '{"format": "pipa-bundle", "version": {"major": 1, '
                      '"minor": 0}, "kernel_build_id": "%s"}' % claimed.hex())
            os.symlink('bundle', os.path.join(folder, 'perf.data'))
            out += check('a bundle, ' + name, world.names(), due, *notes)
    return out


def stray_module(world):
    """A module that the recording has no map of; what comes and goes is not taken from a list."""
    late, bpf = 0xffffffffc0800000, 0xffffffffc0900000
    world.put('perf.data', recording(addresses=[late + 8, bpf + 8, late + 0x4000]).build())
    world.put('kallsyms', KALLSYMS + '%x t late_work\t[late]\n%x t bpf_prog_1\t[bpf]\n' % (late, bpf))
    return check('stray', world.names('kallsyms'), ['late_work+0x8', '[unknown]', '[unknown]'],
                 'no symbol of the file')


# --- files -----------------------------------------------------------------------------------------------

def vmlinux(world):
    """Moved by as much as _text was; by build id, at one of the usual places."""
    hexed, out = ID.hex(), []
    good = elffile.vmlinux(LINKED, FUNCTIONS, ID)
    due = NAMED[:2] + UNNAMED[2:]
    for place in ('boot/vmlinux-' + RELEASE, 'usr/lib/debug/boot/vmlinux-' + RELEASE, 'vmlinux',
                  'usr/lib/debug/lib/modules/%s/vmlinux' % RELEASE,
                  '.build-id/%s/%s.debug' % (hexed[:2], hexed[2:]),
                  'usr/lib/debug/.build-id/%s/%s.debug' % (hexed[:2], hexed[2:])):
        world.put('symfs/' + place, good)
        out += check(place, world.names(), due, 'no symbols of the recorded kernel')
        os.unlink(os.path.join(world.symfs, place))
    for name, data, note in (
            ('another build', elffile.vmlinux(LINKED, FUNCTIONS, OTHER_ID),
             'its build id is %s.*%s' % (OTHER_ID.hex(), hexed)),
            ('another machine', elffile.vmlinux(LINKED, FUNCTIONS, ID, machine=elffile.S390), 'no symb'),
            ('cut', good[:len(good) - 200], 'no symbols')):
        world.put('symfs/vmlinux', data)
        out += check(name, world.names(), UNNAMED, note)
    world.put('symfs/vmlinux', good)
    world.put('kallsyms', moved(0x200000))
    return out + check('after a refused kallsyms', world.names('kallsyms'), due, '_text at')


def modules(world):
    """Below lib/modules, flat, packed: sections stand as the kernel laid them out."""
    good, out = elffile.module(SYMBOLS, RELEASE), []
    tree = 'symfs/lib/modules/%s/kernel/fs/ext4/' % RELEASE
    due = UNNAMED[:2] + NAMED[2:]
    zstd = subprocess.run(['zstd', '-qc'], input=good, stdout=subprocess.PIPE, check=True).stdout \
        if shutil.which('zstd') else None
    for name, path, data in (('tree', tree + 'ext4.ko', good), ('flat', 'symfs/ext4.ko', good),
                             ('xz', tree + 'ext4.ko.xz', lzma.compress(good)),
                             ('gz', tree + 'ext4.ko.gz', gzip.compress(good)),
                             ('zst', tree + 'ext4.ko.zst', zstd)):
        if data is None:
            continue
        world.put(path, data)
        out += check(name, world.names(), due, 'found by path only')
        os.unlink(os.path.join(world.folder, path))
    world.put('symfs/ext4.ko', elffile.module(SYMBOLS, '6.1.0-49-amd64'))
    out += check('another release', world.names(), UNNAMED, 'another release')
    for name, data in (('larger than its room', elffile.module(
            [('.text', 16, 0x6000, [('ext4_readdir', 0, 0x6000)])], RELEASE)),
            ('cut', good[:-300]), ('damaged xz', lzma.compress(good)[:-40]),
            ('another machine', elffile.module(SYMBOLS, RELEASE, machine=elffile.S390)),
            ('no ELF', b'\x7fELF' + bytes(100))):
        world.put('symfs/ext4.ko', data)
        out += check(name, world.names(), UNNAMED, 'no symbols of the recorded kernel')
    os.unlink(os.path.join(world.symfs, 'ext4.ko'))
    os.mkfifo(os.path.join(world.symfs, 'ext4.ko'))
    return out + check('a pipe', world.names(), UNNAMED, 'no symbols')


def module_sections(world):
    """Behind a table that the kernel sizes nothing has a known place; init code is gone."""
    world.put('perf.data', recording(addresses=[EXT4 + 0x12f, EXT4 + 0x130, EXT4 + 0x16f, EXT4 + 0x170,
                                                EXT4 + 0x180]).build())
    world.put('symfs/ext4.ko', elffile.module(SYMBOLS, RELEASE))
    return check('sections', world.names(), ['ext4_sync+0x2f', 'ext4_cold+0x0', 'ext4_cold+0x3f',
                                             '[unknown]', '[unknown]'], 'found by path only')


def module_by_build_id():
    """At its recorded path, whatever its release; another build is refused."""
    path = '/lib/modules/x/kernel/fs/ext4/ext4.ko'
    file = recording(path)
    file.feature_build_ids([(-1, KERNEL, ID + bytes(4), '[kernel.kallsyms]'),
                            (-1, KERNEL, OTHER_ID + bytes(4), path)])
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, file)
        world.put('symfs' + path, elffile.module(SYMBOLS, 'any', OTHER_ID))
        out = check('by build id', world.names(), UNNAMED[:2] + NAMED[2:], 'no symbols of the rec')
        world.put('symfs' + path, elffile.module(SYMBOLS, RELEASE, ID))
        return out + check('another build', world.names(), UNNAMED,
                           'its build id is %s.*%s' % (ID.hex(), OTHER_ID.hex()))


def module_s390():
    """There a table stands in front of the code, save where the recorder found where the code begins."""
    out = []
    for start, due in ((EXT4, UNNAMED[0]), (EXT4 + 0x1e0, 'ext4_readdir+0x8')):
        file = PerfData(big_endian=True)
        event = file.event(sample_type=USUAL, ids=[1])
        file.feature_text(perfdata.OSRELEASE, RELEASE)
        file.feature_text(perfdata.ARCH, 's390x')
        file.mmap(-1, 0, start, EXT4_BYTES, 0, '[ext4]', misc=KERNEL)
        file.sample(event, start + 8, 7, 7, 1000, misc=KERNEL)
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder, file)
            world.put('symfs/ext4.ko', elffile.module(SYMBOLS, RELEASE, machine=elffile.S390, order='>'))
            out += check('s390x at %x' % start, world.names(), [due], '.')
    return out


# --- what changes over time, and what is another kernel's ------------------------------------------------

def generated_code():
    """The same address in turns: nothing, one program, nothing, another one."""
    at, file = 0xffffffffc0100000, recording(addresses=[TEXT + 0x110])
    event = file.events[0]
    sample = lambda time: file.sample(event, at + 0x10, 7, 7, time, misc=KERNEL)
    sample(2000)
    pf.ksymbol(file, at, 0x100, 'bpf_prog_first', 2100)
    sample(2200)
    pf.ksymbol(file, at, 0x100, 'bpf_prog_first', 2300, unregister=True)
    sample(2400)
    pf.ksymbol(file, at, 0x80, 'bpf_trampoline_7', 2500, type=2)
    sample(2600)
    pf.ksymbol(file, at, 0x100, 'bpf_prog_second', 2700)
    sample(2800)
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, file)
        world.put('kallsyms', KALLSYMS + '%x t bpf_prog_second\t[bpf]\n' % at)
        return check('over time', world.names('kallsyms'),
                     ['do_one+0x10', '[unknown]', 'bpf_prog_first+0x10', '[unknown]',
                      'bpf_trampoline_7+0x10', 'bpf_prog_second+0x10'], 'no symbol of the file')


def guests():
    """A guest's kernel at the same addresses takes none of the host's names, nor hides them."""
    file = recording(addresses=[TEXT + 0x110])
    event = file.events[0]
    file.mmap(40, 0, TEXT, TEXT_BYTES, TEXT, '[guest.kernel.kallsyms.40]_text', misc=GUEST_KERNEL)
    file.mmap(40, 0, EXT4, EXT4_BYTES, 0, '/lib/modules/x/ext4.ko', misc=GUEST_KERNEL)
    file.sample(event, TEXT + 0x110, 7, 7, 2000, misc=KERNEL)
    file.sample(event, EXT4 + 8, 7, 7, 2001, misc=KERNEL)
    file.sample(event, TEXT + 0x110, 7, 7, 2002, misc=GUEST_KERNEL)
    file.sample(event, EXT4 + 8, 7, 7, 2003, misc=GUEST_KERNEL)
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, file)
        world.put('kallsyms', KALLSYMS)
        return check('guests', world.names('kallsyms'),
                     ['do_one+0x10', 'do_one+0x10', 'ext4_readdir+0x8', '[unknown]', '[unknown]'],
                     'guests and hypervisors is not named')


TESTS = [(test, True) for test in (kallsyms_forms, kallsyms_refused, kallsyms_found, stray_module,
                                   vmlinux, modules, module_sections)] + \
        [(test, False) for test in (kallsyms_unproven, kallsyms_of_bundle, module_by_build_id,
                                    module_s390, generated_code, guests)]


def main():
    tally = shared.Tally('kernel')
    for test, world in TESTS:
        tally.result(test.__name__, with_world(test) if world else test())
    tally.close()


if __name__ == '__main__':
    main()
