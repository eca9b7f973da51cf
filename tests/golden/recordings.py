#!/usr/bin/env python3
"""Every perf.data of $PIPA_SHARED/recordings (five architectures, two perfs): its records counted as
perf counted them (NAME.stats.txt, the end of NAME.x86perf-D.txt, the table in the folder's README)
and, as written down, as an independent walker does. $PIPA is the program. Prints a table."""
import io
import os
import re
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import inspect_json  # noqa: E402
import perf_header   # noqa: E402
import shared        # noqa: E402
import walker        # noqa: E402

PACKED = ('COMPRESSED', 'COMPRESSED2')


def stats(text):
    """{record: count} of perf report --stats, which counts what is packed beside what was in it."""
    aggregated = text.split('Aggregated stats:')[-1].split(' stats:')[0]
    return {walker.kernel_name(name): int(count) for name, count in
            re.findall(r'^ *([A-Z_0-9]+) events: +(\d+)', aggregated, re.M)
            if name not in ('TOTAL',) + PACKED}


def readme(folder, name):
    """{record: count} of the folder's table: some types only."""
    with open(os.path.join(folder, 'README.md'), encoding='utf-8') as file:
        line = re.search(r'^\| %s \| \d+ \| (.*) \|$' % re.escape(name), file.read(), re.M)
    pairs = re.findall(r'([A-Z_0-9]+) (\d+)', line.group(1)) if line else []
    return {walker.kernel_name(record): int(count) for record, count in pairs if record not in PACKED}


def compare(path, folder, stem):
    found, message = inspect_json.inspect(path)
    if found is None:
        return None, False, ['inspect failed: ' + message.strip()]
    problems, compared = ['stderr: ' + message] if message else [], False
    with open(path, 'rb') as file:
        problems += inspect_json.differences('as written', found['raw_records'],
                                             walker.count(file.read()), 'the walker')
    for oracle in (stem + '.stats.txt', stem + '.x86perf-D.txt'):
        text = shared.read(os.path.join(folder, oracle))
        if text and b'Aggregated stats:' in text:
            compared = True
            theirs = stats(text[text.rindex(b'Aggregated stats:'):].decode())
            problems += inspect_json.differences('unpacked', found['records'], theirs, oracle)
    theirs = readme(folder, stem + '.data')
    if theirs:
        compared = True
        problems += inspect_json.differences('unpacked', found['records'], theirs, 'the README',
                                             only=theirs)
    header = shared.read(os.path.join(folder, stem + '.header.txt'))
    if header:
        problems += perf_header.problems(found, header.decode('utf-8', 'replace'))
    problems += ['a note: %(code)s: %(text)s' % note for note in found['notes']
                 if note['code'].startswith(('damaged', 'truncated', 'unfinished', 'short'))]
    return found, compared, problems


def check(tally, path, folder, stem):
    case = os.path.join(os.path.basename(folder), stem + '.data')
    found, compared, problems = compare(path, folder, stem)
    if found:
        print(inspect_json.row(case, found))
    if not compared:
        tally.nothing_to_compare(case, 'perf counted nothing; the walker did')
    tally.result(case, problems)


def check_folder(tally, folder, work):
    for name in sorted(os.listdir(folder)):
        if name.endswith('.data'):
            check(tally, os.path.join(folder, name), folder, name[:-5])
        elif name.endswith('.data.zst'):
            data = shared.unzstd(os.path.join(folder, name))
            if data is None:
                tally.skip(name, 'there is no zstd program')
                continue
            path = os.path.join(work, 'unpacked.data')
            with open(path, 'wb') as file:
                file.write(data)
            check(tally, path, folder, name[:-9])


def check_archive(tally, folder, work):
    """The perf.data in an archive of the original collector, against perf's own statistics."""
    with tarfile.open(os.path.join(folder, 'arm64-default.tar.gz')) as archive:
        member = [item for item in archive if item.name.endswith('/perf.data')][0]
        data = archive.extractfile(member).read()
    path = os.path.join(work, 'perf.data')
    with io.open(path, 'wb') as file:
        file.write(data)
    check(tally, path, folder, 'arm64-default.perf.data')


def main():
    base = shared.folder('recordings')
    tally = shared.Tally('recordings')
    with tempfile.TemporaryDirectory() as work:
        for name in sorted(os.listdir(base)):
            folder = os.path.join(base, name)
            if name == 'pipa-tree':
                check_archive(tally, folder, work)
            elif os.path.exists(os.path.join(folder, 'README.md')):
                check_folder(tally, folder, work)
    tally.close()


if __name__ == '__main__':
    main()
