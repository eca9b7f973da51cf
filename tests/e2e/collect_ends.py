#!/usr/bin/env python3
"""How recordings of pipa-collect end before their time: signals, SIGKILL, a full disk, a closed pipe,
a second collector, no permission. Nothing that was recorded may be lost.

    collect_ends.py    with PIPA_COLLECT and PIPA naming the programs"""
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import bundle  # noqa: E402
import shared  # noqa: E402

NOBODY = 65534
SPOOL = 'x.tar.zst.spool'


def expect(what, wanted, got):
    return [] if wanted == got else ['%s is %r, not %r' % (what, got, wanted)]


def read_spool(folder):
    return bundle.folder_members(os.path.join(folder, SPOOL))


def analyze_problems(folder, name):
    done = subprocess.run([os.environ['PIPA'], 'analyze', name, '-o', 'r.html', '--force'], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=bundle.TIMEOUT)
    return [] if done.returncode == 0 else [
        'pipa analyze %s: %s' % (name, done.stderr.decode('utf-8', 'replace'))]


def check_signals(folder):
    """Without a duration a signal is the end that was asked for; with one it comes too early."""
    out = []
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for more, state in (([], 'complete'), (['--duration', '1h'], 'interrupted')):
            name = 'x-%d-%s.tar' % (how, state)
            code, text = bundle.interrupted(['-a', '-F', '499', '-o', name] + more, folder, how)
            # The signal may come before the first sample.
            if code not in (0, 3):
                out.append('%s: status %d: %s' % (how.name, code, text))
            archive = bundle.file_members(os.path.join(folder, name))
            manifest = bundle.manifest_of(archive)
            out += bundle.archive_problems(archive) + expect('state', state, manifest['state'])
            out += expect('end_reason', how.name, manifest['end_reason'])
    return out


def check_ctrl_c(folder):
    """At a terminal the command hears Ctrl-C too, and has time to end in its own way."""
    script = 'trap "exit 7" INT; echo ready; while :; do :; done'
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(bundle.COLLECT, ['pipa-collect', '-o', 'x.tar', '--', 'sh', '-c', script])
    text = b''
    while b'ready' not in text:
        text += os.read(terminal, 4096)
    os.write(terminal, b'\x03')
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # how a terminal says that nobody is there any more
        pass
    os.close(terminal)
    _, code = os.waitpid(pid, 0)
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    out = [] if os.waitstatus_to_exitcode(code) in (0, 3) else ['status %d' % code]
    # The command may end first, or the collector be told first.
    out += [] if manifest['end_reason'] in ('SIGINT', 'command ended') else [
        'end_reason is %s' % manifest['end_reason']]
    return out + expect('the command', 7, manifest['command_status'])


def check_nohup(folder):
    """A hangup that is ignored from outside stays ignored."""
    ignore = ['nohup', bundle.COLLECT, '-a', '--no-samples', '-o', 'x.tar']
    process = subprocess.Popen(ignore, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL)
    while b'recording' not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=bundle.TIMEOUT)
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    return expect('end_reason', 'SIGTERM', manifest['end_reason'])


def is_stopped(pid):
    with open('/proc/%d/stat' % pid, encoding='utf-8', errors='replace') as file:
        return file.read().rsplit(')', 1)[1].split()[0] == 'T'


def check_late(folder):
    """Snapshots that could not be taken in time are counted, and not made up for in a burst."""
    with bundle.Running(['--no-samples', '--interval', '50ms', '-o', 'x.tar'], folder) as running:
        running.wait_for('recording')
        running.process.send_signal(signal.SIGSTOP)
        while not is_stopped(running.process.pid):
            time.sleep(0.01)
        time.sleep(0.5)
        running.process.send_signal(signal.SIGCONT)
        running.end(signal.SIGINT)
    manifest = bundle.manifest_of(bundle.file_members(os.path.join(folder, 'x.tar')))
    snapshots = manifest['snapshots']
    elapsed = manifest['end']['monotonic_ns'] - manifest['start']['monotonic_ns']
    out = [] if snapshots['late_rounds'] >= 9 else ['counted late: %d' % snapshots['late_rounds']]
    # The first and the last round have no time of their own.
    if snapshots['rounds'] + snapshots['late_rounds'] > elapsed // (50 * 10 ** 6) + 2:
        out.append('%s in %d ns' % (snapshots, elapsed))
    return out


def check_kill(folder):
    """What a killed collector leaves can be read; the next one names it and does not touch it."""
    args = ['-a', '-F', '499', '--interval', '50ms', '-o', 'x.tar.zst']
    snap = os.path.join(folder, SPOOL, 'procfs.snap')
    with bundle.Running(args, folder) as running:
        running.wait_for('recording')
        first = os.stat(snap).st_size
        while os.stat(snap).st_size == first:
            time.sleep(0.01)
        code = running.end(signal.SIGKILL)
    members = read_spool(folder)
    manifest = bundle.manifest_of(members)
    out = expect('status', -signal.SIGKILL, code) + bundle.heads_problems(members)
    out += expect('state', ('recording', None, None),
                  (manifest['state'], manifest['end'], manifest['snapshots']['rounds']))
    again = bundle.run(args + ['--duration', '1'], folder)
    if again.returncode != 1 or 'pipa analyze ' + SPOOL not in again.stderr:
        out.append('the stale spool: status %d: %s' % (again.returncode, again.stderr))
    out += expect('the spool afterwards', members, read_spool(folder))
    out += analyze_problems(folder, SPOOL)
    forced = bundle.run(args + ['--duration', '200ms', '--force'], folder)
    if forced.returncode not in (0, 3):
        out.append('--force: status %d: %s' % (forced.returncode, forced.stderr))
    return out + expect('the spool after --force', False, os.path.exists(os.path.join(folder, SPOOL)))


def check_second(folder):
    with bundle.Running(['-a', '--no-samples', '-o', 'x.tar.zst'], folder) as first:
        first.wait_for('recording')
        out = []
        for more in ([], ['--force']):
            second = bundle.run(['-a', '--no-samples', '--duration', '1', '-o', 'x.tar.zst'] + more,
                                folder)
            if second.returncode != 1 or 'in use' not in second.stderr:
                out.append('a second one %s: %d: %s' % (more, second.returncode, second.stderr))
        out += expect('the first one', 0, first.end(signal.SIGINT))
    return out + bundle.archive_problems(bundle.file_members(os.path.join(folder, 'x.tar.zst')))


def check_third_interrupt(folder):
    """Standard output takes nothing more, so that finishing never ends by itself."""
    temporary = os.path.join(folder, 'temporary')
    os.mkdir(temporary)
    with bundle.Running(['-a', '--no-samples', '-o', '-'], folder, stdout=subprocess.PIPE,
                        env=dict(os.environ, TMPDIR=temporary)) as running:
        running.wait_for('recording')
        running.process.send_signal(signal.SIGINT)
        select.select([running.process.stdout], [], [], bundle.TIMEOUT)
        end = time.monotonic() + bundle.TIMEOUT
        while running.process.poll() is None and time.monotonic() < end:
            running.process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        code = running.end()
        running.process.stdout.close()
    spools = os.listdir(temporary)
    out = expect('status', 1, code) + expect('number of spools', 1, len(spools))
    if not spools or spools[0] not in running.text:
        out.append('the spool is not named: %s' % running.text)
    return out


def check_closed_pipe(folder):
    temporary = os.path.join(folder, 'temporary')
    os.mkdir(temporary)
    reader, writer = os.pipe()
    with bundle.Running(['-a', '--no-samples', '-o', '-'], folder, stdout=writer,
                        env=dict(os.environ, TMPDIR=temporary)) as running:
        os.close(writer)
        running.wait_for('recording')
        os.close(reader)
        code = running.end(signal.SIGINT)
    spools = os.listdir(temporary)
    out = expect('status', 1, code) + expect('number of spools', 1, len(spools))
    if not spools or spools[0] not in running.text or 'Broken pipe' not in running.text:
        out.append('it is not said what is where: %s' % running.text)
    return out + analyze_problems(temporary, spools[0])


def fill(disk, leave_bytes):
    """Leaves so much room on the file system."""
    free = os.statvfs(disk)
    with open(os.path.join(disk, 'filler'), 'wb') as file:
        file.write(bytes(max(0, free.f_bavail * free.f_bsize - leave_bytes)))


def full_disk_problems(disk):
    """Grows until it is full: the recording ends by itself and says so."""
    fill(disk, 7 << 20)
    done = bundle.run(['-a', '-F', '999', '--interval', '10ms', '-o', 'x.tar.zst'], disk)
    out = expect('status', 1, done.returncode)
    if 'No space left' not in done.stderr:
        out.append('the reason is not said: %s' % done.stderr)
    if os.path.exists(os.path.join(disk, 'x.tar.zst')):
        archive = bundle.file_members(os.path.join(disk, 'x.tar.zst'))
        manifest = bundle.manifest_of(archive)
        out += bundle.archive_problems(archive)
    else:
        manifest = bundle.manifest_of(read_spool(disk))
        out += analyze_problems(disk, SPOOL) if 'pipa analyze' in done.stderr else [
            'neither a bundle nor a spool is named: %s' % done.stderr]
    os.remove(os.path.join(disk, 'filler'))
    return out + expect('end', ('interrupted', 'write error'),
                        (manifest['state'], manifest['end_reason']))


def check_full_disk(folder):
    disk = os.path.join(folder, 'disk')
    os.mkdir(disk)
    mount = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=32m', 'pipa-test', disk],
                           stderr=subprocess.PIPE)
    if mount.returncode != 0:
        return None
    try:
        return full_disk_problems(disk)
    finally:
        subprocess.run(['umount', '-l', disk], check=True)


def check_no_room(folder):
    """A disk that is full from the start, or a folder that is not there: nothing is left behind."""
    done = bundle.run(['-a', '--duration', '1', '-o', 'none/x.tar.zst'], folder)
    return expect('status', 1, done.returncode) + expect('left over', [], os.listdir(folder))


def check_unprivileged(folder):
    """Whoever may not sample gets snapshots, a loud word and status 3; whoever may gets samples."""
    os.chown(folder, NOBODY, NOBODY)
    program = os.path.join(folder, 'pipa-collect')
    shutil.copy(bundle.COLLECT, program)
    command = ['setpriv', '--reuid=%d' % NOBODY, '--regid=%d' % NOBODY, '--clear-groups', program]
    done = subprocess.run(command + ['-o', 'x.tar', '--duration', '300ms', '-F', '499'], cwd=folder,
                          stderr=subprocess.PIPE, timeout=bundle.TIMEOUT)
    archive = bundle.file_members(os.path.join(folder, 'x.tar'))
    sampling = bundle.manifest_of(archive)['sampling']
    out = bundle.archive_problems(archive)
    out += expect('status', 0 if sampling and sampling['samples'] else 3, done.returncode)
    if done.returncode == 3 and b'NO SAMPLES' not in done.stderr:
        out.append('it is not said aloud: %r' % done.stderr)
    return out


CASES = (check_signals, check_ctrl_c, check_nohup, check_late, check_kill, check_second,
         check_third_interrupt, check_closed_pipe, check_full_disk, check_no_room, check_unprivileged)
ROOT_ONLY = ('check_full_disk', 'check_unprivileged')


def main():
    tally = shared.Tally('collect_ends')
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            problems = None if case.__name__ in ROOT_ONLY and os.geteuid() else case(folder)
        if problems is None:
            tally.skip(case.__name__, 'this user may not do what it needs')
        else:
            tally.result(case.__name__, problems)
    tally.close()


if __name__ == '__main__':
    main()
