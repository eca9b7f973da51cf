#!/usr/bin/env python3
"""The names of all sampled addresses, of leaves and of callers, in user and kernel space, on five
architectures: against perf on the machine that recorded them, and against a judge of its own.

    names.py [-v] [NAME...]    with PIPA naming the program

The recordings, their files and perf's texts come from $PIPA_SHARED (recordings/README.md). script.py's
rules say why two names may differ; judge.py asks readelf and kallsyms about every name that pipa gives,
whatever perf says. A row for each recording: distinct places, equal ones, explained ones, those that
nothing explains; names that the judge confirms, that it has no opinion on, that it denies."""
import collections
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import judge         # noqa: E402
import script        # noqa: E402
import script_cases  # noqa: E402
import script_rules  # noqa: E402
import shared        # noqa: E402
import symtab        # noqa: E402

SETS = re.compile(r'^(x86_64-guest-main|x86_64-proc-main|arm64-n1-main|armhf-main|riscv64-main|s390x-main)/'
                  r'.*\.(guest-)?script$')
PLACE = re.compile(r'^\s*([0-9a-f]+) (\S.*?)(?:\+0x([0-9a-f]+))? \((.*?)(?:\+0x([0-9a-f]+))?\)$')


class Places(script.Outcome):
    """Each place once: a (module, address, name, offset, as a caller or as a leaf)."""
    every = True

    def __init__(self):
        super().__init__()
        self.places = {}

    def place(self, theirs, ours, at, why):
        key = tuple(ours or theirs) + (at > 0,)
        if why is None or key not in self.places:
            self.places[key] = why


class Verdicts:
    def __init__(self):
        self.good, self.silent, self.bad = 0, 0, []

    def add(self, verdict, line):
        if verdict is None:
            self.silent += 1
        elif verdict:
            self.good += 1
        else:
            self.bad.append(line)


def paths_of(case, dso):
    """Of the image and of its debug file; the vdso has no path on its machine."""
    path = os.path.join(case.symfs, 'vdso/vdso64.so' if dso == '[vdso]' else dso.lstrip('/'))
    if not os.path.isfile(path):
        return None
    debug = symtab.debug_of(case.symfs, path)
    return [path] + ([debug] if debug else [])


def judge_line(case, line, caller):
    address, name, within, dso, offset = PLACE.match(line).groups()
    if dso == '[unwind]':
        return None  # says where a stack ends, and why
    address, within = int(address, 16), int(within or '0', 16)
    name = None if name == '[unknown]' else name
    if dso[0] == '[' and dso not in script_rules.USER_AREAS:
        if name and name.startswith('bpf_'):
            return None  # named by the recording
        return judge.judge_kernel(case.kallsyms, address, caller, name, address - within)
    paths = paths_of(case, dso)
    if name and ('::' in name or name.endswith('@plt')):  # demangled; made from relocations
        return None
    if not paths or offset is None:
        return None if name is None else False
    return judge.judge_file(paths, case.machine, int(offset, 16), caller, name, within)


def judged(case, data):
    out, seen = Verdicts(), set()
    ours, _ = script.run_pipa(case, data, ['-F', 'ip,sym,symoff,dsoff'])
    depth = 0
    for line in ours.decode('utf-8', 'surrogateescape').splitlines():
        depth = depth + 1 if line.startswith('\t') else 0
        if not PLACE.match(line) or (line, depth > 1) in seen:
            continue
        seen.add((line, depth > 1))
        out.add(judge_line(case, line, depth > 1), line)
    return out


def run_case(case):
    name, out = script.run_case(case, Places)
    with tempfile.TemporaryDirectory() as folder:
        data = script.plain(case.data, folder)
        case = case._replace(kallsyms=script.plain(case.kallsyms, folder))
        verdicts = judged(case, data)
    return name, out.places, verdicts


def row(name, counts):
    print('%-46s %8d %8d %9d %5d   %9d %6d %6d' % ((name,) + tuple(counts)))


def main():
    if not os.environ.get('PIPA'):
        sys.exit('PIPA does not name the program')
    recordings = shared.folder('recordings')
    names = [arg for arg in sys.argv[1:] if arg != '-v']
    tally, total, reasons = shared.Tally('names'), [0] * 7, collections.Counter()
    print('%-46s %8s %8s %9s %5s   %9s %6s %6s' % ('distinct places', 'all', 'equal', 'explained', 'not',
                                               'confirmed', 'silent', 'denied'))
    with tempfile.TemporaryDirectory() as work:
        script.unpacked(recordings, work)
        cases = [case for case in script_cases.recording_cases(recordings, work)
                 if SETS.match(case.name) and (not names or any(name in case.name for name in names))]
        with multiprocessing.Pool() as pool:
            for name, places, verdicts in pool.imap(run_case, cases):
                why = collections.Counter(places.values())
                bad = [place for place, reason in places.items() if reason is None]
                counts = [len(places), why[''], len(places) - why[''] - len(bad), len(bad),
                          verdicts.good, verdicts.silent, len(verdicts.bad)]
                if not places:
                    tally.nothing_to_compare(name, 'perf printed no addresses')
                    continue
                row(name, counts)
                total = [a + b for a, b in zip(total, counts)]
                reasons.update({reason: count for reason, count in why.items() if reason})
                if '-v' in sys.argv:
                    print('\n'.join(['    not explained: %r' % (place,) for place in bad[:6]] +
                                    ['    denied: %s' % line for line in verdicts.bad[:6]]))
                tally.result(name, ['%d places are not explained, the first: %r' % (len(some), some[0])
                                    for some in (bad,) if some] +
                             ['%d names are denied by the judge, the first: %r' % (len(some), some[0])
                              for some in (verdicts.bad,) if some])
    row('all', total)
    for why, count in reasons.most_common():
        print('%8d %s' % (count, why))
    tally.close()


if __name__ == '__main__':
    main()
