#!/usr/bin/env python3
"""`pipa script` against the text of `perf script`, line by line, on every recording that has one.

    script.py [-v] [NAME...]    with PIPA naming the program

The recordings and perf's texts come from $PIPA_SHARED (corpus/INDEX.md, recordings/README.md). A line
that differs has to be one that script_rules.py explains. Printed: a table of files with lines that are
equal, explained, unexplained; the reasons with their counts. -v shows lines that nothing explains."""
import collections
import itertools
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import script_cases       # noqa: E402
import script_rules       # noqa: E402
import scripttext         # noqa: E402
import shared             # noqa: E402
import symtab             # noqa: E402
from script_rules import (ASTRAY, CUT, EARLIER, FOREIGN, INLINED, LATE, LEAF, LINK, MARK,  # noqa: E402
                          NAME_WIDTH, WIDTHS)

SHOWN = 6


class Outcome:
    every = False  # whether each place is wanted, in texts that are equal as a whole too

    def __init__(self):
        self.equal, self.unexplained, self.why, self.shown = 0, 0, collections.Counter(), []

    def place(self, theirs, ours, at, why):
        """Two places were compared: `why` they differ, '' where they do not, None where nothing says
        it. For names.py."""

    def explain(self, why):
        self.why[why] += 1

    def problem(self, theirs, ours):
        self.unexplained += 1
        if len(self.shown) < SHOWN:
            self.shown.append((theirs, ours))


# --- lines ----------------------------------------------------------------------------------------

def explain_place(p, q, at, case):
    """Why two places differ; None where nothing says it."""
    for rule, why in script_rules.PLACE_RULES:
        if rule(p, q, at, case):
            return why
    return None


def compare_line(out, theirs, ours, at, case):
    """One line of a chain."""
    p, q = scripttext.place(theirs), scripttext.place(ours)
    if theirs == ours:
        out.equal += 1
        out.place(p, q, at, '')
        return
    why = p and q and explain_place(p, q, at, case)
    out.place(p, q, at, why)
    if why:
        out.explain(why)
    else:
        out.problem(theirs, ours)


def explain_rest(p, q, case):
    """Why what stands behind the event differs."""
    theirs, ours = scripttext.place(p), scripttext.place(q)
    if not theirs or not ours:
        return None
    return explain_place(theirs, ours, 0, case)


def narrowed(line):
    """A head of perf 6.12 in the widths of 6.1."""
    match = re.match(r'^( *\S.*?) ( *-?\d+)(/-?\d+ *)? (\[\d+\] )?( *\d+\.\d+): (.*)$', line)
    if not match:
        return line
    comm, pid, tid, cpu, time, rest = match.groups()
    tid = '/%-5s' % tid[1:].strip() if tid else ''
    return '%s %5s%s %s%12s: %s' % (comm, pid.strip(), tid, cpu or '', time.strip(), rest)


def compare_sampled(out, theirs, ours, case):
    """The place behind the event, where a sample has no chain."""
    heads = scripttext.head(theirs), scripttext.head(ours)
    p, q = (scripttext.place(head.rest) if head else None for head in heads)
    if p and q:
        out.place(p, q, 0, '' if p == q else explain_place(p, q, 0, case))


def compare_head(out, theirs, ours, case):
    if out.every:
        compare_sampled(out, theirs, ours, case)
    if theirs == ours:
        out.equal += 1
        return
    if case.perf612 and narrowed(theirs) == ours:
        out.explain(WIDTHS)
        return
    p, q, reasons = scripttext.head(theirs), scripttext.head(ours), []
    if not p or not q:
        return out.problem(theirs, ours)
    for rule, why in script_rules.HEAD_RULES:
        same = rule(p, q, case)
        if same:
            p = same
            reasons.append(why)
    if p.rest != q.rest:
        why = explain_rest(p.rest, q.rest, case)
        if why:
            p = p._replace(rest=q.rest)
            reasons.append(why)
    if p != q:
        return out.problem(theirs, ours)
    if not reasons:  # nothing but the widths of columns
        if not case.name_width:
            return out.problem(theirs, ours)
        reasons.append(NAME_WIDTH)
    return out.explain(reasons[0])


# --- chains ---------------------------------------------------------------------------------------

def user(line, case):
    place = scripttext.place(line)
    return bool(place) and not script_rules.kernel(place, case)


def like(theirs, ours, at, case):
    p, q = scripttext.place(theirs), scripttext.place(ours)
    return theirs == ours or bool(p and q and explain_place(p, q, at, case))


def without_link_register(lines, others, case):
    """The lines of one without the one behind the first of user space, where the rest are the other's."""
    users = [i for i, line in enumerate(lines) if user(line, case)]
    if case.machine != 'arm64' or not users or len(lines) != len(others) + 1:
        return None
    rest = lines[:users[0] + 1] + lines[users[0] + 2:]
    pairs = enumerate(zip(rest, others))
    return rest if all(like(p, q, i, case) or like(q, p, i, case) for i, (p, q) in pairs) else None


def compare_unwound_elsewhere(out, theirs, ours, case):
    """The kernel's part of the chain, and the sampled address, which is not in perf's."""
    ours = [line for line in ours if not user(line, case)]
    addresses = set(line.split()[0] for line in ours)
    kernels = [line for line in theirs if not user(line, case) or line.split()[0] in addresses]
    out.why[FOREIGN] += len(theirs) - len(kernels)
    for at, (p, q) in enumerate(itertools.zip_longest(kernels, ours)):
        compare_line(out, p or '', q or '', at, case)


def compare_chain(out, theirs, ours, case):
    marks = len(ours)
    ours = [line for line in ours if not line.endswith(' ([unwind])')]
    out.why[MARK] += marks - len(ours)
    if case.unwound and case.foreign:
        compare_unwound_elsewhere(out, theirs, ours, case)
        return
    lines = [line for line in theirs if not line.endswith(' (inlined)')]
    out.why[INLINED] += len(theirs) - len(lines)
    rest = without_link_register(lines, ours, case)
    if rest is not None:
        out.explain(LINK)
        lines = rest
    rest = without_link_register(ours, lines, case)
    if rest is not None:
        out.explain(LEAF)
        ours = rest
    for at, (p, q) in enumerate(zip(lines, ours)):
        compare_line(out, p, q, at, case)
    for line in lines[len(ours):]:
        if case.unwound and line.endswith('[unknown] ([unknown])'):
            out.explain(ASTRAY)
        else:
            out.problem(line, None)
    for line in ours[len(lines):]:
        if case.unwound and user(line, case):
            out.explain(EARLIER)
        elif len(lines) == script_rules.MAX_STACK:
            out.explain(CUT)
        else:
            out.problem(None, line)


# --- texts ----------------------------------------------------------------------------------------

def same_moments(blocks):
    """[[block, …], …] of one microsecond each."""
    return [list(group) for _, group in itertools.groupby(blocks, scripttext.time_us)]


def in_order(out, blocks, ours):
    """perf's samples at their time; those that stood elsewhere are counted. Where several have one
    microsecond, the text does not tell their order: ours, if they are the same samples."""
    latest, late = 0, 0
    for block in blocks:
        late += scripttext.time_us(block) < latest
        latest = max(latest, scripttext.time_us(block))
    if not late:
        return blocks
    out.why[LATE] += late
    groups = zip(same_moments(sorted(blocks, key=scripttext.time_us)), same_moments(ours))
    return [block for p, q in groups for block in (q if sorted(p) == sorted(q) else p)]


def compare(out, theirs, ours, case):
    if theirs == ours and not out.every:
        out.equal = sum(1 for line in theirs.split(b'\n') if line)
        return
    p, q = scripttext.blocks(theirs), scripttext.blocks(ours)
    if len(p) != len(q):
        out.problem('%d samples' % len(p), '%d samples' % len(q))
        return
    case.name_width = any(scripttext.head(block.head).event.endswith(':HG') for block in p)
    for a, b in zip(in_order(out, p, q), q):
        compare_head(out, a.head, b.head, case)
        compare_chain(out, a.lines, b.lines, case)
        if a.shut != b.shut:
            out.problem('an empty line behind %r: %r' % (a.head, a.shut), b.shut)


def run_pipa(case, data, options):
    names = (['--symfs', case.symfs] if case.symfs else []) + \
        (['--kallsyms', case.kallsyms] if case.kallsyms else [])
    done = subprocess.run([os.environ['PIPA'], 'script', '-q', '--no-this-machine', *names, *options,
                           data], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, TZ='UTC'))
    return done.stdout, done.stderr.decode('utf-8', 'replace').strip()


# --- cases ----------------------------------------------------------------------------------------

def plain(path, folder):
    """A path to the unpacked file."""
    if path is None or os.path.exists(path):
        return path
    copy = os.path.join(folder, os.path.basename(path))
    with open(copy, 'wb') as file:
        file.write(shared.read(path))
    return copy


def run_case(case, outcome=Outcome):
    out = outcome()
    with tempfile.TemporaryDirectory() as folder:
        data, text = plain(case.data, folder), shared.read(case.text)
        case = case._replace(kallsyms=plain(case.kallsyms, folder))
        case.symbols = symtab.Symbols(case.symfs, case.kallsyms)
        ours, message = run_pipa(case, data, case.options if case.options is not None
                                 else script_cases.fields_of(case, text))
        if message:
            out.problem('', message)
        if case.perf612:  # the addresses as recorded; their offsets stand behind the module
            ours = re.sub(rb'\+0x[0-9a-f]+\)$', b')', ours, flags=re.M)
        compare(out, text, ours, case)
    return case.name, out


def unpacked(base, work):
    """The recorded machines' files, as plain files."""
    sets = sorted(name for name in os.listdir(base) if name.endswith('-symfs'))
    subprocess.run([os.path.join(base, 'tools', 'unpack.sh'), work, *sets], check=True)


def row(name, out):
    print('%-62s %8d %8d %8d' % (name, out.equal, sum(out.why.values()), out.unexplained))
    if '-v' in sys.argv:
        for theirs, ours in out.shown:
            print('    perf: %s\n    pipa: %s' % (theirs, ours))
        for why, count in out.why.most_common():
            print('    %8d %s' % (count, why))


def main():
    if not os.environ.get('PIPA'):
        sys.exit('PIPA does not name the program')
    recordings, corpus = shared.folder('recordings'), shared.folder('corpus')
    names = [arg for arg in sys.argv[1:] if arg != '-v']
    tally, total = shared.Tally('script'), Outcome()
    print('%-62s %8s %8s %8s' % ('lines that are', 'equal', 'explained', 'not'))
    with tempfile.TemporaryDirectory() as work:
        unpacked(recordings, work)
        cases = [case for case in script_cases.all_of(corpus, recordings, work) if not names or any(name in case.name for name in names)]
        with multiprocessing.Pool() as pool:
            for name, out in pool.imap(run_case, cases):
                row(name, out)
                total.equal += out.equal
                total.why += out.why
                total.unexplained += out.unexplained
                tally.result(name, ['%d lines are not explained, the first: %r, perf: %r'
                                    % (out.unexplained, out.shown[0][1], out.shown[0][0])]
                             if out.unexplained else [])
    row('all', total)
    for why, count in total.why.most_common():
        print('%8d %s' % (count, why))
    tally.close()


if __name__ == '__main__':
    main()
