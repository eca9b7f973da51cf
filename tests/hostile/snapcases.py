"""Snapshots and inventories that no collector writes, as {name: bytes}: a bare procfs.snap, or a tar
of a bundle. The builder is tests/lib/snapfile.py."""
import io
import json
import random
import struct
import tarfile

from snapfile import CUT, FAILED, PATH, SAME, TEXT, SnapFile

SECOND = 1000000000
STAT = 'cpu  %d 0 5 1000 2 0 1 0 0 0\ncpu0 %d 0 5 1000 2 0 1 0 0 0\nctxt %d\nprocs_running 2\n'
HUGE = (0, 1, 1 << 31, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, (1 << 64), 10 ** 40)
NAMES = {'markup': b'<script>alert(1)</script>', 'escapes': b'\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b31m',
         'bidi': 'safe\u202etxt.exe\u2066\u200f'.encode(), 'not UTF-8': b'\xff\xfe\xc0\x80\xed\xa0\x80\xf5',
         'NUL': b'a\0b', 'long': b'x' * 5000, 'dots': b'...', 'braces': b'{{7*7}}</title><img/src=x>'}


def stat(rounds=3):
    file = SnapFile()
    for i in range(rounds):
        file.text('/proc/stat', STAT % (i * 50, i * 50, i * 700), (i + 1) * SECOND, 1000, i)
    return file


def frames():
    """One field of one frame wrong."""
    out = {}
    for kind in (0, 5, 99, 65535):
        file = stat()
        file.frame(kind, 0, b'abc', before=4 * SECOND, after=4 * SECOND)
        file.text('/proc/stat', STAT % (900, 900, 9), 5 * SECOND)
        out['kind %d' % kind] = file.build()
    for length in (1, 7, 1 << 20, (1 << 32) - 1):
        file = stat()
        file.frame(TEXT, 0, b'abc', before=4 * SECOND, after=4 * SECOND, length=length)
        out['length %d' % length] = file.build()
    for path in (1, 7, (1 << 32) - 1):
        for kind in (PATH, TEXT, SAME, FAILED):
            file = stat()
            file.frame(kind, path, b'/proc/x' if kind in (PATH, TEXT) else b'', before=9 * SECOND)
            out['kind %d of path %d' % (kind, path)] = file.build()
    for before, after in ((-1, 5), (5, -1), (1 << 62, 1 << 62), (-(1 << 63), (1 << 63) - 1), (7, 6), (0, 0)):
        file = stat()
        file.frame(TEXT, 0, b'ctxt 5\n', before=before, after=after)
        file.text('/proc/stat', STAT % (900, 900, 9), 5 * SECOND)
        out['times %d and %d' % (before, after)] = file.build()
    for header in (0, 8, 15, 17, 64, 4096, 5000, (1 << 32) - 1):
        data = bytearray(stat().build())
        data[12:16] = struct.pack('<I', header)
        out['header of %d bytes' % header] = bytes(data)
    for version in (0, 2, (1 << 32) - 1):
        out['version %d' % version] = SnapFile(version).build()
    return out


def orders():
    """Frames that are whole, in an order that makes little sense."""
    out = {}
    file = SnapFile()
    file.same('/proc/stat', SECOND)
    out['nothing but a repeat'] = file.build()
    file = SnapFile()
    file.failed('/proc/stat', SECOND, 13)
    out['nothing but a failure'] = file.build()
    file = stat()
    file.text('/proc/stat', 'cpu  1 2', 9 * SECOND, flags=CUT)
    out['a text that was cut'] = file.build()
    file = SnapFile()
    for i in range(3000):
        file.declare('/proc/%d/stat' % (i % 7))
        file.frame(TEXT, i, b'1 (x) S 1 1 1 1 1 1 0 0 0 0 %d 0\n' % i, before=i * SECOND, after=i * SECOND)
    out['3000 paths, seven names'] = file.build()
    file = SnapFile()
    for i in range(5):
        file.text('/proc/stat', '', (i + 1) * SECOND)
    out['empty texts'] = file.build()
    return out


def numbers():
    """Counters at the ends of every width, forwards and backwards."""
    out = {}
    for first in HUGE:
        for second in HUGE:
            file = SnapFile()
            for i, value in enumerate((first, second)):
                time = (i + 1) * SECOND
                words = ' '.join([str(value)] * 17)
                file.text('/proc/stat', 'cpu %s\ncpu0 %s\nctxt %d\n' % (words, words, value), time)
                file.text('/proc/diskstats', '8 0 sda %s\n' % words, time)
                file.text('/proc/net/dev', 'eth0: %s\n' % words, time)
                file.text('/proc/meminfo', 'MemTotal: %d kB\nMemAvailable: %d kB\n' % (first, second), time)
                file.text('/proc/loadavg', '%d.5 1e400 -1 %d/%d 3\n' % (value, value, value), time)
                file.text('/proc/7/stat', '7 (x) S %s\n' % words, time)
            out['%d then %d' % (first, second)] = file.build()
    return out


def texts():
    """Files of /proc full of something else."""
    out = {}
    paths = ('/proc/stat', '/proc/interrupts', '/proc/softirqs', '/proc/diskstats', '/proc/net/dev',
             '/proc/pressure/cpu', '/proc/7/stat', '/proc/7/status', '/proc/schedstat', '/proc/vmstat')
    for seed in range(6):
        file, noise = SnapFile(), random.Random(seed)
        for i in range(4):
            for path in paths:
                file.text(path, noise.randbytes(300), (i + 1) * SECOND)
        out['noise %d' % seed] = file.build()
    file = SnapFile()
    for i in range(3):
        file.text('/proc/net/dev', ''.join('i%d_%d: 1 2 3 4 5\n' % (i, n) for n in range(40000)), (i + 1) * SECOND)
    out['40000 new interfaces each time'] = file.build()
    file = SnapFile()
    for i in range(3):
        file.text('/proc/interrupts', ' '.join('CPU%d' % n for n in range(20000)) + '\n1: ' + '1 ' * 20000, (i + 1) * SECOND)
    out['20000 CPUs'] = file.build()
    return out


def repeated(devices, rounds):
    """What 40 bytes of a repeat stand for: every device once more."""
    file = SnapFile()
    file.text('/proc/net/dev', ''.join('i%d: 1 2 3 4 5 6 7 8 9 10 11 12\n' % n for n in range(devices)), SECOND)
    for i in range(rounds):
        file.same('/proc/net/dev', (i + 2) * SECOND)
    return file.build()


def many_values():
    return {'100 devices, 1000 times': repeated(100, 1000)}


def named(raw):
    """A device, a process and an interrupt of this name."""
    file = SnapFile()
    for i in range(3):
        time, one = (i + 1) * SECOND, b'%d' % i
        file.text('/proc/net/dev', raw + b': ' + (one + b' ') * 16 + b'\n', time)
        file.text('/proc/diskstats', b'8 0 ' + raw + b' ' + (one + b' ') * 17 + b'\n', time)
        file.text('/proc/7/stat', b'7 (' + raw + b') S ' + (one + b' ') * 20 + b'\n', time)
        file.text('/proc/interrupts', b' CPU0\n 24: ' + one + b' chip  ' + raw + b'\n', time)
        file.text(b'/proc/pressure/'.decode() + raw.decode('latin-1'), 'some total=%d\n' % i, time)
    return file.build()


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def bundle(spec, snap, **manifest):
    members = {'manifest.json': json.dumps(dict({'format': 'pipa-bundle', 'version': {'major': 1, 'minor': 0},
                                                 'state': 'complete'}, **manifest)).encode(),
               'spec_info.yaml': spec, 'procfs.snap': snap}
    return tar_of(members)


def quoted(raw):
    """A YAML scalar of these bytes, as Latin-1 where they are no UTF-8."""
    return '"' + ''.join('\\x%02x' % byte for byte in raw) + '"'


def inventories():
    good, out = stat().build(), {}
    for name, raw in NAMES.items():
        text = quoted(raw[:3000])
        out['inventory: ' + name] = bundle(
            ('%s:\n  - %s\n  - %s: %s\ncpu_info:\n  Model name: %s\nkernel_version:\n  version: %s\n' %
             ((text,) * 6)).encode(), named(raw), host=raw.decode('latin-1'))
    for name, text in {
            'laughs': 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n', 'brackets': '[' * 100000,
            'dashes': '- ' * 50000, 'keys': '? ' * 50000, 'anchor to itself': 'a: &a [*a]\n',
            'tags': '!!python/object/apply:os.system ["true"]\n', 'directive': '%YAML 9.9\n---\na: 1\n',
            'two documents': 'a: 1\n---\nb: 2\n', 'UTF-16': 'a: 1\n'.encode('utf-16').decode('latin-1'),
            'NUL': 'a: \0\n', 'wide': ''.join('k%d: v\n' % i for i in range(20000)),
            'long': 'a: ' + 'x' * 200000 + '\n', 'unclosed': 'a: "' + 'x' * 1000}.items():
        out['inventory: ' + name] = bundle(text.encode('latin-1'), good)
    return out


def all_cases():
    out = {}
    for make in (frames, orders, numbers, texts, many_values, inventories):
        out.update(('snap: ' + name, data) for name, data in make().items())
    out.update(('snap: names: ' + name, named(raw)) for name, raw in NAMES.items())
    whole = stat().build()
    out.update({'snap cut at %d' % size: whole[:size] for size in range(8, len(whole), 11)})
    return out
