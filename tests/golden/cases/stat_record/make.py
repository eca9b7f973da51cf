"""perf stat record -a -I on two CPUs, big endian: readings grow, times of rounds count from the start.

By hand: cycles on CPU 0 read 100, then 300 in all, of which the second part ran 1 of 2 s: 100 + 200 * 2
= 500. CPU 1 read 50 and did not run any more: 50. Together 550, seen in 5 s of the 7 s that the counters
were enabled. task-clock
is scaled to msec: 2 000 000 ns are 2 msec, then 3 in all."""
import perfdata

SECOND = 1_000_000_000
THREAD_MAP, CPU_MAP, STAT_CONFIG, STAT, STAT_ROUND, EVENT_UPDATE = range(73, 79)
UNIT, SCALE = range(2)


def make():
    file = perfdata.PerfData(big_endian=True)
    cycles = file.event(ids=[7, 8], flags=0, period=0)
    clock = file.event(type=1, config=1, ids=[9], flags=0, period=0)

    def stat(event, number, cpu, value, enabled, running):
        file.record(STAT, 0, file.pack('QIIQQQ', event.ids[number], cpu, 0, value, enabled, running))

    file.record(EVENT_UPDATE, 0, file.pack('QQ', UNIT, 9) + file.text('msec'))
    file.record(EVENT_UPDATE, 0, file.pack('QQd', SCALE, 9, 1e-6))
    file.record(THREAD_MAP, 0, file.pack('QQ16s', 1, (1 << 64) - 1, b''))
    file.record(CPU_MAP, 0, file.pack('HHHH', 0, 2, 0, 1))
    file.record(STAT_CONFIG, 0, file.pack('Q', 0))
    stat(cycles, 0, 0, 100, SECOND, SECOND)
    stat(cycles, 1, 1, 50, 3 * SECOND, 3 * SECOND)
    stat(clock, 0, 0, 2_000_000, SECOND, SECOND)
    file.record(STAT_ROUND, 0, file.pack('QQ', 0, SECOND))
    stat(cycles, 0, 0, 300, 3 * SECOND, 2 * SECOND)
    stat(cycles, 1, 1, 50, 4 * SECOND, 3 * SECOND)
    stat(clock, 0, 0, 3_000_000, 3 * SECOND, 3 * SECOND)
    file.record(STAT_ROUND, 0, file.pack('QQ', 0, 3 * SECOND))
    file.feature_text(perfdata.HOSTNAME, 'testhost')
    file.feature_cmdline('perf', 'stat', 'record', '-a', '-I', '1000')
    file.feature_event_desc(['cycles', 'task-clock'])
    return file.build()
