"""Where the tables of `pipa report` differ from those of perf 6.1, each with its reason."""
UNKNOWN = '[unknown]'
SUMMED = 'perf has a row for each address without a name, pipa one for each module: sums are compared'
BRANCHES = 'perf counts the branches of a recording with branch stacks, pipa its samples'
TRACE = 'perf adds samples that it makes from a processor trace'
EARLIER = 'perf stops unwinding earlier: pipa has callers that perf lacks'
INLINED = 'perf shows inlined functions: they come with a later version'
NOTHING = 'perf says nothing about it: no samples, or it refuses the file'
NOT_COMPARED = {
    'autofdo--perf-kernel.data': BRANCHES,
    'quipper--perf.data.branch-4.14': BRANCHES,
    'quipper--perf.data.branch_stack_hw_index': BRANCHES,
    'quipper--perf.data.callgraph_and_branch-3.4': BRANCHES,
    'quipper--perf.data.intel_pt-4.14': TRACE,
    'simpleperf--perf_b.data': BRANCHES,
}


# Each gets perf's row as a dictionary of columns, pipa's rows, the widths of perf's columns; it gives the row
# as pipa has it, or None.

def outgrown(row, ours, widths):
    if 'comm' not in row:
        return None
    comms = {dict(q)['comm'] for q in ours}
    whole = [comm for comm in comms if comm[:widths[0]] == row['comm'] != comm]
    return dict(row, comm=whole[0]) if len(whole) == 1 and row['comm'] not in comms else None


def unknown_task(row, ours, widths):
    return dict(row, comm=UNKNOWN) if row.get('comm') == ':-1' else None


def kernel_by_build_id(row, ours, widths):
    return dict(row, dso='[kernel.kallsyms]') if row.get('dso') == '[kernel.vmlinux]' else None


def in_kernel(row):
    return row['address'] is not None and row['address'] >> 63 == 1


def kernel_without_map(row, ours, widths):
    if not in_kernel(row) or row.get('dso', UNKNOWN) != UNKNOWN:
        return None
    return dict(row, mark='k', dso='[kernel.kallsyms]') if 'dso' in row else dict(row, mark='k')


def without_map(row, ours, widths):
    if row['address'] is None or row.get('dso', UNKNOWN) != UNKNOWN or in_kernel(row) and row['mark'] == 'k':
        return None
    return dict(row, mark='?')


RULES = [
    (outgrown, 'perf cuts a name at its column\'s width'),
    (unknown_task, 'a task without a number: perf says :-1, pipa [unknown]'),
    (kernel_by_build_id, 'perf calls the kernel after its entry in the build id table'),
    (without_map, 'an address where nothing is mapped: perf marks it after the mode of the CPU, pipa [?]'),
    (kernel_without_map, 'an address of the kernel where its map was not recorded: perf says [unknown], '
                         'pipa [kernel.kallsyms]'),
]


def key_of(row):
    """What rows are told apart by, in both."""
    return tuple((name, row[name]) for name in ('comm', 'dso', 'mark', 'sym') if name in row)


def explain(row, ours, widths):
    """The row as pipa has it, and why."""
    for rule, why in RULES:
        as_ours = rule(row, ours, widths) if key_of(row) not in ours else None
        if as_ours:
            row, reason = as_ours, why
            if key_of(row) in ours:
                return row, reason
    return row, None
