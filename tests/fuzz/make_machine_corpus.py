#!/usr/bin/env python3
"""Writes the seeds of fuzz_snap, fuzz_proc and fuzz_spec anew: small snapshots, texts of /proc files,
inventories. crash-*: what fuzzing found; the files that are not made here stay."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import snapfile  # noqa: E402
from snapfile import SnapFile  # noqa: E402

SECOND = 1000000000

# In the order of snap_files.c: two readings of each.
TEXTS = (
    ('stat', 'cpu  10 0 5 100 2 0 1 0 0 0\ncpu0 10 0 5 100 2 0 1 0 0 0\nintr 500 1 2\nctxt 900\n'
             'processes 10\nprocs_running 2\nprocs_blocked 0\n',
     'cpu  20 1 9 180 1 0 2 3 1 0\ncpu0 20 1 9 180 1 0 2 3 1 0\nintr 700 2 3\nctxt 1900\n'
     'processes 12\nprocs_running 1\nprocs_blocked 1\n'),
    ('loadavg', '0.52 0.58 0.59 1/597 12345\n', '0.60 0.58 0.59 3/599 12400\n'),
    ('meminfo', 'MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 600 kB\nSwapTotal: 9 kB\nSwapFree: 9 kB\n'
                'HugePages_Total: 2\nHugePages_Free: 1\nHugepagesize: 2048 kB\n',
     'MemTotal: 1000 kB\nMemFree: 9 kB\nMemAvailable: 500 kB\nActive(anon): 5 kB\n'),
    ('vmstat', 'pgpgin 1\npgpgout 2\npgfault 100\nallocstall_dma 1\nallocstall_normal 2\noom_kill 0\n',
     'pgpgin 9\npgpgout 2\npgfault 300\nallocstall_dma 1\nallocstall_normal 3\noom_kill 1\n'),
    ('diskstats', '   8   0 sda 10 1 80 5 20 2 160 40 0 30 45 1 0 8 1 2 3\n   7   0 loop0 0 0 0 0 0 0 0 0 0 0 0\n',
     '   8   0 sda 30 1 240 15 25 2 200 60 1 90 99 1 0 8 1 2 3\n   7   0 loop0 0 0 0 0 0 0 0 0 0 0 0\n'),
    ('netdev', 'Inter-|   Receive\n face |bytes\n  eth0: 100 2 0 0 0 0 0 0 50 1 0 0 0 0 0 0\n',
     'Inter-|   Receive\n face |bytes\neth0:300 4 0 0 0 0 0 0 90 2 0 0 0 0 0 0\n'),
    ('pressure', 'some avg10=1.50 avg60=0.10 avg300=0.00 total=1000\nfull avg10=0.00 avg60=0.00 total=5\n',
     'some avg10=2.50 avg60=0.10 avg300=0.00 total=501000\nfull avg10=0.00 avg60=0.00 total=6\n'),
    ('schedstat', 'version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 100 200 3\ndomain0 3 1 2\n',
     'version 15\ntimestamp 2\ncpu0 0 0 0 0 0 0 500100 700200 9\n'),
    ('cpufreq', '2400000\n', '<unknown>\n'),
    ('interrupts', '           CPU0       CPU1\n 24:  1  2  PCI-MSIX 1-edge      eth0-rx\nLOC: 5 6 Local timer\nERR: 0\n',
     '           CPU0       CPU1\n 24:  3  9  PCI-MSIX 1-edge      eth0-rx, usb\nLOC: 9 8 Local timer\nERR: 0\n'),
    ('softirqs', '   CPU0 CPU2\n  HI: 1 2\n TIMER: 30 40\n', '   CPU0\n  HI: 1\n TIMER: 90\n'),
    ('numastat', 'numa_hit 10\nnuma_miss 0\nlocal_node 10\nother_node 0\n', 'numa_hit 30\nlocal_node 20\n'),
    ('nodemem', 'Node 7 MemTotal: 16 kB\nNode 7 MemFree: 5 kB\n', 'Node 7 MemTotal: 16 kB\nNode 7 MemFree: 4 kB\n'),
    ('process-stat', '7 (a (b) c) S 1 7 7 0 -1 4194560 100 0 1 0 50 20 0 0 20 0 1 0 5 1000 10\n',
     '7 (a (b) c) R 1 7 7 0 -1 4194560 180 0 1 0 90 25 0 0 20 0 1 0 5 1000 10\n'),
    ('process-status', 'Name:\ta b\nVmRSS:\t 100 kB\nThreads:\t3\nvoluntary_ctxt_switches:\t5\n',
     'Name:\ta b\nVmRSS:\t 120 kB\nThreads:\t4\nvoluntary_ctxt_switches:\t9\n'),
)

PATHS = {'stat': '/proc/stat', 'loadavg': '/proc/loadavg', 'meminfo': '/proc/meminfo',
         'diskstats': '/proc/diskstats', 'interrupts': '/proc/interrupts',
         'process-stat': '/proc/7/stat', 'process-status': '/proc/7/status'}

SPECS = {
    'plain': 'os_info:\n  NAME: "Debian"\ncpu_info:\n  Model name: "A"\n  CPU(s): 2\nlist:\n  - a\n  - b: 1\n    c: 2\n',
    'machine': 'kernel_version:\n  version: "6.1"\nmemory_info:\n  MemTotal: "10 kB"\n'
               'topology:\n  online: "0-3,8"\n  present: "0-9"\n',
    'laughs': 'a: &a [x,x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n',
    'deep': '[' * 40 + ']' * 40,
    'twice': 'a: 1\na: 2\n? [k]\n: v\n',
    'broken': 'a: 1\nb: "open\nc: 3\n',
    'flow': '{a: {b: [1, 2, {c: d}]}, e: ""}\n---\nsecond: 1\n',
}


def padded(first, second):
    """Two texts whose middle is where fuzz_proc cuts."""
    width = max(len(first), len(second))
    return first + '\n' * (width - len(first)) + second + '\n' * (width - len(second))


def plain(rounds=3):
    file = SnapFile()
    for i in range(rounds):
        for name, first, second in TEXTS:
            if name in PATHS:
                file.read(PATHS[name], (first, second)[min(i, 1)], (i + 1) * SECOND, 1000, i)
    return file


def odd():
    file = plain(2)
    file.failed('/proc/stat', 5 * SECOND)
    file.same('/proc/vmstat', 5 * SECOND)
    file.text('/proc/stat', TEXTS[0][1], 2 * SECOND)
    file.text('/proc/stat', TEXTS[0][1], 9 * SECOND, flags=snapfile.CUT)
    file.text('/proc/unheard-of', 'x', 9 * SECOND)
    return file


def broken():
    file = plain(2)
    file.frame(snapfile.TEXT, 99, b'x', before=1, after=2)
    return file


def snaps():
    return {'plain': plain().build(), 'odd': odd().build(), 'broken': broken().build(),
            'cut': plain().build()[:-20], 'empty': SnapFile().build(),
            'header': SnapFile(header=64).build()}


def write(folder, seeds):
    folder = os.path.join(HERE, 'corpus', folder)
    os.makedirs(folder, exist_ok=True)
    for name, data in seeds.items():
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(data if isinstance(data, bytes) else data.encode())


def main():
    write('snap', snaps())
    write('proc', {name: bytes([i]) + padded(a, b).encode() for i, (name, a, b) in enumerate(TEXTS)})
    write('spec', SPECS)


if __name__ == '__main__':
    main()
