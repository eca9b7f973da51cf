#!/usr/bin/env python3
"""Writes the seeds of fuzz_bundle and fuzz_manifest anew: small archives of every kind, and
manifests. Files there that are named crash-* or slow-* were found by fuzzing and stay."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import archivedata  # noqa: E402
from archivedata import PACKERS, header, long_name, member, octal, pax, tar, zip_end, zip_entry  # noqa: E402

TIME = {'monotonic_ns': 1, 'boottime_ns': 2, 'realtime_ns': 3}
MANIFEST = {
    'format': 'pipa-bundle', 'version': {'major': 1, 'minor': 0}, 'tool': 'pipa-collect 0.1.0',
    'id': '0f', 'host': 'db7', 'arch': 'x86_64', 'kernel': '6.1', 'boot_id': 'b',
    'kernel_build_id': None, 'state': 'complete', 'end_reason': 'duration', 'scope': 'processes',
    'processes': [1234], 'command': ['stress-ng', 'x'], 'command_status': 0,
    'labels': {'ticket': '4711'}, 'start': TIME, 'end': TIME, 'clock_ticks_hz': 100,
    'page_bytes': 4096, 'cpus_online': 8,
    'sampling': {'events': ['cpu-clock'], 'frequency_hz': 99, 'chains': 'frame pointer',
                 'kernel': True, 'all_processes': True, 'why': '', 'samples': 12345, 'lost': 0,
                 'bytes': 123456},
    'snapshots': {'interval_ns': 1000000000, 'rounds': 6, 'late_rounds': 0, 'paths': 40,
                  'bytes': 123456},
    'missing': [{'what': 'perf-12.map', 'why': 'is a symbolic link'}],
    'cost': {'cpu_user_ns': 1, 'cpu_system_ns': 1, 'setup_cpu_ns': 1, 'steady_cpu_ns': 1,
             'finish_cpu_ns': 1, 'max_rss_bytes': 1, 'written_bytes': 1},
    'members': [{'name': 'spec_info.yaml', 'size': 1234, 'xxh64': '0123456789abcdef'}]}
TEXT = json.dumps(MANIFEST, separators=(',', ':')).encode()
PERF = b'PERFILE2' + bytes(96)
SPARSE = b'\0' * 41 + octal(0, 12) + octal(1, 12) + bytes(72) + b'\0' + octal(9, 12)

MANIFESTS = {
    'whole': TEXT, 'bare': b'{"format":"pipa-bundle","version":{"major":1}}',
    'recording': json.dumps(dict(MANIFEST, state='recording', end=None, cost=None)).encode(),
    'tomorrow': b'{"format":"pipa-bundle","version":{"major":2}}',
    'odd': b'{"format":"pipa-bundle","version":{"major":1},"host":1,"start":[],"processes":[-1,"x"],'
           b'"page_bytes":1e308,"labels":{"a":1},"missing":[1,{}],"command":[1,"\\u0007"]}',
}
PLAIN = tar(member(b'manifest.json', TEXT), member(b'perf.data', PERF), member(b'maps/12', b'x\n'),
            member(b'binaries/.build-id/ab/cdef', b'\177ELF'))
BUNDLES = {
    'tar': PLAIN, 'zip': zip_entry(b'x/perf.data', PERF) + zip_entry(b'x/maps/1', b'x') + zip_end(),
    'zip-behind': zip_entry(b'perf.data', PERF, sizes=False) + zip_end(),
    'zip-stored': zip_entry(b'perf.data', PERF, 0) + zip_end(),
    'pax': tar(pax({b'path': b'x/perf.data', b'size': b'104', b'SCHILY.xattr.user.a': b'1'}),
               member(b'y', PERF), pax({b'comment': b'x'}, 'g')),
    'gnu': tar(long_name(b'x/perf.data'), member(b'y', PERF, magic=b'ustar  \0'),
               long_name(b'/etc/passwd', 'K'), header(b'kallsyms', kind='1')),
    'sparse': tar(header(b'kallsyms', 1, kind='S', magic=b'ustar  \0', tail=SPARSE), b'x' * 512),
    'pax-sparse': tar(pax({b'GNU.sparse.major': b'1', b'GNU.sparse.minor': b'0',
                           b'GNU.sparse.name': b'perf.data', b'GNU.sparse.realsize': b'9'}),
                      member(b'x', archivedata.padded(b'1\n0\n5\n') + b'xxxxx')),
    'names': tar(member(b'../../etc/x', b'x'), member(b'/perf.data', b'x'), member(b'a//b', b'x'),
                 header(b'kallsyms', kind='2', link=b'/etc/passwd'), member(b'perf.data', PERF)),
    'bare': PERF,
}


def main():
    for name, pack in PACKERS.items():
        for what, data in (('tar', PLAIN), ('perf', PERF)):
            if pack(data):
                BUNDLES['%s-%s' % (what, name)] = pack(data)
    for folder, seeds in (('bundle', BUNDLES), ('manifest', MANIFESTS)):
        path = os.path.join(HERE, 'corpus', folder)
        os.makedirs(path, exist_ok=True)
        for name, data in seeds.items():
            with open(os.path.join(path, name), 'wb') as out:
                out.write(data)


if __name__ == '__main__':
    main()
