"""Reads what `pipa export --to pprof` writes, from the wire format up and without any of pipa's code:
profile.proto of github.com/google/pprof, proto/profile.proto."""
import collections
import gzip

Sample = collections.namedtuple('Sample', 'frames values labels')
Frame = collections.namedtuple('Frame', 'function address module build_id')
Profile = collections.namedtuple('Profile', 'types samples time_ns duration_ns period comments')


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """{field: [number or bytes]} of a message."""
    out, at = collections.defaultdict(list), 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            value, at = data[at:at + value], at + value
        elif key & 7 != 0:
            raise ValueError('wire type %d' % (key & 7))
        out[key >> 3].append(value)
    return out


def packed(values):
    out = []
    for value in values:
        if isinstance(value, int):
            out.append(value)
            continue
        at = 0
        while at < len(value):
            number, at = varint(value, at)
            out.append(number)
    return out


def one(message, field):
    return message[field][0] if message[field] else 0


def label(message, texts):
    """(key, text or number); a number has its key as unit."""
    key = texts[one(message, 1)]
    if message[2]:
        return key, texts[one(message, 2)]
    if texts[one(message, 4)] != key:
        raise ValueError('label %s has unit %r' % (key, texts[one(message, 4)]))
    return key, one(message, 3)


def tables(top, texts):
    """{location id: Frame}; every id has to be there."""
    functions = {one(f, 1): texts[one(f, 2)] for f in map(fields, top[5])}
    modules = {one(m, 1): (texts[one(m, 5)], texts[one(m, 6)]) for m in map(fields, top[3])}
    modules[0] = ('', '')
    out = {}
    for place in map(fields, top[4]):
        lines = [functions[one(fields(line), 1)] for line in place[4]]
        if len(lines) != 1:
            raise ValueError('a location of %d lines' % len(lines))
        out[one(place, 1)] = Frame(lines[0], one(place, 3), *modules[one(place, 2)])
    return out


def read(data):
    """The Profile of gzipped bytes. Frames are innermost first."""
    top = fields(gzip.decompress(data))
    texts = [text.decode('utf-8') for text in top[6]]
    if texts[0] != '':
        raise ValueError('the first text is %r' % texts[0])
    places = tables(top, texts)
    types = [(texts[one(t, 1)], texts[one(t, 2)]) for t in map(fields, top[1])]
    samples = []
    for message in map(fields, top[2]):
        values = packed(message[2])
        if len(values) != len(types):
            raise ValueError('%d values of %d types' % (len(values), len(types)))
        samples.append(Sample([places[i] for i in packed(message[1])], values,
                              dict(label(fields(part), texts) for part in message[3])))
    return Profile(types, samples, one(top, 9), one(top, 10), one(top, 12),
                   [texts[i] for i in packed(top[13])])


def as_text(profile):
    """A line for each fact, to be compared."""
    out = ['type %s/%s' % kind for kind in profile.types]
    out.append('time %d duration %d period %d' % profile[2:5])
    out += ['comment %s' % text for text in profile.comments]
    for sample in profile.samples:
        out.append('sample %s %s' % (' '.join(map(str, sample.values)), ' '.join(
            '%s=%s' % pair for pair in sample.labels.items())))
        out += ['    %x %s (%s %s)' % (f.address, f.function, f.module, f.build_id)
                for f in sample.frames]
    return '\n'.join(out) + '\n'
