// Profiles made by a fixed recipe: the same numbers at each run.

export function random(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

const user = (module) => (name) => [name, module, 0];
const kernel = (name) => [name, '[kernel]', 1];
const libc = user('libc.so.6');
const xz = user('xz');
const lzma = user('liblzma.so.5.4.1');
const python = user('python3.11');
const db = user('orders-db');

const SYSCALL = [kernel('entry_SYSCALL_64_after_hwframe'), kernel('do_syscall_64')];
const READ = [libc('__read'), ...SYSCALL, kernel('__x64_sys_read'), kernel('ksys_read'), kernel('vfs_read'), kernel('ext4_file_read_iter'), kernel('filemap_read')];
const WRITE = [libc('__write'), ...SYSCALL, kernel('__x64_sys_write'), kernel('ksys_write'), kernel('vfs_write'), kernel('ext4_buffered_write_iter'), kernel('generic_perform_write')];
const FAULT = [kernel('asm_exc_page_fault'), kernel('exc_page_fault'), kernel('do_user_addr_fault'), kernel('handle_mm_fault'), kernel('__handle_mm_fault'), kernel('do_anonymous_page')];
const LZMA = [xz('main'), xz('coder_run'), lzma('lzma_code'), lzma('stream_encode_mt')];
const ENCODE = [lzma('worker_start'), lzma('worker_encode'), lzma('block_encode'), lzma('lzma2_encode'), lzma('lzma_lzma_encode')];
const EVAL = [python('_start'), libc('__libc_start_main'), python('Py_BytesMain'), python('pymain_run_python'), python('_PyRun_SimpleFileObject'), python('_PyEval_EvalFrameDefault')];
const SERVE = [libc('start_thread'), db('orders::Worker::run()'), db('orders::Connection::serve(orders::Request const&)')];
const JSON_NAME = 'std::vector<orders::json::Value, std::allocator<orders::json::Value>>::emplace_back<orders::json::Value&&>(orders::json::Value&&)';

// [weight, phase 0..1 where it is busy, process, thread name, stack]
const LOADS = [
    [30, [0, 0.75], 'xz', 'xz', [...ENCODE, lzma('lzma_mf_bt4_find'), lzma('bt_find_func')]],
    [14, [0, 0.75], 'xz', 'xz', [...ENCODE, lzma('lzma_mf_bt4_find')]],
    [9, [0, 0.75], 'xz', 'xz', [...ENCODE, lzma('lzma_lzma_optimum_normal'), lzma('helper2')]],
    [6, [0, 0.75], 'xz', 'xz', [...ENCODE, lzma('rc_encode')]],
    [3, [0, 0.8], 'xz', 'xz', [...LZMA, ...READ, kernel('copy_page_to_iter'), kernel('copyout')]],
    [2, [0, 0.8], 'xz', 'xz', [...LZMA, ...FAULT, kernel('clear_page_erms')]],
    [8, [0.1, 1], 'python3', 'python3', [...EVAL, python('_PyEval_EvalFrameDefault'), python('PyDict_GetItem')]],
    [7, [0.1, 1], 'python3', 'python3', [...EVAL, python('_PyEval_EvalFrameDefault'), python('_PyEval_EvalFrameDefault'), python('long_mul')]],
    [4, [0.1, 1], 'python3', 'python3', [...EVAL, python('_PyEval_EvalFrameDefault'), python('list_sort_impl'), python('binarysort')]],
    [3, [0.1, 1], 'python3', 'python3', [...EVAL, ['[_speedups.so]', '_speedups.so', 2]]],
    [9, [0.35, 0.6], 'orders-db', 'worker', [...SERVE, db('orders::json::parse(std::string_view)'), db(JSON_NAME), libc('malloc')]],
    [7, [0.35, 0.6], 'orders-db', 'worker', [...SERVE, db('orders::json::parse(std::string_view)'), db('orders::json::Parser::string()')]],
    [6, [0.35, 0.6], 'orders-db', 'worker', [...SERVE, db('orders::Table::scan(orders::Predicate const&)'), db('orders::Index<std::pair<int, long>>::find(int)'), libc('__memcmp_avx2_movbe')]],
    [5, [0.35, 0.65], 'orders-db', 'flusher', [libc('start_thread'), db('orders::Log::flush()'), ...WRITE, kernel('ext4_da_write_begin'), kernel('grab_cache_page_write_begin')]],
    [4, [0.4, 0.65], 'orders-db', 'flusher', [libc('start_thread'), db('orders::Log::flush()'), libc('fdatasync'), ...SYSCALL, kernel('__x64_sys_fdatasync'), kernel('ext4_sync_file'), kernel('blk_mq_submit_bio')]],
    [2, [0, 1], 'swapper', 'swapper', [kernel('secondary_startup_64_no_verify'), kernel('cpu_startup_entry'), kernel('do_idle'), kernel('pv_native_safe_halt')]],
    [1, [0, 1], 'kworker', 'kworker/u8:2', [kernel('ret_from_fork'), kernel('kthread'), kernel('worker_thread'), kernel('process_one_work'), ['[ext4]', '[ext4]', 3]]],
];
const PIDS = { xz: 4211, python3: 4305, 'orders-db': 2107, swapper: 0, kworker: 88 };

function choose(loads, at, next) {
    const active = loads.filter(([, [from, to]]) => at >= from && at < to);
    let left = next() * active.reduce((sum, [weight]) => sum + weight, 0);
    return active.find(([weight]) => (left -= weight) < 0) ?? active[0];
}

// A small machine with three programs, about five seconds long.
export function machineProfile({ count = 12500, seconds = 5.2, events = [{ name: 'cpu-clock', unit: 'ns', samples: count, weight: count * 1e6 }] } = {}) {
    const next = random(7);
    const times = Float64Array.from({ length: count }, () => next()).sort();
    const samples = Array.from(times, (at) => {
        const [, , process, comm, stack] = choose(LOADS, at, next);
        const pid = PIDS[process];
        const tid = pid + (comm === process ? 0 : 1 + Math.floor(next() * 4));
        const cut = stack.length - (next() < 0.06 ? 1 + Math.floor(next() * 3) : 0);
        const event = events.length > 1 && next() < 0.4 ? 1 : 0;
        return { t: at * seconds * 1e9, cpu: Math.floor(next() * 4), pid, tid, comm, process, event,
            weight: event === 0 ? 1e6 * (0.9 + 0.2 * next()) : 1e5 + Math.floor(next() * 1e5), stack: stack.slice(0, Math.max(cut, 1)) };
    });
    return { events, samples };
}

// Many rows and many stacks: what the speed is measured with.
export function largeProfile(count = 200000) {
    const next = random(11);
    const samples = [], stacks = [];
    for (let i = 0; i < 12500; i++) {
        const depth = 6 + Math.floor(next() * 26);
        const stack = [];
        for (let level = 0; level < depth; level++) {
            const choice = Math.floor(next() ** 3 * (level < 4 ? 3 : 4));
            stack.push([`fn_${level}_${choice}${level > 12 ? `_${Math.floor(next() * 2)}` : ''}`, `lib${level % 9}.so`, level > depth - 4 && choice === 0 ? 1 : 0]);
        }
        stacks.push(stack);
    }
    for (let i = 0; i < count; i++) {
        const stack = stacks[Math.floor(next() ** 2 * stacks.length)];
        samples.push({ t: i * 600000, cpu: i % 64, pid: 100 + i % 5, tid: 100 + i % 40, comm: `task${i % 40}`, process: `app${i % 5}`, stack });
    }
    return { events: [{ name: 'cycles', unit: 'events', samples: count, weight: count * 1e6, row_weight: 1e6 }], samples };
}

const STATES = ['user', 'nice', 'system', 'iowait', 'irq', 'softirq', 'steal', 'guest', 'guest_nice', 'idle', 'busy', 'interrupts'];

function stateShares(level, wait) {
    const left = Math.max(1 - level - wait, 0);
    return { user: level * 0.7, nice: 0, system: level * 0.25, iowait: wait, irq: 0, softirq: level * 0.04, steal: level * 0.01,
        guest: 0, guest_nice: 0, idle: left, busy: level, interrupts: 200 + 3000 * level };
}

// The levels of a CPU: bursts that wander from CPU to CPU, with one that is always busy.
function levelsOf(cpu, points, next) {
    return Array.from({ length: points }, (_, i) =>
        Math.min(1, (cpu === 1 ? 0.9 : 0.1) + 0.6 * Math.max(0, Math.sin((i / points) * 12 - cpu)) * next()));
}

function meanLists(lists) {
    return lists[0].map((_, i) => lists.reduce((sum, list) => sum + list[i], 0) / lists.length);
}

function cpuSeries(cpus, points, next) {
    const byState = new Map(STATES.map((state) => [state, []]));
    for (let cpu = 0; cpu < cpus; cpu++) {
        const shares = levelsOf(cpu, points, next).map((level, i) => stateShares(level, i > points * 0.6 && cpu === 0 ? (1 - level) * 0.5 : 0));
        STATES.forEach((state) => byState.get(state).push(shares.map((share) => share[state])));
    }
    return [['total', (lists) => meanLists(lists)], ...Array.from({ length: cpus }, (_, cpu) => [`${cpu}`, (lists) => lists[cpu]])]
        .flatMap(([instance, pick]) => STATES.map((metric) => ({ group: 'cpu', instance, metric,
            unit: metric === 'interrupts' ? '1/s' : 'ratio', axis: 0, values: pick(byState.get(metric)) })));
}

// A machine beside the samples: rates on axis 0, moments on axis 1, and a gap of both in the middle.
export function machineSeries({ cpus = 4, points = 104, seconds = 5.2, gap = true } = {}) {
    const next = random(23);
    const step = seconds * 1e9 / points;
    const from = Array.from({ length: points }, (_, i) => Math.round(i * step));
    const to = from.map((_, i) => Math.round((i + 1) * step));
    const course = (scale, base = 0.2) => from.map((_, i) => scale * Math.max(0, base + Math.sin(i / points * 9) * 0.5 + next() * 0.3));
    const hole = (values) => values.map((value, i) => (gap && i >= points * 0.4 && i < points * 0.45 ? NaN : value));
    const rate = (group, instance, metric, unit, values) => ({ group, instance, metric, unit, axis: 0, values });
    const moment = (group, instance, metric, unit, values) => ({ group, instance, metric, unit, axis: 1, values });
    const zero = from.map(() => 0), never = from.map(() => NaN);
    const series = [
        ...cpuSeries(cpus, points, next),
        moment('load', '', '1', 'tasks', course(3)), moment('load', '', '5', 'tasks', course(1, 1)), moment('load', '', '15', 'tasks', course(0.5, 2)),
        moment('system', '', 'runnable', 'tasks', course(5)), moment('system', '', 'blocked', 'tasks', course(2)),
        rate('system', '', 'context_switches', '1/s', hole(course(42000))), rate('system', '', 'interrupts', '1/s', course(21000)),
        rate('system', '', 'forks', '1/s', course(12)),
        ...['some', 'full'].flatMap((metric) => ['cpu', 'memory', 'io'].map((instance) =>
            rate('pressure', instance, metric, 'ratio', instance === 'memory' ? zero : course(0.3)))),
        moment('memory', '', 'total', 'bytes', from.map(() => 8 * 2 ** 30)),
        ...['used', 'anon', 'cached', 'free', 'buffers', 'dirty'].map((metric, i) => moment('memory', '', metric, 'bytes', course(2 ** 30 * (4 - i / 2), 1))),
        moment('memory', '', 'swap_used', 'bytes', zero),
        rate('vm', '', 'page_faults', '1/s', course(90000)), rate('vm', '', 'major_faults', '1/s', course(20)),
        rate('vm', '', 'swap_in', 'pages/s', zero), rate('vm', '', 'page_out', 'bytes/s', course(3e7)), rate('vm', '', 'page_in', 'bytes/s', course(1e6)),
        ...['vda', 'vda1', 'loop0'].flatMap((disk, i) => [
            rate('disk', disk, 'read_bytes', 'bytes/s', i === 2 ? zero : course(2e7 / (i + 1))),
            rate('disk', disk, 'write_bytes', 'bytes/s', i === 2 ? zero : course(9e7 / (i + 1))),
            rate('disk', disk, 'reads', '1/s', i === 2 ? zero : course(900)), rate('disk', disk, 'writes', '1/s', i === 2 ? zero : course(400)),
            rate('disk', disk, 'await', 'ms', i === 2 ? never : hole(course(12))), rate('disk', disk, 'util', 'ratio', i === 2 ? zero : course(0.9)),
            rate('disk', disk, 'aqu_sz', 'requests', i === 2 ? zero : course(4))]),
        ...['lo', 'eth0'].flatMap((name, i) => ['rx_bytes', 'tx_bytes', 'rx_packets', 'tx_packets', 'rx_errors', 'rx_dropped'].map((metric) =>
            rate('net', name, metric, metric.endsWith('bytes') ? 'bytes/s' : '1/s', metric.endsWith('errors') ? zero : course(i === 0 ? 2e6 : 8e5)))),
        ...Array.from({ length: 14 }, (_, i) => rate('interrupts', `${i} virtio${i}-req.0`, 'per_second', '1/s', i > 10 ? zero : course(2000 / (i + 1)))),
        ...['TIMER', 'NET_RX', 'SCHED', 'RCU'].map((name, i) => rate('softirq', name, 'per_second', '1/s', course(3000 / (i + 1)))),
        ...Array.from({ length: cpus }, (_, cpu) => rate('sched', `${cpu}`, 'run_delay', 'ratio', course(0.2))),
        ...Array.from({ length: cpus }, (_, cpu) => moment('frequency', `${cpu}`, 'hz', 'Hz', course(5e8, 4))),
        ...['4211 xz', '4305 python3', '2107 orders-db'].flatMap((name, i) => [
            rate('process', name, 'cpu', 'cpus', course(2 / (i + 1))), rate('process', name, 'user', 'cpus', course(1.6 / (i + 1))),
            rate('process', name, 'system', 'cpus', course(0.4)), moment('process', name, 'rss', 'bytes', course(5e8 / (i + 1), 1)),
            rate('process', name, 'minor_faults', '1/s', course(100))]),
        rate('gadget', 'a', 'spins', '1/s', course(5)),
    ];
    return { axes: [{ from, to }, { from: [...from], to: [...from] }], series };
}
