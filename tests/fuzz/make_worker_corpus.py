#!/usr/bin/env python3
"""Writes the seeds of fuzz_worker anew: what pipa and a worker say to each other, to
tests/fuzz/corpus/worker. Files there that are named crash-* were found by fuzzing and stay."""
import os
import struct

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'corpus', 'worker')
HELLO, MODULE, NAMES = 1, 2, 3


def message(kind, payload, serial=1):
    return struct.pack('=IIII', 0x61706970, kind, serial, len(payload)) + payload


def question(addresses):
    return struct.pack('=I%dQ' % len(addresses), len(addresses), *addresses)


def reply(names, answers, state=0):
    out = struct.pack('=IQIIIII', state, 7, 0, 0, 1, len(names), len(answers))
    for name in names:
        out += struct.pack('=I', len(name)) + name
    return out + b''.join(struct.pack('=IIQ', *answer) for answer in answers)


def main():
    os.makedirs(CORPUS, exist_ok=True)
    answered = reply([b'first', b'second'], [(0, 0, 16), (2, 0, 16), (3, 1, 32), (7, 0, 16)])
    seeds = {
        'hello': message(HELLO, struct.pack('=II', 1, 0x3f), 0),
        'module': message(MODULE, struct.pack('=IQI', 3, 1 << 29, 1), 0),
        'question': message(NAMES, question([1, 2, 1 << 40])),
        'reply': message(NAMES, answered),
        'refusal': message(NAMES, reply([], [], 1)),
        'two': message(NAMES, question([5])) + message(NAMES, answered, 2),
        'cut': message(NAMES, answered)[:-5],
    }
    for name, data in seeds.items():
        with open(os.path.join(CORPUS, name), 'wb') as file:
            file.write(data)


if __name__ == '__main__':
    main()
