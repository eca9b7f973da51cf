#!/usr/bin/env python3
"""The same recording gives the same bytes, whatever the number of threads and however often.
$PIPA is the program; recordings of $PIPA_SHARED where they are, one that is built here always."""
import hashlib
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata  # noqa: E402
import shared    # noqa: E402

CORPUS = ('quipper--perf.data.callgraph-3.4', 'simpleperf--generated_by_linux_perf.data',
          'quipper--perf.data.forkexit-3.8', 'LinuxTracepoints--perf.data', 'MO833--perf.data')
ELF_FILES = {'autofdo--ro_sample.perf': 'autofdo--ro_sample.perf',
             'simpleperf--two_process_perf.data': 'simpleperf--two_process_perf.data'}


def outputs(path, threads, options):
    """The hashes of page, model and summary."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([os.environ['PIPA'], 'analyze', path, '--json', 'model.json',
                               '--threads', str(threads)] + options, cwd=folder,
                              stdout=subprocess.PIPE, check=True)
        parts = {'summary': done.stdout}
        for name in ('report.html', 'model.json'):
            with open(os.path.join(folder, name), 'rb') as file:
                parts[name] = file.read()
    return {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}


def compare(path, options=()):
    first = outputs(path, 1, list(options))
    return ['%s differs with %d threads' % (name, threads) for threads in (1, 4, 13)
            for name, digest in outputs(path, threads, list(options)).items() if digest != first[name]]


def main():
    tally, corpus = shared.Tally('threads'), shared.optional('corpus')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'small.data')
        with open(path, 'wb') as file:
            file.write(perfdata.small().build())
        tally.result('small.data', compare(path))
    if not corpus:
        tally.skip('recordings of the corpus', 'no $PIPA_SHARED')
        tally.close()
    for name in CORPUS:
        tally.result(name, compare(os.path.join(corpus, 'perf', name)))
    for name, elf in ELF_FILES.items():
        symfs = os.path.join(corpus, 'elf', elf)
        if not os.path.isdir(symfs):
            tally.skip(name, 'its ELF files are not there')
            continue
        tally.result(name, compare(os.path.join(corpus, 'perf', name), ['--symfs', symfs]))
    tally.close()


if __name__ == '__main__':
    main()
