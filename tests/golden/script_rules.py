"""Where the text of `pipa script` and perf's may differ, each with its reason: doc/perf-script.md says
the same for people. A difference that no rule covers fails the test. Every rule asks for as much as can
be asked: the rest of the line has to be equal, and where two names differ, readelf or the recorded
kallsyms must know both.

A place rule gets (p, q, at, case): perf's and pipa's Place (scripttext.py), and how deep in its chain.
A head rule gets (p, q, case) and returns perf's Head with the difference taken out, or None."""
import os
import re

PAGE = 0xfff
MAX_STACK = 127


USER_AREAS = ('[unknown]', '[stack]', '[heap]', '[vdso]', '[uprobes]')


def kernel(place, case):
    """In the kernel's part of the addresses. On s390x it has a space of its own."""
    if case.machine == 's390x':
        return place.dso[0] == '[' and place.dso not in USER_AREAS
    if case.machine == 'armhf':
        return place.address >= 0xbf000000
    return place.address >> 63 == 1


# --- places: one frame of a chain, or the sampled address -----------------------------------------

def same_address(p, q):
    return p.address == q.address


def same_module(p, q):
    """perf may call a module's code the kernel's."""
    return p.dso == q.dso or p.dso == '[kernel.kallsyms]' and q.dso[0] == '['


def other_name(p, q, at, case):
    """Both names begin at one address, and that is where the offset says."""
    return (same_address(p, q) and p.dso == q.dso and p.sym and q.sym and p.offset == q.offset and
            bool(case.symbols.starts(p.dso, p.sym) & case.symbols.starts(q.dso, q.sym)))


def call_at_the_end(p, q, at, case):
    """A return address that is the first byte of the next function."""
    return (at > 0 and same_address(p, q) and same_module(p, q) and p.offset == 0 and
            p.sym != q.sym)


def from_debug_file(p, q, at, case):
    """The name stands in the debug file, and not in the file that the recorded machine had."""
    name = q.sym and q.sym.split('@')[0]
    return (same_address(p, q) and p.dso == q.dso and name and not kernel(q, case) and
            any(q.offset <= symbol.size or symbol.size == 0
                for symbol in case.symbols.debug(q.dso).get(name, ())) and
            (p.sym is None or p.sym in case.symbols.own(p.dso)))


def from_kallsyms(p, q, at, case):
    """perf has no names for a kernel module whose file it does not find."""
    return (same_address(p, q) and p.sym is None and q.sym and q.dso[0] == '[' and
            q.address - q.offset in case.symbols.kernel_starts(q.sym))


def kernel_without_map(p, q, at, case):
    return (same_address(p, q) and p.sym == q.sym and kernel(q, case) and
            p.dso == '[unknown]' and q.dso == '[kernel.kallsyms]')


def kernel_by_build_id(p, q, at, case):
    return (same_address(p, q) and p.sym == q.sym and p.dso.endswith('/vmlinux') and
            q.dso == '[kernel.kallsyms]')


def module_by_file(p, q, at, case):
    file = os.path.basename(p.dso).split('.')[0].replace('-', '_')
    return same_address(p, q) and p.sym == q.sym and q.dso == '[%s]' % file


def module_as_kernel(p, q, at, case):
    """The name is the same, or one that an earlier rule allows."""
    return (same_address(p, q) and p.dso == '[kernel.kallsyms]' and q.dso != p.dso and
            q.dso[0] == '[' and p.sym is not None and p.sym == q.sym and p.offset == q.offset)


def before_exec(p, q, at, case):
    return (q.dso == '[unknown]' and p.dso[0] == '/' and
            (p.address & PAGE) == (q.address & PAGE))


def without_size(p, q, at, case):
    """readelf gives the symbol no size."""
    return (same_address(p, q) and p.dso == q.dso and p.sym and p.offset and
            (q.sym is None or q.sym.endswith('@plt')) and any(
                symbol.size == 0 for table in (case.symbols.own(p.dso), case.symbols.debug(p.dso))
                for symbol in table.get(p.sym, ())))


def unread_by_perf(p, q, at, case):
    """On another machine: readelf knows the name in the file itself."""
    return (case.foreign and same_address(p, q) and p.dso == q.dso and p.sym is None and q.sym and
            q.sym.split('@')[0] in case.symbols.own(q.dso))


def linkage(p, q, at, case):
    return (same_address(p, q) and p.dso == q.dso and q.sym is None and p.sym is not None and
            p.sym.endswith('@plt'))


def next_stub(p, q, at, case):
    return (case.machine == 'riscv64' and same_address(p, q) and p.dso == q.dso and
            p.offset == q.offset and all(x.sym and x.sym.endswith('@plt') for x in (p, q)))


def data_symbol(p, q, at, case):
    """readelf says that the name is none of a function; pipa has none."""
    return (same_address(p, q) and p.dso == q.dso and q.sym is None and p.sym and any(
        symbol.type != 'FUNC' for table in (case.symbols.own(p.dso), case.symbols.debug(p.dso))
        for symbol in table.get(p.sym, ())))


def vdso(p, q, at, case):
    return same_address(p, q) and p.dso == q.dso == '[vdso]' and q.sym is None


def local_label(p, q, at, case):
    return (same_address(p, q) and same_module(p, q) and
            p.sym is not None and re.match(r'^(\.L|\$[xdat])', p.sym) and q.sym is not None)


PLACE_RULES = [
    (call_at_the_end, 'call at the end of a function: perf names the function behind it, pipa the one '
                      'that called'),
    (other_name, 'two names for one place: perf and pipa choose differently'),
    (from_debug_file, 'the recorded machine had no debug file: perf knew no name there, or a far one'),
    (from_kallsyms, 'perf does not take names of modules from kallsyms'),
    (kernel_without_map, 'the kernel has no map there: perf says [unknown], pipa believes the CPU mode'),
    (kernel_by_build_id, 'perf calls the kernel after its entry in the build id table'),
    (module_by_file, 'perf calls a module after its file where it has a build id, pipa always [name]'),
    (module_as_kernel, 'perf gives what it knows from kallsyms to the kernel, pipa to the module'),
    (before_exec, 'a sample inside execve: perf still has the maps of the program before'),
    (without_size, 'perf lets a symbol without a size reach to the next one'),
    (unread_by_perf, 'perf on another machine read no symbols of the file; readelf does'),
    (linkage, 'perf makes a name for a stub of the linkage table (PLT) that pipa does not name'),
    (next_stub, 'riscv64: perf takes the head of the linkage table for half its size: one stub off'),
    (data_symbol, 'perf takes symbols of data too, pipa those of functions'),
    (vdso, 'perf on the recorded machine has the vdso itself'),
    (local_label, 'perf 6.12 takes the compiler\'s local labels for functions'),
]


# --- heads ----------------------------------------------------------------------------------------

def host_guest(p, q, case):
    return p._replace(event=q.event) if p.event == q.event + ':HG' else None


def forgotten_task(p, q, case):
    return p._replace(comm=q.comm) if case.perf612 and p.comm == ':' + p.tid else None


def retyped(p, q, case):
    if case.retyped and p.event.startswith('raw ') and q.event.startswith('tracepoint '):
        return p._replace(event=q.event)
    return None


def pipe_cpu(p, q, case):
    if case.name == 's390x-main/rec-pipe.x86perf-script' and p.cpu == '000':
        return p._replace(cpu=q.cpu, tid=q.tid, comm=q.comm)
    return None


def narrow_long(p, q, case):
    """A negative result: 32 bits that perf read as 64."""
    theirs, ours = re.match(r'^(NR \d+ = )(\d+)$', p.rest), re.match(r'^(NR \d+ = )(-\d+)$', q.rest)
    if not (case.foreign and case.machine == 'armhf' and theirs and ours) or theirs[1] != ours[1]:
        return None
    return p._replace(rest=q.rest) if int(theirs[2]) - (1 << 32) == int(ours[2]) else None


HEAD_RULES = [
    (host_guest, 'perf 6.1 appends :HG to events that leave neither hosts nor guests out'),
    (forgotten_task, 'perf 6.12 forgets a thread\'s name when it exits'),
    (narrow_long, 'perf on a 64-bit machine reads a long of 32 bits without its sign'),
    (pipe_cpu, 'perf on x86 swaps the halves of words in a big-endian pipe: CPU 0, the process for the '
               'thread; the text of the machine itself is equal'),
    (retyped, 'perf refuses the recording: its text is of a copy whose tracepoints were made raw events'),
]

WIDTHS = 'perf 6.12 has wider columns: 7 for a thread, 15 for a time'
NAME_WIDTH = 'the column of events is wider by perf\'s :HG'
LATE = 'perf prints samples that came late where they came, pipa at their time'
EARLIER = 'perf stops unwinding earlier; the frames up to there are equal'
ASTRAY = 'perf ends a chain with an address that is not one'
MARK = 'pipa says why the callers of a stack are missing'
FOREIGN = 'perf on x86 takes the registers of another architecture for its own: not an oracle'
INLINED = 'inlined frames: they come with a later version'
CUT = 'perf prints at most 127 frames'
LINK = 'arm64: perf takes a stale link register for the caller of the leaf'
LEAF = 'arm64: the caller of a leaf, which its tables say is still in the link register; perf lacks it'

