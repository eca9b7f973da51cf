"""A small program of our own in the forms in which distributions ship programs, and a perf.data file
with one sample in each of its functions: for tests of where names are found.

Needs gcc and binutils; what is optional (xz, dwz) is asked for by the caller."""
import os
import platform
import re
import shutil
import struct
import subprocess

import perfdata

SOURCE = r'''
#include <stdio.h>
#include <stdlib.h>
#define FUNCTION(name) __attribute__((noinline)) name(int n) { volatile int x = n; return x * 3; }
static int FUNCTION(local_one)
static int FUNCTION(local_two)
int FUNCTION(global_one)
int FUNCTION(global_two)
int __attribute__((weak, alias("global_two"))) weak_two(int);
int main(int argc, char **argv)
{
        (void)argv;
        puts("x");
        return local_one(argc) + local_two(argc) + global_one(argc) + global_two(argc);
}
'''
BASE = 0x550000000000
TOOLS = ('gcc', 'strip', 'objcopy', 'readelf', 'nm')


def missing():
    """The first tool that is not there; None."""
    return next((tool for tool in TOOLS if not shutil.which(tool)), None)


def run(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, LC_ALL='C'), **more).stdout.decode()


class Program:
    """The unstripped file, and what is true of it."""

    def __init__(self, folder, name='work', flags=('-g',), build_id=True):
        self.path = os.path.join(folder, name)
        source = os.path.join(folder, name + '.c')
        with open(source, 'w', encoding='ascii') as file:
            file.write(SOURCE)
        run('gcc', '-O1', '-rdynamic', *flags, '-Wl,--build-id=' + ('sha1' if build_id else 'none'),
            '-o', self.path, source, cwd=folder)
        self.build_id = build_id_of(self.path)
        self.functions = {}  # address -> name
        for line in run('nm', self.path).splitlines():
            match = re.match(r'([0-9a-f]+) [Tt] (local_\w+|global_\w+|main)$', line)
            if match:
                self.functions[int(match[1], 16)] = match[2]
        match = re.search(r'LOAD +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x[0-9a-f]+ R E',
                          run('readelf', '-lW', self.path))
        self.offset, self.address, self.size = (int(word, 16) for word in match.groups())

    def exported(self):
        return set(name for name in self.functions.values() if not name.startswith('local_'))

    def is_x86(self):
        return platform.machine() == 'x86_64'

    def names(self):
        return set(self.functions.values())

    def recording(self, path, recorded, build_id=True, arch=None, table=()):
        """A perf.data file at `path`: the program was mapped from `recorded`. `table`: the header's table of
        build ids, [(path, id)]."""
        file = perfdata.PerfData()
        event = file.event(ids=[7])
        file.feature_text(perfdata.ARCH, arch or platform.machine())
        file.comm(100, 100, 'work', time=1)
        file.mmap2(100, 100, BASE + self.offset, (self.size + 4095) & ~4095, self.offset, recorded, time=2,
                   build_id=self.build_id if build_id else None)
        for i, address in enumerate(sorted(self.functions)):
            file.sample(event, ip=BASE + address - self.address + self.offset, pid=100, tid=100, time=10 + i)
        if table:
            file.feature_build_ids([(-1, perfdata.USER, build_id, name) for name, build_id in table])
        with open(path, 'wb') as out:
            out.write(file.build())
        return path


def build_id_of(path):
    match = re.search(r'Build ID: ([0-9a-f]+)', run('readelf', '-nW', path))
    return bytes.fromhex(match[1]) if match else None


def put(root, path, source):
    """Copies a file to a path below a root."""
    target = os.path.join(root, path.lstrip('/'))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(source, target)
    return target


def by_id(build_id, after=''):
    return '.build-id/%s/%s%s' % (build_id.hex()[:2], build_id.hex()[2:], after)


def split(program, folder, link=True):
    """(stripped file, its debug file, beside each other in a new folder)."""
    os.makedirs(folder, exist_ok=True)
    name = os.path.basename(program)
    debug, stripped = os.path.join(folder, name + '.debug'), os.path.join(folder, name)
    run('objcopy', '--only-keep-debug', program, debug)
    run('strip', '-o', stripped, program)
    if link:
        run('objcopy', '--add-gnu-debuglink=' + debug, stripped)
    return stripped, debug


def with_minidebuginfo(program, folder):
    """Stripped, with .gnu_debugdata as Fedora makes it."""
    stripped, debug = split(program, folder, link=False)
    mini = os.path.join(folder, 'mini')
    run('objcopy', '-S', '--remove-section', '.comment', *('--keep-symbol=' + name for name in
        ('local_one', 'local_two')), debug, mini)
    run('xz', '-f', mini)
    run('objcopy', '--add-section', '.gnu_debugdata=' + mini + '.xz', stripped)
    return stripped


def patched(source, target, changes):
    """A copy with bytes replaced: {offset: bytes}."""
    with open(source, 'rb') as file:
        data = bytearray(file.read())
    for offset, new in changes.items():
        data[offset:offset + len(new)] = new
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, 'wb') as file:
        file.write(data)


def section(path, name):
    """(offset, size) of a section in the file."""
    match = re.search(r'\] %s +\w+ +[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+)' % re.escape(name),
                      run('readelf', '-SW', path))
    return int(match[1], 16), int(match[2], 16)


def machine(number):
    """e_machine as bytes of this machine's order."""
    return struct.pack('=H', number)
