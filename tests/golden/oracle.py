#!/usr/bin/env python3
"""pipa's reading of recordings against perf's own, sample by sample and in sums.

    oracle.py DUMP_SAMPLES [-v] [NAME...]

The recordings and what perf says about them come from $PIPA_SHARED (corpus/INDEX.md,
recordings/README.md). Every difference has to be one that explained.py explains; -v counts them."""
import collections
import glob
import multiprocessing
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import dumped     # noqa: E402
import explained  # noqa: E402
import perftext   # noqa: E402
import shared     # noqa: E402

SHOWN = 4             # problems printed of one file
ROUNDING = 0.00501    # of a share printed with two decimals


class Comparison:
    """Problems and explained differences of one file."""

    def __init__(self):
        self.problems, self.why = [], collections.Counter()

    def explain(self, rules, *args):
        """True where a rule covers the difference; counts it."""
        for rule, why in rules:
            if rule(*args):
                self.why[why] += 1
                return True
        return False

    def problem(self, text, *args):
        self.problems.append(text % args)

    def shown(self):
        more = len(self.problems) - SHOWN
        return self.problems[:SHOWN] + (['… and %d more' % more] if more > 0 else [])


def by_time(samples, time_us):
    """In one order for both: perf lets rounds that came late stay where they are."""
    return sorted(samples, key=lambda s: (time_us(s) or 0, s.tid, s.event[:4]))


def compare_frames(out, at, p, q):
    if len(p.frames) != len(q.frames):
        if not out.explain(explained.CHAIN_RULES, p, q):
            out.problem('sample %d: %d frames, perf has %d', at, len(q.frames), len(p.frames))
        if explained.link_register(p, q):
            p = p._replace(frames=explained.without_link_register(p, q))
        elif explained.other_side(p, q):
            q = q._replace(frames=q.frames[1:])
    for depth, (theirs, ours) in enumerate(zip(p.frames, q.frames)):
        if explained.same_place(theirs, ours) or out.explain(explained.FRAME_RULES, theirs, ours, q):
            continue
        out.problem('sample %d (%s %d/%d at %s us), frame %d: %s %x, perf: %s %x', at, q.comm, q.pid,
                    q.tid, p.time_us, depth, ours.path, ours.address, theirs.dso, theirs.ip)
        return


def compare_sample(out, at, p, q):
    if p.comm != q.comm and not out.explain(explained.COMM_RULES, p, q):
        out.problem('sample %d at %s us: comm %r, perf: %r', at, p.time_us, q.comm, p.comm)
    if p.event != q.event and not out.explain(explained.EVENT_RULES, p, q):
        out.problem('sample %d: event %r, perf: %r', at, q.event, p.event)
    for name, theirs, ours in (('pid', p.pid, q.pid), ('tid', p.tid, q.tid), ('cpu', p.cpu, q.cpu),
                               ('time', p.time_us, q.time_ns // 1000),
                               ('period', p.period, q.weight)):
        if theirs is not None and theirs != ours:
            out.problem('sample %d: %s %s, perf: %s', at, name, ours, theirs)
    if p.frames or p.chain:
        compare_frames(out, at, p, q)


def compare_script(out, theirs, ours):
    if len(theirs) != len(ours):
        out.problem('%d samples, perf has %d', len(ours), len(theirs))
        return
    pairs = zip(by_time(theirs, lambda s: s.time_us), by_time(ours, lambda s: s.time_ns // 1000))
    for at, (p, q) in enumerate(pairs):
        compare_sample(out, at, p, q)


def candidates(frame):
    """What perf report may call this place: (dso, address)."""
    yield frame.name, frame.address
    if frame.kind == 'kmod':
        yield frame.name, (frame.address - frame.start) % (1 << 64)
    if frame.kind == 'kernel':
        yield '[unknown]', frame.address
        yield '[kernel.vmlinux]', frame.address


def row_of(sample, table):
    comm = ':-1' if sample.comm == '[unknown]' else sample.comm
    for dso, address in candidates(sample.frames[0]):
        row = perftext.Row(comm[:table.width], dso, address)
        if row in table.rows:
            return row
    return perftext.Row(comm, sample.frames[0].name, sample.frames[0].address)


def compare_table(out, event, table, samples):
    sums = collections.Counter()
    for sample in samples:
        if sample.frames:
            sums[row_of(sample, table)] += sample.weight
    total = sum(sample.weight for sample in samples)
    for row in set(sums) | set(table.rows):
        ours = 100 * sums.get(row, 0) / total if total else 0
        if abs(ours - table.rows.get(row, 0)) > ROUNDING:
            out.problem('%s: %s %s %x: %.3f %%, perf report: %s', event, row.comm, row.dso,
                        row.address, ours, table.rows.get(row, 'nothing'))


def same_event(theirs, sample):
    return theirs == sample.event or any(
        rule(sample._replace(event=theirs), sample) for rule, why in explained.EVENT_RULES)


def compare_report(out, tables, ours):
    for event, table in tables.items():
        compare_table(out, event, table, [sample for sample in ours if same_event(event, sample)])


def check(out, program, data, script, report, name):
    ours, message = dumped.run(program, data)
    if ours is None:
        return out.problem('%s', message)
    if script is not None and name not in explained.SCRIPT_NOT_COMPARED:
        compare_script(out, perftext.script(script), ours)
    if report is not None and name not in explained.REPORT_NOT_COMPARED:
        compare_report(out, perftext.report(report), ours)
    return None


def plain(path, folder):
    """A path to the unpacked recording; None where it cannot be unpacked."""
    if os.path.exists(path):
        return path
    content = shared.read(path)
    if content is None:
        return None
    copy = os.path.join(folder, os.path.basename(path))
    with open(copy, 'wb') as file:
        file.write(content)
    return copy


def corpus_cases():
    """(name, recording, perf script's text, perf report's text), as paths without .zst."""
    base = shared.folder('corpus')
    for path in sorted(glob.glob(os.path.join(base, 'perf', '*'))):
        name = os.path.basename(path)
        oracle = os.path.join(base, 'oracle', name)
        yield name, path, oracle + '.script.txt', oracle + '.report.txt'


def recordings_cases():
    base = shared.folder('recordings')
    found = set(path.replace('.zst', '') for path in glob.glob(os.path.join(base, '*', 'rec-*.data*')))
    for path in sorted(found):
        stem = path[:-len('.data')]
        for kind in ('.guest-script.txt', '.script.txt'):
            if os.path.exists(stem + kind) or os.path.exists(stem + kind + '.zst'):
                yield os.path.relpath(stem, base), path, stem + kind, None


def run_case(job):
    """(name, why there is nothing to compare or None, Comparison)"""
    program, (name, path, script, report) = job
    out = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        data, script = plain(path, folder), shared.read(script)
        report = report and shared.read(report)
        if data is None:
            out.problem('cannot be unpacked without the zstd program')
            return name, None, out
        if script is None and report is None:
            return name, 'perf printed nothing for it', out
        return name, check(out, program, data, script, report, name), out


def main():
    program, *names = [arg for arg in sys.argv[1:] if arg != '-v']
    cases = list(corpus_cases()) + list(recordings_cases())
    jobs = [(program, case) for case in cases if not names or case[0] in names]
    tally, reasons = shared.Tally('oracle'), collections.Counter()
    with multiprocessing.Pool() as pool:
        for name, why_not, out in pool.imap(run_case, jobs):
            if why_not:
                tally.nothing_to_compare(name, why_not)
            else:
                tally.result(name, out.shown())
            reasons.update({(name, why): count for why, count in out.why.items()})
    for (name, why), count in reasons.items() if '-v' in sys.argv else ():
        print('%s: %d times: %s' % (name, count, why))
    tally.close()


if __name__ == '__main__':
    main()
