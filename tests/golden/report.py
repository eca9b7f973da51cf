#!/usr/bin/env python3
"""`pipa report` against the tables of `perf report`, row by row, and against sums of what `perf script`
printed.

    report.py [-v] [NAME...]    with PIPA naming the program

The recordings and perf's texts come from $PIPA_SHARED (corpus/INDEX.md). A row is equal in all printed
digits, or differs in a way that report_rules.py names, or fails the test. Printed: a table of files with rows
that are equal, explained, unexplained; the reasons with their counts. -v shows rows that nothing explains."""
import collections
import csv
import glob
import io
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import reporttext    # noqa: E402
import script_cases  # noqa: E402
import shared        # noqa: E402
from report_rules import (EARLIER, INLINED, NOTHING, NOT_COMPARED, SUMMED, UNKNOWN, explain,  # noqa: E402
                          key_of)

SHOWN = 8
ROUNDING = 0.005 + 1e-9
# shares: sums of percents; most: the largest of them; rows: how many were summed.
Sum = collections.namedtuple('Sum', 'shares most rows')


class Case(collections.namedtuple('Case', 'name data text symfs children sort')):
    @property
    def unwound(self):
        """User stacks were recorded instead of chains."""
        return bool(re.search(script_cases.UNWINDS, self.name))


class Outcome:
    def __init__(self):
        self.equal, self.unexplained, self.why, self.shown = 0, 0, collections.Counter(), []

    def problem(self, text):
        self.unexplained += 1
        if len(self.shown) < SHOWN:
            self.shown.append(text)


# --- pipa -----------------------------------------------------------------------------------------

def run(data, *options):
    done = subprocess.run([os.environ['PIPA'], 'report', '-q', '--no-this-machine', *options, data],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    return done.stdout, done.stderr.decode('utf-8', 'replace').strip()


def csv_rows(data):
    rows = list(csv.reader(io.StringIO(data.decode('utf-8'), newline=''), strict=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def mark(row):
    return {'kernel': 'k', 'guest': 'g', 'hypervisor': 'H', 'user': '.'}.get(row['mode'], '?')


# --- tables ---------------------------------------------------------------------------------------

def perf_row(keys, cells):
    row = {'address': None, 'mark': '.'}
    for name, cell in zip(keys, cells):
        if name == 'Symbol':
            row['mark'], row['sym'] = re.match(r'^\[(.)\] (.*)$', cell).groups()
            if re.match(r'^0x[0-9a-f]{16}$', row['sym']):
                row.update(address=int(row['sym'], 16), sym=UNKNOWN)
        else:
            row[{'Command': 'comm', 'Shared Object': 'dso'}[name]] = cell
    return row


def add(sums, key, shares):
    shares = [float(share) for share in shares]
    old = sums.get(key, Sum([0] * len(shares), [0] * len(shares), 0))
    sums[key] = Sum([a + b for a, b in zip(old.shares, shares)],
                    [max(a, b) for a, b in zip(old.most, shares)], old.rows + 1)


def perf_sums(out, case, table, ours):
    sums, reasons = {}, {}
    for row in table.rows:
        perf = perf_row(table.keys, row.cells)
        if perf['sym'].endswith(' (inlined)'):
            out.why[INLINED] += 1
            continue
        perf, why = explain(perf, ours, table.widths)
        key = key_of(perf)
        reasons[key] = reasons.get(key) or why
        add(sums, key, row.shares)
    return sums, reasons


def our_sums(case, rows):
    sums = {}
    for row in rows:
        if row['sym'].startswith('[cut: '):
            continue  # stands for callers that are missing; perf says nothing of them
        key = {name: row[name] or UNKNOWN for name in case.sort.split(',')}
        shares = [100 * float(row[name]) for name in ('total_share', 'self_share') if name in row]
        add(sums, key_of(dict(key, mark=mark(row))), shares)
    return sums


def same(theirs, ours):
    """All printed digits; of a sum of several rows as many as their rounding leaves. Totals of several rows
    overlap where a sample is in more than one of them."""
    slack = ROUNDING * (theirs.rows + ours.rows - 1)
    for at, (p, q) in enumerate(zip(theirs.shares, ours.shares)):
        overlap = theirs.rows > 1 and at + 1 < len(theirs.shares)
        least = theirs.most[at] if overlap else p
        if not least - slack <= q <= p + slack:
            return False
    return True


def deeper(case, theirs, ours):
    """The same leaves; as a caller it is in stacks that perf did not unwind so far."""
    self_share = lambda row: row.shares[-1] if row else 0.0
    return case.unwound and len((ours or theirs).shares) > 1 and \
        abs(self_share(theirs) - self_share(ours)) < 2 * ROUNDING and \
        bool(ours) and ours.shares[0] >= (theirs.shares[0] if theirs else 0.0) - ROUNDING


def compare_rows(case, out, name, theirs, ours, reasons):
    for key in sorted(set(theirs) | set(ours)):
        p, q = theirs.get(key), ours.get(key)
        if p is None and q and all(share < 0.005 for share in q.shares):
            continue  # nothing to print
        if (p is None or q is None or not same(p, q)) and deeper(case, p, q):
            out.why[EARLIER] += 1
        elif p is None or q is None or not same(p, q):
            out.problem('%s: %s: perf %s, pipa %s' % (name, ' '.join(part for _, part in key), p and p.shares, q and q.shares))
        elif reasons.get(key):
            out.why[reasons[key]] += 1
        elif p.rows > 1:
            out.why[SUMMED] += 1
        else:
            out.equal += 1


def event_name(name, ours):
    """pipa's name of what perf calls so."""
    for candidate in (name, re.sub(r':HG$', '', name), re.sub(r'^raw 0x(\w+)(:HG)?$', r'tracepoint \1', name)):
        if candidate in ours:
            return candidate
    raw = re.match(r'^raw 0x([0-9a-f]+)', name)
    numbered = raw and [event for event in ours if event.startswith('tracepoint ')]
    return numbered[0] if numbered and len(numbered) == 1 else None


def shown_count(count):
    unit = 0
    while count >= 1000:
        count, unit = count // 1000, unit + 1
    return '%d%s' % (count, ' KMG'[unit].strip())


def compare_titles(out, table, titles, rows):
    """Counts of a group are sums of its events."""
    names = [event_name(name, rows) for name in reporttext.events_of(table.title.event)]
    count = sum(int(float(titles[name].count)) for name in names if name)
    samples = sum(int(row['self_samples']) for name in names if name for row in rows[name])
    if (table.title.samples, table.title.count) != (shown_count(samples), count):
        out.problem('%s: perf counts %s samples, %d, pipa %s, %d'
                    % (table.title.event, table.title.samples, table.title.count, shown_count(samples), count))
    else:
        out.equal += 1


def compare(out, case, text, ours_text, rows_by_event):
    titles = {table.title.event: table.title for table in reporttext.tables(ours_text)}
    for table in reporttext.tables(text):
        events = reporttext.events_of(table.title.event)
        compare_titles(out, table, titles, rows_by_event)
        for at, name in enumerate(events):
            ours = our_sums(case, rows_by_event.get(event_name(name, rows_by_event), []))
            rows = [row._replace(shares=row.shares[at:at + 1]) for row in table.rows] \
                if len(events) > 1 else table.rows
            theirs, reasons = perf_sums(out, case, table._replace(rows=rows), ours)
            if len(events) > 1:  # a row of a group stands there for all of its events
                theirs = {key: value for key, value in theirs.items() if key in ours or any(value.shares)}
            compare_rows(case, out, name, theirs, ours, reasons)
    if reporttext.lost(text) != reporttext.lost(ours_text):
        out.problem('lost: perf %s, pipa %s' % (reporttext.lost(text), reporttext.lost(ours_text)))


def run_case(case):
    out = Outcome()
    text = shared.read(case.text)
    if os.path.basename(case.data) in NOT_COMPARED:
        return case.name, out, NOT_COMPARED[os.path.basename(case.data)]
    if not reporttext.tables(text):
        return case.name, out, NOTHING
    options = ['--sort', case.sort, '--children' if case.children else '--no-children',
               *(['--symfs', case.symfs] if case.symfs else [])]
    ours, message = run(case.data, *options)
    table, _ = run(case.data, '--csv', *options)
    if message:
        out.problem(message)
        return case.name, out, None
    rows = collections.defaultdict(list)
    for row in csv_rows(table):
        rows[row['event']].append(row)
    compare(out, case, text, ours, rows)
    return case.name, out, None


# --- cases ----------------------------------------------------------------------------------------

def corpus_cases(base):
    for path in sorted(glob.glob(os.path.join(base, 'oracle', '*.report.txt*'))):
        name = os.path.basename(path).split('.report.txt')[0]
        yield Case(name, os.path.join(base, 'perf', name), path.replace('.zst', ''), None, False, 'comm,dso,sym')


def elf_cases(base, work):
    for case in script_cases.elf_cases(base, work):
        name = os.path.basename(case.data)
        for kind, children in (('.symfs-report', False), ('.symfs-report-children', True)):
            text = os.path.join(base, 'oracle', 'elf', name + kind + '.txt')
            first = reporttext.tables(shared.read(text))
            if first:
                sort = ','.join({'Command': 'comm', 'Shared Object': 'dso', 'Symbol': 'sym'}[key]
                                for key in first[0].keys)
                yield Case(name + kind, case.data, text, case.symfs, children, sort)


def row(name, out, why):
    print('%-62s %8d %8d %8d %s' % (name, out.equal, sum(out.why.values()), out.unexplained, why or ''))
    if '-v' in sys.argv:
        for text in out.shown:
            print('    %s' % text)


def main():
    if not os.environ.get('PIPA'):
        sys.exit('PIPA does not name the program')
    corpus = shared.folder('corpus')
    names = [arg for arg in sys.argv[1:] if arg != '-v']
    tally, total = shared.Tally('report'), Outcome()
    print('%-62s %8s %8s %8s' % ('rows that are', 'equal', 'explained', 'not'))
    with tempfile.TemporaryDirectory() as work:
        cases = [case for case in [*corpus_cases(corpus), *elf_cases(corpus, work)]
                 if not names or any(name in case.name for name in names)]
        with multiprocessing.Pool() as pool:
            for name, out, why in pool.imap(run_case, cases):
                row(name, out, why)
                if why:
                    tally.nothing_to_compare(name, why)
                    continue
                total.equal += out.equal
                total.why += out.why
                total.unexplained += out.unexplained
                tally.result(name, ['%d rows are not explained, the first: %s' % (out.unexplained, out.shown[0])]
                             if out.unexplained else [])
    row('all', total, None)
    for why, count in total.why.most_common():
        print('%8d %s' % (count, why))
    tally.close()


if __name__ == '__main__':
    main()
