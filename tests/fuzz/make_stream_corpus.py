#!/usr/bin/env python3
"""Writes the seeds of fuzz_perf_pipe and fuzz_perf_zstd anew. crash-*: what fuzzing found."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import perfdata    # noqa: E402
import perfstream  # noqa: E402

IP_TID_TIME = perfdata.IP | perfdata.TID | perfdata.TIME


def behind_header(data, big_endian=False):
    return bytes([big_endian]) + data[16:]


def pipes():
    text = perfdata.small()
    packed = perfstream.compress(perfdata.small())
    second = perfstream.compress(perfdata.small(True), 2, perfstream.COMPRESSED2)
    return {'small': behind_header(perfstream.small_pipe()),
            'small-big-endian': behind_header(perfstream.small_pipe(True), True),
            'text-behind': behind_header(perfstream.pipe(text, after=b'[ perf record: Woken up ]\n')),
            'compressed': behind_header(perfstream.pipe(packed)),
            'compressed2-big-endian': behind_header(perfstream.pipe(second), True)}


def some_records():
    file = perfdata.PerfData()
    event = file.event(type=1, sample_type=IP_TID_TIME, flags=perfdata.SAMPLE_ID_ALL)
    file.comm(7, 7, 'work')
    file.mmap(7, 7, 0x400000, 0x2000, 0, '/bin/work')
    for time in range(1000, 1400, 100):
        file.sample(event, 0x400100, 7, 7, time)
    file.finished_round()
    return b''.join(file.records)


def streams():
    data, out = some_records(), {}
    stream = b''.join(perfstream.packed(data, 3))
    for name, how in (('records', 1), ('records-cut', 1 | 2 << 2), ('records2', 3 | 3 << 2)):
        out[name] = bytes([how]) + data
    for name, how in (('stream', 0), ('stream-cut', 2 << 2), ('stream2', 2 | 3 << 2)):
        out[name] = bytes([how]) + stream
    zeros = perfstream.frame_begin() + perfstream.run_block(0, 1 << 17) * 30
    out['zeros'] = b'\0' + zeros
    out['window-too-large'] = b'\0' + perfstream.frame_begin(31) + perfstream.raw_block(data)
    out['compressed-in-compressed'] = b'\1' + perfstream.compressed(perfdata.PerfData(), stream)
    return out


def main():
    for target, seeds in (('perf_pipe', pipes()), ('perf_zstd', streams())):
        folder = os.path.join(HERE, 'corpus', target)
        os.makedirs(folder, exist_ok=True)
        for name, data in seeds.items():
            with open(os.path.join(folder, name), 'wb') as out:
                out.write(data)


if __name__ == '__main__':
    main()
