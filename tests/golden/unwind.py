#!/usr/bin/env python3
"""User stacks of real recordings of six architectures, walked by analyze/unwind: do they reach the root
that every worker thread has, and are they what perf found where perf got there?

    unwind.py DUMP_UNWIND [-v] [NAME...]

Recordings and ELF files come from $PIPA_SHARED (recordings/README.md). A row per recording: samples of
worker threads, those whose recorded bytes end before the root's frame does, of the others those that
reach the root (at least 99.5 % have to), perf's own share; then how the walks of all threads ended, and
how perf's stacks compare frame by frame. -v shows stacks that differ."""
import bisect
import collections
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402
import symtab  # noqa: E402

ROOT = re.compile(r'\b(worker_main|cpp_thread_root|worker_root)\b')
MANGLED = re.compile(r'worker_main|cpp_thread_root|worker_root')
WORKER = re.compile(r'^(pw-worker-\d|cpp-\d|rust-\d)')
SYMFS = {'arm64': 'arm64-symfs', 'armhf': 'armhf-symfs', 'riscv64': 'riscv64-symfs',
         's390x': 's390x-symfs', 'x86_64-guest': 'x86_64-guest-symfs', 'x86_64-proc': 'x86_64-symfs'}
WANTED = 0.995
FRAME = re.compile(r'^\s+([0-9a-f]+) (\S.*?)(?:\+0x([0-9a-f]+))? \((.*)\)$')

KERNEL = re.compile(r'^\[(?!vdso)[\w.]+\](?:_\w+)?$')
# Who calls whom in pipawork, by its source (recordings/README.md): nobody else may stand there. A tail
# call leaves no frame, so that the caller's caller may.
CALLERS = {'build_chain': 'worker_main', 'run_matmul': 'worker_main', 'chase_pointers': 'worker_main',
           'hash_strings': 'worker_main', 'write_small_chunks': 'worker_main', 'deep_0': 'worker_main',
           'matmul_kernel': 'run_matmul worker_main',
           'fib_recursive': 'fib_recursive worker_main deep_7 deep_6 deep_5 deep_4 deep_3 deep_2 deep_1 deep_0',
           'worker_main': 'start_thread',
           **{'deep_%d' % i: ' '.join(['worker_main'] + ['deep_%d' % j for j in range(i)])
              for i in range(1, 8)}}
# What runs in a thread when its root has returned.
ENDING = {'__libc_thread_freeres', '__nptl_deallocate_tsd', '__call_tls_dtors', '__nptl_free_tcb'}

Frame = collections.namedtuple('Frame', 'flags path offset')
Walk = collections.namedtuple('Walk', 'time pid tid comm end module wanted guessed frames')


@functools.lru_cache(maxsize=None)
def segments(path):
    done = subprocess.run(['readelf', '-lW', path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL='C'), check=False)
    rows = re.findall(r'^  LOAD +0x(\w+) 0x(\w+) 0x\w+ 0x(\w+)', done.stdout.decode('ascii', 'replace'),
                      re.M)
    return [tuple(int(word, 16) for word in row) for row in rows]


@functools.lru_cache(maxsize=None)
def functions(root, path):
    """Functions of a file and of its debug file, ascending: ([start], [(start, end, name)])."""
    tables = [symtab.of_file(path)]
    debug = symtab.debug_of(root, path)
    if debug:
        tables.append(symtab.of_file(debug))
    rows = sorted({(s.value & ~1 if '/armhf' in root else s.value, s.size, name) for table in tables
                   for name, symbols in table.items() for s in symbols
                   if s.type in ('FUNC', 'IFUNC', 'NOTYPE') and not name.startswith('$')})
    return [row[0] for row in rows], [(a, a + n, name) for a, n, name in rows]


class Image:
    """A recorded path's file: places in it -> addresses and names."""

    def __init__(self, root, path):
        self.root, self.path = root, os.path.join(root, path.lstrip('/'))
        self.there = os.path.isfile(self.path)

    def address(self, offset):
        for at, address, size in segments(self.path) if self.there else ():
            if at <= offset < at + size:
                return address + offset - at
        return None

    def names(self, address):
        starts, rows = functions(self.root, self.path)
        found, at = [], bisect.bisect_right(starts, address)
        for row in rows[max(0, at - 12):at]:
            if row[0] <= address < row[1]:
                found.append(row[2])
        return found


@functools.lru_cache(maxsize=None)
def image(root, path):
    return Image(root, path)


@functools.lru_cache(maxsize=None)
def place(root, path, offset):
    """(address in the file, its functions)"""
    file = image(root, path)
    address = file.address(offset)
    return (address, file.names(address)) if address is not None else (None, [])


def walks(dump, data, root):
    text = subprocess.run([dump, data, root], stdout=subprocess.PIPE, check=True).stdout
    for block in text.decode('utf8', 'replace').split('\n\n'):
        head, _, rest = block.partition('\n')
        if not head.strip():
            continue
        if head.startswith('FAILED'):
            raise SystemExit('%s: %s' % (data, head))
        when, pid, tid, more = head.split(' ', 3)
        comm, end, module, wanted, guessed = more.split('|')
        frames = [Frame(line.split(' ')[0], ' '.join(line.split(' ')[1:-1]),
                        int(line.rsplit(' ', 1)[1], 16)) for line in rest.split('\n') if line]
        yield Walk(int(when), int(pid), int(tid), comm, end, module, int(wanted), guessed, frames)


def reaches(walk, root):
    return any(MANGLED.search(name) for frame in walk.frames
               for name in place(root, frame.path, frame.offset)[1])


def perf_stacks(text):
    """{(tid, time in us): [[(name, offset or None, dso)]]}: perf's user frames."""
    out = collections.defaultdict(list)
    for block in text.split('\n\n'):
        lines = [line for line in block.split('\n') if line and not line.startswith('#')]
        head = lines and re.match(r'^.{1,16} +(\d+)(?:/(\d+))? .*?(\d+)\.(\d{6}):', lines[0])
        if not head:
            continue
        frames = []
        for line in lines[1:]:
            match = FRAME.match(line)
            if match and match[4] != 'inlined' and not KERNEL.match(match[4]):
                frames.append((match[2], int(match[3] or '0', 16), match[4]))
        key = (int(head[2] or head[1]), int(head[3]) * 1000000 + int(head[4]))
        out[key].append(frames)
    return out


def same_frame(root, ours, theirs, chain):
    """By address: perf's name begins there, at the distance that it prints. Of a chain that the kernel
    found perf prints return addresses as they are, else stepped back into the call, as it does with the
    link register of arm64."""
    name, offset, dso = theirs
    address, names = place(root, ours.path, ours.offset)
    if os.path.basename(dso) != os.path.basename(ours.path):
        return False
    if address is None or not names or name == '[unknown]':
        return True
    starts = symtab.Symbols(root, None).starts(dso, name)
    arm = {start & ~1 for start in starts}
    begins = {address - offset} | ({address - offset + 1} if chain else set())
    return bool(begins & (starts | arm)) or not starts


def is_stripped(walk, root):
    """The program has no names: then a walk that comes to where the thread began has to do."""
    return walk.end == 'root' and len(walk.frames) > 3 and any(
        frame.path.startswith('/opt/cppwork/stripped/') for frame in walk.frames)


def is_over(walk, root):
    """The thread's root has returned, and the walk comes to where the thread began."""
    return walk.end == 'root' and any(ENDING.intersection(place(root, f.path, f.offset)[1])
                                      for f in walk.frames)


def bare(names):
    """Names of functions without what a compiler appends to the parts of one: deep_3.constprop.0"""
    return {name.split('.')[0] for name in names}


def never_was(walk, root):
    """Two neighbouring frames of which the one does not call the other; None."""
    found = [bare(place(root, frame.path, frame.offset)[1]) for frame in walk.frames]
    for callee, caller in zip(found, found[1:]):
        wanted = [set(CALLERS[name].split()) for name in callee if name in CALLERS]
        if wanted and caller and not any(caller & some for some in wanted):
            return '%s called by %s' % ('/'.join(callee), '/'.join(caller))
    return None


class Outcome:
    def __init__(self):
        self.count = self.short = self.reached = self.link = self.stale = 0
        self.wrong = []
        self.perf_reached = self.perf_equal = 0
        self.ends, self.shown = collections.Counter(), []

    @property
    def full(self):
        return self.count - self.short


def judge(walk, theirs, root, outcome):
    outcome.ends[walk.end + (' (guessed)' if walk.guessed else '')] += 1
    theirs = theirs and theirs.pop(0)
    strange = never_was(walk, root)
    if strange:
        outcome.wrong.append(strange)
        outcome.shown.append((strange, walk, theirs))
    if walk.frames and walk.frames[0].flags.endswith('X'):
        outcome.wrong.append('the link register does not hold the caller')
        outcome.shown.append((outcome.wrong[-1], walk, theirs))
    outcome.link += bool(walk.frames) and walk.frames[0].flags.endswith('L')
    perf_there = bool(theirs) and any(ROOT.search(frame[0]) for frame in theirs)
    if WORKER.match(walk.comm):
        reached = reaches(walk, root) or is_over(walk, root) or is_stripped(walk, root)
        outcome.count += 1
        outcome.short += walk.end == 'stack short' and not reached
        outcome.reached += reached
        if not reached and walk.end != 'stack short':
            outcome.shown.append(('root not reached', walk, theirs))
    if perf_there:
        outcome.perf_reached += 1
        chain = walk.end.startswith('link ')
        if walk.end == 'link saved' and len(theirs) == len(walk.frames) + 1:
            outcome.stale += 1  # perf shows the register as a frame all the same
            theirs = theirs[:1] + theirs[2:]
        whole = len(theirs) == len(walk.frames) or 'riscv64' in root and len(theirs) == 2
        if whole and all(same_frame(root, a, b, chain) for a, b in zip(walk.frames, theirs)):
            outcome.perf_equal += 1
        else:
            outcome.shown.append(('not as perf has it', walk, theirs))


def show(outcome, root, limit):
    for why, walk, theirs in outcome.shown[:limit]:
        print('    %s: %d %s, %s %s wanted %d' % (why, walk.tid, walk.comm, walk.end, walk.module,
                                                 walk.wanted))
        for frame in walk.frames:
            address, names = place(root, frame.path, frame.offset)
            print('        %s %s %s %s' % (frame.flags, frame.path, '%x' % address if address else '?',
                                           '/'.join(names)))
        for name, offset, dso in theirs or ():
            print('            perf: %s+0x%x %s' % (name, offset, dso))


def plain_tree(folder, target):
    """A symfs folder without .zst."""
    for base, _, names in os.walk(folder):
        into = os.path.join(target, os.path.relpath(base, folder))
        os.makedirs(into, exist_ok=True)
        for name in names:
            path = os.path.join(base, name)
            if os.path.islink(path):
                os.symlink(os.readlink(path), os.path.join(into, name))
            elif name.endswith('.zst'):
                with open(os.path.join(into, name[:-4]), 'wb') as file:
                    file.write(shared.unzstd(path) or b'')
            else:
                shutil.copyfile(path, os.path.join(into, name))


def plain_file(path, target):
    if not path.endswith('.zst'):
        return path
    out = os.path.join(target, os.path.basename(path)[:-4])
    with open(out, 'wb') as file:
        file.write(shared.unzstd(path) or b'')
    return out


def text_of(path):
    stem = re.sub(r'\.data(\.zst)?$', '', path)
    for kind in ('.guest-script.txt', '.script.txt'):
        text = shared.read(stem + kind)
        if text is not None:
            return text.decode('utf8', 'replace')
    return ''


def recordings(base, wanted):
    for folder in sorted(os.listdir(base)):
        prefix = next((p for p in SYMFS if folder.startswith(p) and not folder.endswith('symfs')), None)
        for name in sorted(os.listdir(os.path.join(base, folder))) if prefix else ():
            path = os.path.join(base, folder, name)
            title = folder + '/' + re.sub(r'\.data(\.zst)?$', '', name)
            if re.search(r'^rec-.*\.data(\.zst)?$', name) and (not wanted or title in wanted):
                yield title, path, os.path.join(base, SYMFS[prefix])


def run(dump, base, wanted, verbose):
    bad, ends, total = 0, collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as work:
        trees = {}
        for title, path, symfs in recordings(base, wanted):
            if symfs not in trees:
                trees[symfs] = os.path.join(work, os.path.basename(symfs))
                plain_tree(symfs, trees[symfs])
            root, outcome = trees[symfs], Outcome()
            data = plain_file(path, work)
            theirs = None
            for walk in walks(dump, data, root):
                if theirs is None:
                    theirs = perf_stacks(text_of(path))
                judge(walk, theirs.get((walk.tid, walk.time // 1000)), root, outcome)
            if data != path:
                os.unlink(data)
            if not outcome.ends:
                continue
            share = outcome.reached / outcome.full if outcome.full else 1
            chains = all(end.startswith('link ') for end in outcome.ends)
            bad += (share < WANTED and not chains) or bool(outcome.wrong)
            for wrong, count in collections.Counter(outcome.wrong).most_common(5):
                print('    FAILED %d times: %s' % (count, wrong))
            print('%-58s worker samples %5d, dump too short %4d, reach the root %5d %6.2f%%, perf %5d, '
                  'equal to perf %5d' % (title, outcome.count, outcome.short, outcome.reached, 100 * share,
                                         outcome.perf_reached, outcome.perf_equal))
            print('    ends: ' + ', '.join('%s %d' % e for e in outcome.ends.most_common()))
            if outcome.stale:
                print('    %d stacks where perf shows a link register that was used for something else'
                      % outcome.stale)
            show(outcome, root, 1000 if verbose else 0)
            ends += outcome.ends
            total['count'] += outcome.full
            total['reached'] += outcome.reached
            total['perf'] += outcome.perf_reached
            total['equal'] += outcome.perf_equal
            total['link'] += outcome.link
    print('%d of %d samples of worker threads reach the root; of %d stacks that perf brought there %d are '
          'equal' % (total['reached'], total['count'], total['perf'], total['equal']))
    print('%d leaves whose link register holds the caller by the tables, and does' % total['link'])
    print('all ends: ' + ', '.join('%s %d' % e for e in ends.most_common()))
    return bad or not ends


def main():
    words = [word for word in sys.argv[2:] if word != '-v']
    sys.exit(1 if run(sys.argv[1], shared.folder('recordings'), words, '-v' in sys.argv) else 0)


if __name__ == '__main__':
    main()
