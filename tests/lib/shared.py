"""What scripts that read $PIPA_SHARED have in common: finding it, skipping, the closing line."""
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIP = 77


def optional(*parts):
    """$PIPA_SHARED/parts; None where it is not there. An exit with 1 where it was asked for: by the
    variable itself, or by CI=true."""
    base = os.environ.get('PIPA_SHARED')
    asked = base is not None or os.environ.get('CI') == 'true'
    path = os.path.normpath(os.path.join(base or os.path.join(ROOT, '..', 'shared'), *parts))
    if os.path.isdir(path):
        return path
    print('%s: %s is not there (PIPA_SHARED names the folder of shared recordings)'
          % ('failed' if asked else 'skipped', path))
    if asked:
        sys.exit(1)
    return None


def folder(*parts):
    """The same for a script that has nothing to do without it: it exits with 77."""
    return optional(*parts) or sys.exit(SKIP)


def unzstd(path):
    """The bytes of a .zst file; None where there is no zstd program."""
    if not shutil.which('zstd'):
        return None
    return subprocess.run(['zstd', '-dcq', path], check=True, stdout=subprocess.PIPE).stdout


def read(path):
    """The bytes of `path` or of path + '.zst'; None where neither can be read."""
    if os.path.exists(path):
        with open(path, 'rb') as file:
            return file.read()
    return unzstd(path + '.zst') if os.path.exists(path + '.zst') else None


class Tally:
    """Counts cases, prints what failed, ends the script."""

    def __init__(self, title):
        self.title, self.ran, self.failed, self.skipped, self.bare = title, 0, 0, 0, 0

    def skip(self, case, why):
        self.skipped += 1
        print('skipped %s: %s' % (case, why))

    def nothing_to_compare(self, case, why):
        """Not a skip: the case was looked at, and there is no second opinion on it."""
        self.bare += 1
        print('nothing to compare %s with: %s' % (case, why))

    def result(self, case, problems):
        """One case ran; `problems` is a list of sentences, empty where all is well."""
        self.ran += 1
        self.failed += bool(problems)
        for problem in problems:
            print('FAILED %s: %s' % (case, problem))

    def close(self):
        print('%s: %d cases ran, %d with nothing to compare, %d skipped, %d failed'
              % (self.title, self.ran, self.bare, self.skipped, self.failed))
        if self.failed or self.skipped and ('CI' in os.environ or 'PIPA_SHARED' in os.environ):
            sys.exit(1)
        sys.exit(SKIP if self.ran == 0 and self.skipped else 0)
