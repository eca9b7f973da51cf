"""An independent count of a perf.data: headers of records as they stand in the file, nothing unpacked."""
import collections
import struct

NAMES = {
    1: 'MMAP', 2: 'LOST', 3: 'COMM', 4: 'EXIT', 5: 'THROTTLE', 6: 'UNTHROTTLE', 7: 'FORK', 8: 'READ',
    9: 'SAMPLE', 10: 'MMAP2', 11: 'AUX', 12: 'ITRACE_START', 13: 'LOST_SAMPLES', 14: 'SWITCH',
    15: 'SWITCH_CPU_WIDE', 16: 'NAMESPACES', 17: 'KSYMBOL', 18: 'BPF_EVENT', 19: 'CGROUP',
    20: 'TEXT_POKE', 21: 'AUX_OUTPUT_HW_ID', 22: 'CALLCHAIN_DEFERRED',
    64: 'HEADER_ATTR', 65: 'HEADER_EVENT_TYPE', 66: 'HEADER_TRACING_DATA', 67: 'HEADER_BUILD_ID',
    68: 'FINISHED_ROUND', 69: 'ID_INDEX', 70: 'AUXTRACE_INFO', 71: 'AUXTRACE', 72: 'AUXTRACE_ERROR',
    73: 'THREAD_MAP', 74: 'CPU_MAP', 75: 'STAT_CONFIG', 76: 'STAT', 77: 'STAT_ROUND',
    78: 'EVENT_UPDATE', 79: 'TIME_CONV', 80: 'HEADER_FEATURE', 81: 'COMPRESSED', 82: 'FINISHED_INIT',
    83: 'COMPRESSED2'}
# What perf report --stats calls otherwise.
STATS_NAMES = {'ATTR': 'HEADER_ATTR', 'EVENT_TYPE': 'HEADER_EVENT_TYPE', 'FEATURE': 'HEADER_FEATURE',
               'TRACING_DATA': 'HEADER_TRACING_DATA', 'BUILD_ID': 'HEADER_BUILD_ID'}


def name_of(type):
    return NAMES.get(type, 'TYPE%d' % type)


def kernel_name(stats_name):
    return STATS_NAMES.get(stats_name, stats_name)


def of_kernel(name):
    """True for a type that the kernel writes, not perf."""
    return any(name == known and type < 64 for type, known in NAMES.items())


def bounds(data):
    """(byte order, begin and end of the records)"""
    for order in '<>':
        size = struct.unpack_from(order + 'Q', data, 8)[0]
        if size == 16:
            return order, 16, len(data)
        if size in (72, 104):
            begin, length = struct.unpack_from(order + 'QQ', data, 40)
            return order, begin, begin + length if length else len(data)
    raise ValueError('no perf.data header')


def count(data):
    """{name: records}; stops before what is no record."""
    order, at, end = bounds(data)
    counts = collections.Counter()
    while at + 8 <= end:
        type, _, size = struct.unpack_from(order + 'IHH', data, at)
        if size < 8 or at + size > end or type > 0xffff:
            break
        counts[name_of(type)] += 1
        follows = {71: 'Q', 66: 'I'}.get(type)
        more = struct.unpack_from(order + follows, data, at + 8)[0] if follows else 0
        at += size + more
    return dict(counts)
