#!/usr/bin/env python3
"""Compares what every file includes with the table in doc/architecture.md.

    include_table.py BUILD          check
    include_table.py --self-test    see that a violation is found

The facts are the compiler's: `ninja -t deps`. Headers of the C library and of the compiler are free;
project headers and those of libraries that the table can name are not."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Where the nouns of the table live, and where what a library offers is declared.
FOLDERS = {'base': ['base'], 'arch': ['arch'], 'data': ['analyze/data'], 'math': ['analyze/math'],
           'table': ['analyze/table'], 'model': ['analyze/model'], 'report': ['report'],
           'format.h': ['include/pipa/format.h'], 'pipa.h': ['include/pipa/pipa.h'],
           "symbol's public header": ['analyze/symbol/symbol.h'],
           'the event tables generated from arch/*.yaml': ['arch/event_tables.h'],
           'the generated assets.h': ['assets/assets.h']}
LIBRARIES = {'libelf': ['libelf.h', 'gelf.h', 'elfutils/'], 'libdw': ['dwarf.h', 'elfutils/libdw'],
             'zlib': ['zlib.h', 'zconf.h'], 'libiberty': ['libiberty/'],
             'jansson': ['jansson.h', 'jansson_config.h'], 'capstone': ['capstone/'],
             'libarchive': ['archive.h', 'archive_entry.h'], 'libyaml': ['yaml.h'],
             'zstd': ['zstd.h', 'zstd_errors.h'], 'xxhash': ['xxhash.h'], 'liblzma': ['lzma.h', 'lzma/'], 'libtraceevent': ['traceevent/']}
CHECKED = ('base/', 'arch/', 'analyze/', 'report/', 'cli/', 'collect/', 'include/pipa/')


def cells(line):
    return [cell.strip().strip('`') for cell in line.strip().strip('|').split('|')]


def read_table(text):
    """[(folders, may include, may link)] of the rows under '| folder | may include | may link |'."""
    match = re.search(r'^\| folder \| may include \| may link \|\n\|[-| ]+\n((?:\|.*\n)+)', text, re.M)
    if not match:
        raise SystemExit('doc/architecture.md has no table "folder | may include | may link"')
    return [cells(line) for line in match.group(1).splitlines()]


def words(cell):
    """'zlib, libiberty (demangling)' -> ['zlib', 'libiberty']"""
    plain = re.sub(r'\([^)]*\)|\(perf.data\'s own compression\)', '', cell)
    return [word.strip().strip('`') for word in plain.split(',') if word.strip() not in ('', '-')]


def folders_of(noun):
    return FOLDERS.get(noun, [noun])


def rules(table):
    """[(folder or file, [allowed project prefixes], [allowed library headers], words for people)]"""
    out = []
    for names, include, link in table:
        allowed = [path for word in words(include) for path in folders_of(word)]
        headers = [header for word in words(link) for header in LIBRARIES.get(word, [])]
        everything = include == 'everything above'
        for name in words(names):
            for folder in folders_of(name) if '/' not in name else [name]:
                if folder.endswith('.c'):
                    folder = 'analyze/' + folder
                out.append((folder, None if everything else allowed, headers, include))
    return sorted(out, key=lambda rule: -len(rule[0]))


def rule_for(path, all_rules):
    for rule in all_rules:
        if path == rule[0] or path.startswith(rule[0] + '/') or path == rule[0].replace('.c', '.h'):
            return rule
    return None


def starts(path, prefixes):
    return any(path == prefix or path.startswith(prefix.rstrip('/') + '/') for prefix in prefixes)


def library_of(header):
    """(library, header) of a system header that the table can name."""
    for library, names in LIBRARIES.items():
        for name in names:
            if header.endswith('/' + name) or ('/' + name in header and name.endswith('/')):
                return library, name
    return None, None


def direct(source, header):
    """True where the source names the header itself, not one of its headers."""
    try:
        with open(os.path.join(ROOT, source), encoding='utf-8') as file:
            names = re.findall(r'#include [<"]([^>"]+)[>"]', file.read())
    except FileNotFoundError:
        return True
    return any(header == name or header.endswith('/' + name) for name in names)


def reachable(folders, all_rules):
    """What headers of these folders may bring along, as the table allows them."""
    out, todo = set(), list(folders)
    while todo:
        folder = todo.pop()
        rule = rule_for(folder, all_rules)
        out.add(folder)
        todo += [more for more in (rule[1] or [] if rule else []) if more not in out]
    return out


def violation(source, header, rule, all_rules):
    """A sentence, or None where the table allows it."""
    folder, allowed, headers, text = rule
    if header.startswith('/'):
        library, name = library_of(header)
        if not library or allowed is None or name in headers or any(
                library_of('/' + known)[0] == library for known in headers):
            return None
        return '%s includes %s: the table does not let %s link %s' % (source, name, folder, library)
    if allowed is None or starts(header, allowed + [folder]):
        return None
    if not direct(source, header) and starts(header, reachable(allowed, all_rules)):
        return None
    return '%s includes %s: the table allows %s: %s' % (source, header, folder, text)


def relative(path, build):
    """A path from the root of the sources; system headers stay absolute; generated ones lose BUILD."""
    full = os.path.normpath(os.path.join(build, path))
    for base in (build, ROOT):
        if full.startswith(base + os.sep):
            return full[len(base) + 1:]
    return full


def includes(deps, build):
    """{(source, header)} of the text of `ninja -t deps`."""
    out, source = set(), None
    for line in deps.splitlines():
        if line and not line.startswith(' '):
            source = None
        elif line.strip():
            path = relative(line.strip(), build)
            if source is None and path.endswith(('.c', '.cpp')):
                source = path
            elif source:
                out.add((source, path))
    return out


def problems(deps, build, table_text):
    """A header counts for the file that the compiler was given. What a header brings along is held
    against the folder of that header: `base` brings pipa.h to all who may include `base`."""
    found, all_rules = [], rules(read_table(table_text))
    for source, header in sorted(includes(deps, build)):
        if not source.startswith(CHECKED):
            continue
        rule = rule_for(source, all_rules)
        if rule is None:
            found.append('%s: the table has no row for its folder' % source)
            continue
        sentence = violation(source, header, rule, all_rules)
        if sentence:
            found.append(sentence)
    return sorted(set(found))


SELF_TEST = '''x.o: #deps 3, deps mtime 1 (VALID)
    ../src/analyze/pass/x.c
    ../src/analyze/model/model.h
    ../src/report/y.h
    /usr/include/zlib.h

y.o: #deps 2, deps mtime 1 (VALID)
    ../src/report/y.c
    /usr/include/zlib.h
    /usr/include/stdio.h
    /usr/include/gelf.h
'''


def self_test(table_text):
    text = SELF_TEST.replace('../src', ROOT)
    found = problems(text, '/nowhere', table_text)
    expected = ['analyze/pass/x.c includes report/y.h', 'analyze/pass/x.c includes zlib.h',
                'report/y.c includes gelf.h']
    if len(found) != 3 or not all(a.startswith(b) for a, b in zip(found, expected)):
        raise SystemExit('the self-test found %r' % found)
    print('self-test: violations are found')


def main():
    with open(os.path.join(ROOT, 'doc', 'architecture.md'), encoding='utf-8') as file:
        table_text = file.read()
    self_test(table_text)
    if sys.argv[1] == '--self-test':
        return
    build = os.path.abspath(sys.argv[1])
    deps = subprocess.run(['ninja', '-C', build, '-t', 'deps'], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    pairs = includes(deps, build)
    if not pairs:
        raise SystemExit('ninja -t deps says nothing: build first')
    found = problems(deps, build, table_text)
    for sentence in found:
        print(sentence)
    print('include table: %d pairs of file and header, %d against the table' % (len(pairs), len(found)))
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
