#!/usr/bin/env python3
"""What pipa-collect records and where it puts it: scopes, outputs, labels, wrong usage.

    collect.py    with PIPA_COLLECT and PIPA naming the programs"""
import glob
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import bundle  # noqa: E402
import shared  # noqa: E402

# For a shell: long enough to be sampled.
BURN = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; '
SHORT = ['--duration', '300ms', '--interval', '100ms', '-F', '499']
# Where nobody may sample, every bundle comes without samples and with this status.
GOOD = 0


def expect(what, wanted, got):
    return [] if wanted == got else ['%s is %r, not %r' % (what, got, wanted)]


def status(done, wanted=None):
    wanted = GOOD if wanted is None else wanted
    return [] if done.returncode == wanted else [
        'exit status %d, not %d: %s' % (done.returncode, wanted, done.stderr)]


def left_over(folder, *allowed):
    return ['%s is left over' % name for name in sorted(os.listdir(folder)) if name not in allowed]


def facts(manifest, **wanted):
    return [problem for key, value in wanted.items() for problem in expect(key, value, manifest[key])]


def check_machine(folder):
    done = bundle.run(['-a', '-o', 'x.tar.zst'] + SHORT, folder)
    out = status(done) + left_over(folder, 'x.tar.zst')
    subprocess.run(['zstd', '-tq', 'x.tar.zst'], cwd=folder, check=True)
    subprocess.run(['tar', '-tf', 'x.tar.zst'], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = bundle.file_members(os.path.join(folder, 'x.tar.zst'))
    manifest = bundle.manifest_of(archive)
    out += bundle.archive_problems(archive)
    out += facts(manifest, format='pipa-bundle', state='complete', end_reason='duration',
                 scope='machine', command=[], processes=[], command_status=None)
    elapsed = manifest['end']['monotonic_ns'] - manifest['start']['monotonic_ns']
    if elapsed < 3 * 10 ** 8:
        out.append('recorded %d ns, asked for 300 ms' % elapsed)
    rounds = manifest['snapshots']['rounds'] + manifest['snapshots']['late_rounds']
    if rounds < 4:
        out.append('%d rounds in 300 ms, one per 100 ms' % rounds)
    if oct(os.stat(os.path.join(folder, 'x.tar.zst')).st_mode & 0o777) != oct(0o600):
        out.append('others may read the bundle')
    return out


def check_kinds(folder):
    out = []
    for name, magic in (('x.tar', b'manifest.json\0'), ('x.tar.gz', b'\x1f\x8b'), ('x.tgz', b'\x1f\x8b')):
        out += status(bundle.run(['-o', name] + SHORT, folder))
        with open(os.path.join(folder, name), 'rb') as file:
            data = file.read()
        if not data.startswith(magic):
            out.append('%s begins with %r' % (name, data[:16]))
        if name != 'x.tar':
            gzip.decompress(data)
        out += bundle.archive_problems(bundle.unpacked(data))
    return out


def check_default_name(folder):
    out = status(bundle.run(['-q'] + SHORT, folder))
    names = glob.glob(os.path.join(folder, 'pipa-*-[0-9]*.tar.*'))
    return out + expect('the number of bundles', 1, len(names))


def check_stdout(folder):
    temporary = os.path.join(folder, 'temporary')
    os.mkdir(temporary)
    env = dict(os.environ, TMPDIR=temporary)
    done = bundle.run(['-F', '499', '-o', '-', '--', 'sh', '-c', BURN + 'echo of the command'], folder,
                      env=env)
    archive = bundle.unpacked(done.stdout)
    out = status(done) + bundle.archive_problems(archive) + left_over(temporary)
    if 'of the command' not in done.stderr:
        out.append('what the command printed is not on standard error')
    return out


def check_directory(folder):
    done = bundle.run(['-o', 'x/'] + SHORT, folder)
    path = os.path.join(folder, 'x')
    members = bundle.folder_members(path)
    out = status(done) + bundle.listing_problems(members) + bundle.heads_problems(members)
    out += facts(bundle.manifest_of(members), state='complete')
    out += expect('a second recording there', 1, bundle.run(['-o', 'x/'] + SHORT, folder).returncode)
    out += status(bundle.run(['-o', 'x/', '--force'] + SHORT, folder))
    with open(os.path.join(path, 'other'), 'w', encoding='ascii'):
        pass
    out += expect('--force over foreign files', 1,
                  bundle.run(['-o', 'x/', '--force'] + SHORT, folder).returncode)
    return out + ([] if os.path.exists(os.path.join(path, 'other')) else ['a foreign file is gone'])


def check_existing(folder):
    path = os.path.join(folder, 'x.tar.zst')
    with open(path, 'w', encoding='ascii') as file:
        file.write('precious')
    out = status(bundle.run(['-o', 'x.tar.zst'] + SHORT, folder), 1) + left_over(folder, 'x.tar.zst')
    with open(path, encoding='ascii') as file:
        out += expect('what was there', 'precious', file.read())
    out += status(bundle.run(['-o', 'x.tar.zst', '--force'] + SHORT, folder))
    return out + bundle.archive_problems(bundle.file_members(path))


def check_labels(folder):
    args = ['--label', 'ticket=4711', '--label', 'what=a "b" \x1b[31m=\n', '--label', 'empty=',
            '-o', 'x.tar']
    out = status(bundle.run(args + SHORT, folder))
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    return out + expect('labels', {'ticket': '4711', 'what': 'a "b" \x1b[31m=\n', 'empty': ''},
                        manifest['labels'])


def check_command(folder):
    out = []
    secret = 'password-in-an-argument'
    script = ['--', '/bin/sh', '-c', BURN + 'exit 3', secret]
    for name, more in (('x.tar', []), ('y.tar', ['--with-cmdline'])):
        done = bundle.run(['-F', '999', '-o', name] + more + script, folder)
        archive = bundle.file_members(os.path.join(folder, name))
        manifest = bundle.manifest_of(archive)
        out += status(done) + bundle.archive_problems(archive)
        out += facts(manifest, scope='command', end_reason='command ended', command_status=3,
                     state='complete', command=script[1:] if more else ['sh'])
        told = any(secret.encode() in data for _, data in archive)
        out += expect('the argument is in the bundle', bool(more), told)
        if 'status 3' not in done.stderr:
            out.append('the status is not told: %s' % done.stderr)
    return out


def check_command_signal(folder):
    out = status(bundle.run(['-a', '-o', 'x.tar', '--', 'sh', '-c', BURN + 'kill -9 $$'], folder))
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    return out + facts(manifest, scope='machine', command_status=137, end_reason='command ended')


def check_command_outlives(folder):
    out = status(bundle.run(SHORT + ['--no-samples', '-o', 'x.tar', '--', 'sleep', '1000'], folder), 0)
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    return out + facts(manifest, end_reason='duration', command_status=128 + signal.SIGTERM)


def check_command_wrong(folder):
    plain = os.path.join(folder, 'plain')
    with open(plain, 'w', encoding='ascii') as file:
        file.write('no program')
    out = status(bundle.run(['-o', 'x.tar', '--', './there-is-none'], folder), 127)
    out += status(bundle.run(['-o', 'x.tar', '--', './plain'], folder), 126)
    return out + left_over(folder, 'plain')


def check_processes(folder):
    busy = subprocess.Popen([sys.executable, '-c', 'while True: pass'])
    try:
        with bundle.Running(['-p', str(busy.pid), '-o', 'x.tar'], folder) as running:
            running.wait_for('recording')
            busy.kill()
            busy.wait()
            got = running.end()
    finally:
        busy.kill()
        busy.wait()
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    # It may have been killed before its first sample.
    out = [] if got in (GOOD, 3) else ['exit status %d: %s' % (got, running.text)]
    return out + facts(manifest, scope='processes', processes=[busy.pid], state='complete',
                       end_reason='processes ended')


def check_no_process(folder):
    gone = subprocess.Popen(['true'])
    gone.wait()
    return status(bundle.run(['-p', str(gone.pid), '-o', 'x.tar'], folder), 1) + left_over(folder)


def check_without(folder):
    out = status(bundle.run(['--no-samples', '-o', 'x.tar'] + SHORT, folder), 0)
    archive = bundle.file_members(os.path.join(folder, 'x.tar'))
    out += expect('perf.data is there', False, 'perf.data' in [info.name for info, _ in archive])
    out += facts(bundle.manifest_of(archive), sampling=None) + bundle.archive_problems(archive)
    done = bundle.run(['--no-snapshots', '-o', 'y.tar'] + SHORT, folder)
    if GOOD == 0:
        archive = bundle.file_members(os.path.join(folder, 'y.tar'))
        out += status(done) + facts(bundle.manifest_of(archive), snapshots=None)
        out += bundle.archive_problems(archive)
    return out


def check_quiet(folder):
    done = bundle.run(['-q', '--no-samples', '-o', 'x.tar'] + SHORT, folder)
    return status(done, 0) + expect('what is said', '', done.stderr)


USAGE = (['--nonsense'], ['-F', '0'], ['-F', '1e9'], ['-F'], ['-p', ''], ['-p', '1,x'], ['-p', '1,1'],
         ['-p', '1', '-p', '2'], ['-a', '-p', '1'], ['-p', '1', '--', 'true'], ['--duration', '0'],
         ['--duration', '-1'], ['--duration', '5y'], ['--duration', 'nan'], ['--interval', '1ms'],
         ['--interval', ''], ['--label', 'x'], ['--label', '=x'], ['--label', 'a=1', '--label', 'a=2'],
         ['--no-samples', '--no-snapshots'], ['--no-samples', '-e', 'cpu-clock'], ['-o', ''],
         ['-o', 'x.zip'], ['-o', 'x'], ['-e', 'there-is-no-such-event'], ['-e', ''])


def check_usage(folder):
    out = []
    for args in USAGE:
        done = bundle.run(args + ['--duration', '1'] if '--duration' not in args else args, folder)
        lines = done.stderr.splitlines()
        if done.returncode != 2 or len(lines) != 1 or done.stdout:
            out.append('%s: status %d, %r' % (args, done.returncode, done.stderr))
    return out + left_over(folder)


def check_help(folder):
    out = []
    for option, words in (('--help', b'Usage: pipa-collect'), ('--version', b'pipa-collect ')):
        done = bundle.run([option], folder)
        out += status(done, 0) + expect(option, True, done.stdout.startswith(words))
    return out


def check_pipa_collect(folder):
    """`pipa collect` finds its collector beside itself, then in PATH."""
    pipa = os.environ['PIPA']
    env = dict(os.environ, PATH=os.path.dirname(os.path.abspath(bundle.COLLECT)))
    args = [pipa, 'collect', '--version']
    found = subprocess.run(args, env=env, stdout=subprocess.PIPE, timeout=bundle.TIMEOUT)
    missing = subprocess.run(args, env=dict(os.environ, PATH=folder), stderr=subprocess.PIPE,
                             timeout=bundle.TIMEOUT)
    shutil.copy(pipa, os.path.join(folder, 'pipa'))
    with open(os.path.join(folder, 'pipa-collect'), 'w', encoding='ascii') as file:
        file.write('#!/bin/sh\necho "beside: $*"\n')
    os.chmod(os.path.join(folder, 'pipa-collect'), 0o755)
    libraries = os.path.dirname(os.path.dirname(os.path.abspath(pipa)))
    beside = subprocess.run([os.path.join(folder, 'pipa'), 'collect', '-a', 'b c'],
                            env=dict(env, LD_LIBRARY_PATH=libraries, PATH='/usr/bin:/bin'),
                            stdout=subprocess.PIPE, timeout=bundle.TIMEOUT)
    out = expect('in PATH', True, found.stdout.startswith(b'pipa-collect '))
    out += expect('nowhere', (1, 1), (missing.returncode, missing.stderr.count(b'\n')))
    return out + expect('beside', b'beside: -a b c\n', beside.stdout)


def check_analyze(folder):
    """What was recorded can be read: packed, as a directory, and of a command."""
    out = []
    for name, more in (('x.tar.zst', []), ('y/', []), ('z.tar.gz', ['--', 'find', '/usr/share/doc'])):
        done = bundle.run(['-F', '999', '-o', name] + (more or SHORT), folder)
        out += status(done)
        read = subprocess.run([os.environ['PIPA'], 'analyze', name, '-o', 'r.html', '--force'],
                              cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=bundle.TIMEOUT)
        if read.returncode != 0:
            out.append('pipa analyze %s: %s' % (name, read.stderr.decode('utf-8', 'replace')))
    return out


def check_verify(folder):
    """Every member is as the manifest says, until one is changed and one is lost."""
    bundle.run(['-a', '-o', 'd/'] + SHORT, folder)
    inspect = [os.environ['PIPA'], 'inspect', '--verify', 'd']
    done = subprocess.run(inspect, cwd=folder, capture_output=True, text=True)
    out = status(done, 0)
    members = bundle.manifest_of(bundle.folder_members(os.path.join(folder, 'd')))['members']
    out += expect('members as written', len(members), done.stdout.count('as written'))
    with open(os.path.join(folder, 'd', 'perf.data'), 'ab') as file:
        file.write(b'more')
    os.remove(os.path.join(folder, 'd', 'collect.log'))
    done = subprocess.run(inspect, cwd=folder, capture_output=True, text=True)
    out += status(done, 1) + expect('members that differ', 1, done.stdout.count('DIFFERS'))
    out += [] if '2 members' in done.stderr else ['it says %r' % done.stderr]
    with open(os.path.join(folder, 'd', 'manifest.json'), 'w') as file:
        file.write('{broken')
    done = subprocess.run(inspect, cwd=folder, capture_output=True, text=True)
    return out + status(done, 1) + ([] if 'is not JSON' in done.stdout else ['a damaged manifest: %r' % done.stdout])


CASES = (check_machine, check_kinds, check_default_name, check_stdout, check_directory,
         check_existing, check_labels, check_command, check_command_signal, check_command_outlives,
         check_command_wrong, check_processes, check_no_process, check_without, check_quiet,
         check_usage, check_help, check_pipa_collect, check_analyze, check_verify)


def main():
    global GOOD
    tally = shared.Tally('collect')
    with tempfile.TemporaryDirectory() as folder:
        GOOD = 3 if bundle.run(['-o', 'x.tar'] + SHORT, folder).returncode == 3 else 0
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            tally.result(case.__name__, case(folder))
    tally.close()


if __name__ == '__main__':
    main()
