#!/usr/bin/env python3
"""User stacks that were recorded as bytes (perf record --call-graph dwarf): what pipa unwinds of them on
this machine, whatever machine recorded them.

    unwinding.py [-v] [NAME...]    with PIPA naming the program

The recordings come from $PIPA_SHARED. First judge: every worker thread of theirs begins in a function
that is known (recordings/README.md); a sample reaches it, or its copied bytes must not hold a return
address into it. Second judge: where perf's own unwinding is trusted, its frames, one by one; a
difference has to be one that explain() knows. Printed: a table of files."""
import collections
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import script_cases  # noqa: E402
import scripttext    # noqa: E402
import shared        # noqa: E402
import stackread     # noqa: E402
import symtab        # noqa: E402

ROOT = re.compile(r'worker_main|cpp_thread_root|worker_root')
WORKER = re.compile(r'^(pw-worker-\d|cpp-\d|rust-\d)')
NAMES = re.compile(r'/rec-(?!dwarf5-fp)(dwarf|cpp-dwarf|cpp-pie|rust-dwarf|rust-v0-dwarf|i386-dwarf|inline|aranges0|'
                   r'buildid|debuglink|dwarf4|dwarf5|dwp5|nopie|split4|stripped|zlib|zstd)')
CHAINS = re.compile(r'^arm64-n1-\w+/rec-(fp|cpuclock|pipe|switch|z)\.')
ENOUGH, EARLIER = 0.995, 0.005
# Who calls whom in pipawork, by its source (recordings/README.md): nobody else may stand there. A tail
# call leaves no frame, so that the caller's caller may.
DEEP = ['deep_%d' % i for i in range(8)]
CALLERS = {
    **{name: {'worker_main'} for name in ('build_chain', 'run_matmul', 'chase_pointers', 'hash_strings',
                                          'write_small_chunks', 'deep_0')},
    'matmul_kernel': {'run_matmul', 'worker_main'},
    'fib_recursive': {'fib_recursive', 'worker_main', *DEEP},
    'worker_main': {'start_thread'},
    **{name: {'worker_main', *DEEP[:i]} for i, name in enumerate(DEEP) if i > 0}}
SHOWN = 3
CUT = '([unwind])'


class Outcome:
    def __init__(self):
        self.samples = self.users = self.reached = self.short = self.nameless = self.equal = 0
        self.alone = 0  # samples that perf's text does not have
        self.missed, self.strange = [], []
        self.why, self.problems = collections.Counter(), []


def unpacked(path, work):
    """A plain file with the content of `path` or path.zst."""
    if os.path.exists(path):
        return path
    out = os.path.join(work, os.path.relpath(path, os.path.dirname(os.path.dirname(path))))
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, 'wb') as file:
        file.write(shared.unzstd(path + '.zst'))
    return out


def ours(case, data, kallsyms):
    command = [os.environ['PIPA'], 'script', '-q', '--no-this-machine', '--max-stack', '0', '--symfs',
               case.symfs, '-F', 'comm,pid,tid,time,event,ip,sym,symoff,dso', data]
    if kallsyms:
        command[2:2] = ['--kallsyms', kallsyms]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        raise RuntimeError(done.stderr.decode('utf-8', 'replace'))
    return scripttext.blocks(done.stdout)


def key(block):
    head = scripttext.head(block.head + ' ') or scripttext.head(block.head)
    return (scripttext.time_us(block), head.tid if head else '', head.event[:4] if head else '')


def user(line):
    """A frame of user space."""
    place = scripttext.place(line)
    return place and not line.endswith(CUT) and not re.match(r'\[(?!vdso|unknown|vectors)', place.dso) \
        and not place.dso.endswith('.ko')


# --- the known root ---------------------------------------------------------------------------------

def root_ranges(case, maps):
    """{pid: [(low, high)]} of the functions that threads begin in."""
    out = collections.defaultdict(list)
    symbols = symtab.Symbols(case.symfs, None)
    for m in maps:
        path = os.path.join(case.symfs, m.path.lstrip('/'))
        if not m.path.startswith('/opt/') or not os.path.isfile(path):
            continue
        for table in (symbols.own(m.path), symbols.debug(m.path)):
            for name, found in table.items():
                for symbol in found if ROOT.search(name) else ():
                    offset = stackread.offset_of(path, symbol.value & ~1)
                    if symbol.size and offset is not None and m.pgoff <= offset < \
                            m.pgoff + m.end - m.start:
                        low = m.start + offset - m.pgoff
                        out[m.pid].append((low, low + symbol.size))
    return out


def judge_roots(out, case, blocks, data):
    with open(data, 'rb') as file:
        stacks, maps = stackread.read(file.read())
    ranges = root_ranges(case, maps)
    copied = collections.defaultdict(list)
    for stack in stacks:
        copied[(stack.time // 1000, str(stack.tid))].append(stack)
    for block in blocks:
        if not WORKER.match(block.head.lstrip()):
            continue
        out.samples += 1
        frames = [line for line in block.lines if user(line)]
        if not frames:
            continue
        out.users += 1
        if any(ROOT.search(line) for line in frames):
            out.reached += 1
            continue
        bytes_of = copied.get(key(block)[:2], [])
        if bytes_of and not any(ranges[s.pid] for s in bytes_of):
            out.nameless += 1
        elif bytes_of and not any(stackread.holds(s, ranges[s.pid]) for s in bytes_of):
            out.short += 1
        else:
            out.missed.append(block)


# --- the known calls ---------------------------------------------------------------------------------

def name_of(line):
    """The function, without what a compiler appends to the parts of one: deep_3.constprop.0"""
    return (scripttext.place(line).sym or '').split('.')[0]


def judge_calls(out, blocks):
    """Two neighbouring frames of which the one does not call the other never were."""
    for block in blocks:
        names = [name_of(line) for line in block.lines if user(line)]
        for callee, caller in zip(names, names[1:]):
            if callee in CALLERS and caller and caller not in CALLERS[callee]:
                out.strange.append(block)
                break


# --- perf's frames ----------------------------------------------------------------------------------

def bare(line, case):
    """Where a frame is. perf 6.12 prints addresses as they were mapped, 6.1 offsets in the file. What it
    is called is judged by script.py."""
    place = scripttext.place(line)
    return place.address & 0xfff if case.perf612 else place.address, os.path.basename(place.dso)


def explain(p, q, block):
    """Why perf's frames p and ours q differ; None where nothing says it."""
    if p and p[0][1] == '[unknown]' and p[1:] == q[:len(p) - 1]:
        return 'the sampled address is one of the kernel: perf takes it for one of user space'
    same = 0
    while same < min(len(p), len(q)) and p[same] == q[same]:
        same += 1
    if same == len(p):
        return 'perf stops earlier'
    if same == len(q) and block.lines and block.lines[-1].endswith(CUT):
        return 'pipa stops earlier: ' + block.lines[-1]
    return None


def judge_perf(out, case, theirs, blocks):
    waiting = collections.defaultdict(list)
    for block in theirs:
        waiting[key(block)].append(block)
    for block in blocks:
        candidates = waiting.get(key(block))
        if not candidates:
            out.alone += 1
            continue
        other = candidates.pop(0)
        p = [bare(line, case) for line in other.lines if user(line)]
        q = [bare(line, case) for line in block.lines if user(line)]
        why = None if p == q else explain(p, q, block)
        if p == q:
            out.equal += 1
        elif why:
            out.why[why] += 1
        else:
            out.problems.append((other, block))


def judge(args):
    case, work = args
    out = Outcome()
    data = unpacked(case.data, work)
    kallsyms = unpacked(case.kallsyms, work) if script_cases.there(case.kallsyms) else None
    blocks = ours(case, data, kallsyms)
    judge_calls(out, blocks)
    if CHAINS.search(case.name):
        return case, out
    judge_roots(out, case, blocks, data)
    judge_perf(out, case, scripttext.blocks(shared.read(case.text)), blocks)
    return case, out


def show(out, verbose):
    for block in out.missed[:SHOWN if not verbose else None]:
        print('  not reached: ' + block.head)
        print('\n'.join('      ' + line for line in block.lines))
    for block in out.strange[:SHOWN if not verbose else None]:
        print('  a frame that never was: ' + block.head)
        print('\n'.join('      ' + line for line in block.lines if user(line)))
    for theirs, block in out.problems[:SHOWN if not verbose else None]:
        print('  differs: ' + block.head)
        print('\n'.join('    perf ' + line for line in theirs.lines if user(line)))
        print('\n'.join('    pipa ' + line for line in block.lines if user(line) or CUT in line))


def main():
    names = [name for name in sys.argv[1:] if name != '-v']
    base = shared.folder('recordings')
    tally = shared.Tally('unwinding')
    with tempfile.TemporaryDirectory(dir='/var/tmp') as work:
        symfs = os.path.join(base, 'tools', 'unpack.sh')
        folders = sorted(f for f in os.listdir(base) if f.endswith('-symfs'))
        subprocess.run([symfs, work] + folders, check=True, stdout=subprocess.DEVNULL)
        cases = [case for case in script_cases.recording_cases(base, work)
                 if (NAMES.search(case.name) or CHAINS.search(case.name)) and not case.foreign
                 and (not names or any(name in case.name for name in names))]
        print('%-62s %7s %7s %7s %7s %7s | %7s %9s %11s' % (
            'recording', 'samples', 'users', 'reached', 'short', 'share', 'equal', 'explained',
            'unexplained'))
        whys = collections.Counter()
        with multiprocessing.Pool() as pool:
            for case, out in pool.imap(judge, [(case, work) for case in cases]):
                able = out.users - out.short - out.nameless
                share = out.reached / able if able else 1.0
                print('%-62s %7d %7d %7d %7d %7s | %7d %9d %11d' % (
                    case.name, out.samples, out.users, out.reached, out.short,
                    '%.2f%%' % (100 * share) if able else '-', out.equal,
                    sum(out.why.values()), len(out.problems)))
                whys.update(out.why)
                problems = ['%.2f %% of the stacks that hold their root reach it' % (100 * share)] \
                    if share < ENOUGH else []
                problems += ['%d stacks differ from perf\'s' % len(out.problems)] if out.problems else []
                problems += ['%d samples are not in perf\'s text' % out.alone] if out.alone else []
                if out.nameless > EARLIER * out.users and 'stripped' not in case.name:
                    problems.append('the root of %d samples is in no file' % out.nameless)
                earlier = sum(n for why, n in out.why.items() if why.startswith('pipa stops'))
                if earlier > EARLIER * (out.equal + sum(out.why.values())):
                    problems.append('pipa stops earlier than perf %d times' % earlier)
                problems += ['%d stacks have a frame that never was' % len(out.strange)] \
                    if out.strange else []
                show(out, '-v' in sys.argv)
                tally.result(case.name, problems)
    for why, count in whys.most_common():
        print('%7d %s' % (count, why))
    tally.close()


if __name__ == '__main__':
    main()
