#!/usr/bin/env python3
"""The machine's series against mpstat, iostat and vmstat, which watch the same load at the same time.

    sysstat.py [SECONDS]    with PIPA_COLLECT and PIPA naming the programs; 12 without SECONDS

All read the same counters, but at other moments: each tool's line is stamped when it comes, and our
series are averaged over the time between the first and the last stamp. Counters do not say how their
growth was spread within an interval, so at either edge up to half of an interval's growth may fall on
the wrong side: means may differ by one interval at the greatest rate that was seen, spread over the
time (`edge`), and by what the tools round away (`rounding`). A mean over requests is spread over the
requests instead: an interval may hold most of them."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import snapfile  # noqa: E402

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 12
INTERVAL = 1.0
PLAIN = dict(os.environ, LC_ALL='C', S_TIME_FORMAT='ISO', S_COLORS='never')
# A CPU that works and sleeps, and a disk that is written through.
BURN = 'import time\nwhile True:\n    t = time.monotonic() + 0.05\n    while time.monotonic() < t: pass\n    time.sleep(0.05)'
WRITE = 'while :; do dd if=/dev/zero of=load bs=256k count=16 conv=fsync status=none; sleep 0.1; done'

# column of mpstat -> our metric
MPSTAT = {'%usr': 'user', '%nice': 'nice', '%sys': 'system', '%iowait': 'iowait', '%irq': 'irq',
          '%soft': 'softirq', '%steal': 'steal', '%guest': 'guest', '%gnice': 'guest_nice', '%idle': 'idle'}
# column of iostat -x -> our metric, the factor to our unit
IOSTAT = {'r/s': ('reads', 1), 'w/s': ('writes', 1), 'd/s': ('discards', 1), 'f/s': ('flushes', 1),
          'rkB/s': ('read_bytes', 1024), 'wkB/s': ('write_bytes', 1024), 'dkB/s': ('discard_bytes', 1024),
          'rrqm/s': ('read_merged', 1), 'wrqm/s': ('write_merged', 1), 'aqu-sz': ('aqu_sz', 1),
          '%util': ('util', 0.01)}
# a mean over requests: the column, our metric, the column and the metric of the requests
AWAIT = (('r_await', 'r_await', 'r/s', 'reads'), ('w_await', 'w_await', 'w/s', 'writes'))
VMSTAT = {'cs': ('system.context_switches', 1), 'in': ('system.interrupts', 1),
          'bi': ('vm.page_in', 1024), 'bo': ('vm.page_out', 1024)}


class Tool:
    """A program whose lines are stamped as they come."""

    def __init__(self, *command):
        self.lines = []
        self.process = subprocess.Popen(['stdbuf', '-oL'] + list(command), stdout=subprocess.PIPE, text=True,
                                        env=PLAIN)
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line.split()))

    def wait(self):
        self.process.wait()
        self.thread.join()
        return self.lines


def table(lines, name_column):
    """{name: [(stamp, {column: value})]} of the lines under headings that hold `name_column`."""
    out, heading = {}, None
    for stamp, words in lines:
        if name_column in words:
            heading = words
        elif heading and len(words) == len(heading) and words[0] != 'Average:':
            row = dict(zip(heading, words))
            out.setdefault(row[name_column], []).append((stamp, row))
    return out


def tool_mean(rows, column):
    """The mean of a column from the first line's stamp on, each line weighed by what it covers."""
    total = sum(float(rows[i][1][column]) * (rows[i][0] - rows[i - 1][0]) for i in range(1, len(rows)))
    return total / (rows[-1][0] - rows[0][0])


class Series:
    """What pipa says, on the monotonic clock."""

    def __init__(self, bundle):
        text = subprocess.run([os.environ['PIPA'], 'series', '--json', bundle], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        with open(os.path.join(bundle, 'procfs.snap'), 'rb') as file:
            start = min(before for _, _, before, _ in snapfile.readings(file.read())) / 1e9
        self.points = {}
        for series in json.loads(text)['series']:
            self.points[series['name']] = [
                (start + a / 1e9, start + b / 1e9, value)
                for a, b, value in zip(series['from_ns'], series['to_ns'], series['value'])]

    def mean(self, name, begin, end, weight=None):
        """Over [begin, end], as if each interval's growth were spread evenly."""
        total = span = 0
        for i, (a, b, value) in enumerate(self.points[name]):
            part = min(b, end) - max(a, begin)
            if part > 0 and value is not None:
                part *= self.points[weight][i][2] if weight else 1
                total += value * part
                span += part
        return total / span if span else None

    def greatest(self, name):
        return max((value for _, _, value in self.points[name] if value is not None), default=0)


class Comparison:
    def __init__(self, series):
        self.series, self.problems, self.count, self.worst = series, [], 0, (0, '')

    def one(self, what, name, theirs, greatest, begin, end, rounding, weight=None, share=None):
        """`greatest`: of what the tool said of any interval; `share`: what one interval may weigh of all."""
        ours = self.series.mean(name, begin, end, weight)
        if ours is None:
            return
        edge = max(self.series.greatest(name), greatest) * (share or INTERVAL / (end - begin))
        off = abs(ours - theirs)
        self.count += 1
        self.worst = max(self.worst, (off / (edge + rounding), name))
        if off > edge + rounding:
            self.problems.append('%s: pipa %s %.4g, %s %.4g: more than %.4g apart' %
                                 (what, name, ours, what, theirs, edge + rounding))

    def rows(self, what, rows, columns):
        """`columns`: [(column, our series, factor, what the tool rounds to)]"""
        begin, end = rows[0][0], rows[-1][0]
        for column, name, factor, rounding in columns:
            if name in self.series.points and column in rows[0][1]:
                greatest = max(float(row[column]) for _, row in rows[1:]) * factor
                self.one(what, name, tool_mean(rows, column) * factor, greatest, begin, end, rounding * factor)


def record(folder):
    """Starts everything at once; returns what the tools said."""
    collect = subprocess.Popen([os.environ['PIPA_COLLECT'], '-a', '--no-samples', '-q', '--duration',
                                str(SECONDS + 3), '--interval', '%ds' % INTERVAL, '-o', 'bundle/'], cwd=folder)
    count = str(SECONDS + 1)
    tools = [Tool('mpstat', '-P', 'ALL', '1', count), Tool('iostat', '-xdy', '1', count),
             Tool('vmstat', '-n', '1', count)]
    lines = [tool.wait() for tool in tools]
    if collect.wait() != 0:
        raise SystemExit('pipa-collect failed with status %d' % collect.returncode)
    return lines


def compare(folder, lines):
    out = Comparison(Series(os.path.join(folder, 'bundle')))
    for cpu, rows in table(lines[0], 'CPU').items():
        name = 'cpu.%s.' % ('total' if cpu == 'all' else cpu)
        out.rows('mpstat', rows, [(column, name + metric, 0.01, 0.01) for column, metric in MPSTAT.items()])
    for disk, rows in table(lines[1], 'Device').items():
        out.rows('iostat', rows, [(column, 'disk.%s.%s' % (disk, metric), factor, 0.01)
                                  for column, (metric, factor) in IOSTAT.items()])
        compare_await(out, disk, rows)
    # Its first line is of the time since boot: its stamp is where the second one begins.
    out.rows('vmstat', vmstat_rows(lines[2]),
             [(column, name, factor, 1) for column, (name, factor) in VMSTAT.items()])
    return out


def compare_await(out, disk, rows):
    begin, end = rows[0][0], rows[-1][0]
    for column, metric, count_column, count_metric in AWAIT:
        counts = [float(row[count_column]) for _, row in rows[1:]]
        count = sum(counts)
        name = 'disk.%s.%s' % (disk, metric)
        if count < 5 or name not in out.series.points:
            continue
        theirs = sum(float(row[column]) * float(row[count_column]) for _, row in rows[1:]) / count
        greatest = max(float(row[column]) for _, row in rows[1:])
        out.one('iostat', name, theirs, greatest, begin, end, 0.01, 'disk.%s.%s' % (disk, count_metric),
                max(counts) / count)


def vmstat_rows(lines):
    """The lines of numbers under the second heading, as one device."""
    heading, out = None, []
    for stamp, words in lines:
        if 'cs' in words:
            heading = words
        elif heading and len(words) == len(heading):
            out.append((stamp, dict(zip(heading, words))))
    return out


def main():
    for program in ('mpstat', 'iostat', 'vmstat', 'stdbuf'):
        if not shutil.which(program):
            print('skipped: %s is not installed' % program)
            sys.exit(77)
    with tempfile.TemporaryDirectory(dir='/var/tmp') as folder:
        load = [subprocess.Popen([sys.executable, '-c', BURN], cwd=folder),
                subprocess.Popen(['sh', '-c', WRITE], cwd=folder, start_new_session=True)]
        try:
            out = compare(folder, record(folder))
        finally:
            load[0].kill()
            os.killpg(load[1].pid, 9)
            for process in load:
                process.wait()
    for problem in out.problems:
        print(problem)
    print('sysstat: %d means compared, %d too far apart; the farthest at %.0f %% of what is allowed (%s)' %
          (out.count, len(out.problems), 100 * out.worst[0], out.worst[1]))
    sys.exit(1 if out.problems or out.count < 20 else 0)


if __name__ == '__main__':
    main()
