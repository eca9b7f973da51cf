"""Builds perf.data files in file mode, of either byte order, for tests: what perf record would have
written, or what it never would. Layouts: include/uapi/linux/perf_event.h and
tools/perf/Documentation/perf.data-file-format.txt of Linux.

    file = PerfData()
    cycles = file.event(ids=[7])
    file.comm(100, 100, 'work')
    file.mmap(100, 100, 0x400000, 0x1000, 0, '/bin/work')
    file.sample(cycles, ip=0x400123, pid=100, tid=100, time=1000, cpu=0, period=1)
    open('perf.data', 'wb').write(file.build())
"""
import struct

# perf_event_attr.sample_type
IP, TID, TIME, ADDR, READ, CALLCHAIN, ID, CPU, PERIOD, STREAM_ID, RAW = (1 << i for i in range(11))
IDENTIFIER = 1 << 16
USUAL = IP | TID | TIME | CPU | PERIOD | IDENTIFIER
# read_format
TIME_ENABLED, TIME_RUNNING, FORMAT_ID, GROUP, FORMAT_LOST = (1 << i for i in range(5))
# perf_event_attr's bits
FREQ, SAMPLE_ID_ALL = 1 << 10, 1 << 18
# misc: whose address space
KERNEL, USER, HYPERVISOR, GUEST_KERNEL, GUEST_USER = range(1, 6)
EXEC = 1 << 13
BUILD_ID_IN_MMAP = 1 << 14
# markers in a call chain
CONTEXT_KERNEL, CONTEXT_USER = (1 << 64) - 128, (1 << 64) - 512
# record types
(MMAP, LOST, COMM, EXIT, THROTTLE, UNTHROTTLE, FORK, READ_RECORD, SAMPLE, MMAP2) = range(1, 11)
LOST_SAMPLES, FINISHED_ROUND, AUXTRACE, COMPRESSED = 13, 68, 71, 81
# feature bits
(BUILD_ID, HOSTNAME, OSRELEASE, VERSION, ARCH, NRCPUS, CPUDESC, CPUID, TOTAL_MEM, CMDLINE,
 EVENT_DESC) = range(2, 13)
CLOCKID, CLOCK_DATA = 23, 29

HEADER_BYTES = 104
ATTR_BYTES = 128


class Event:
    def __init__(self, sample_type, read_format, ids, fields):
        self.sample_type, self.read_format, self.ids = sample_type, read_format, ids
        self.fields = fields
        self.tail = b''  # of the attr, from its 49th byte on


class PerfData:
    def __init__(self, big_endian=False, attr_bytes=ATTR_BYTES):
        self.order = '>' if big_endian else '<'
        self.attr_bytes = attr_bytes
        self.events, self.records, self.features = [], [], {}
        self.places = {}  # name of a field -> (offset, size in bytes), once built

    def pack(self, layout, *values):
        return struct.pack(self.order + layout, *values)

    # --- events ----------------------------------------------------------------------------------

    def event(self, type=0, config=0, period=4000, sample_type=USUAL, read_format=0,
              flags=FREQ | SAMPLE_ID_ALL, ids=()):
        """perf_event_attr's fields; returns what the sample functions take."""
        if self.order == '>':
            flags = int('{:064b}'.format(flags)[::-1], 2)
        fields = (type, self.attr_bytes, config, period, sample_type, read_format, flags)
        self.events.append(Event(sample_type, read_format, list(ids), fields))
        return self.events[-1]

    # --- records ---------------------------------------------------------------------------------

    def record(self, type, misc, body, size=None):
        """Any record; `size` lies about its size."""
        self.records.append(self.pack('IHH', type, misc, len(body) + 8 if size is None else size) +
                            body)

    def text(self, text):
        """NUL-terminated and padded to eight bytes."""
        data = text.encode() if isinstance(text, str) else text
        return data + b'\0' * (8 - len(data) % 8)

    def sample_id(self, time, pid=0, tid=0, cpu=0):
        """What trails every record but samples, as the first event asks."""
        event = self.events[0]
        parts = ((TID, 'II', (pid, tid)), (TIME, 'Q', (time,)), (ID, 'Q', event.ids[:1] or (0,)),
                 (STREAM_ID, 'Q', (0,)), (CPU, 'II', (cpu, 0)),
                 (IDENTIFIER, 'Q', event.ids[:1] or (0,)))
        return b''.join(self.pack(layout, *values) for bit, layout, values in parts
                        if event.sample_type & bit)

    def side(self, type, misc, body, time, pid, tid):
        self.record(type, misc, body + self.sample_id(time, pid, tid))

    def mmap(self, pid, tid, start, length, pgoff, path, time=0, misc=USER):
        self.side(MMAP, misc, self.pack('iiQQQ', pid, tid, start, length, pgoff) + self.text(path),
                  time, pid & 0xffffffff, tid & 0xffffffff)

    def mmap2(self, pid, tid, start, length, pgoff, path, time=0, misc=USER, build_id=None):
        body = self.pack('iiQQQ', pid, tid, start, length, pgoff)
        if build_id is None:
            body += self.pack('IIQQ', 8, 1, 1234, 1)
        else:
            misc |= BUILD_ID_IN_MMAP
            body += self.pack('Bxxx20s', len(build_id), build_id)
        body += self.pack('II', 5, 2) + self.text(path)
        self.side(MMAP2, misc, body, time, pid & 0xffffffff, tid & 0xffffffff)

    def comm(self, pid, tid, name, time=0, exec=False):
        self.side(COMM, EXEC if exec else 0, self.pack('ii', pid, tid) + self.text(name), time,
                  pid & 0xffffffff, tid & 0xffffffff)

    def fork(self, pid, ppid, tid, ptid, time=0, type=FORK):
        self.side(type, 0, self.pack('iiiiQ', pid, ppid, tid, ptid, time), time, pid & 0xffffffff,
                  tid & 0xffffffff)

    def exit(self, pid, ppid, tid, ptid, time=0):
        self.fork(pid, ppid, tid, ptid, time, EXIT)

    def lost(self, count, time=0):
        self.side(LOST, 0, self.pack('QQ', 0, count), time, 0, 0)

    def lost_samples(self, count, time=0):
        self.side(LOST_SAMPLES, 0, self.pack('Q', count), time, 0, 0)

    def throttle(self, time=0, type=THROTTLE):
        self.side(type, 0, self.pack('QQQ', time, 0, 0), time, 0, 0)

    def finished_round(self):
        self.record(FINISHED_ROUND, 0, b'')

    def sample(self, event, ip=0, pid=0, tid=0, time=0, cpu=0, period=1, chain=(), id=None,
               misc=USER, chain_count=None, read=None, tail=b''):
        """`chain`: leaf first, with its markers; `chain_count` lies about its length; `read`: the
        words of the READ block."""
        number = id if id is not None else (event.ids or [0])[0]
        words = len(chain) if chain_count is None else chain_count
        read = read if read is not None else [0]
        parts = ((IDENTIFIER, 'Q', (number,)), (IP, 'Q', (ip,)), (TID, 'ii', (pid, tid)),
                 (TIME, 'Q', (time,)), (ADDR, 'Q', (0,)), (ID, 'Q', (number,)),
                 (STREAM_ID, 'Q', (0,)), (CPU, 'II', (cpu, 0)), (PERIOD, 'Q', (period,)),
                 (READ, '%dQ' % len(read), read),
                 (CALLCHAIN, 'Q%dQ' % len(chain), (words, *chain)))
        body = b''.join(self.pack(layout, *values) for bit, layout, values in parts
                        if event.sample_type & bit)
        self.record(SAMPLE, misc, body + tail)

    # --- features --------------------------------------------------------------------------------

    def feature_text(self, bit, text):
        data = self.text(text)
        self.features[bit] = self.pack('I', len(data)) + data

    def feature_cmdline(self, *words):
        self.features[CMDLINE] = self.pack('I', len(words)) + b''.join(
            self.pack('I', len(self.text(word))) + self.text(word) for word in words)

    def feature_cpus(self, available, online):
        self.features[NRCPUS] = self.pack('II', available, online)

    def feature_build_ids(self, entries):
        """[(pid, misc, build id, path)]"""
        data = b''
        for pid, misc, build_id, path in entries:
            body = self.pack('i24s', pid, build_id) + self.text(path)
            data += self.pack('IHH', 67, misc, len(body) + 8) + body
        self.features[BUILD_ID] = data

    def feature_event_desc(self, names):
        data = self.pack('II', len(names), self.attr_bytes)
        for event, name in zip(self.events, names):
            data += self.attr(event) + self.pack('II', len(event.ids), len(self.text(name)))
            data += self.text(name) + self.pack('%dQ' % len(event.ids), *event.ids)
        self.features[EVENT_DESC] = data

    # --- the file --------------------------------------------------------------------------------

    def attr(self, event):
        return (self.pack('IIQQQQQ', *event.fields) + event.tail).ljust(self.attr_bytes, b'\0')

    def place(self, name, offset, size=8):
        self.places[name] = (offset, size)

    def ids_and_attrs(self):
        """The ids of all events, and behind them their attrs; the ids stand at HEADER_BYTES."""
        ids, attrs = b'', b''
        begin = HEADER_BYTES + 8 * sum(len(event.ids) for event in self.events)
        for number, event in enumerate(self.events):
            at = begin + len(attrs) + self.attr_bytes
            self.place('event %d: offset of ids' % number, at)
            self.place('event %d: size of ids' % number, at + 8)
            attrs += self.attr(event) + self.pack('QQ', HEADER_BYTES + len(ids), 8 * len(event.ids))
            ids += self.pack('%dQ' % len(event.ids), *event.ids)
        return ids, attrs

    def feature_sections(self, begin):
        table, data = b'', b''
        for bit in sorted(self.features):
            at = begin + len(table)
            self.place('feature %d: offset' % bit, at)
            self.place('feature %d: size' % bit, at + 8)
            table += self.pack('QQ', begin + 16 * len(self.features) + len(data),
                               len(self.features[bit]))
            self.place('feature %d: first word' % bit, begin + 16 * len(self.features) + len(data), 4)
            data += self.features[bit]
        return table + data

    def header(self, attrs_at, attrs_size, data_at, data_size):
        bits = sum(1 << bit for bit in self.features)
        names = ('header size', 'attr entry size', 'attrs: offset', 'attrs: size', 'data: offset',
                 'data: size', 'event types: offset', 'event types: size', 'features')
        for number, name in enumerate(names):
            self.place(name, 8 + 8 * number)
        magic = struct.unpack('<Q', b'PERFILE2')[0]
        return self.pack('QQQQQQQQQ4Q', magic, HEADER_BYTES, self.attr_bytes + 16, attrs_at,
                         attrs_size, data_at, data_size, 0, 0,
                         *(bits >> 64 * i & (1 << 64) - 1 for i in range(4)))

    def build(self):
        self.places = {}
        ids, attrs = self.ids_and_attrs()
        data = b''.join(self.records)
        attrs_at = HEADER_BYTES + len(ids)
        data_at = attrs_at + len(attrs)
        features = self.feature_sections(data_at + len(data))
        return (self.header(attrs_at, len(attrs), data_at, len(data)) + ids + attrs + data + features)

    def patched(self, changes):
        """The file with {name of a field: value} overwritten."""
        data = bytearray(self.build())
        for name, value in changes.items():
            offset, size = self.places[name]
            data[offset:offset + size] = self.pack('I' if size == 4 else 'Q',
                                                   value & (1 << 8 * size) - 1)
        return bytes(data)


def small(big_endian=False):
    """A recording with a little of everything: two events, two tasks, call chains, features."""
    file = PerfData(big_endian)
    kind = USUAL | CALLCHAIN
    cycles = file.event(sample_type=kind, ids=[11, 12])
    clock = file.event(type=1, config=0, period=1000000, sample_type=kind, flags=SAMPLE_ID_ALL,
                       ids=[21, 22])
    file.mmap(-1, 0, 0xffffffff81000000, 0x1000000, 0xffffffff81000000, '[kernel.kallsyms]_text',
              misc=KERNEL)
    file.mmap(-1, 0, 0xffffffffc0000000, 0x4000, 0, '/lib/modules/6.1/kernel/fs/ext4/ext4.ko',
              misc=KERNEL)
    file.comm(100, 100, 'work', exec=True)
    file.mmap2(100, 100, 0x400000, 0x3000, 0x1000, '/opt/work/bin/work')
    file.mmap2(100, 100, 0x7f0000000000, 0x20000, 0, '/usr/lib/libwork.so.1',
               build_id=bytes(range(20)))
    for i in range(8):
        tid = 100 + i % 2
        chain = [CONTEXT_USER, 0x7f0000001000 + 16 * i, 0x400123, 0x400456]
        if i == 1:
            file.fork(100, 100, 101, 100, 1500000)
            file.comm(100, 101, 'helper', 1600000)
        file.sample(cycles, 0x7f0000001000 + 16 * i, 100, tid, 1000000 * (i + 1), i % 2, 4000,
                    chain)
        file.sample(clock, 0xffffffff81000100, 100, tid, 1000000 * (i + 1) + 500, i % 2, 1000000,
                    [CONTEXT_KERNEL, 0xffffffff81000100, 0xffffffffc0000200] + chain, misc=KERNEL)
    file.lost(3, 9000000)
    file.lost_samples(2, 9100000)
    file.throttle(9200000)
    file.finished_round()
    file.exit(100, 1, 100, 1, 9300000)
    describe(file)
    return file


def describe(file):
    """The features of a recording made on a machine that never was."""
    file.feature_text(HOSTNAME, 'testhost')
    file.feature_text(OSRELEASE, '6.1.0-test')
    file.feature_text(VERSION, '6.1.test')
    file.feature_text(ARCH, 's390x' if file.order == '>' else 'x86_64')
    file.feature_cpus(4, 2)
    file.feature_text(CPUDESC, 'Test CPU @ 1.00GHz')
    file.feature_text(CPUID, 'TestVendor,6,1,1')
    file.features[TOTAL_MEM] = file.pack('Q', 2097152)
    file.feature_cmdline('perf', 'record', '-g', './work')
    file.feature_event_desc(['cycles', 'cpu-clock'])
    file.feature_build_ids([(-1, KERNEL, b'\x11' * 20, '[kernel.kallsyms]'),
                            (100, USER, b'\x22' * 20, '/opt/work/bin/work')])
    file.features[CLOCKID] = file.pack('Q', 1)
    file.features[CLOCK_DATA] = file.pack('IIQQ', 1, 1, 1700000000000000000, 1000000)
