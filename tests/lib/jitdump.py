"""Writes jitdumps (tools/perf/Documentation/jitdump-specification.txt), of either byte order."""
import struct

LOAD, MOVE, DEBUG_INFO, CLOSE, UNWINDING_INFO = range(5)
ARCH_TIMESTAMP = 1


class JitDump:
    def __init__(self, pid, order='<', version=1, flags=0, header_bytes=40):
        self.order, self.pid = order, pid
        self.data = self.pack('IIIIIIQQ', 0x4A695444, version, header_bytes, 62, 0, pid, 0, flags)
        self.data += bytes(header_bytes - 40 if header_bytes > 40 else 0)

    def pack(self, layout, *values):
        return struct.pack(self.order + layout, *values)

    def record(self, number, body, time, size=None):
        """`size` lies about its length."""
        self.data += self.pack('IIQ', number, 16 + len(body) if size is None else size, time) + body
        return self

    def load(self, name, at, size, index, time, code=b'\x90'):
        return self.record(LOAD, self.pack('IIQQQQ', self.pid, self.pid, at, at, size, index) +
                           name.encode() + b'\0' + code, time)

    def move(self, old, new, size, index, time):
        return self.record(MOVE, self.pack('IIQQQQQ', self.pid, self.pid, new, old, new, size, index), time)
