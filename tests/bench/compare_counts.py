#!/usr/bin/env python3
"""compare_counts.py READ_COUNTS FOLDER: how fast counts are read, from the page cache, of a machine of 256
CPUs: 20 events, 300 intervals, as perf stat -A -I 1000 writes them (-x, and -j), and as perf stat
record does. The pair is wc -l of the same file, which does nothing but look for newlines."""
import os
import random
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402

CPUS, INTERVALS, RUNS = 256, 300, 7
EVENTS = ('task-clock cycles instructions branches branch-misses L1-dcache-loads L1-dcache-load-misses '
          'LLC-loads LLC-load-misses dTLB-loads dTLB-load-misses iTLB-load-misses r003c '
          'topdown-retiring topdown-bad-spec topdown-fe-bound topdown-be-bound '
          'stalled-cycles-frontend context-switches page-faults').split()
METRIC = {'task-clock': 'CPUs utilized', 'cycles': 'GHz', 'instructions': 'insn per cycle',
          'branch-misses': 'of all branches', 'context-switches': 'K/sec'}


def rows(second, numbers):
    """(event, cpu, value, running, percent) in perf's order."""
    for event in EVENTS:
        for cpu in range(CPUS):
            running = 1_000_000_000 + int(numbers.random() * 20_000_000)
            value = '%.2f' % (running / 1e6) if event == 'task-clock' else \
                '%d' % (numbers.random() * 4e9)
            yield event, cpu, value, running, '100.00' if event == 'task-clock' else '25.05'


def write_csv(file, intervals):
    numbers = random.Random(1)
    for second in range(1, intervals + 1):
        front = '%6d.%09d' % (second, numbers.random() * 1e9)
        file.write(''.join('%s,CPU%d,%s,%s,%s,%d,%s,%s\n' % (
            front, cpu, value, 'msec' if event == 'task-clock' else '', event, running, percent,
            '%.3f,%s' % (numbers.random(), METRIC[event]) if event in METRIC else ',')
            for event, cpu, value, running, percent in rows(second, numbers)).encode())


def write_json(file, intervals):
    numbers = random.Random(1)
    for second in range(1, intervals + 1):
        file.write(''.join(
            '{"interval" : %d.000100200, "cpu" : "%d", "counter-value" : "%s", "unit" : "", "event" : '
            '"%s", "event-runtime" : %d, "pcnt-running" : %s, "metric-value" : "0.000000", '
            '"metric-unit" : ""}\n' % (second, cpu, value, event, running, percent)
            for event, cpu, value, running, percent in rows(second, numbers)).encode())


def write_record(file, intervals):
    data = perfdata.PerfData()
    for number in range(len(EVENTS)):
        data.event(config=number, ids=range(number * CPUS + 1, (number + 1) * CPUS + 1), flags=0)
    data.feature_event_desc(EVENTS)
    stat, numbers = struct.Struct('<IHHQIIQQQ'), random.Random(1)
    for second in range(1, intervals + 1):
        time_ns = second * 1_000_000_000
        data.records.append(b''.join(
            stat.pack(76, 0, 48, event * CPUS + cpu + 1, cpu, 0, int(second * 1e9 + numbers.random() * 1e8),
                      time_ns, time_ns)
            for event in range(len(EVENTS)) for cpu in range(CPUS)))
        data.record(77, 0, struct.pack('<QQ', 0, time_ns))
    file.write(data.build())


def made(folder, name, write, intervals):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        with open(path + '.part', 'wb') as file:
            write(file, intervals)
        os.rename(path + '.part', path)
    return path


def newlines(path):
    best = None
    for _ in range(RUNS):
        begin = time.monotonic()
        subprocess.run(['wc', '-l', path], check=True, stdout=subprocess.DEVNULL)
        took = time.monotonic() - begin
        best = took if best is None or took < best else best
    return best


def main():
    program, folder = sys.argv[1:]
    for name, write, intervals in (('counts.csv', write_csv, INTERVALS),
                                   ('counts.json', write_json, INTERVALS // 3),
                                   ('counts.data', write_record, INTERVALS)):
        path = made(folder, name, write, intervals)
        done = subprocess.run([program, path, str(RUNS)], check=True, stdout=subprocess.PIPE)
        took, values = done.stdout.split()
        took, values, pair = float(took), int(values), newlines(path)
        print('%-12s %6.1f MB, %d counts: %.3f s, %.1f M counts/s, %.2f GB/s; wc -l %.3f s, '
              'ratio %.1f' % (name, os.path.getsize(path) / 1e6, values, took, values / took / 1e6,
                              os.path.getsize(path) / took / 1e9, pair, took / pair))


if __name__ == '__main__':
    main()
