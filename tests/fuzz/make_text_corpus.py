#!/usr/bin/env python3
"""Writes the seeds of fuzz_perf_text anew: what perf script prints and folded stacks, in small.
crash-*: what fuzzing found; the files that are not made here stay."""
import importlib.util
import os

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, '..', 'golden', 'cases')

SEEDS = {
    'one-line': 'a 1/1 [000] 1.000000: 7 cycles: ffff f+0x1 ([vdso])\n'
                'a 1/1 [000] 1.500000: PERF_RECORD_COMM: a:1/1\n'
                'b 2 [-01] 2.000000001: sched:sched_switch: prev=a\n',
    'branches': 'a 1 [000] 1.000000: 7 cycles: ffff f (/x)  0xab/0xcd/P/-/-/0  0x1/0x2/M/-/-/0\n'
                'a 1 [000] 2.000000: 7 cycles: ffff f (/x)g+0x1(/y)/h+0x2(/z)/P/-/-/0/ \n ABI:2 AX:0x1\n',
    'inlined': 'a 1 [000] 1.000000: 1 cycles:\n\t20 one (inlined)\n\t20 two+0x3\n  x.c:12 (inlined)\n'
               '\t20 three (/bin/x (deleted))\n  x.c:9\n add (inlined)\n',
    'untimed': 'node 31912 cpu-clock: \n\t20 f (/x)\n\nnode 31912 \n\t20 f\n\nnode 1 2 cycles: 20 f (/x)\n',
    'odd': '\ufeff# ========\r\n# captured on: x\r\n# total memory : 9 kB\r\n    V8 Worker 5  12 [001] K '
           '1.000000: raw 0x1: \r\n    \tdead beef+0x1 ([ext4])\r\n  7d8 x ([guest.kernel.kallsyms])',
    'folded': 'a;b;c_[k] 1\na;b;[libc.so.6] 2.5\na;;c 18446744073709551615\n# x\na;b;c;d 1e3\n',
}


def golden(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(CASES, name, 'make.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make()


def main():
    folder = os.path.join(HERE, 'corpus', 'perf_text')
    os.makedirs(folder, exist_ok=True)
    seeds = {name: text.encode() for name, text in SEEDS.items()}
    seeds.update({'golden-' + name: golden(name) for name in ('script_text', 'folded')})
    for name, data in seeds.items():
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(data)


if __name__ == '__main__':
    main()
