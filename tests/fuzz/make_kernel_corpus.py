#!/usr/bin/env python3
"""Writes the seeds of fuzz_kernel_file anew, to tests/fuzz/corpus/kernel_file. Files there that are
named crash-* or slow-* were found by fuzzing and stay."""
import gzip
import lzma
import os
import shutil
import subprocess
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(FOLDER, '..', 'lib'))
import elffile  # noqa: E402

CORPUS = os.path.join(FOLDER, 'corpus', 'kernel_file')
CODE = [('.text', 16, 0x130, [('ext4_readdir', 0, 0x80), ('ext4_sync', 0x100, 0x30)]),
        ('.init.text', 1, 0x77, [('ext4_init', 0, 0x77)]),
        ('.text.unlikely', 1 << 63, 0x40, [('ext4_cold', 0, 0)]), ('.plt', 1, 1, [])]


def put(name, data):
    with open(os.path.join(CORPUS, name), 'wb') as file:
        file.write(data)


def main():
    os.makedirs(CORPUS, exist_ok=True)
    module = elffile.module(CODE, '6.1.0', bytes(20))
    put('module', module)
    put('module-s390x', elffile.module(CODE, '6.1.0', machine=elffile.S390, order='>'))
    put('module-xz', lzma.compress(module))
    put('module-gz', gzip.compress(module, mtime=0))
    put('module-gz-bomb', gzip.compress(bytes(4 << 20), mtime=0))
    if shutil.which('zstd'):
        put('module-zst', subprocess.run(['zstd', '-qc'], input=module, stdout=subprocess.PIPE,
                                         check=True).stdout)
    put('vmlinux', elffile.vmlinux(0xffffffff81000000, [('do_one', 0x100, 0x80)], bytes(20), 0x200))


if __name__ == '__main__':
    main()
