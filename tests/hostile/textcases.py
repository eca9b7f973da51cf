"""Texts of samples that no perf prints, as {name: bytes}."""
import importlib.util
import os
import random

import snapcases

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = b'a 10/11 [000] 1.000000: 100 cycles:\n'
FRAME = b'\tffffffff81000010 do_idle+0x10 ([kernel.kallsyms])\n'
HUGE = (0, 1, (1 << 31) - 1, 1 << 31, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 1 << 64, 10 ** 40)


def golden(name):
    path = os.path.join(HERE, '..', 'golden', 'cases', name, 'make.py')
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make()


def cut():
    """Cut at every place, from either end."""
    out = {}
    for name, step in (('script_text', 17), ('folded', 5)):
        whole = golden(name)
        for at in range(1, len(whole), step):
            out['%s cut at %d' % (name, at)] = whole[:at]
            out['%s without its first %d' % (name, at)] = whole[at:]
    return out


def numbers():
    out = {}
    for n in HUGE:
        number = b'%d' % n
        out['numbers of %d' % n] = b''.join(
            b'a %s/%s [%s] %s.000000: %s cycles:\n\t%x f+0x%x (/x)\n\n' % ((number,) * 5 + (n, n))
            for _ in range(3)) + HEAD + FRAME
        out['weights of %d' % n] = b''.join(b'a;b%d %s\n' % (i, number) for i in range(5))
    out['weights below one'] = b'a;b 0.4\na;c 1e-300\na;d -1\na;e 1e400\na;f nan\n' + b'a;g 1\n' * 100
    return out


def names():
    """Comm, event, function and library of this name."""
    out = {}
    for name, raw in snapcases.NAMES.items():
        out['text: names: ' + name] = HEAD + FRAME + b'\n' + b''.join(
            b'%s 10 [001] 2.00000%d: 5 %s:\n\t%x %s+0x1 (/%s)\n\n' % (raw, i, raw, i, raw, raw)
            for i in range(3)) + b'# hostname : %s\n# cmdline : %s\n' % (raw, raw) + HEAD + HEAD
        out['folded: names: ' + name] = b'a;b 1\n' * 200 + b'%s;%s_[k];[%s] 7\n' % (raw, raw, raw)
    return out


def sizes():
    deep = b''.join(b'\t%x f%d (/x)\n' % (i, i) for i in range(20000))
    return {
        'a stack of 20000 frames': HEAD + deep,
        'a folded stack of 20000 frames': b'a;b 1\n' + b';'.join(b'f%d' % i for i in range(20000)) + b' 5\n',
        'a line of 3 MiB': HEAD + FRAME + b'x' * (3 << 20) + b'\n' + HEAD + FRAME,
        'a symbol of 1 MiB': HEAD + b'\tffff ' + b'f' * (1 << 20) + b' (/x)\n',
        'a folded line of 3 MiB': b'a;b 1\n' + b'x;' * (3 << 19) + b'y 5\nc;d 1\n',
        '5000 events': b''.join(b'a 1 [000] 1.000000: 1 e%d: ff f (/x)\n' % i for i in range(5000)),
        '20000 threads': b''.join(b'a %d/%d [000] 1.000000: 1 c: ff f (/x)\n' % (i, i) for i in range(20000)),
        'empty lines': HEAD + FRAME + b'\n' * 100000,
        'first lines alone': HEAD * 20000,
        'parentheses': HEAD + b'\tffff ' + b'(' * 50000 + b')' * 50000 + b'\n' + b'\tffff f' + b' (' * 50000 + b')\n',
        'times backwards': b''.join(b'a 1 [000] %d.000000: 1 c: ff f (/x)\n' % (5000 - i) for i in range(5000)),
    }


def noise():
    out = {}
    for seed in range(8):
        chance = random.Random(seed)
        for name in ('script_text', 'folded'):
            data = bytearray(golden(name) * 4)
            for _ in range(1 + 6 * seed):
                data[chance.randrange(len(data))] = chance.choice(b'\0\n\r\t ();:[]/0#\xff')
            out['%s damaged %d' % (name, seed)] = bytes(data)
        out['noise behind a first line %d' % seed] = HEAD + FRAME + HEAD + HEAD + chance.randbytes(5000)
    out['UTF-16'] = golden('script_text').decode().encode('utf-16')
    out['carriage returns alone'] = golden('script_text').replace(b'\n', b'\r')
    return out


def all_cases():
    out = {}
    for make in (cut, numbers, names, sizes, noise):
        out.update(('text: ' + name, data) for name, data in make().items())
    return out
