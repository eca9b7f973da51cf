#!/usr/bin/env python3
"""pipa export: all formats say the same, the options choose what they say they do, names of a stranger do
no harm in any of them, and wrong usage is said.

    export.py    with PIPA naming the program"""
import collections
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import collapse  # noqa: E402
import perfdata  # noqa: E402
import pprof     # noqa: E402
from perfdata import CALLCHAIN, CONTEXT_KERNEL, CONTEXT_USER, KERNEL, USUAL, PerfData  # noqa: E402

SCHEMA = os.path.join(ROOT, 'assets', 'node_modules', 'speedscope', 'dist', 'release',
                      'file-format-schema.json')
FORMATS = ('folded', 'pprof', 'speedscope', 'csv', 'json')
SECOND = 1000000000
TEXT = 0xffffffff81000000
# What may steer a terminal, a table, a page or a reader of lines: as name of a thread, of a file and, where
# kallsyms can hold it, of a function.
NAMES = (b'=cmd|x', b'+1', b'@sum', b'-2', b'a;b', b'a b 12', b'"quo,ted"', b"it's", b'\x1b[31mred', b'one\ntwo',
         b'\xff\xfe\xc0\x80', '\u202edlr'.encode(), b'\xc2\x9b31m', b'</script>', b'back\\slash', 'm\u00fcll'.encode(),
         b'tab\tbed', b'{"a":1}', b'a->b', b'(anonymous namespace)::f', b'$LT$x::h0123456789abcdef', b'%s%n')
STEERING = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


def hostile():
    """A recording of tasks and files with such names, and a kallsyms of such functions."""
    file = PerfData()
    event = file.event(type=1, sample_type=USUAL | CALLCHAIN, ids=[1])
    file.mmap(-1, 0, TEXT, 0x1000000, TEXT, '[kernel.kallsyms]_text', misc=KERNEL)
    lines = [b'%x T _text' % TEXT]
    for i, name in enumerate(NAMES):
        pid, user, kernel = 100 + i, 0x400000 + 0x10000 * i, TEXT + 0x1000 * (i + 1)
        file.comm(pid, pid, name, SECOND, exec=True)
        file.mmap(pid, pid, user, 0x1000, 0, b'/tmp/' + name, SECOND)
        if not re.search(rb'[\s\0]', name):
            lines.append(b'%x T %s' % (kernel, name))
        file.sample(event, kernel + 4, pid, pid, 2 * SECOND + i, 0, 1000, misc=KERNEL, chain=[
            CONTEXT_KERNEL, kernel + 4, CONTEXT_USER, user + 8])
    return file.build(), b'\n'.join(lines) + b'\n'


class Place:
    def __init__(self, folder):
        self.folder = folder
        data, kallsyms = hostile()
        self.write('small.data', perfdata.small().build())
        self.write('hostile.data', data)
        self.write('kallsyms', kallsyms)

    def write(self, name, data):
        with open(os.path.join(self.folder, name), 'wb') as file:
            file.write(data)

    def run(self, *args):
        return subprocess.run([os.environ['PIPA'], 'export', *args], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def export(self, form, name, *options):
        done = self.run('-q', '--no-this-machine', '--to', form, *options, name)
        if done.returncode or done.stderr:
            raise RuntimeError('%s of %s: %d, %r' % (form, name, done.returncode, done.stderr))
        return done.stdout


def csv_rows(data):
    rows = list(csv.reader(io.StringIO(data.decode('utf-8'), newline=''), strict=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def columns(part):
    """{name: [value]} of a part of the JSON; texts are looked up."""
    out = {}
    for column in part:
        values = column['values']
        if column['type'] == 'text':
            values = [None if value is None else column['texts'][value] for value in values]
        out[column['name']] = values
    return out


# --- the same in all of them -----------------------------------------------------------------------

def sums(place, form, name, *options):
    """{event: weight} as the format tells it."""
    data, out = place.export(form, name, *options), collections.Counter()
    if form == 'pprof':
        profile = pprof.read(data)
        for sample in profile.samples:
            for (event, _), value in zip(profile.types, sample.values):
                out[event] += value
    elif form == 'speedscope':
        for profile in json.loads(data)['profiles']:
            out[profile['name'].rsplit(', ', 1)[1]] += sum(profile['weights'])
            if profile['endValue'] != sum(profile['weights']):
                raise RuntimeError('endValue is not the sum: %r' % profile['name'])
    elif form == 'csv':
        for row in csv_rows(data):
            out[row['event']] += float(row['weight'])
    else:
        table = columns(json.loads(data)['samples'])
        for event, weight in zip(table['event'], table['weight_value'], strict=True):
            out[event] += weight
    return {event: weight for event, weight in out.items() if weight}


def check_sums(place):
    out = []
    for options in ([], ['--tid', '101'], ['--cpu', '1'], ['--from', '0.002', '--to-time', '0.004'],
                    ['--comm', 'helper,nobody'], ['--pid', '100,7']):
        found = {form: sums(place, form, 'small.data', *options) for form in FORMATS[1:]}
        for event in found['csv']:
            folded = place.export('folded', 'small.data', '--event', event, *options).decode()
            found['folded'] = dict(found.get('folded', {}), **{event: sum(collapse.parse(folded).values())})
        if not found['csv'] or any(found[form] != found['csv'] for form in found):
            out.append('%s: sums differ: %r' % (options, found))
    wanted = {'cycles': 16000, 'cpu-clock': 4000000}
    got = sums(place, 'csv', 'small.data', '--tid', '101')
    return out + ([] if got == wanted else ['--tid 101: %r' % got])


def check_times(place):
    """--from and --to-time are seconds since the start, both included."""
    rows = csv_rows(place.export('csv', 'small.data', '--from', '0.001', '--to-time', '0.0020005'))
    times = [row['time_s'] for row in rows]
    wanted = ['0.001000000', '0.001000500', '0.002000000', '0.002000500']
    return [] if times == wanted else ['times are %r' % times]


def check_events(place):
    """Folded stacks are of the first event; the others are named."""
    done, out = place.run('--to', 'folded', 'small.data'), []
    if sum(collapse.parse(done.stdout.decode()).values()) != 32000 or \
            b'only cycles is folded' not in done.stderr or b'cpu-clock' not in done.stderr:
        out.append('two events give %r, %r' % (done.stdout, done.stderr))
    done = place.run('--to', 'folded', '--event', 'cpu-clock', 'small.data')
    if sum(collapse.parse(done.stdout.decode()).values()) != 8000000 or b'is folded' in done.stderr:
        out.append('--event gives %r, %r' % (done.stdout, done.stderr))
    return out


def check_ways(place):
    """--by, in folded stacks and speedscope's profiles."""
    out = []
    for way, wanted in (('comm', {'work', 'helper'}), ('process', {'work-100', 'helper-100'}),
                        ('thread', {'work-100/100', 'helper-100/101'}), ('cpu', {'cpu 0', 'cpu 1'})):
        folded = collapse.parse(place.export('folded', 'small.data', '--by', way).decode())
        scope = json.loads(place.export('speedscope', 'small.data', '--by', way))
        roots = {key.split(';')[0] for key in folded}
        names = {profile['name'].rsplit(', ', 1)[0] for profile in scope['profiles']}
        if roots != wanted or names != wanted:
            out.append('--by %s: %r in folded, %r in speedscope' % (way, roots, names))
    default = json.loads(place.export('speedscope', 'small.data'))
    if default != json.loads(place.export('speedscope', 'small.data', '--by', 'thread')):
        out.append('speedscope is not by thread where nothing is said')
    return out


def check_schema(place):
    try:
        import jsonschema
    except ImportError:
        print('(speedscope\'s schema was not looked at: no python3 module jsonschema)')
        return ['no jsonschema'] if 'CI' in os.environ else []
    if not os.path.exists(SCHEMA):
        print('(speedscope\'s schema was not looked at: run  npm ci --prefix assets)')
        return ['no schema'] if 'CI' in os.environ else []
    with open(SCHEMA, encoding='utf-8') as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)(schema)
    return ['%s: %s: %s' % (name, error.json_path, error.message[:200]) for name in ('small.data', 'hostile.data')
            for error in validator.iter_errors(json.loads(place.export('speedscope', name)))]


def check_pprof(place):
    profile = pprof.read(place.export('pprof', 'small.data'))
    out = []
    if profile.types != [('cycles', 'count'), ('cpu-clock', 'nanoseconds')]:
        out.append('types are %r' % (profile.types,))
    if profile.time_ns != 1700000000000000000 or profile.duration_ns != 7000500:
        out.append('time %d, duration %d' % (profile.time_ns, profile.duration_ns))
    leaf = profile.samples[0].frames[0]
    if leaf != ('[libwork.so.1]', 0x1000, '/usr/lib/libwork.so.1', bytes(range(20)).hex()):
        out.append('the first leaf is %r' % (leaf,))
    wanted = {'thread': 'work-100/100', 'comm': 'work', 'pid': 100, 'tid': 100, 'cpu': 0}
    if profile.samples[0].labels != wanted:
        out.append('labels are %r' % profile.samples[0].labels)
    one = pprof.read(place.export('pprof', 'small.data', '--event', 'cpu-clock'))
    if one.types != [('cpu-clock', 'nanoseconds')] or one.period != 1000000:
        out.append('one event: %r, period %d' % (one.types, one.period))
    return out


# --- names ------------------------------------------------------------------------------------------

def steering(what, data):
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        return ['%s is not UTF-8: %s' % (what, error)]
    found = STEERING.search(text.replace('\r\n', '\n') if what == 'csv' else text)
    return ['%s holds U+%04X' % (what, ord(found.group()))] if found else []


def with_names(place, form, *options):
    return place.export(form, 'hostile.data', '--kallsyms', 'kallsyms', *options)


def check_names_in_lines(place):
    data = with_names(place, 'folded')
    out, folded = steering('folded', data), collapse.parse(data.decode('utf-8', 'replace'))
    if sum(folded.values()) != 1000 * len(NAMES):
        out.append('folded sums to %d' % sum(folded.values()))
    if any(len(key.split(';')) not in (3, 4) for key in folded):
        out.append('a name parts frames: %r' % list(folded))
    for text in ('a:b;[a:b];a:b', '\\x1b[31mred;[\\x1b[31mred];\\x1b[31mred', 'one\\x0atwo;[one\\x0atwo]', 'a->b;[a->b];a;b_[i]',
                 '(anonymous_namespace)::f;[(anonymous namespace)::f]', '<x', '\\u202edlr;[\\u202edlr]', 'its'):
        if not any(text in key for key in folded):
            out.append('%r is not in %r' % (text, sorted(folded)))
    return out


def check_names_in_csv(place):
    data = with_names(place, 'csv')
    out, rows = steering('csv', data), csv_rows(data)
    if b'\n' in data.replace(b'\r\n', b'') or not data.endswith(b'\r\n'):
        out.append('the CSV has bare line ends')
    for row in rows:
        for key in ('event', 'comm', 'process', 'function', 'module', 'stack'):
            if row[key][:1] in ('=', '+', '-', '@', '\t', '\r'):
                out.append('%s is a formula: %r' % (key, row[key]))
    comms = [row['comm'] for row in rows]
    for text in ("'=cmd|x", '"quo,ted"', 'm\u00fcll', '\\x1b[31mred', '\ufffd\ufffd\ufffd\ufffd', "'-2"):
        if text not in comms:
            out.append('%r is not in %r' % (text, comms))
    return out


def check_names_in_json(place):
    out = []
    for form in ('json', 'speedscope'):
        out += steering(form, with_names(place, form))
    table = columns(json.loads(with_names(place, 'json'))['samples'])
    for name in NAMES:
        text = name[:15].decode('utf-8', 'replace')
        if b'\xff' not in name and text not in table['comm'] and name.decode() not in table['comm']:
            out.append('%r does not read back from %r' % (name, table['comm']))
    frames = [frame['name'] for frame in json.loads(with_names(place, 'speedscope'))['shared']['frames']]
    return out + ([] if '=cmd|x' in frames else ['=cmd|x is not in %r' % frames])


def check_names_in_pprof(place):
    profile, out = pprof.read(with_names(place, 'pprof')), []
    for sample in profile.samples:
        texts = [text for frame in sample.frames for text in (frame.function, frame.module)]
        for text in texts + [value for value in sample.labels.values() if isinstance(value, str)]:
            out += steering('pprof', text.encode())
    comms = {sample.labels['comm'] for sample in profile.samples}
    return out + ([] if {'=cmd|x', 'a;b', '\\x1b[31mred', '\\xff\\xfe\\xc0\\x80'} <= comms else ['comms are %r' % comms])


# --- the program ------------------------------------------------------------------------------------

def check_threads(place):
    out = []
    for form in FORMATS:
        one = place.export(form, 'hostile.data', '--kallsyms', 'kallsyms', '--threads', '1')
        if any(place.export(form, 'hostile.data', '--kallsyms', 'kallsyms', '--threads', '7') != one for _ in range(3)):
            out.append('%s: other bytes with seven threads' % form)
    return out


def check_output(place):
    out, path = [], os.path.join(place.folder, 'out.folded')
    place.write('out.folded', b'old')
    before = set(os.listdir(place.folder))
    done = place.run('-q', '--to', 'folded', '-o', 'out.folded', 'small.data')
    with open(path, 'rb') as file:
        if done.returncode or done.stdout or file.read() != place.export('folded', 'small.data'):
            out.append('-o gives %d, %r' % (done.returncode, done.stderr))
    if set(os.listdir(place.folder)) != before:
        out.append('-o leaves %r' % (set(os.listdir(place.folder)) - before))
    with open(os.path.join(place.folder, 'small.data'), 'rb') as file:
        whole = file.read()
    for name in ('small.data', './small.data'):
        done = place.run('--to', 'csv', '-o', name, 'small.data')
        with open(os.path.join(place.folder, 'small.data'), 'rb') as file:
            if done.returncode != 2 or b'the recording itself' not in done.stderr or file.read() != whole:
                out.append('-o %s gives %d, %r' % (name, done.returncode, done.stderr))
    with open('/dev/full', 'wb') as full:
        done = subprocess.run([os.environ['PIPA'], 'export', '-q', '--to', 'json', 'small.data'], cwd=place.folder,
                              stdout=full, stderr=subprocess.PIPE)
    if done.returncode != 1 or b'No space left' not in done.stderr or done.stderr.count(b'\n') != 1:
        out.append('a full disk gives %d, %r' % (done.returncode, done.stderr))
    return out


def check_terminal(place):
    """pprof's bytes on a terminal are refused; text is not."""
    out = []
    for form, status in (('pprof', 2), ('folded', 0)):
        leader, follower = os.openpty()
        done = subprocess.run([os.environ['PIPA'], 'export', '-q', '--to', form, 'small.data'], cwd=place.folder,
                              stdout=follower, stderr=subprocess.PIPE)
        os.close(follower)
        os.close(leader)
        if done.returncode != status:
            out.append('%s on a terminal gives %d, %r' % (form, done.returncode, done.stderr))
    return out


def check_usage(place):
    out = []
    for options, status, text in (
            (['small.data'], 2, b'--to'), (['--to', 'xml', 'small.data'], 2, b'folded'), (['--to', 'csv'], 2, b'perf.data'),
            (['--to', 'csv', '--to', 'json', 'small.data'], 2, b'at a time'), (['--to', 'csv', '--by', 'moon', 'small.data'],
                                                                             2, b'--by takes'),
            (['--to', 'csv', '--from', 'x', 'small.data'], 2, b'seconds'), (['--to', 'csv', '--pid', '1,x', 'small.data'], 2,
                                                                           b'--pid'),
            (['--to', 'csv', '--cpu', 'x', 'small.data'], 2, b'--cpu'), (['--to', 'csv', 'a', 'b'], 2, b'one recording'),
            (['--wat'], 2, b'--help'), (['--to', 'csv', 'nowhere.data'], 1, b'nowhere.data'),
            (['--to', 'csv', '--symfs', 'nowhere', 'small.data'], 2, b'nowhere'),
            (['--to', 'csv', '--event', 'none', 'small.data'], 1, b'no sample is left'),
            (['--to', 'csv', '--to-time', '0.0', '--from', '1', 'small.data'], 1, b'no sample is left')):
        done = place.run('-q', *options)
        if done.returncode != status or text not in done.stderr or done.stdout:
            out.append('%r gives %d, %r' % (options, done.returncode, done.stderr))
    done = place.run('--help')
    return out + ([] if done.returncode == 0 and b'--to speedscope' in done.stdout else ['--help: %r' % done.stderr])


def main():
    problems = []
    checks = [value for name, value in globals().items() if name.startswith('check_')]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for check in checks:
            problems += ['%s: %s' % (check.__name__[6:], problem) for problem in check(place)]
    for problem in problems:
        print(problem)
    print('export: %d checks, %d problems' % (len(checks), len(problems)))
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
