#!/usr/bin/env python3
"""Texts as sources: what perf script printed, and folded stacks, against the stacks that upstream's
stackcollapse-perf made of them ($PIPA_SHARED/corpus/perfscript-text), against a count of our own, and
against the recordings that the texts of corpus/oracle and recordings were printed from.

    texts.py DUMP_SAMPLES [NAME...]

doc/text-sources.md lists the naming rules of stackcollapse-perf that stand in `collapsed`."""
import collections
import glob
import multiprocessing
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import dumped     # noqa: E402
import explained  # noqa: E402
import oracle     # noqa: E402
import perftext   # noqa: E402
import shared     # noqa: E402

KERNEL_PATH = re.compile(r'^\[|vmlinux$')
JIT_PATH = re.compile(r'/tmp/perf-\d+\.map')
GO_METHOD = re.compile(r'\.\(.*\)\.')
# A pid of its own, or a thread of which only that is printed.
HEAD = re.compile(rb'^\S.*?\s+\d+(?:/\d+)?\s+(?:\[\d+\]\s+)?(?:\d+\.\d+:\s+)?(?:\d+\s+)?\S+:\s*$')
CHAIN = re.compile(rb'^\s+[0-9a-f]+ .*\)$')


def frame_names(frame, comm, annotate):
    """What stackcollapse-perf calls one frame; Java's "a->b" are several."""
    path = frame.path
    for name in frame.function.split('->') if frame.function else ['']:
        if not name:
            name = '[%s]' % (path.split('/')[-1] if path != '[unknown]' else 'unknown')
        name = name.replace(';', ':')
        if not GO_METHOD.search(name):
            name = re.sub(r'\((?!anonymous namespace\)).*', '', name, count=1, flags=re.S)
        name = name.replace('"', '').replace("'", '')
        if comm == 'java' and '/' in name and name[0] == 'L':
            name = name[1:]
        if annotate and KERNEL_PATH.search(path) and 'unknown' not in path:
            name += '_[k]'
        elif annotate and JIT_PATH.search(path) and not name.endswith('_[j]'):
            name += '_[j]'
        yield name


def collapsed(samples, annotate, pid):
    """{stack: count} as stackcollapse-perf --all or --pid makes it: of the first event alone."""
    out = collections.Counter()
    pids = all(sample.pid >= 0 for sample in samples)  # thread 0's is known, whatever is printed
    for sample in samples:
        if sample.event != samples[0].event:
            continue
        comm = sample.comm.replace(' ', '_')
        if pid:
            comm += '-%s' % (sample.pid if pids else '?')
        names = [comm]
        for frame in reversed(sample.frames):
            if not frame.function.startswith('('):
                names += frame_names(frame, comm, annotate)
        out[';'.join(names)] += sample.period
    return out


def read_folded(text):
    out = collections.Counter()
    for line in text.decode('utf-8', 'surrogateescape').split('\n'):
        if line:
            stack, count = line.rsplit(' ', 1)
            out[stack] += int(count)
    return out


def rust(names):
    """inferno demangles names of Rust that perf left as they were; pipa keeps what was printed."""
    out = collections.Counter()
    for stack, count in names.items():
        stack = re.sub(r'::h[0-9a-f]{16}(?=;|$)', '', stack)
        for code, text in (('$LT$', '<'), ('$GT$', '>'), ('$u7b$', '{'), ('$u7d$', '}')):
            stack = stack.replace(code, text)
        out[stack] += count
    return out


def differences(what, ours, theirs):
    return ['%s: %r: %s, upstream: %s' % (what, stack[:200], ours.get(stack), theirs.get(stack))
            for stack in sorted(set(ours) | set(theirs)) if ours.get(stack) != theirs.get(stack)][:3]


def count_problems(samples, text):
    """The numbers of samples and of frames, as lines of the two forms say."""
    lines = [line.rstrip(b'\r') for line in text.split(b'\n')]
    heads = sum(1 for line in lines if HEAD.match(line))
    frames = sum(1 for line in lines if CHAIN.match(line))
    ours = (len(samples), sum(len(sample.frames) for sample in samples))
    return [] if ours == (heads, frames) else ['%d samples of %d frames, lines say %d of %d'
                                               % (*ours, heads, frames)]


def as_upstream(path, text, samples):
    """stackcollapse-perf forgets a last sample that no empty line follows; pipa and inferno do not."""
    forgets = not os.path.basename(path).startswith('inferno') and not text.endswith(b'\n\n')
    return samples[:-1] if forgets else samples


def script_problems(program, path, base):
    samples, message = dumped.run(program, path)
    if samples is None:
        return [message]
    stem = os.path.join(base, 'oracle', 'perfscript-text', os.path.basename(path)[:-len('.txt')])
    problems = count_problems(samples, shared.read(path))
    samples = as_upstream(path, shared.read(path), samples)
    for end, annotate, pid in (('-all', True, False), ('-pid', False, True), ('', False, False)):
        upstream = shared.read(stem + '-collapsed%s.txt' % end)
        if upstream is not None:
            ours = collapsed(samples, annotate, pid)
            problems += differences('collapsed' + end, ours if end else rust(ours),
                                    read_folded(upstream))
    return problems


def folded_name(frame):
    name = frame.function or ('[%s]' % frame.path if frame.path != '[unknown]' else '[unknown]')
    return name + ('_[k]' if frame.kind == 'named-kernel' and frame.path == '[kernel]' else '')


def folded_problems(program, path):
    samples, message = dumped.run(program, path)
    if samples is None:
        return [message]
    ours = collections.Counter()
    for sample in samples:
        ours[';'.join(folded_name(frame) for frame in reversed(sample.frames))] += sample.period
    problems = differences('folded', ours, read_folded(shared.read(path)))
    odd = [sample for sample in samples
           if sample[:4] != ('[unknown]', -1, -1, -1) or sample.event != 'samples']
    return problems + ['%r tells what no folded stack says' % (sample,) for sample in odd[:1]]


def same_sample(p, q):
    """What two readings of one recording have to agree on: perf's text, read by us and by `perftext`."""
    ours = (q.comm, q.pid if p.pid is not None else None, q.tid, q.cpu if p.cpu is not None else None,
            q.time_ns // 1000 if p.time_us is not None else None, q.event, q.period)
    theirs = (p.comm, p.pid, p.tid, p.cpu, p.time_us, p.event, p.period or 1)
    if ours != theirs:
        return '%r, the text says %r' % (ours, theirs)
    frames = [f for f in q.frames if not f.path == '']
    if p.period is not None and [f.address for f in frames] != [f.ip for f in p.frames]:
        return 'frames %s, the text says %s' % ([hex(f.address) for f in frames][:4],
                                                [hex(f.ip) for f in p.frames][:4])
    return None


def in_pairs(theirs, ours):
    return zip(oracle.by_time(theirs, lambda s: s.time_us),
               oracle.by_time(ours, lambda s: s.time_ns // 1000))


def compare_texts(theirs, ours):
    if len(theirs) != len(ours):
        return ['%d samples, the text has %d' % (len(ours), len(theirs))]
    found = [same_sample(p, q) for p, q in in_pairs(theirs, ours)]
    return ['sample %d: %s' % (at, text) for at, text in enumerate(found) if text][:3]


def compare_recording(program, data, theirs, ours):
    """Our reading of the text beside our reading of the recording that perf printed it from."""
    real, message = dumped.run(program, data)
    if real is None:
        return [message]
    as_perf = [p._replace(comm=q.comm, tid=q.tid, event=q.event, period=p.period and q.period,
                          frames=[perftext.Frame(f.address, f.path) for f in q.frames])
               for p, q in in_pairs(theirs, ours)]
    out = oracle.Comparison()
    oracle.compare_script(out, as_perf, real)
    return ['beside the recording: ' + text for text in out.shown()]


def check(program, name, recording, text, folder):
    path = os.path.join(folder, 'pasted.txt')
    with open(path, 'wb') as file:
        file.write(text)
    ours, message = dumped.run(program, path)
    if ours is None:
        return [message]
    theirs = perftext.script(text)
    problems, data = compare_texts(theirs, ours), oracle.plain(recording, folder)
    if problems or not data or name in explained.SCRIPT_NOT_COMPARED:
        return problems
    return compare_recording(program, data, theirs, ours)


def run_text(job):
    """(name, why there is nothing to compare, problems)"""
    program, (name, data, script, _) = job
    text = shared.read(script)
    if text is None or not text.strip():
        return name, 'perf printed nothing for it', []
    with tempfile.TemporaryDirectory() as folder:
        return name, None, check(program, name, data, text, folder)


def inline_cases(folder):
    """Texts with inlined functions and source lines, in which every frame stands behind a tab."""
    for path in sorted(glob.glob(os.path.join(shared.folder('recordings'), '*', '*.inline.txt*'))):
        text = shared.read(path[:-len('.zst')] if path.endswith('.zst') else path)
        copy = os.path.join(folder, 'inline.txt')
        with open(copy, 'wb') as file:
            file.write(text)
        lines = text.split(b'\n')
        yield (os.path.relpath(path, shared.folder('recordings')), copy,
               sum(1 for line in lines if line[:1] not in (b'', b'\t', b' ')),
               sum(1 for line in lines if line[:1] == b'\t'))


def inline_problems(program, path, heads, frames):
    samples, message = dumped.run(program, path)
    if samples is None:
        return [message]
    ours = (len(samples), sum(len(sample.frames) for sample in samples))
    return [] if ours == (heads, frames) else ['%d samples of %d frames, lines say %d of %d'
                                               % (*ours, heads, frames)]


def main():
    program, *names = sys.argv[1:]
    base, tally = shared.folder('corpus'), shared.Tally('texts')
    for path in sorted(glob.glob(os.path.join(base, 'perfscript-text', '*.txt'))):
        tally.result(os.path.basename(path), script_problems(program, path, base))
    for path in sorted(glob.glob(os.path.join(base, 'oracle', 'perfscript-text', '*.txt'))):
        tally.result(os.path.basename(path), folded_problems(program, path))
    with tempfile.TemporaryDirectory() as folder:
        for name, path, heads, frames in inline_cases(folder):
            tally.result(name, inline_problems(program, path, heads, frames))
    jobs = [(program, case) for case in list(oracle.corpus_cases()) + list(oracle.recordings_cases())]
    with multiprocessing.Pool() as pool:
        for name, why_not, problems in pool.imap(run_text, [j for j in jobs if not names or j[1][0] in names]):
            if why_not:
                tally.nothing_to_compare(name, why_not)
            else:
                tally.result(name, problems)
    tally.close()


if __name__ == '__main__':
    main()
