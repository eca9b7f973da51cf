#!/usr/bin/env python3
"""One program in twelve forms of debug data: every address that perf named is named by pipa, with its
files as a root, as a tree by build id, in perf's cache and in an archive of that.

    symforms.py [-v]    with PIPA naming the program

$PIPA_SHARED/recordings/x86_64-proc-debuginfo has perf's texts. The addresses of all their frames are put
into a recording as samples of their own, so that names are compared whether or not user stacks are
unwound. Names and offsets have to be equal, all of them. Printed: a row for each form and layout."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib')]
import perfdata    # noqa: E402
import scripttext  # noqa: E402
import shared      # noqa: E402
import symtab      # noqa: E402

BASE, APART = 0x10000000000, 1 << 32


def places_of(text):
    """{(dso, address): Place} of all frames in files; the vdso is none."""
    out = {}
    for block in scripttext.blocks(text):
        for line in block.lines:
            place = None if line.endswith(' (inlined)') else scripttext.place(line)
            if place and place.dso.startswith('/'):
                out[place.dso, place.address] = place
    return out


def recording(path, places, build_ids):
    """The files mapped whole, one behind the other; a sample at each address."""
    file = perfdata.PerfData()
    event = file.event(ids=[7])
    file.feature_text(perfdata.ARCH, 'x86_64')
    file.comm(1, 1, 'x', time=1)
    bases = {}
    for dso, _ in sorted(places):
        if dso not in bases:
            bases[dso] = BASE + APART * len(bases)
            file.mmap2(1, 1, bases[dso], APART, 0, dso, time=2, build_id=build_ids.get(dso))
    for i, (dso, address) in enumerate(sorted(places)):
        file.sample(event, ip=bases[dso] + address, pid=1, tid=1, time=10 + i)
    with open(path, 'wb') as out:
        out.write(file.build())


def named(data, options):
    """{(dso, address): Place}; without a chain the addresses are those of the process."""
    done = subprocess.run([os.environ['PIPA'], 'script', '-q', '--no-this-machine', *options, '-F',
                           'ip,sym,symoff,dso', data], stdout=subprocess.PIPE, check=True)
    places = [scripttext.place(line) for line in done.stdout.decode().splitlines()]
    return {(place.dso, (place.address - BASE) % APART): place for place in places if place}


def compare(due, have):
    """(addresses named alike, addresses that neither names, [problems])."""
    named, bare, problems = 0, 0, []
    for key, p in sorted(due.items()):
        q = have.get(key)
        if q is None or (q.sym, q.offset) != (p.sym, p.offset):
            problems.append('%s+0x%x: perf has %s, pipa %s' % (*key, p, q))
        else:
            named += p.sym is not None
            bare += p.sym is None
    return named, bare, problems


# --- layouts ----------------------------------------------------------------------------------------

def copy(source, root, path):
    target = os.path.join(root, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.lexists(target):
        shutil.copyfile(source, target)


def files_of(symfs, build_ids):
    return [(dso, build_id.hex()) for dso, build_id in sorted(build_ids.items())
            if dso.startswith('/') and os.path.exists(symfs + dso)]


def as_tree(symfs, top, build_ids):
    """Programs and debug files by build id; what lies beside a program stays behind."""
    for dso, hex_id in files_of(symfs, build_ids):
        copy(symfs + dso, top, '.build-id/%s/%s' % (hex_id[:2], hex_id[2:]))
        debug = os.path.join(symfs, 'usr/lib/debug/.build-id', hex_id[:2], hex_id[2:] + '.debug')
        if os.path.exists(debug):
            copy(debug, top, '.build-id/%s/%s.debug' % (hex_id[:2], hex_id[2:]))
    return ['--symfs', top]


def as_cache(symfs, top, build_ids):
    for dso, hex_id in files_of(symfs, build_ids):
        copy(symfs + dso, top, '%s/%s/elf' % (dso[1:], hex_id))
        link = os.path.join(top, '.build-id', hex_id[:2], hex_id[2:])
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink('../..%s/%s' % (dso, hex_id), link)
    return ['--symfs', top, '--debug-dir', symfs + '/usr/lib/debug']


def as_archive(symfs, top, build_ids):
    cache = os.path.join(top, 'cache')
    os.makedirs(cache)
    as_cache(symfs, cache, build_ids)
    file = os.path.join(top, 'perf.data.tar.gz')
    subprocess.run(['tar', '-czf', file, '-C', cache, *sorted(os.listdir(cache))], check=True)
    return ['--symfs', file, '--debug-dir', symfs + '/usr/lib/debug']


LAYOUTS = (('root', lambda symfs, top, build_ids: ['--symfs', symfs]), ('tree', as_tree), ('cache', as_cache),
           ('archive', as_archive))


def build_ids_of(places, symfs):
    """perf lists those of sampled files only; the files that stand in chains have theirs too."""
    out = {}
    for dso in sorted(set(dso for dso, _ in places)):
        done = subprocess.run(['readelf', '-nW', symfs + dso], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        match = symtab.BUILD_ID.search(done.stdout.decode('ascii', 'replace'))
        if match:
            out[dso] = bytes.fromhex(match[1])
    return out


def check(folder, form, symfs, tally):
    base = os.path.join(folder, 'rec-' + form)
    due = places_of(shared.read(base + '.script.txt'))
    build_ids = build_ids_of(due, symfs)
    for name, lay_out in LAYOUTS:
        with tempfile.TemporaryDirectory() as work:
            data, top = os.path.join(work, 'perf.data'), os.path.join(work, 'files')
            os.makedirs(top)
            recording(data, due, build_ids)
            alike, bare, problems = compare(due, named(data, lay_out(symfs, top, build_ids)))
        print('%-12s %-8s %8d %8d %8d' % (form, name, alike, bare, len(problems)))
        if '-v' in sys.argv:
            print(''.join('    %s\n' % problem for problem in problems), end='')
        tally.result('%s as %s' % (form, name), problems[:1] if alike else ['nothing is named'])


def main():
    if not os.environ.get('PIPA'):
        sys.exit('PIPA does not name the program')
    base = shared.folder('recordings')
    folder = os.path.join(base, 'x86_64-proc-debuginfo')
    tally = shared.Tally('symforms')
    forms = sorted(set(re.findall(r'rec-([\w-]+)\.data', ' '.join(os.listdir(folder)))))
    print('%-21s %8s %8s %8s' % ('addresses that are', 'alike', 'unnamed', 'not'))
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([os.path.join(base, 'tools', 'unpack.sh'), work, 'x86_64-symfs'], check=True)
        for form in forms:
            check(folder, form, os.path.join(work, 'x86_64-symfs'), tally)
    if len(forms) != 12:
        tally.result('forms', ['%d of them, not 12' % len(forms)])
    tally.close()


if __name__ == '__main__':
    main()
