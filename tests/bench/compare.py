#!/usr/bin/env python3
"""Time and peak memory of `pipa analyze` against `perf report` on the same file, in pairs.

    compare.py PIPA RECORDING [PAIRS]

Prints both medians and the median of the pairwise ratios. Measures, never judges. Without perf only
pipa's figures are printed. Without RECORDING it is made by make-recording.sh (root, 16 s).
"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """Wall seconds and peak MiB of one run, from the kernel's own accounting of the child."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed with {child.returncode}")
    return wall, usage.ru_maxrss / 1024


def measure(pipa, perf, pairs):
    rows = []
    for i in range(pairs + 1):
        a, b = run(pipa), run(perf) if perf else (float("nan"),) * 2
        if i > 0:  # the first pair warms the page cache
            rows.append(a + b)
    return [list(column) for column in zip(*rows)]


def report(name, unit, ours, theirs):
    line = f"{name:12} pipa {statistics.median(ours):8.2f} {unit}"
    if theirs[0] == theirs[0]:
        ratios = [b / a for a, b in zip(ours, theirs)]
        line += (f"   perf {statistics.median(theirs):8.2f} {unit}   perf/pipa "
                 f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})")
    print(line)


def main():
    pipa, recording = sys.argv[1], sys.argv[2]
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    perf = shutil.which("perf")
    with tempfile.TemporaryDirectory() as folder:
        if not os.path.exists(recording):
            script = os.path.join(os.path.dirname(__file__), "make-recording.sh")
            subprocess.run([script, recording], check=True)
        ours = [pipa, "analyze", recording, "-o", os.path.join(folder, "report.html")]
        theirs = [perf, "report", "--stdio", "--children", "-g", "-i", recording]
        wall, peak, perf_wall, perf_peak = measure(ours, theirs if perf else None, pairs)
        size = os.path.getsize(os.path.join(folder, "report.html"))
    print(f"{recording}: {os.path.getsize(recording) / 1e6:.1f} MB, {pairs} pairs after a warm-up, "
          f"report.html {size / 1e6:.2f} MB")
    report("wall", "s  ", wall, perf_wall)
    report("peak memory", "MiB", peak, perf_peak)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
