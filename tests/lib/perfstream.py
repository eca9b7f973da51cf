"""The same recordings (perfdata.py) written down in other ways: through a pipe, compressed, in
directories. zstd frames (RFC 8878) are made of raw and run-length blocks: no encoder is needed."""
import os
import struct

import perfdata

HEADER_ATTR, EVENT_TYPE, TRACING_DATA, HEADER_BUILD_ID = 64, 65, 66, 67
EVENT_UPDATE, HEADER_FEATURE, COMPRESSED, COMPRESSED2 = 78, 80, 81, 83
UNIT, SCALE, NAME, CPUS = range(4)

# --- zstd ----------------------------------------------------------------------------------------


def frame_begin(window_log=20):
    """A frame's header: no size, no checksum, a window of 2^window_log bytes."""
    return struct.pack('<IBB', 0xFD2FB528, 0, (window_log - 10) << 3)


def raw_block(data, last=False):
    return struct.pack('<I', last | 0 << 1 | len(data) << 3)[:3] + data


def run_block(byte, count, last=False):
    return struct.pack('<I', last | 1 << 1 | count << 3)[:3] + bytes([byte])


def packed(data, pieces, window_log=20):
    """The bytes of one stream, cut into `pieces` such that each unpacks by itself."""
    step = max(1, (len(data) + pieces - 1) // pieces)
    out = [raw_block(data[i:i + step]) for i in range(0, len(data), step)]
    out[0] = frame_begin(window_log) + out[0]
    return out

# --- records -------------------------------------------------------------------------------------


def record(file, type, body, misc=0, size=None):
    return file.pack('IHH', type, misc, len(body) + 8 if size is None else size) + body


def compressed(file, data, type=COMPRESSED):
    if type == COMPRESSED2:
        data = file.pack('Q', len(data)) + data + b'\0' * (-len(data) % 8)
    return record(file, type, data)


def compress(file, pieces=3, type=COMPRESSED, window_log=20):
    """The file's records become `pieces` compressed ones; records straddle them."""
    data = b''.join(file.records)
    file.records = [compressed(file, piece, type) for piece in packed(data, pieces, window_log)]
    return file


def event_update(file, kind, id, body):
    return record(file, EVENT_UPDATE, file.pack('QQ', kind, id) + body)


def attrs(file):
    return [record(file, HEADER_ATTR, file.attr(event) + file.pack('%dQ' % len(event.ids), *event.ids))
            for event in file.events]


def features(file):
    return [record(file, HEADER_FEATURE, file.pack('Q', bit) + content)
            for bit, content in sorted(file.features.items())]


def pipe(file, before=(), after=b''):
    """What perf record -o - writes: attrs, features, `before`, the records; `after` ends it."""
    magic = struct.unpack('<Q', b'PERFILE2')[0]
    return (file.pack('QQ', magic, 16) + b''.join(attrs(file)) + b''.join(features(file)) +
            b''.join(before) + b''.join(file.records) + after)


def first_form(file, header_bytes=104):
    """PERFFILE, of before Linux 3.0: the same letters in either byte order."""
    data = file.build()
    return b'PERFFILE' + file.pack('Q', header_bytes) + data[16:]

# --- directories ---------------------------------------------------------------------------------


def threads(file, folder, streams):
    """What perf record --threads writes: `data`, and the records of each of `streams` (lists of
    records) in data.0, data.1 …"""
    os.makedirs(folder, exist_ok=True)
    for name, content in [('data', file.build())] + [
            ('data.%d' % i, b''.join(records)) for i, records in enumerate(streams)]:
        with open(os.path.join(folder, name), 'wb') as out:
            out.write(content)


def small_pipe(big_endian=False):
    """perfdata.small through a pipe, with what only pipes hold."""
    file = perfdata.small(big_endian)
    return pipe(file, [
        event_update(file, NAME, 11, file.text('cycles:renamed')),
        event_update(file, UNIT, 21, file.text('msec')),
        event_update(file, SCALE, 21, file.pack('d', 1e-6)),
        event_update(file, CPUS, 21, file.pack('HH4H', 0, 4, 0, 1, 2, 5) + b'\0' * 4),
        record(file, EVENT_TYPE, file.pack('Q', 7) + file.text('sched:sched_switch')),
        record(file, TRACING_DATA, file.pack('I', 16)) + b'\x17\x08\x44tracing\0\0\0\0\0\0',
        record(file, HEADER_BUILD_ID, file.pack('i24s', 100, b'\x22' * 20) + file.text('/bin/x'))])
