#!/usr/bin/env python3
"""Self and total sums of `pipa report --csv` against sums of what `perf script` printed of the recording:
every sample's period is counted for its innermost function, and once for each function of its chain.

    report_sums.py [-v] [NAME...]    with PIPA naming the program

Recordings of x86-64, where an address says on which side it is, and of which both name the same functions
(what differs there and why is script.py's matter)."""
import collections
import csv
import io
import multiprocessing
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import script        # noqa: E402
import script_cases  # noqa: E402
import script_rules  # noqa: E402
import scripttext    # noqa: E402
import shared        # noqa: E402

CASES = ('MO833--perf.data.script', 'quipper--multi-event-single-process.perf.data.script',
         'quipper--perf.data.busy.1-3.8.script', 'quipper--perf.data.callgraph-3.4.script',
         'quipper--perf.data.forkexit-3.8.script', 'quipper--perf.data.piped.hw_and_sw-3.4.script',
         'simpleperf--two_process_perf.data.symfs-script', 'x86_64-proc-main/rec-fp.script',
         'x86_64-proc-main/rec-pipe.script', 'x86_64-proc-main/rec-switch.script',
         'x86_64-proc-perf612/rec-fp.script', 'x86_64-proc-perf612/rec-z.script')


def side(place, case):
    if place.dso == '[unknown]':
        return 'unknown'
    return 'kernel' if script_rules.kernel(place, case) else 'user'


def frames_of(block, case):
    """(side, sym), innermost first; sym None where perf has no name."""
    places = [scripttext.place(line) for line in block.lines] or [scripttext.place(scripttext.head(block.head).rest)]
    return [(side(place, case), place.sym) for place in places if place]


def perf_sums(text, case):
    """{(event, comm, side, sym): [self, self samples, total, total samples]}"""
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for block in scripttext.blocks(text):
        head, frames = scripttext.head(block.head), frames_of(block, case)
        for at, frame in enumerate(dict.fromkeys(frames)):
            row = sums[(head.event, head.comm) + frame]
            row[2] += int(head.period)
            row[3] += 1
            if at == 0:
                row[0] += int(head.period)
                row[1] += 1
    return sums


def our_sums(case, data):
    names = (['--symfs', case.symfs] if case.symfs else []) + \
        (['--kallsyms', case.kallsyms] if case.kallsyms else [])
    done = subprocess.run([os.environ['PIPA'], 'report', '-q', '--no-this-machine', '--csv', '--children', '--sort',
                           'comm,sym', *names, data], stdout=subprocess.PIPE, check=True)
    sums = {}
    columns = ('self', 'self_samples', 'total', 'total_samples')
    for row in csv.DictReader(io.StringIO(done.stdout.decode('utf-8'), newline='')):
        sums[row['event'], row['comm'], row['mode'], row['sym'] or None] = [int(float(row[name])) for name in columns]
    return sums


def compare(theirs, ours):
    keys = set(theirs) | set(ours)
    return ['%s: perf script %s, pipa %s' % (key, theirs.get(key), ours.get(key))
            for key in sorted(keys, key=str) if theirs.get(key) != ours.get(key)]


def run_case(case):
    with tempfile.TemporaryDirectory() as folder:
        data = script.plain(case.data, folder)
        case = case._replace(kallsyms=script.plain(case.kallsyms, folder))
        theirs, ours = perf_sums(shared.read(case.text), case), our_sums(case, data)
    return case.name, len(theirs), compare(theirs, ours)


def main():
    corpus, recordings = shared.folder('corpus'), shared.folder('recordings')
    names = [arg for arg in sys.argv[1:] if arg != '-v'] or CASES
    tally = shared.Tally('report_sums')
    with tempfile.TemporaryDirectory() as work:
        script.unpacked(recordings, work)
        cases = [case for case in script_cases.all_of(corpus, recordings, work)
                 if any(name in case.name for name in names)]
        with multiprocessing.Pool() as pool:
            for name, count, problems in pool.imap(run_case, cases):
                print('%-62s %6d sums, %d differ' % (name, count, len(problems)))
                tally.result(name, problems[:100 if '-v' in sys.argv else 2])
    tally.close()


if __name__ == '__main__':
    main()
