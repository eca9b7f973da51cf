"""pipa inspect --json, and its counts held against others."""
import json
import os
import subprocess


def inspect(path, *options):
    """(what was found or None, stderr)"""
    done = subprocess.run([os.environ['PIPA'], 'inspect', '--json', *options, path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    message = done.stderr.decode('utf-8', 'replace')
    return (None if done.returncode else json.loads(done.stdout.decode('utf-8'))), message


def differences(what, ours, theirs, who, only=None):
    return ['%s: %d %s records, %s counted %d' % (what, ours.get(name, 0), name, who,
                                                   theirs.get(name, 0))
            for name in sorted(set(ours) | set(theirs))
            if ours.get(name, 0) != theirs.get(name, 0) and (only is None or name in only)]


def row(name, found):
    """One line of the table of all files."""
    header, records = found['header'], found['records']
    packed = sum(found['raw_records'].get(kind, 0) for kind in ('COMPRESSED', 'COMPRESSED2'))
    return '%-56s %-4s %-6s %5d events %8d records %7d samples%s%s' % (
        name[-56:], header['mode'], header['byte_order'], len(found['events']),
        sum(records.values()), records.get('SAMPLE', 0),
        ', %d packed' % packed if packed else '',
        ''.join(', ' + note['code'] for note in found['notes'] if note['level'] == 'warn'))
