#!/usr/bin/env python3
"""The table of functions' metrics against perf script: periods of cycles and of instructions are added
up for each library of its text, where no function has a name; and recordings that have no such table."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import shared  # noqa: E402

PIPA = os.environ['PIPA']
HEAD = re.compile(r'^\S.*?\s(\d+)\s+([\w-]+):\s*$')
FRAME = re.compile(r'^\s+([0-9a-f]+) .*\((.*)\)$')
KERNEL = 0xffffffff80000000  # modules of riscv64 lie below; the only one there is ext4


def table_of(path):
    """{column: values} of the table; None where the report has none."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'model.json')
        subprocess.run([PIPA, 'analyze', '-o', os.path.join(folder, 'report.html'), '--json', out, path],
                       check=True, stdout=subprocess.DEVNULL)
        with open(out, encoding='utf-8') as file:
            tables = [table for table in json.load(file)['tables'] if table['id'] == 'hotspots.metrics']
    return {column['id']: column['values'] for column in tables[0]['columns']} if tables else None


def perf_sums(text):
    """{library: {event: [periods]}} of each sample's innermost frame."""
    sums, head = {}, None
    for line in text.splitlines():
        match = HEAD.match(line)
        if match:
            head = int(match.group(1)), match.group(2)
        elif head and FRAME.match(line):
            library = os.path.basename(FRAME.match(line).group(2)).strip('[]')
            # perf says "kernel" of a module's function too; the recording has a mapping of the module.
            if library == 'kernel.kallsyms' and int(FRAME.match(line).group(1), 16) < KERNEL:
                library = 'ext4'
            sums.setdefault('[%s]' % library, {}).setdefault(head[1], []).append(head[0])
            head = None
    return sums


def check_against_perf(tally, folder, name):
    text = shared.read(os.path.join(folder, name + '.guest-script.txt'))
    if text is None:
        return tally.skip(name, 'there is no zstd')
    sums = perf_sums(text.decode())
    table = table_of(os.path.join(folder, name + '.data'))
    problems = [] if table else ['there is no table']
    rows = list(zip(table['function'], table['samples'], table['cpi'])) if table else []
    if {row[0] for row in rows} != set(sums):
        problems.append('rows are %r, perf has %r' % ([row[0] for row in rows], sorted(sums)))
    for library, samples, cpi in rows:
        events = sums.get(library, {})
        cycles, instructions = events.get('cycles', []), events.get('instructions', [])
        wanted = sum(cycles) / sum(instructions) if instructions and cycles else None
        if samples != len(cycles) + len(instructions):
            problems.append('%s rests on %r samples, not %d' % (library, samples, len(cycles) + len(instructions)))
        if (cpi is None) != (wanted is None) or cpi is not None and abs(cpi - wanted) > 1e-9 * max(wanted, 1e-300):
            problems.append('%s: cpi %r, not %r' % (library, cpi, wanted))
    return tally.result(name, problems)


def main():
    tally = shared.Tally('metrics_function')
    check_against_perf(tally, shared.folder('recordings', 'riscv64-main'), 'rec-cyc-insn')
    for folder, name, why in [('x86_64-guest-main', 'rec-multi.data', 'clocks'),
                              ('x86_64-guest-main', 'rec-group.data', 'software events'),
                              ('riscv64-main', 'rec-tp-sched.data', 'tracepoints'),
                              ('arm64-n1-main', 'rec-multi.data', 'cycles and a clock')]:
        table = table_of(os.path.join(shared.folder('recordings', folder), name))
        tally.result(name, [] if table is None else ['%s have a table: %r' % (why, sorted(table))])
    tally.close()


if __name__ == '__main__':
    main()
