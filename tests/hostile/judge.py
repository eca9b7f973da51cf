"""What holds of every run of pipa analyze, whatever it was given."""
import importlib.util
import json
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 180
# Neither terminal nor reader may be steered by a recording: C0 but tab and newline, DEL, C1, bidi.
STEERING = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
# What was not measured is said in words.
NOT_A_NUMBER = re.compile(r'(?<![\w.])-?(nan|inf)(?!\w)')
MARKUP = re.compile(r'<script>alert|<img src=x>')
SHOWN = ['--show-%s-events' % name for name in (
    'mmap', 'task', 'switch', 'lost', 'namespace', 'cgroup', 'bpf', 'text-poke', 'round')]


def load_schema_check():
    """model -> errors, by tests/golden/validate_schema.py; None without python3-jsonschema."""
    path = os.path.join(ROOT, 'tests', 'golden', 'validate_schema.py')
    spec = importlib.util.spec_from_file_location('validate_schema', path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:
        return None
    with open(os.path.join(ROOT, 'doc', 'model.schema.json'), encoding='utf-8') as file:
        validator = module.jsonschema.Draft202012Validator(json.load(file))
    return lambda model: ['%s: %s' % (error.json_path, error.message[:200])
                          for error in validator.iter_errors(model)] or \
        module.consistency_errors(model)


schema_errors = load_schema_check()


def environment():
    env = dict(os.environ, LC_ALL='C', ASAN_OPTIONS='exitcode=99',
               UBSAN_OPTIONS='halt_on_error=1:exitcode=99:print_stacktrace=1')
    return env


# Root may read and write what it likes, and so would miss what others meet.
HUMBLE = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] if os.geteuid() == 0 else []


def run(args, cwd, **how):
    """(exit status or None after SECONDS, stdout, stderr)"""
    streams = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE}
    streams.update(how)
    try:
        done = subprocess.run(HUMBLE + [os.environ['PIPA']] + args, cwd=cwd, env=environment(),
                              timeout=SECONDS, **streams)
    except subprocess.TimeoutExpired:
        return None, b'', b''
    return done.returncode, done.stdout or b'', done.stderr or b''


def text_problems(what, data, markup=None):
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        return ['%s is not UTF-8: %s' % (what, error)]
    steer = STEERING.search(text)
    problems = []
    if steer:
        begin = max(0, steer.start() - 30)
        problems.append('%s holds U+%04X: %r' % (what, ord(steer.group()), text[begin:steer.end() + 9]))
    if markup and markup.search(text):
        problems.append('%s holds what it must not: %r' % (what, markup.search(text).group()))
    return problems


def model_problems(data):
    try:
        model = json.loads(data.decode('utf-8'), parse_constant=lambda word: 1 / 0)
    except (UnicodeDecodeError, ValueError, ZeroDivisionError) as error:
        return ['the JSON cannot be read: %r' % error]
    problems = ['a finding says %r' % finding['statement'] for finding in model['findings']
                if NOT_A_NUMBER.search(finding['statement'] + ' ' + finding['evidence'])]
    return problems + ([str(error) for error in schema_errors(model)[:2]] if schema_errors else [])


def failure_problems(name, stderr, left):
    problems = text_problems('stderr', stderr)
    lines = stderr.decode('utf-8', 'replace').splitlines()
    if len(lines) != 1 or not lines[0].startswith('pipa: '):
        problems.append('stderr is not one line of pipa\'s: %r' % stderr[-600:])
    elif name not in lines[0]:
        problems.append('the message does not name the file: %r' % lines[0])
    if left:
        problems.append('failed, and left %s' % ', '.join(sorted(left)))
    return problems


def success_problems(folder, stdout, stderr, left):
    problems = text_problems('stdout', stdout, NOT_A_NUMBER)
    if stderr:
        problems.append('stderr is not empty: %r' % stderr[-2000:])
    if left != {'report.html', 'model.json'}:
        return problems + ['left %s' % ', '.join(sorted(left))]
    with open(os.path.join(folder, 'report.html'), 'rb') as file:
        problems += text_problems('the report', file.read(), MARKUP)
    with open(os.path.join(folder, 'model.json'), 'rb') as file:
        problems += model_problems(file.read())
    return problems


def inspect_problems(path, folder, status):
    """Problems of inspecting `path`, as text and as JSON."""
    code, stdout, stderr = run(['inspect', path], folder)
    problems = text_problems('inspect', stdout, NOT_A_NUMBER) + text_problems('inspect: stderr', stderr)
    if code not in status or bool(stderr) != bool(code):
        problems.append('inspect: exit status %s: %r' % (code, stderr[-3000:]))
    if code == 0:
        for options, allowed in ((['--json'], (0,)), (['--json', '--verify'], (0, 1))):
            problems += inspect_json_problems(['inspect', *options, path], folder, allowed)
    return problems


def inspect_json_problems(args, folder, status):
    """What was found is told as JSON, whatever the manifest says of it; --verify then fails with a sentence."""
    code, stdout, stderr = run(args, folder)
    what = ' '.join(args[:-1])
    if code not in status or bool(stderr) != bool(code):
        return ['%s: exit status %s: %r' % (what, code, stderr[-3000:])]
    json.loads(stdout.decode('utf-8'), parse_constant=lambda word: 1 / 0)
    return text_problems(what, stdout) + text_problems(what + ': stderr', stderr)


def script_problems(path, folder, status):
    """Problems of printing the samples, with all records between them."""
    code, stdout, stderr = run(['script', '-q', '--ns', *SHOWN, path], folder)
    problems = text_problems('script', stdout) + text_problems('script: stderr', stderr)
    if code not in status or bool(stderr) != bool(code):
        problems.append('script: exit status %s: %r' % (code, stderr[-3000:]))
    return problems


def judge(path, status=(0, 1)):
    """Problems of inspecting, printing and analysing `path`; `status`: what is allowed."""
    with tempfile.TemporaryDirectory() as folder:
        return inspect_problems(path, folder, status) + script_problems(path, folder, status) + \
            analyze_problems(path, status)


def analyze_problems(path, status):
    name = os.path.basename(path)
    with tempfile.TemporaryDirectory() as folder:
        code, stdout, stderr = run(['analyze', path, '--json', 'model.json'], folder)
        left = set(os.listdir(folder))
        if code is None:
            return ['did not end within %d s' % SECONDS]
        if code not in status:
            return ['exit status %d: %r' % (code, stderr[-3000:])]
        if code == 0:
            return success_problems(folder, stdout, stderr, left)
        return failure_problems(name, stderr, left)
