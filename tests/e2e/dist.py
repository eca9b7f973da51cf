#!/usr/bin/env python3
"""A tarball of `meson dist` builds where there is no node, and makes the same page.

    dist.py BUILD    with PIPA naming that build's program. 77 where this is no git checkout.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import libraries  # noqa: E402
import perfdata   # noqa: E402

NODE = ('node', 'nodejs', 'npm', 'npx', 'esbuild')


def path_without_node(folder):
    """A folder of links to all programs that PATH names, but node's."""
    for place in os.environ['PATH'].split(os.pathsep):
        for program in glob.glob(os.path.join(place, '*')):
            link = os.path.join(folder, os.path.basename(program))
            # pyenv's shims look at the name they are called by, and find nothing here.
            if os.path.basename(program) in NODE or 'shims' in place or os.path.lexists(link):
                continue
            os.symlink(program, link)
    return folder


def unpack(build, folder):
    subprocess.run(['meson', 'dist', '-C', build, '--no-tests', '--allow-dirty', '--formats',
                    'gztar'], check=True, stdout=subprocess.DEVNULL)
    tarball, = glob.glob(os.path.join(build, 'meson-dist', '*.tar.gz'))
    shutil.unpack_archive(tarball, folder)
    tree, = glob.glob(os.path.join(folder, 'pipa-*'))
    return tree


def build_without_node(tree, programs):
    env = dict(os.environ, PATH=programs)
    for command in (['meson', 'setup', 'build', '-Dtests=false', '-Doptimization=0',
                     '--prefix=' + os.path.join(tree, 'installed'), '--libdir=lib'],
                    ['ninja', '-C', 'build', 'install']):
        subprocess.run(command, cwd=tree, env=env, check=True, stdout=subprocess.DEVNULL)
    return os.path.join(tree, 'build', 'cli', 'pipa')


def is_dirty(source):
    """meson dist packs what is committed."""
    return bool(subprocess.run(['git', '-C', source, 'status', '--porcelain'], check=True,
                               stdout=subprocess.PIPE).stdout)


def page(program, folder):
    with open(os.path.join(folder, 'perf.data'), 'wb') as file:
        file.write(perfdata.small().build())
    env = {name: value for name, value in os.environ.items() if name != 'LD_LIBRARY_PATH'}
    return subprocess.run([program, 'analyze', 'perf.data', '-o', '-'], cwd=folder, check=True,
                          env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def installed_problems(tree, folder):
    """The installed pipa finds its pipa-symbolize, and without it says so and names nothing."""
    base = os.path.join(tree, 'installed')
    env = dict(os.environ, LD_LIBRARY_PATH=os.path.join(base, 'lib'))
    worker = os.path.join(base, 'libexec', 'pipa', 'pipa-symbolize')
    with open(os.path.join(folder, 'lib0.so'), 'wb') as file:
        file.write(libraries.library(0, b'first'))
    with open(os.path.join(folder, 'lib.data'), 'wb') as file:
        file.write(libraries.recording(1))
    texts = []
    for gone in (False, True):
        if gone:
            os.rename(worker, worker + '.gone')
        texts.append(subprocess.run([os.path.join(base, 'bin', 'pipa'), 'report', 'lib.data',
                                     '--symfs', '.'], cwd=folder, check=True, env=env, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
    return ([] if 'second_0' in texts[0] and 'pipa-symbolize' not in texts[0] else
            ['the installed pipa names nothing: ' + texts[0]]) + \
           ([] if 'second_0' not in texts[1] and 'pipa-symbolize' in texts[1] else
            ['without its worker pipa says: ' + texts[1]])


def main():
    source = os.path.dirname(os.path.dirname(HERE))
    if not shutil.which('git') or not os.path.exists(os.path.join(source, '.git')):
        print('skipped: this is no git checkout')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        tree = unpack(sys.argv[1], folder)
        os.mkdir(os.path.join(folder, 'programs'))
        program = build_without_node(tree, path_without_node(os.path.join(folder, 'programs')))
        theirs, ours = page(program, folder), page(os.environ['PIPA'], folder)
        problems = installed_problems(tree, folder)
    for problem in problems:
        print('dist: ' + problem)
    if problems:
        return 1
    if is_dirty(source):
        print('dist: a page was made; it is not compared, for the tarball lacks changes of this tree')
        return 0 if theirs else 1
    print('dist: the page is %s' % ('the same' if theirs == ours else 'another one'))
    return 0 if theirs == ours else 1


if __name__ == '__main__':
    sys.exit(main())
