"""perf report --header-only as an oracle for pipa inspect."""
import re

FEATURES = set(
    'TRACING_DATA BUILD_ID HOSTNAME OSRELEASE VERSION ARCH NRCPUS CPUDESC CPUID TOTAL_MEM CMDLINE '
    'EVENT_DESC CPU_TOPOLOGY NUMA_TOPOLOGY BRANCH_STACK PMU_MAPPINGS GROUP_DESC AUXTRACE STAT CACHE '
    'SAMPLE_TIME MEM_TOPOLOGY CLOCKID DIR_FORMAT BPF_PROG_INFO BPF_BTF COMPRESSED CPU_PMU_CAPS '
    'CLOCK_DATA HYBRID_TOPOLOGY PMU_CAPS'.split())
NUMBERS = ('type', 'precise_ip', 'clockid', 'sample_max_stack', 'wakeup_events', 'bp_type')


def problems(found, text):
    """perf report --header-only: where the records stand, which features are missing, what the events
    sample. It prints nothing of the kind for a pipe."""
    missing = re.search(r'missing features: (.*)', text)
    if not missing:
        return []
    data = {key: int(re.search(r'data %s +: (\d+)' % key, text).group(1)) for key in ('offset', 'size')}
    found_wrong = [] if data == found['header']['data'] else ['the records are not at %r' % data]
    features = {name for name in found['header']['features'] if not name.startswith('SIMPLEPERF')}
    if features != FEATURES - set(missing.group(1).split()):
        found_wrong.append('the features are not all but %s' % missing.group(1))
    theirs = [described(line) for line in re.findall(r'^# event : name = (.*)$', text, re.M)]
    ours = [(event['sample_type'], event['read_format'], event['flags'], event['ids'])
            for event in found['events']]
    if theirs and theirs != [tuple(map(unordered, event)) for event in ours]:
        found_wrong.append('perf says of the events %r, inspect %r' % (theirs, ours))
    return found_wrong


def unordered(value):
    return sorted(value) if isinstance(value, list) else value


def described(line):
    """(sampled fields, read format, bits that are set, number of ids) of one event's line."""
    def words(name):
        match = re.search(name + r' = ([A-Z_|]+)', line)
        return sorted(match.group(1).split('|')) if match else []
    ids = re.search(r'id = \{ ([\d, ]*) \}', line)
    bits = sorted(set(re.findall(r'(\w+) = 1(?![\dx])', line)) - set(NUMBERS))
    return (words('sample_type'), words('read_format'), bits,
            len(ids.group(1).split(',')) if ids else 0)
