#!/usr/bin/env python3
"""pipa export --to folded against stackcollapse-perf.pl: FlameGraph's and inferno's own expected outputs
for pasted texts, perf's text of recordings as tests/lib/collapse.py collapses it, and the same of
`pipa script` for recordings whose user stacks perf unwinds or names otherwise. $PIPA is the program,
$PIPA_SHARED holds the rest."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import collapse  # noqa: E402
import shared    # noqa: E402

WAYS = {'': [], '-all': ['--marks'], '-pid': ['--by', 'process']}
# Recordings whose stacks perf printed with the same names as pipa: frame pointers, and no library of
# which perf takes another one of two names at one address.
BY_PERF = ('rec-fp', 'rec-switch', 'rec-groupS', 'rec-perthread')
# Whose events print a text behind their name, at which stackcollapse-perf.pl does not see the name; and
# what holds no samples.
NOT_BY_SCRIPT = ('rec-tp-', 'rec-sched', 'stat-')


def run(*args):
    return subprocess.run([os.environ['PIPA'], *args], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE).stdout.decode('utf-8', 'surrogateescape')


def export(path, *options):
    return run('export', '-q', '--to', 'folded', '--no-this-machine', *options, path)


def differences(ours, theirs):
    wrong = [key for key in set(ours) | set(theirs) if ours.get(key) != theirs.get(key)]
    return ['%d of %d lines differ' % (len(wrong), len(theirs))] * bool(wrong) + [
        'pipa %s, expected %s: %s' % (ours.get(key), theirs.get(key), key) for key in sorted(wrong)[:3]]


def unended(text, way):
    """stackcollapse-perf.pl takes a sample at the empty line behind it, so that one which ends with the
    text is not in its output; what it is, as {stack: count}. inferno takes it."""
    if way == '' or text.endswith('\n\n'):
        return {}
    how, marks = 'process' if way == '-pid' else 'comm', way == '-all'
    last = collapse.collapse(text + '\n', how, marks)
    last.subtract(collapse.collapse(text, how, marks))
    return {key: count for key, count in last.items() if count}


def check_texts(tally):
    folder, expected = shared.folder('corpus', 'perfscript-text'), shared.folder('corpus', 'oracle',
                                                                                 'perfscript-text')
    for path in sorted(glob.glob(os.path.join(folder, '*.txt'))):
        stem = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding='utf-8') as file:
            text = file.read()
        for way, options in WAYS.items():
            oracle = os.path.join(expected, '%s-collapsed%s.txt' % (stem, way))
            if not os.path.exists(oracle):
                continue
            with open(oracle, encoding='utf-8') as file:
                theirs = {key: int(count) for key, count in
                          (line.rsplit(' ', 1) for line in file.read().splitlines())}
            for key, count in unended(text, way).items():
                theirs[key] = theirs.get(key, 0) + count
            tally.result(os.path.basename(oracle), differences(collapse.parse(export(path, *options)),
                                                                 theirs))


def check_perf(tally, work):
    """With the files of the recorded machine."""
    folder = os.path.join(work, 'x86_64-proc-main')
    files = ['--symfs', os.path.join(work, 'x86_64-symfs'), '--kallsyms', os.path.join(folder, 'kallsyms')]
    for name in BY_PERF:
        with open(os.path.join(folder, name + '.script.txt'), encoding='utf-8') as file:
            theirs = file.read()
        for how in ('comm', 'process', 'thread'):
            ours = export(os.path.join(folder, name + '.data'), '--by', how, *files)
            tally.result('%s by %s, perf\'s text' % (name, how),
                         differences(collapse.parse(ours), collapse.collapse(theirs, how)))


def without_chain(ours, theirs):
    """perf prints an empty chain as nothing, so that only the root is left; pipa folds the sampled address.
    Takes both out where they are of the same weight."""
    for root in [key for key in theirs if ';' not in key]:
        more = {key: count - theirs.get(key, 0) for key, count in ours.items()
                if key.startswith(root + ';') and key.count(';') == 1}
        if root not in ours and sum(more.values()) == theirs[root]:
            del theirs[root]
            ours.update((key, ours[key] - count) for key, count in more.items())


def without_number(ours, theirs):
    """A task whose number is -1: stackcollapse-perf.pl looks for digits, and finds those of the time."""
    odd = {key: theirs.pop(key) for key in list(theirs) if key.startswith(':-1_')}
    for key, count in odd.items():
        path = key.partition(';')[2]
        for name in [name for name in ours if name.startswith('[unknown]') and name.endswith(';' + path)]:
            ours[name] -= count


def check_script(tally, path):
    text = run('script', '-q', '--no-this-machine', '--max-stack', '0', '-F', '+pid', path)
    text = re.sub(r'(?m) \(deleted\)\)$', ')', text)
    name = os.path.join(*path.split(os.sep)[-2:])
    for how, options in (('comm', ['--marks']), ('thread', [])):
        theirs = collapse.collapse(text, how, bool(options))
        if not theirs:
            tally.nothing_to_compare(name, 'it has no call chains')
            return
        ours = collapse.parse(export(path, '--by', how, *options))
        without_chain(ours, theirs)
        without_number(ours, theirs)
        ours = {key: count for key, count in ours.items() if count}
        tally.result('%s by %s, pipa script\'s text' % (name, how), differences(ours, theirs))


def main():
    tally = shared.Tally('folded')
    check_texts(tally)
    base = shared.folder('recordings')
    if not shutil.which('zstd'):
        tally.skip('recordings', 'there is no zstd program')
        tally.close()
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([os.path.join(base, 'tools', 'unpack.sh'), work], check=True, stdout=subprocess.DEVNULL)
        check_perf(tally, work)
        for path in sorted(glob.glob(os.path.join(work, '*', '*.data'))):
            if not os.path.basename(path).startswith(NOT_BY_SCRIPT):
                check_script(tally, path)
        subprocess.run(['chmod', '-R', 'u+w', work], check=True)
    tally.close()


if __name__ == '__main__':
    main()
