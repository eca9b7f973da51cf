"""Outputs of perf stat that no perf writes, or that were damaged on their way, as {name: bytes}."""
import struct

import perfdata

CSV = ('     1.000100200,CPU0,1010.83,msec,cpu-clock,1010827080,100.00,1.011,CPUs utilized\n'
       '     1.000100200,CPU1,<not counted>,msec,cpu-clock,0,0.00,,\n'
       '     1.000100200,CPU0,123456,,cycles,1010827080,25.05,1.234,GHz\n'
       '     2.000100200,CPU0,1,,cpu/event=0x3c,umask=0x1/,1010827080,25.05,,\n')
JSON = ('{"interval" : 1.000100200, "cpu" : "0", "counter-value" : "5.000000", "unit" : "", "event" : '
        '"cycles", "event-runtime" : 7, "pcnt-running" : 100.00, "metric-value" : "0.5", "metric-unit" '
        ': "GHz"}\n')
TEXT = ("\n Performance counter stats for 'sleep 1':\n\n         1,234,567      cycles                  "
        '  #    1.0 GHz                      (60.65%)\n\n       1.000100200 seconds time elapsed\n')
NAMES = {'markup': '<script>alert(1)</script>', 'escapes': '\x1b[31mred\x1b]0;title\x07',
         'bidi': 'safe\u202etxt', 'long': 'x' * 60000, 'braces': '{{7*7}}</title><img src=x>'}
NUMBERS = ('1e999', '-1', 'nan', 'inf', '9' * 400, '0x10', '1.2.3', '18446744073709551615', '1e308',
           '0.' + '0' * 300 + '1', '1,5', '', ' ')


def cuts():
    out = {}
    for name, text in (('csv', CSV), ('json', JSON), ('text', TEXT)):
        out.update(('%s cut at %d' % (name, size), text[:size].encode())
                   for size in range(1, len(text), 23))
    return out


def numbers():
    out = {}
    for number in NUMBERS:
        out['csv value ' + number[:20]] = CSV.replace('123456', number).encode()
        out['csv time ' + number[:20]] = CSV.replace('2.000100200', number).encode()
        out['csv running ' + number[:20]] = CSV.replace('1010827080', number).encode()
        out['csv percent ' + number[:20]] = CSV.replace('25.05', number).encode()
        out['json value ' + number[:20]] = JSON.replace('5.000000', number).encode()
        out['json time ' + number[:20]] = JSON.replace('1.000100200', number).encode()
        out['text value ' + number[:20]] = TEXT.replace('1,234,567', number).encode()
    return out


def names():
    out = {}
    for what, name in NAMES.items():
        out['csv event ' + what] = CSV.replace('cycles', name).encode()
        out['csv label ' + what] = CSV.replace('GHz', name).encode()
        out['csv unit ' + what] = CSV.replace('CPU0', name + '-1').encode()
        out['json event ' + what] = JSON.replace('cycles', name).encode()
        out['text command ' + what] = TEXT.replace('sleep 1', name).encode()
    return out


def masses():
    """Many of everything: nothing may take time or memory by the square of it."""
    return {
        'a line of a megabyte': (CSV + '1' * (1 << 20) + '\n' + CSV).encode(),
        'NUL': CSV.encode().replace(b'cycles', b'cyc\0les'),
        'carriage returns': CSV.replace('\n', '\r\n').encode(),
        'an interval a line': ''.join('%d.000000001,%d,,e%d,1,100.00,,\n' % (i, i, i % 3000)
                                      for i in range(60000)).encode(),
        'an event a line': ''.join('1,,e%d,1,100.00,,\n' % i for i in range(60000)).encode(),
        'a unit a line': ''.join('t-%d,1,,cycles,1,100.00,,\n' % i for i in range(100000)).encode(),
        'one event': ('1,,cycles,1,100.00,,\n' * 60000).encode(),
        'separators': (CSV + ',' * 60000 + '\n').encode(),
        'objects': (JSON + '{}' * 30000 + '\n').encode(),
        'brackets': (JSON + '{"a":' * 10000 + '\n').encode(),
        'runs': ('# started on now\n1,,cycles,1,100.00,,\n' * 400).encode(),
        'back in time': (CSV * 300).encode(),
    }


def records():
    """STAT records that no perf writes."""
    out = {}
    for name, bodies in {
            'short': [(76, b'\1' * 9), (77, b'\1' * 9), (73, b'\xff' * 9), (74, b'\0\0\xff\xff')],
            'unknown id': [(76, struct.pack('<QIIQQQ', 99, 0, 0, 1, 1, 1)), (77, struct.pack('<QQ', 0, 1))],
            'backwards': [(76, struct.pack('<QIIQQQ', 7, 0, 0, value, value, value))
                          if value is not None else (77, struct.pack('<QQ', 0, 5))
                          for value in (9, None, 3, None)],
            'time back': [(77, struct.pack('<QQ', 0, time)) for time in (5, 3, 1 << 63)],
            'huge': [(76, struct.pack('<QIIQQQ', 7, 1 << 31, 1 << 31, *[(1 << 64) - 1] * 2, 1)),
                     (77, struct.pack('<QQ', 0, 1))],
            'no round': [(76, struct.pack('<QIIQQQ', 7, 0, 0, 5, 5, 5))],
            'places': [(76, struct.pack('<QIIQQQ', 7, i, i * 7, 5, 5, 5)) for i in range(70000)],
            'threads': [(73, struct.pack('<Q', 1 << 60) + b'\0' * 48)]}.items():
        file = perfdata.PerfData()
        file.event(ids=[7], flags=0)
        for kind, body in bodies:
            file.record(kind, 0, body)
        out['records: ' + name] = file.build()
    return out


def all_cases():
    out = {}
    for make in (cuts, numbers, names, masses, records):
        out.update(('stat: ' + name, data) for name, data in make().items())
    return out
