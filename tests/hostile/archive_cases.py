"""Archives that no collector writes. Each case: bytes, and what must come of them."""
import gzip
import json
import re
import struct

import archivedata as archives
from archivedata import (BLOCK, BLOCKS, CHARACTER, FIFO, FOLDER, HARD, SYMBOLIC, base256, header,
                      long_name, member, octal, pax, tar, zip_end, zip_entry)
import perfdata

DATA = perfdata.small().build()
PERF = member(b'perf.data', DATA)
MANIFEST = {'format': 'pipa-bundle', 'version': {'major': 1, 'minor': 0}, 'host': 'db7',
            'state': 'complete'}


class Case:
    """`words`: a pattern of the one line that a failure says; None: it must succeed. `notes`: codes
    that must be among the model's notes."""

    def __init__(self, data, words=None, notes=(), either=False, same=False):
        self.data, self.words, self.notes, self.either = data, words, set(notes), either
        self.same = same  # the profile is that of the bare perf.data


def refused(data, words):
    return Case(data, words)


def noted(code, *parts):
    return Case(tar(*parts, PERF), notes=[code])


def manifest(**keys):
    return member(b'manifest.json', json.dumps(dict(MANIFEST, **keys)).encode())


def good():
    plain = tar(PERF)
    out = {'plain': plain, 'top folder': tar(member(b'x/perf.data', DATA)),
           'dot': tar(member(b'./perf.data', DATA)),
           'folder in UTF-8': tar(pax({b'path': 'mäß/perf.data'.encode()}), PERF),
           'name in Latin-1': tar(member(b'm\xe4\xdf/perf.data', DATA)),
           'GNU magic': tar(member(b'perf.data', DATA, magic=b'ustar  \0')),
           'attach_session': tar(member(b'spec_info.yaml', b'a: 1\n'),
                                 member(b'attach_session/perf.data', DATA)),
           'no end of archive': PERF, 'a bundle': tar(manifest(), PERF, member(b'maps/100', b'')),
           'long name by prefix': tar(member(b'perf.data', DATA, tail=b'a/' * 60)),
           'zip': zip_entry(b'x/perf.data', DATA) + zip_end(),
           'zip, stored': zip_entry(b'perf.data', DATA, 0) + zip_end(),
           'zip, sizes behind': zip_entry(b'perf.data', DATA, sizes=False) + zip_end()}
    for name, pack in archives.PACKERS.items():
        out['tar.' + name], out['perf.data.' + name] = pack(plain), pack(DATA)
    return {name: Case(data, same=True) for name, data in out.items() if data}


def names():
    etc = b'../../etc/x'
    return {
        'climbs': noted('climbing_names', member(etc, b'x')),
        'climbs inside': noted('climbing_names', member(b'a/../../perf.data', b'x')),
        'climbs and nothing else': refused(tar(member(etc, b'x')), "'\\.\\./\\.\\./etc/x'.*'\\.\\.'"),
        'absolute': noted('absolute_names', member(b'/etc/passwd', b'x')),
        'absolute perf.data': refused(tar(member(b'/perf.data', DATA)), "begin with '/'"),
        'empty part': noted('odd_names', member(b'a//perf.data', b'x')),
        'dot inside': noted('odd_names', member(b'a/./perf.data', b'x')),
        'escape': noted('odd_names', member(b'\x1b[31mperf.data', b'x')),
        'newline': noted('odd_names', pax({b'path': b'a\nb'}), member(b'y', b'x')),
        'ends with a slash': Case(tar(member(b'perf.data/', b'x'), PERF), either=True),
        'name of 64 KiB': noted('long_names', long_name(b'a' * 65536), member(b'a', b'x')),
        'pax name of 64 KiB': noted('long_names', pax({b'path': b'a/' * 32768 + b'perf.data'}),
                                    member(b'a', b'x')),
        'pax path climbs': noted('climbing_names', pax({b'path': etc}), member(b'perf.data', b'x')),
        'NUL in a pax path': Case(tar(pax({b'path': b'perf.data\0/../../x'}), PERF)),
        'no name': Case(tar(member(b'', b'x'), PERF)),
        'duplicates': noted('duplicate_members', PERF, member(b'perf.data', b'evil')),
        'foreign': refused(tar(member(b'etc/passwd', b'x'), *[member(b'%d' % i) for i in range(3)]),
                           "holds 'etc/passwd' and 3 others, and none of"),
        'empty': refused(tar(header(b'x/', kind=FOLDER)), 'without any file'),
        'unknown names': noted('other_members', member(b'x.csv', b'x'), member(b'y', b'x')),
        'a manifest further down': Case(tar(member(b'x/manifest.json', b'{}'), PERF), same=True,
                                        notes=['members_elsewhere']),
        'two perf.data': Case(tar(member(b'a/b/perf.data', b'x'), member(b'a/perf.data', DATA),
                                  member(b'b/perf.data', b'x')), same=True),
        'two bundles': Case(tar(manifest(), member(b'x/perf.data', b'x'), PERF),
                            notes=['members_elsewhere']),
    }


def types():
    out = {}
    for name, kind, code in (('symbolic link', SYMBOLIC, 'linked_members'),
                             ('hard link', HARD, 'linked_members'),
                             ('character device', CHARACTER, 'special_members'),
                             ('block device', BLOCKS, 'special_members'),
                             ('FIFO', FIFO, 'special_members')):
        entry = header(b'kallsyms', kind=kind, link=b'/etc/passwd')
        out[name] = noted(code, entry)
        out[name + ' as perf.data'] = refused(
            tar(header(b'perf.data', kind=kind, link=b'/etc/shadow')), "'perf\\.data', left out")
    out['folder as perf.data'] = Case(tar(header(b'perf.data', kind=FOLDER), PERF))
    for kind in 'DMNVSKLXAgxZ\0':
        out['type %r' % kind] = Case(tar(member(b'kallsyms', b'x' * 30, kind=kind), PERF),
                                     either=True)
    out['hard link with bytes'] = Case(tar(member(b'kallsyms', b'xyz', kind=HARD,
                                                  link=b'/etc/passwd'), PERF), either=True)
    return out


def sparse():
    gnu = b'ustar  \0'
    table = b'\0' * 41 + b''.join(octal(v, 12) for v in (0, 5, 1 << 30, 5)) + bytes(48) + b'\0'
    old = member(b'kallsyms', b'x' * 10, kind='S', magic=gnu,
                 tail=table + octal(1 << 33, 12))
    endless = header(b'kallsyms', 10, kind='S', magic=gnu, tail=table[:-1] + b'\1') + (
        b''.join(octal(i, 12) + octal(1, 12) for i in range(21)) + b'\1' + bytes(7)) * 400000
    one = {b'GNU.sparse.major': b'1', b'GNU.sparse.minor': b'0',
           b'GNU.sparse.name': b'kallsyms', b'GNU.sparse.realsize': b'8589934592'}
    many = b'4000000\n' + b'0\n1\n' * 4000000
    return {
        'old sparse': noted('sparse_members', old),
        'pax sparse': noted('sparse_members', pax(one), member(b'x', archives.padded(
            b'2\n0\n5\n1073741824\n5\n') + b'x' * 10)),
        'pax sparse, name climbs': Case(tar(pax(dict(one, **{})), member(b'../x', b'1\n0\n1\n'),
                                            PERF), either=True),
        'endless sparse map': refused(gzip.compress(endless, 1), 'header of more than'),
        'pax sparse map of 4 million': refused(gzip.compress(tar(pax(one), member(b'x', many)), 1),
                                               'header of more than'),
        'pax sparse in nonsense': Case(tar(pax({b'GNU.sparse.map': b'1,2,x,,-5,99999999999999999999',
                                                b'GNU.sparse.size': b'-1'}),
                                           member(b'kallsyms', b'x'), PERF), either=True),
    }


def sizes():
    out = {}
    for name, raw in (('-1', base256(-1, 12)), ('-2^62', base256(-(1 << 62), 12)),
                      ('2^62', base256(1 << 62, 12)), ('2^90', base256(1 << 90, 12)),
                      ('octal nonsense', b'9z!x\0\0\0\0\0\0\0\0'), ('full octal', b'7' * 12)):
        entry = header(b'perf.data', raw_size=raw)
        out['size of perf.data ' + name] = Case(tar(entry, archives.padded(DATA)), either=True)
        other = header(b'x', raw_size=raw)
        out['size of a stranger ' + name] = Case(tar(PERF, other, b'x' * BLOCK), either=True)
        out['size before ' + name] = Case(tar(other, b'x' * BLOCK, PERF), either=True)
    for value in (b'99999999999999999999', b'-5', b'1e3', b''):
        out['pax size %r' % value] = Case(tar(pax({b'size': value}), PERF), either=True)
    out['100 MiB of a small text'] = Case(gzip.compress(tar(
        PERF, member(b'collect.log', b'log\n' * (25 << 20))), 1), notes=['large_members'])
    out['17 GiB of perf.data'] = refused(tar(header(b'perf.data', raw_size=base256(17 << 30, 12))),
                                         'larger than')
    return out


def pax_abuse():
    return {
        'pax of 2 MiB': Case(tar(pax({b'comment': b'x' * (2 << 20)}), PERF), either=True),
        'pax length lies': Case(tar(pax(b'999999 path=x\n'), PERF), either=True),
        'pax length of 0': Case(tar(pax(b'0 path=x\n' * 9), PERF), either=True),
        'pax without an end': Case(tar(pax(b'12 path=perf'), PERF), either=True),
        'pax of nothing': Case(tar(pax(b'\n'), PERF), either=True),
        'pax upon pax': Case(tar(*[pax({b'path': b'perf.data'})] * 3000, PERF), either=True),
        'long name upon long name': Case(tar(*[long_name(b'perf.data')] * 3000, PERF), either=True),
        'global path': Case(tar(pax({b'path': b'../x'}, 'g'), PERF), either=True),
        'binary': Case(tar(pax({b'hdrcharset': b'BINARY', b'path': b'\xff/perf.data'}), PERF)),
        'xattr': Case(tar(pax({b'SCHILY.xattr.user.a': b'\0' * 999,
                               b'LIBARCHIVE.xattr.%ff': b'!!!'}), PERF)),
        'link path': refused(tar(pax({b'linkpath': b'/etc/passwd'}), header(
            b'perf.data', kind=SYMBOLIC)), 'links'),
        'times': Case(tar(pax({b'mtime': b'9' * 300 + b'.' + b'9' * 300}), PERF)),
    }


def many():
    one = [member(b'maps/%d' % i) for i in range(100000)]
    return {
        '100 000 members': refused(gzip.compress(tar(*one), 1), 'more than 65536 files'),
        '100 000 strangers': refused(gzip.compress(tar(
            *[header(b'x%d' % i) for i in range(100000)], PERF), 1), 'more than 65536 files'),
        '100 000 folders': refused(gzip.compress(tar(
            *[header(b'x%d/' % i, kind=FOLDER) for i in range(100000)], PERF), 1), 'more than 65536'),
        '2000 maps': Case(tar(manifest(), *one[1:2001], PERF)),
        '60 000 names that climb': Case(gzip.compress(tar(
            *[header(b'../%d' % i) for i in range(60000)], PERF), 1), notes=['climbing_names']),
        '100 000 in a zip': refused(b''.join(zip_entry(b'%d' % i, b'', 0) for i in range(100000)),
                                    'more than 65536'),
    }


def bombs():
    """10 GB each; made of pieces that repeat, so that they are quickly made."""
    out = {}
    for packer in archives.PACKERS:
        for name, head in (('perf.data', header(b'perf.data', 10 ** 10)),
                           ('a stranger', header(b'zeros', raw_size=base256(10 ** 10, 12))),
                           ('a bare perf.data', DATA)):
            data = archives.packed_zeros(packer, head, 10)
            if data:
                out['10 GB of zeros as %s, %s' % (name, packer)] = refused(data, 'times its size')
    deflate = archives.zlib.compressobj(9, archives.zlib.DEFLATED, -15)
    flush = archives.zlib.Z_FULL_FLUSH
    piece = deflate.compress(bytes(10 ** 8)) + deflate.flush(flush)
    for name in (b'perf.data', b'zeros'):
        head = struct.pack('<4sHHHHHIIIHH', b'PK\3\4', 20, 0, 8, 0, 33, 0, len(piece) * 100 + 2,
                           0xffffffff, len(name), 0)
        out['10 GB of zeros as %s, zip' % name.decode()] = refused(
            head + name + piece * 100 + b'\3\0', 'times its size')
    return out


def nested():
    inner = tar(PERF)
    return {
        'an archive in an archive': refused(tar(member(b'inner.tar', inner)), "'inner\\.tar'"),
        'an archive as perf.data': refused(tar(member(b'perf.data', inner)), 'does not begin as'),
        'gzip twice': refused(gzip.compress(gzip.compress(inner)), 'neither a tar archive nor'),
        'gzip 20 times': refused(nest(inner, 20), 'neither a tar archive nor'),
        'zip in gzip': refused(gzip.compress(zip_entry(b'perf.data', DATA)), 'neither a tar'),
        'only gzip': refused(gzip.compress(b'x' * 1000), 'neither a tar archive nor'),
        'gzip of nothing': refused(gzip.compress(b''), '.'),
    }


def nest(data, times):
    for _ in range(times):
        data = gzip.compress(data)
    return data


def strangers():
    """What libarchive would call a program for, and what it reads but nobody needs."""
    magics = {'lrzip': b'LRZI\0\6', 'lzop': b'\x89LZO\0\r\n\x1a\n', 'lzip': b'LZIP\1\x0c',
              'grzip': b'GRZipII\0\2\4:)', 'lz4': b'\x04\x22\x4d\x18', 'compress': b'\x1f\x9d\x90',
              '7-Zip': b'7z\xbc\xaf\x27\x1c\0\4', 'RAR': b'Rar!\x1a\7\1\0', 'cpio': b'070701' + b'0' * 104,
              'ar': b'!<arch>\n', 'cab': b'MSCF\0\0\0\0', 'xar': b'xar!\0\x1c\0\1',
              'uuencode': b'begin 644 perf.data\n#0V%T\n`\nend\n', 'rpm': b'\xed\xab\xee\xdb\3\0',
              'mtree': b'#mtree\n./perf.data type=file contents=/etc/passwd\n', 'warc': b'WARC/1.0\r\n',
              'lha': b'\x20\x20-lh5-'}
    out = {}
    for name, magic in magics.items():
        out[name] = refused(magic + bytes(4000), '.')
        out[name + ' in gzip'] = refused(gzip.compress(magic + bytes(4000)), 'neither a tar')
    return out


def zips():
    return {
        'zip climbs': Case(zip_entry(b'../../etc/x', b'x') + zip_entry(b'perf.data', DATA),
                           notes=['climbing_names']),
        'zip by backslashes': Case(zip_entry(b'..\\..\\x', b'x') + zip_entry(b'perf.data', DATA)),
        'zip encrypted': refused(zip_entry(b'perf.data', DATA, flags=1) + zip_end(), 'encrypted'),
        'zip strongly encrypted': refused(zip_entry(b'perf.data', DATA, flags=0x41) + zip_end(),
                                         'encrypted|damaged'),
        'zip of an unknown method': refused(zip_entry(b'perf.data', DATA, 77) + zip_end(), 'not known'),
        'zip of a wrong sum': Case(zip_entry(b'perf.data', DATA, crc=1) + zip_end(), either=True),
        'zip of nothing': refused(zip_end() + bytes(9), '.'),
        'zip, wrong deflate': Case(zip_entry(b'perf.data', DATA)[:60] + b'\xff' * 900, either=True),
        'zip twice': Case(zip_entry(b'perf.data', DATA) * 2, notes=['duplicate_members']),
    }


def manifests():
    deep = b'{"format":"pipa-bundle","x":' + b'[' * 100000 + b']' * 100000 + b'}'

    def of(data):
        return Case(tar(member(b'manifest.json', data), PERF), notes=['damaged_member'])
    odd = {key: [7] for key in ('tool', 'host', 'labels', 'start', 'sampling', 'cost', 'missing')}
    out = {
        'a bundle of tomorrow': refused(tar(manifest(version={'major': 2, 'minor': 0}), PERF),
                                        'format 2; this pipa reads 1: use a newer'),
        'a bundle without a version': of(b'{"format":"pipa-bundle"}'), 'deep manifest': of(deep),
        'somebody\'s manifest': of(b'{"name":"app","icons":[]}'), 'manifest is empty': of(b''),
        'manifest of 12 MiB': Case(tar(manifest(x=[[]] * (3 << 20)), PERF)),
        'manifest of 17 MiB': refused(tar(manifest(x='x' * (17 << 20)), PERF), 'larger than'),
        'killed': Case(tar(manifest(state='recording'), PERF), notes=['unfinished_bundle']),
        'keys of wrong types': Case(tar(manifest(**odd), PERF), notes=['odd_manifest']),
        'many labels': Case(tar(manifest(labels={str(i): 'x' for i in range(9999)}), PERF),
                            notes=['long_manifest']),
        'text that steers': Case(tar(manifest(host='\x1b[31m\u202e<script>alert(1)</script>',
                                              tool='\u0007'), PERF)),
        'surrogates': of(b'{"format":"pipa-bundle","host":"\\ud800"}'),
        'NUL': of(b'{"format":"pipa-bundle","host":"a\\u0000b"}'),
        'numbers': Case(tar(manifest(page_bytes=-1, cpus_online=1e308, clock_ticks_hz=2 ** 62,
                                     processes=[0, -1, 2 ** 40, 'x']), PERF),
                        notes=['odd_manifest']),
        'only a manifest': refused(tar(manifest()), 'neither samples .* nor snapshots'),
    }
    return out


def truncated():
    whole = tar(manifest(), member(b'maps/100', b'x' * 600), PERF)
    out = {}
    for at in sorted(set(list(range(0, len(whole), BLOCK)) + [1, 100, 511, 513, 1300, 1500, 2100])):
        out['tar cut at %d' % at] = Case(whole[:at], either=True)
    for name, pack in archives.PACKERS.items():
        data = pack(whole)
        for part in range(1, 16) if data else ():
            out['tar.%s cut at %d/16' % (name, part)] = Case(data[:len(data) * part // 16],
                                                             either=True)
    data = zip_entry(b'manifest.json', b'{}') + zip_entry(b'perf.data', DATA)
    for at in list(range(0, 70)) + list(range(70, len(data), 97)):
        out['zip cut at %d' % at] = Case(data[:at], either=True)
    out['cut inside perf.data'] = Case(whole[:-3000], notes=['cut_archive'])
    out['damaged header behind'] = Case(tar(PERF, b'x' * BLOCK), notes=['cut_archive'])
    out['damaged first header'] = refused(b'y' + tar(PERF)[1:], 'before its first member')
    out['a sum that is wrong'] = Case(gzip.compress(tar(PERF))[:-8] + bytes(8), either=True)
    return out


GROUPS = (good, names, types, sparse, sizes, pax_abuse, many, bombs, nested, strangers, zips,
          manifests, truncated)


def matches(words, line):
    return re.search(words, line) is not None
