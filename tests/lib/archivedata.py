"""Builds tar and zip archives byte by byte, for tests: what no archiver would write included.
Layouts: POSIX.1-2017 pax "Interchange Format", the GNU tar manual's "Basic Tar Format", PKWARE's
APPNOTE 4.3."""
import bz2
import gzip
import lzma
import shutil
import struct
import subprocess
import zlib

BLOCK = 512
REGULAR, HARD, SYMBOLIC, CHARACTER, BLOCKS, FOLDER, FIFO = '0123456'


def octal(value, width):
    return b'%0*o\0' % (width - 1, value)


def base256(value, width):
    """GNU's way for what octal digits cannot say; of either sign."""
    return bytes([0xff if value < 0 else 0x80]) + (value % (1 << 8 * (width - 1))).to_bytes(
        width - 1, 'big')


def header(name, size=0, kind=REGULAR, link=b'', magic=b'ustar\x0000', raw_size=None, tail=b''):
    """One ustar header; `tail` fills it from offset 345 on."""
    block = bytearray(BLOCK)
    block[0:len(name[:100])] = name[:100]
    block[100:108], block[108:116], block[116:124] = octal(0o644, 8), octal(0, 8), octal(0, 8)
    block[124:136] = raw_size or octal(size, 12)
    block[136:148], block[148:156] = octal(0, 12), b' ' * 8
    block[156:157] = kind.encode()
    block[157:157 + len(link[:100])] = link[:100]
    block[257:265] = magic
    block[345:345 + len(tail)] = tail
    block[148:156] = b'%06o\0 ' % sum(block)
    return bytes(block)


def padded(data):
    return data + bytes(-len(data) % BLOCK)


def member(name, data=b'', **how):
    return header(name, len(data), **how) + padded(data)


def pax(records, kind='x'):
    """Records: {b'path': b'…'}, or bytes as they shall stand."""
    text = records if isinstance(records, bytes) else b''
    for key, value in () if text else records.items():
        body = b' ' + key + b'=' + value + b'\n'
        size = len(body)
        while len(b'%d' % size) + len(body) != size:
            size = len(b'%d' % size) + len(body)
        text += b'%d' % size + body
    return member(b'PaxHeaders/x', text, kind=kind)


def long_name(name, kind='L'):
    return member(b'././@LongLink', name + b'\0', kind=kind, magic=b'ustar  \0')


def tar(*parts):
    return b''.join(parts) + bytes(2 * BLOCK)


def zip_entry(name, data, method=8, flags=0, sizes=True, crc=None):
    body = data
    if method == 8:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        body = deflate.compress(data) + deflate.flush()
    crc = zlib.crc32(data) if crc is None else crc
    facts = (crc, len(body), len(data)) if sizes else (0, 0, 0)
    head = struct.pack('<4sHHHHHIIIHH', b'PK\3\4', 20, flags | (0 if sizes else 8), method, 0, 33,
                       *facts, len(name), 0)
    tail = b'' if sizes else struct.pack('<4sIII', b'PK\7\b', crc, len(body), len(data))
    return head + name + body + tail


def zip_end():
    """An empty central directory: pipa reads front to back."""
    return struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, 0, 0, 0, 0, 0)


def zstd(data):
    """None where there is no zstd program."""
    if not shutil.which('zstd'):
        return None
    return subprocess.run(['zstd', '-cq'], input=data, stdout=subprocess.PIPE, check=True).stdout


PACKERS = {'gz': lambda data: gzip.compress(data, mtime=0), 'bz2': bz2.compress, 'xz': lzma.compress, 'zst': zstd}


def packed_zeros(packer, head, gigabytes):
    """`head` and so many GB of zeros: every format reads streams that stand behind one another."""
    zeros = PACKERS[packer](bytes(100 * 1000 * 1000))
    return zeros and PACKERS[packer](head) + zeros * (10 * gigabytes)
