#!/usr/bin/env python3
"""What only some events record, and what the header says, against perf's own reading.

    fields.py DUMP_FIELDS [NAME...]

Three oracles: the perf program of this machine where it is installed and can read a file (addresses,
weights, data sources, branch stacks, registers); the texts of tracepoints that the recording machine
printed ($PIPA_SHARED/recordings); what perf said of the header there (*.header-I.txt)."""
import glob
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

SHOWN = 4
QUIET = {'PERF_CONFIG': '/dev/null', 'LC_ALL': 'C', 'TZ': 'UTC', 'PATH': os.environ.get('PATH', '')}
LIVE = ['perf', 'record', '-q', '-F', '999', '-e', 'cpu-clock', '-d', '--phys-data', '-W',
        '--intr-regs', '--user-regs=sp,ip,ax', '--data-page-size', '--code-page-size',
        '--all-cgroups', '-g', '-T']


def numbers(text):
    return [int(word, 16) for word in re.findall(r':\s*(?:0x)?([0-9a-f]+)', text)]


def regs(text):
    """perf: ' ABI:2 AX:0x1 BX:0x2'; ours: '2,1,2'."""
    return numbers(text) if 'ABI' in text else [int(word, 16) for word in text.split(',')]


def branches(text):
    """Up to cycles; later perfs append a type."""
    return [tuple(branch.split('/')[:6]) for branch in re.split(r'[\s,]+', text) if branch]


def first_hex(text):
    return int(text.split()[0], 16)


def first_number(text):
    return int(text.split()[0])


# perf: "4K", "2M", "N/A" where the kernel could not say
def page_size(text):
    match = re.match(r'^(\d+)([KMG]?)$', text.strip())
    return int(match[1]) << {'': 0, 'K': 10, 'M': 20, 'G': 30}[match[2]] if match else 0


# field of perf script -> how to read it, perf's and ours
FIELDS = {'addr': first_hex, 'phys_addr': first_hex, 'data_src': first_hex, 'brstack': branches,
          'uregs': regs, 'iregs': regs, 'weight': first_number, 'ins_lat': first_number,
          'data_page_size': page_size, 'code_page_size': page_size, 'cgroup': str.strip}


def ours(program, path):
    """[(time_ns, tid, {name: text})]"""
    done = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    out = []
    for line in done.stdout.decode('utf-8', 'surrogateescape').splitlines():
        time, tid, *pairs = line.split(' ')
        out.append((int(time), int(tid), dict(pair.split('=', 1) for pair in pairs)))
    return out


def perfs(path, field, folder):
    """The same of one field; None where perf cannot print it."""
    done = subprocess.run(['perf', 'script', '-i', path, '--symfs', folder, '--ns', '-F',
                           'tid,time,' + field], env=QUIET, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=120)
    if done.returncode:
        return None
    out = []
    for line in done.stdout.decode('utf-8', 'surrogateescape').splitlines():
        match = re.match(r'^\s*(-?\d+)\s+(\d+)\.(\d{9}):(.*)$', line)
        if match:
            out.append((int(match[2] + match[3]), int(match[1]), {field: match[4]}))
    return out


def compare_field(problems, field, theirs, mine):
    """perf prints nothing for a sample of an event that does not record the field."""
    read = FIELDS[field]
    mine = sorted((time, tid, pairs[field]) for time, tid, pairs in mine if field in pairs)
    theirs = sorted((time, tid, pairs[field]) for time, tid, pairs in theirs if pairs[field].strip())
    if field == 'brstack':  # nothing is printed for an empty stack
        mine = [row for row in mine if row[2]]
    if len(mine) != len(theirs):
        problems.append('%s: of %d samples, perf of %d' % (field, len(mine), len(theirs)))
        return
    for (time, tid, a), (p_time, p_tid, p) in zip(mine, theirs):
        if (time, tid) != (p_time, p_tid) or read(a) != read(p):
            problems.append('%s of %d at %d: %r, perf (%d at %d): %r' % (field, tid, time, a[:99],
                                                                        p_tid, p_time, p[:99]))


def tie_free(rows):
    """Samples of one moment and thread have no order that both readings share."""
    seen = {}
    for time, tid, pairs in rows:
        seen.setdefault((time, tid), []).append(pairs)
    return [(time, tid, pairs[0]) for (time, tid), pairs in seen.items() if len(pairs) == 1]


def by_installed_perf(program, path, folder):
    mine, problems, compared = ours(program, path), [], []
    for field in FIELDS:
        if any(field in pairs for _, _, pairs in mine):
            theirs = perfs(path, field, folder)
            if theirs and any(pairs[field].strip() for _, _, pairs in theirs):
                compared.append(field)
                compare_field(problems, field, tie_free(theirs), tie_free(mine))
    return problems, compared


# --- tracepoints -----------------------------------------------------------------------------------

PRINTED = re.compile(r'^.*?\s(\d+)\.(\d{6}):\s+(\w+:\w+):\s(.*)$')
# printed through a table of names, or in another base than ten
NOT_PLAIN = {'ret', 'prev_state', 'flags', 'gfp_flags', 'rwbs', 'action', 'dev', 'sector', 'args',
             'state', 'orig_cpu', 'dest_cpu', 'error', 'bytes', 'nr_sector', 'order'}


def trace_pairs(text):
    return {name: value for name, value in re.findall(r'(\w+)=([^\s\]]+)', text)
            if name not in NOT_PLAIN}


def syscall(text):
    match = re.match(r'^NR (-?\d+) (?:= (-?\d+)|\((.*)\))$', text)
    return {'id': match[1], **({'ret': match[2]} if match[2] else {})} if match else {}


def value_of(text):
    """Numbers without the zeros that a format puts in front."""
    return int(text) if re.match(r'^-?\d+$', text) else text.replace('\\x20', ' ')


def by_text(program, path, text):
    problems, checked, mine = [], 0, {}
    for time, _, pairs in ours(program, path):
        mine.setdefault((time // 1000, pairs['event']), []).append(pairs)
    for line in text.decode('utf-8', 'surrogateescape').splitlines():
        match = PRINTED.match(line)
        if not match:
            continue
        at = (int(match[1] + match[2]), match[3])
        said = syscall(match[4]) if at[1].startswith('raw_syscalls:') else trace_pairs(match[4])
        same = [pairs for pairs in mine.get(at, []) if all(
            value_of(pairs.get('trace.' + name, value)) == value_of(value)
            for name, value in said.items())]
        checked += sum('trace.' + name in (mine.get(at) or [{}])[0] for name in said)
        if not same:
            problems.append('%s at %d us: %r, read as %r' % (at[1], at[0], said, mine.get(at)))
    return problems, checked


# --- the header ------------------------------------------------------------------------------------

def comparable(line):
    """Our lines for one of perf's; None where it says what we do not print."""
    line = line.rstrip()
    if re.match(r'^# (sibling|CPU \d+:|node\d+ )', line) or re.match(r'^#  L\d ', line):
        return [line.replace('#  L', '# L')]
    memory = re.match(r'^# +(\d+) \[(\d+)M\]: ', line)
    if memory:
        return ['# memory %s [%sM]' % memory.groups()]
    units = re.match(r'^# pmu mappings: (.*)$', line)
    if units:
        return ['# pmu ' + unit for unit in units[1].split(', ')]
    caps = re.match(r'^# (\S+) pmu capabilities: (.*)$', line)
    if caps:
        return ['# cap %s: %s' % (caps[1], cap) for cap in caps[2].split(', ') if '=' in cap]
    return None


def by_header(program, path, text):
    done = subprocess.run([program, '--header', path], stdout=subprocess.PIPE, check=True)
    mine = done.stdout.decode('utf-8', 'surrogateescape').splitlines()
    due = []
    for line in text.decode('utf-8', 'surrogateescape').splitlines():
        due += comparable(line) or []
    due = due[:due.index('# ========')] if '# ========' in due else due
    have = [re.sub(r'\s+', ' ', line) for line in mine]
    return ['the header lacks %r' % line for line in due
            if re.sub(r'\s+', ' ', line) not in have], len(due)


# --- cases -----------------------------------------------------------------------------------------

def plain(path, folder):
    if os.path.exists(path):
        return path
    copy = os.path.join(folder, os.path.basename(path))
    with open(copy, 'wb') as file:
        file.write(shared.read(path))
    return copy


def cases():
    base, corpus = shared.folder('recordings'), shared.folder('corpus')
    for path in sorted(glob.glob(os.path.join(corpus, 'perf', '*'))):
        header = os.path.join(corpus, 'oracle', os.path.basename(path) + '.header.txt')
        yield os.path.basename(path), path, [], header
    for path in sorted(set(name.replace('.zst', '') for name in
                           glob.glob(os.path.join(base, '*', 'rec-*.data*')))):
        stem = path[:-len('.data')]
        yield (os.path.relpath(stem, base), path,
               [stem + '.guest-script.txt', stem + '.script.txt'] if '-tp-' in stem else [],
               stem + '.header-I.txt')


def run_case(job):
    program, (name, path, texts, header) = job
    problems, compared = [], []
    with tempfile.TemporaryDirectory() as folder:
        data = plain(path, folder)
        if header and shared.read(header):
            found, count = by_header(program, data, shared.read(header))
            problems += found
            compared += ['header (%d lines)' % count] if count else []
        for text in filter(None, map(shared.read, texts)):
            found, count = by_text(program, data, text)
            problems += found
            compared.append('tracepoints (%d values)' % count)
        if shutil.which('perf'):
            found, fields = by_installed_perf(program, data, os.path.join(folder, 'none'))
            problems += found
            compared += fields
    return name, problems, compared


def live(program):
    """A recording made here, with all that a machine without a counter unit can record."""
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, 'live.data')
        done = subprocess.run(LIVE + ['-o', data, '--', 'python3', '-c', 'sum(range(20000000))'],
                              env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if done.returncode:
            return None, []
        return by_installed_perf(program, data, os.path.join(folder, 'none'))


def shown(problems):
    more = len(problems) - SHOWN
    return problems[:SHOWN] + (['… and %d more' % more] if more > 0 else [])


def main():
    program, *names = [arg for arg in sys.argv[1:] if arg != '-v']
    tally = shared.Tally('fields')
    jobs = [(program, case) for case in cases() if not names or case[0] in names]
    with multiprocessing.Pool() as pool:
        for name, problems, compared in pool.imap(run_case, jobs):
            if compared:
                tally.result(name, shown(problems))
            else:
                tally.nothing_to_compare(name, 'no field beyond the usual')
            if '-v' in sys.argv:
                print('%s: %s' % (name, ', '.join(compared)))
    if not names and shutil.which('perf'):
        problems, compared = live(program)
        if problems is None:
            tally.nothing_to_compare('live', 'perf record is not permitted here')
        else:
            tally.result('live', shown(problems))
            if '-v' in sys.argv:
                print('live: ' + ', '.join(compared))
    tally.close()


if __name__ == '__main__':
    main()
