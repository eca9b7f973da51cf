#!/usr/bin/env python3
"""What libpipa gives and takes, by nm: it exports pipa_* only, calls nothing that ends the process,
reads the environment or prints, and holds no writable global.

    symbols.py NM LIBPIPA.so ENGINE.a"""
import re
import subprocess
import sys

EXPORTED = re.compile(r'^pipa_[a-z_]+$')
# posix_spawn is not among them: isolated/worker.c starts the one program that the options name.
FORBIDDEN = {
    'ends the process': ('exit', '_exit', '_Exit', 'quick_exit', 'abort', '__assert_fail', 'raise'),
    'reads the environment': ('getenv', 'secure_getenv', 'setenv', 'putenv', 'environ'),
    'sets what belongs to the process': ('setlocale', 'signal', 'sigaction', 'umask', 'chdir',
                                         'srand', 'setrlimit'),
    'prints': ('printf', 'puts', 'putchar', 'fprintf', 'vprintf', 'vfprintf', 'perror', 'fputs', 'fputc',
               'putc', 'fwrite', 'dprintf', 'stdout', 'stderr', 'syslog', 'psignal'),
    'starts programs': ('system', 'popen', 'fork', 'vfork', 'execve', 'execv', 'execvp', 'execl',
                        'execlp', 'posix_spawnp'),
    'creates named files': ('mkstemp', 'tmpfile', 'mktemp', 'tempnam', 'mkdtemp'),
}
WRITABLE = set('DdBbCGgSs')
# Made by compiler, coverage and sanitizers.
TOLERATED = re.compile(r'^(__asan|__ubsan|__san|__llvm|__gcov|__odr_asan|___asan|__sancov|\.L|_ZTI|'
                       r'asan\.|__start___|__stop___|completed\.|\.ubsan|Ubsan|__unnamed_|\*)')


def nm(program, path, *options):
    """[(object, kind, symbol)]; the object is '' for a library without members."""
    text = subprocess.run([program, '-A', *options, path], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True).stdout
    out = []
    for line in text.splitlines():
        place, rest = line.split(': ', 1) if ': ' in line else line.rsplit(':', 1)
        fields = rest.split()
        kind, name = (fields[-2], fields[-1]) if len(fields) > 1 else ('?', fields[-1])
        out.append((place.rsplit(':', 1)[-1].rsplit('.a:', 1)[-1], kind, name.split('@')[0]))
    return out


def plain(name):
    """'__printf_chk' -> 'printf'"""
    checked = re.match(r'^__(\w+)_chk$', name)
    return checked.group(1) if checked else name


def exported(symbols):
    return ['exports %s' % name for _, kind, name in symbols
            if kind.isupper() and not EXPORTED.match(name) and not TOLERATED.match(name)
            and name not in ('_init', '_fini')]


def taken(symbols):
    why = {name: reason for reason, names in FORBIDDEN.items() for name in names}
    return ['%s uses %s, which %s' % (place, name, why[plain(name)]) for place, _, name in symbols
            if plain(name) in why]


def globals_of(symbols):
    return ['%s holds the writable global %s' % (place, name) for place, kind, name in symbols
            if kind in WRITABLE and not TOLERATED.match(name) and '.data.rel.ro' not in kind]


def relocated(objdump_text):
    """Names that stand in .data.rel.ro: constant once the library is loaded."""
    return set(line.split()[-1] for line in objdump_text.splitlines() if '.data.rel.ro' in line)


def self_test():
    if not (exported([('', 'T', 'pi_vec_push')]) and taken([('x.o', 'U', '__printf_chk')])
            and globals_of([('x.o', 'b', 'counter')]) and not globals_of([('x.o', 'r', 'table')])):
        raise SystemExit('the self-test found nothing')


def main():
    program, library, engine = sys.argv[1:4]
    self_test()
    constant = relocated(subprocess.run(['objdump', '-t', engine], check=True, text=True,
                                        stdout=subprocess.PIPE).stdout)
    defined = [item for item in nm(program, engine, '--defined-only') if item[2] not in constant]
    found = exported(nm(program, library, '-D', '--defined-only'))
    found += taken(nm(program, engine, '-u')) + globals_of(defined)
    for sentence in sorted(set(found)):
        print(sentence)
    print('symbols: %d defined in the engine, %d against the rules' % (len(defined), len(set(found))))
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
