"""Where pipa and perf may differ, each with its reason. What is not in these tables is a bug.

A sample rule gets (p, q): perf's and pipa's reading of one sample. A frame rule gets (p, q, sample):
one frame of each, and pipa's sample."""

KERNEL_MAPS = ('kernel', 'kmod')
PERF_MAX_STACK = 127
PAGE = 0xfff


def user(frame):
    return frame.kind not in KERNEL_MAPS


def same_place(p, q):
    return p.ip == q.address and p.dso in (q.path, q.name)


# --- frames ------------------------------------------------------------------------------------

def kernel_module_by_name(p, q, sample):
    return q.kind == 'kmod' and p.ip == q.address and p.dso in (q.name, '[kernel.kallsyms]')


def kernel_without_map(p, q, sample):
    return q.kind == 'kernel' and p.dso == '[unknown]' and p.ip == q.address


def kernel_by_build_id_name(p, q, sample):
    return q.kind == 'kernel' and p.ip == q.address and 'vmlinux' in p.dso


def jit(p, q, sample):
    return q.kind == 'anon' and p.ip == q.address and p.dso.startswith('/tmp/perf-')


def before_exec(p, q, sample):
    return q.kind == 'unknown' and (p.ip & PAGE) == (q.address & PAGE) and p.dso[0] == '/'


def absolute(p, q, sample):
    return user(q) and p.dso in (q.path, q.name) and (p.ip & PAGE) == (q.address & PAGE)


FRAME_RULES = [
    (kernel_module_by_name, 'perf calls a kernel module [name], or the kernel where it has kallsyms; '
                            'pipa keeps the path too'),
    (kernel_without_map, 'the kernel\'s map was not recorded (user-only events) or does not cover '
                         'this address: perf says [unknown], pipa believes the CPU mode'),
    (kernel_by_build_id_name, 'perf calls the kernel after its entry in the build id table'),
    (jit, 'perf names JIT code after the file that a JIT would write, pipa after the task'),
    (before_exec, 'a sample inside execve: perf still has the maps of the program before, pipa '
                  'dropped them with the COMM record'),
    (absolute, 'perf 6.12, and any perf for a sample without a chain, prints the absolute address: '
               'the offset in the page is compared'),
]


# --- samples -----------------------------------------------------------------------------------

def no_user_chain(p, q):
    return not p.frames and len(q.frames) == 1


def perf_cut(p, q):
    return len(p.frames) == PERF_MAX_STACK < len(q.frames)


def without_link_register(p, q):
    """perf's frames without the one after the first of user space."""
    users = [i for i, frame in enumerate(q.frames) if user(frame)]
    return p.frames[:users[0] + 1] + p.frames[users[0] + 2:] if users else p.frames


def link_register(p, q):
    """Only where the rest is the same: the place in the page, whatever the rules for names."""
    rest = without_link_register(p, q)
    return len(rest) == len(q.frames) and all(
        a.ip & PAGE == b.address & PAGE for a, b in zip(rest, q.frames))


def other_side(p, q):
    """Only where the rest is the same."""
    rest = q.frames[1:]
    return len(p.frames) == len(rest) > 0 and not user(rest[0]) and user(q.frames[0]) and all(
        a.ip & PAGE == b.address & PAGE for a, b in zip(p.frames, rest))


def perf_unwound(p, q):
    return len(p.frames) > len(q.frames)


def unknown_task(p, q):
    return p.comm == ':-1' and q.comm == '[unknown]'


def forgotten_task(p, q):
    return p.comm == ':%d' % p.tid and q.comm != ''


def host_guest(p, q):
    return p.event == q.event + ':HG'


def retyped(p, q):
    return q.event.startswith('tracepoint ') and p.event.startswith('raw ')


COMM_RULES = [
    (unknown_task, 'a task without a number: perf says :-1, pipa [unknown]'),
    (forgotten_task, 'perf 6.12 forgets a thread\'s name when it exits; samples after that show its '
                     'number'),
]
EVENT_RULES = [
    (host_guest, 'perf 6.1 appends :HG to events that do not exclude guests; pipa names what an '
                 'event leaves out only'),
    (retyped, 'perf refuses the recording: its reading is of a copy whose tracepoints were made raw '
              'events'),
]
CHAIN_RULES = [
    (no_user_chain, 'an empty chain: perf prints nothing, pipa the sampled address'),
    (perf_cut, 'perf script shows at most 127 frames of a chain'),
    (link_register, 'arm64: perf puts the link register\'s address behind the first frame of user '
                    'space; the other frames are compared'),
    (other_side, 'the chain begins in the kernel, the precise address is in user space: perf shows the '
                 'chain alone, pipa the address in front of it'),
    (perf_unwound, 'perf unwound the recorded user stack; pipa shows the recorded chain: its frames '
                   'are compared with perf\'s first ones'),
]

# Files whose perf report counts something else than sampled addresses, or that perf reads otherwise.
REPORT_NOT_COMPARED = {
    'autofdo--perf-kernel.data': 'perf report counts the branches of a recording with branch stacks',
    'quipper--perf.data.branch-4.14': 'branch stacks',
    'quipper--perf.data.branch_stack_hw_index': 'branch stacks',
    'quipper--perf.data.callgraph_and_branch-3.4': 'branch stacks',
    'quipper--perf.data.intel_pt-4.14': 'perf adds samples made from the processor trace',
    'simpleperf--perf_b.data': 'branch stacks',
}
SCRIPT_NOT_COMPARED = {
    'quipper--perf.data.intel_pt-4.14': 'perf adds samples made from the processor trace',
}
