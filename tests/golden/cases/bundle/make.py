"""A bundle of one machine with two CPUs, read at 1 s, 2 s and 3 s: its collector's manifest, the machine's
description, three snapshots and two samples on the same clock.

By hand: between 1 s and 2 s CPU 0 was busy for 75 of 100 ticks and CPU 1 idle; between 2 s and 3 s all of
CPU 0 and half of CPU 1 were busy. sda read 100 sectors of 512 bytes in 10 requests and 50 ms: 51 200
bytes/s, 5 ms each, then nothing: its await is not measured, not 0. Two interrupts a second on line 9."""
import json

import perfdata
import snapfile

SECOND = 1_000_000_000


def manifest():
    return json.dumps({
        'format': 'pipa-bundle', 'version': {'major': 1, 'minor': 0},
        'tool': 'pipa-collect 0.1.0', 'id': '00112233445566778899aabbccddeeff',
        'host': 'box', 'arch': 'x86_64', 'kernel': '6.1.0', 'boot_id': 'b', 'kernel_build_id': None,
        'state': 'complete', 'end_reason': 'duration', 'scope': 'machine', 'processes': [],
        'command': [], 'command_status': None, 'labels': {'ticket': '47'},
        'start': {'monotonic_ns': SECOND, 'boottime_ns': SECOND, 'realtime_ns': 1_700_000_000 * SECOND},
        'end': {'monotonic_ns': 3 * SECOND, 'boottime_ns': 3 * SECOND,
                'realtime_ns': 1_700_000_002 * SECOND},
        'clock_ticks_hz': 100, 'page_bytes': 4096, 'cpus_online': 2,
        'sampling': {'events': ['cpu-clock'], 'frequency_hz': 99, 'chains': 'frame pointer',
                     'kernel': True, 'all_processes': True, 'why': '', 'samples': 2, 'lost': 0,
                     'bytes': 1},
        'snapshots': {'interval_ns': SECOND, 'rounds': 3, 'late_rounds': 0, 'paths': 4, 'bytes': 1},
        'missing': [{'what': '/proc/schedstat', 'why': 'No such file or directory'}],
        'cost': {'cpu_user_ns': 1, 'cpu_system_ns': 1, 'setup_cpu_ns': 1, 'steady_cpu_ns': 2_000_000,
                 'finish_cpu_ns': 1, 'max_rss_bytes': 4096, 'written_bytes': 4096},
        'members': []})


def stat(cpu0, cpu1, context_switches, running):
    """Ticks (user, idle) of the two CPUs."""
    total = [a + b for a, b in zip(cpu0, cpu1)]
    rows = ['%s %d 0 0 %d 0 0 0 0 0 0' % (name, user, idle)
            for name, (user, idle) in (('cpu ', total), ('cpu0', cpu0), ('cpu1', cpu1))]
    return '\n'.join(rows + ['ctxt %d' % context_switches, 'btime 1700000000', 'processes 5',
                             'procs_running %d' % running, 'procs_blocked 0', ''])


def snapshots():
    snap = snapfile.SnapFile()
    disk = '   8       0 sda %d 0 %d %d 0 0 0 0 0 %d %d\n'
    irq = '           CPU0       CPU1\n  9:  %8d          0   IO-APIC   9-fasteoi   acpi\n'
    memory = 'MemTotal:     1000 kB\nMemFree:      %d kB\nMemAvailable: %d kB\n'
    rounds = (((0, 1000), (0, 1000), 100, 1, (0, 0, 0, 0, 0), 0, (500, 800)),
              ((75, 1025), (0, 1100), 300, 2, (10, 100, 50, 40, 50), 2, (500, 800)),
              ((175, 1025), (50, 1150), 300, 3, (10, 100, 50, 40, 50), 4, (300, 600)))
    for i, (cpu0, cpu1, switches, running, disks, irqs, free) in enumerate(rounds):
        at = (i + 1) * SECOND
        snap.read('/proc/stat', stat(cpu0, cpu1, switches, running), at, round=i)
        snap.read('/proc/meminfo', memory % free, at, round=i)
        snap.read('/proc/diskstats', disk % disks, at, round=i)
        snap.read('/proc/interrupts', irq % irqs, at, round=i)
    return snap.build()


def samples():
    file = perfdata.PerfData()
    clock = file.event(type=1, config=0, period=10_000_000)
    file.comm(7, 7, 'work')
    file.mmap(7, 7, 0x400000, 0x1000, 0, '/nonexistent/work')
    for time in (SECOND + SECOND // 2, 2 * SECOND + SECOND // 2):
        file.sample(clock, ip=0x400100, pid=7, tid=7, time=time, period=10_000_000)
    return file.build()


def make():
    return {
        'manifest.json': manifest().encode(),
        'spec_info.yaml': b'os_info:\n  NAME: "Box OS"\ncpu_info:\n  Model name: "Box CPU"\n'
                          b'disks:\n  - name: "sda"\n    size_bytes: 512\n',
        'perf.data': samples(),
        'procfs.snap': snapshots(),
    }
