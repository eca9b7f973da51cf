"""Builds procfs.snap files from texts (include/pipa/format.h), good and damaged."""
import struct

MAGIC = b'PIPASNAP'
FRAME = 0x4d415246
PATH, TEXT, SAME, FAILED = 1, 2, 3, 4
CUT = 1


def readings(data):
    """(path, kind, before, after) of every reading of a file that is whole, texts left out."""
    paths, at = [], struct.unpack_from('<I', data, 12)[0]
    while at < len(data):
        _, kind, _, path, length, before, after = struct.unpack_from('<IHHIIqq', data, at)
        if kind == PATH:
            paths.append(data[at + 40:at + 40 + length].decode('utf-8', 'surrogateescape'))
        else:
            yield paths[path], kind, before, after
        at += (40 + length + 7) // 8 * 8


class SnapFile:
    """One frame per call, in that order. Times in nanoseconds; a reading takes `took` of them."""

    def __init__(self, version=1, header=16):
        self.data = bytearray(MAGIC + struct.pack('<II', version, header))
        self.data += b'\0' * (header - 16)
        self.ids = {}
        self.last = {}

    def frame(self, kind, path, payload=b'', status=0, before=0, after=0, round=0, flags=0,
              length=None, magic=FRAME):
        self.data += struct.pack('<IHHIIqqII', magic, kind, status, path,
                                 len(payload) if length is None else length, before, after, round,
                                 flags) + payload
        self.data += b'\0' * (-len(self.data) % 8)

    def path(self, name):
        """The id of a path, declared on first sight; with a new id where `again`."""
        if name not in self.ids:
            self.declare(name)
        return self.ids[name]

    def declare(self, name):
        self.ids[name] = len(set(self.ids.values()))
        self.frame(PATH, self.ids[name], name.encode('utf-8', 'surrogateescape'))

    def text(self, name, text, time, took=0, round=0, flags=0):
        data = text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')
        path = self.path(name)
        self.last[path] = data
        self.frame(TEXT, path, data, before=time, after=time + took, round=round, flags=flags)

    def same(self, name, time, took=0, round=0):
        self.frame(SAME, self.path(name), before=time, after=time + took, round=round)

    def failed(self, name, time, errno=2, round=0):
        self.frame(FAILED, self.path(name), status=errno, before=time, after=time, round=round)

    def read(self, name, text, time, took=0, round=0):
        """As the collector does: the same text again is a reference."""
        data = text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')
        if self.last.get(self.path(name)) == data:
            self.same(name, time, took, round)
        else:
            self.text(name, data, time, took, round)

    def build(self):
        return bytes(self.data)
