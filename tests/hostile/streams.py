"""Streams of records that no perf writes, as {name: bytes}: pipes, compressed records, old forms."""
import random
import struct

import perfdata
import perfstream
from perfdata import SAMPLE_ID_ALL, PerfData
from perfstream import (COMPRESSED, COMPRESSED2, EVENT_TYPE, EVENT_UPDATE, HEADER_ATTR,
                        HEADER_BUILD_ID, HEADER_FEATURE, TRACING_DATA, compress, compressed,
                        frame_begin, packed, pipe, raw_block, record, run_block, small_pipe)

AUXTRACE = 71
HUGE = (0, 1, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 63, (1 << 64) - 1)


def cut():
    out = {}
    for name, data in (('a pipe', small_pipe()), ('a big-endian pipe', small_pipe(True)),
                       ('a compressed pipe', pipe(compress(perfdata.small(), 5)))):
        for size in range(8, len(data), 112):
            out['%s cut at %d' % (name, size)] = data[:size]
    return out


def noise():
    out, good = {}, {'pipe': small_pipe(), 'compressed': compress(perfdata.small(), 4).build(),
                     'compressed2 pipe': pipe(compress(perfdata.small(True), 4, COMPRESSED2))}
    for name, data in good.items():
        for seed in range(20):
            chance, bad = random.Random(seed), bytearray(data)
            for _ in range(1 + 2 * seed):
                bad[chance.randrange(16, len(bad))] = chance.choice((0, 1, 0x7f, 0x80, 0xff))
            out['damaged %s %d' % (name, seed)] = bytes(bad)
    return out


def begin(file):
    return struct.pack(file.order + 'QQ', struct.unpack('<Q', b'PERFILE2')[0], 16)


def attr_records():
    """HEADER_ATTR of any size, with any attr.size, none, and too many."""
    out, file = {}, perfdata.small()
    rest = b''.join(file.records)
    for size in (0, 1, 63, 64, 65, 128, 136, 4096, 65535, (1 << 32) - 1):
        attr = bytearray(file.attr(file.events[0]))
        struct.pack_into('<I', attr, 4, size)
        out['attr.size %d in a pipe' % size] = begin(file) + record(
            file, HEADER_ATTR, bytes(attr) + file.pack('3Q', 11, 12, 21)) + rest
    for length in (0, 4, 8, 63, 64):
        out['HEADER_ATTR of %d bytes' % length] = begin(file) + record(
            file, HEADER_ATTR, b'\x40' * length) + rest
    out['a pipe without events'] = begin(file) + rest
    out['a pipe of its header'] = begin(file)
    out['a pipe of records before its event'] = begin(file) + rest + b''.join(perfstream.attrs(file)) + rest
    out['5000 events in a pipe'] = begin(file) + b''.join(
        record(file, HEADER_ATTR, file.attr(file.events[0]) + file.pack('Q', i)) for i in range(5000))
    return out


def descriptions():
    """EVENT_UPDATE, HEADER_FEATURE, EVENT_TYPE, BUILD_ID, TRACING_DATA that lie."""
    out = {}
    for kind in (0, 1, 2, 3, 4, (1 << 64) - 1):
        for body in (b'', b'\xff' * 3, b'\xff' * 4000, struct.pack('<HHH', 0, 65535, 1),
                     struct.pack('<HHH', 1, 65535, 8) + b'\xff' * 800, struct.pack('<HHH', 1, 9, 4),
                     struct.pack('<HHHH', 2, 0, 7, 65535), b'\x1b[31m\xe2\x80\xae<script>alert(1)'):
            file = perfdata.small()
            out['EVENT_UPDATE %d of %r' % (kind, body[:12])] = pipe(
                file, [perfstream.event_update(file, kind, 11, body)])
    for feature in list(range(0, 40)) + [128, 255, 256, 1 << 32, (1 << 64) - 1]:
        file = perfdata.small()
        out['HEADER_FEATURE %d' % feature] = pipe(file, [
            record(file, HEADER_FEATURE, file.pack('Q', feature) + content)
            for content in (b'', b'\xff' * 64, random.Random(feature).randbytes(400))])
    for size in HUGE:
        file = perfdata.small()
        out['TRACING_DATA of %#x bytes' % size] = pipe(file, [
            record(file, TRACING_DATA, file.pack('I', size & 0xffffffff)) + b'\x17\x08\x44tracing'])
        out['AUXTRACE of %#x bytes' % size] = pipe(file, [
            record(file, AUXTRACE, file.pack('6Q', size, 0, 0, 0, 0, 0))])
    for type in (HEADER_FEATURE, EVENT_UPDATE, EVENT_TYPE, HEADER_BUILD_ID, TRACING_DATA, AUXTRACE):
        for size in (0, 7, 8, 9, 15, 16, 24, 65535):
            file = perfdata.small()
            out['record %d of size %d in a pipe' % (type, size)] = pipe(
                file, [record(file, type, b'\xff' * 40, size=size)])
    return out


def tails():
    out, file = {}, perfdata.small()
    for name, tail in {'text': b'[ perf record: Woken up ]\n', 'escapes': b'\x1b[31m\x9b31m\x07' * 9,
                       'zeros': b'\0' * 5000, 'half a header': b'\x09\0\0', 'ones': b'\xff' * 100,
                       'quotes': b'"}]<script>alert(1)</script>' * 3}.items():
        out['%s behind a pipe' % name] = pipe(file, after=tail)
        out['%s behind a file' % name] = perfdata.small().build() + tail
    return out


def compressed_streams():
    data = b''.join(perfdata.small().records)
    whole = b''.join(packed(data, 2))
    streams = {
        'nothing': [b''], 'garbage': [b'\xff' * 4000], 'no frame': [raw_block(data)],
        'a cut frame': [whole[:-7]], 'half a record': [frame_begin() + raw_block(data[:100])],
        'one byte a piece': [whole[i:i + 1] for i in range(300)],
        'an end, then another frame': [frame_begin() + raw_block(data, True), whole],
        'a window of 2 GiB': [frame_begin(31) + raw_block(data)],
        'a window of 128 MiB': [frame_begin(27) + raw_block(data)],
        'a skippable frame': [struct.pack('<II', 0x184D2A50, 8) + b'skipped.' + whole],
        'a dictionary': [struct.pack('<IBBB', 0xFD2FB528, 1, 0x50, 9) + raw_block(data)],
        'zeros': [frame_begin() + run_block(0, 1 << 17) * 2000],
        'ones': [frame_begin() + run_block(255, 1 << 17) * 2000],
        # A record of unknown type 0x09090909 and 0x0909 bytes, again and again: 2 GB of them.
        'a bomb': [frame_begin() + run_block(9, 1 << 17) * 14000],
    }
    out = {}
    for name, pieces in streams.items():
        for type in (COMPRESSED, COMPRESSED2):
            file = perfdata.small()
            file.records = file.records[:6] + [compressed(file, piece[:65000], type) for piece in pieces] + \
                file.records[6:]
            out['compressed %d: %s' % (type, name)] = file.build()
    return out


def odd_compressed():
    out, data = {}, b''.join(perfdata.small().records)
    inner = b''.join(packed(data, 1))
    for name, content in {
            'in compressed': compressed(perfdata.small(), inner),
            'trace': record(perfdata.small(), AUXTRACE, struct.pack('<6Q', (1 << 64) - 1, 0, 0, 0, 0, 0)),
            'attr': b''.join(perfstream.attrs(perfdata.small()))}.items():
        file = perfdata.small()
        file.records += [compressed(file, piece) for piece in packed(content + data, 2)]
        out['compressed: %s' % name] = file.build()
    for size in HUGE:
        file = perfdata.small()
        body = file.pack('Q', size) + inner[:1000]
        file.records = file.records[:9] + [record(file, COMPRESSED2, body)] + file.records[9:]
        out['COMPRESSED2 of %#x bytes' % size] = file.build()
    return out


def old_forms():
    out = {}
    for big in (False, True):
        for size in (72, 104, 16, 0, 1 << 40, (1 << 64) - 1):
            out['PERFFILE with a header of %#x bytes, %s' % (size, big)] = perfstream.first_form(
                perfdata.small(big), size)
    file = PerfData()
    file.event(type=2, config=7, flags=SAMPLE_ID_ALL, ids=[1])
    file.build()
    for at in HUGE:
        for size in (72, 1 << 40, (1 << 64) - 1):
            out['event types: %#x bytes at %#x' % (size, at)] = file.patched(
                {'event types: offset': at, 'event types: size': size})
    return out


def all_cases():
    out = {}
    for make in (cut, noise, attr_records, descriptions, tails, compressed_streams, odd_compressed,
                 old_forms):
        out.update(make())
    return out
