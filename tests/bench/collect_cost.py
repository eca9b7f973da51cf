#!/usr/bin/env python3
"""CPU time of pipa-collect against `perf record -a -F 99 -g` plus `sar -A 1`, side by side.

    collect_cost.py PIPA_COLLECT [SHORT LONG]

Runs the three at the same time under the same load, once for SHORT (10) and once for LONG (60) seconds.
Two lengths tell the fixed part (start, kallsyms, writing the archive) from the steady part (per second of
recording). Needs root, perf and sysstat. perf runs with -B: perf 6.1 aborts ("assertion failed" in
build-id.c) when it meets build ids of some lengths, and without the pass that collects build ids its fixed
part is the smaller one. Measures, never judges."""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile

PR_SET_CHILD_SUBREAPER = 36
LOAD = ("import hashlib, json, time\n"
        "rows = [{'key%d' % i: list(range(20))} for i in range(500)]\n"
        "end = time.monotonic() + SECONDS\n"
        "while time.monotonic() < end:\n"
        "    hashlib.sha256(json.dumps(json.loads(json.dumps(rows))).encode()).hexdigest()\n"
        "    open('/proc/self/maps').read(); time.sleep(0.002)\n")


def cpu_of(command):
    """Starts `command` under a reaper of its own and returns a function that waits and gives
    (CPU seconds of it and all its descendants, peak MiB of the largest)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cpu, peak, code = 0.0, 0, 0
        while True:
            try:
                done, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss)
            if done == child.pid:
                code = os.waitstatus_to_exitcode(status)
        os.write(writer, b"%d %f %d" % (code, cpu, peak))
        os._exit(0)
    os.close(writer)

    def result():
        code, cpu, peak = os.read(reader, 100).split()
        os.waitpid(pid, 0)
        os.close(reader)
        if int(code) != 0:
            sys.exit(f"{command[0]} failed with {int(code)}")
        return float(cpu), int(peak) / 1024

    return result


def side_by_side(collect, seconds, folder):
    out = os.path.join(folder, f"{seconds}")
    load = [subprocess.Popen([sys.executable, "-c", LOAD.replace("SECONDS", str(seconds + 3))])
            for _ in range(os.cpu_count() or 1)]
    commands = {
        "pipa-collect": [collect, "-q", "-a", "-F", "99", "--interval", "1s", "--duration", str(seconds),
                         "-o", out + ".tar.zst"],
        "perf record": ["perf", "record", "-q", "-B", "-a", "-F", "99", "-g", "-o", out + ".data", "--",
                        "sleep", str(seconds)],
        "sar -A": ["sar", "-A", "-o", out + ".sar", "1", str(seconds)],
    }
    waits = {name: cpu_of(command) for name, command in commands.items()}
    results = {name: wait() for name, wait in waits.items()}
    for child in load:
        child.wait()
    return results


def main():
    collect = os.path.abspath(sys.argv[1])
    short, long = (int(word) for word in sys.argv[2:4]) if len(sys.argv) > 3 else (10, 60)
    missing = [tool for tool in ("perf", "sar") if not shutil.which(tool)]
    if missing or os.geteuid() != 0:
        print(f"needs root, perf and sysstat; missing: {' '.join(missing) or 'root'}")
        return
    with tempfile.TemporaryDirectory() as folder:
        first, second = (side_by_side(collect, seconds, folder) for seconds in (short, long))
    print(f"{'':14} {'steady':>12} {'fixed':>10} {f'{long} s in all':>14} {'memory':>10}")
    steady = {}
    for name in first:
        steady[name] = (second[name][0] - first[name][0]) / (long - short)
        fixed = first[name][0] - short * steady[name]
        print(f"{name:14} {1e3 * steady[name]:7.2f} ms/s {fixed:8.2f} s {second[name][0]:12.2f} s "
              f"{second[name][1]:6.1f} MiB")
    theirs = steady["perf record"] + steady["sar -A"]
    print(f"steady: pipa-collect / (perf + sar) = {steady['pipa-collect'] / theirs:.2f}; in all: "
          f"{second['pipa-collect'][0] / (second['perf record'][0] + second['sar -A'][0]):.2f}")


if __name__ == "__main__":
    main()
