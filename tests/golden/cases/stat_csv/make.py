"""perf stat -A -I 1000 -x, on two CPUs: three counters, one of which had to share (50 %), one that the
machine does not have.

By hand: cycles 1000 + 2000 + 3000 + 4000 = 10 000, all the time; instructions, seen half of it, 500 +
700 + 900 = 2 100: in the second interval CPU 1 did not count them. Counted for 2 s."""


def make():
    lines = []
    for second, cycles, instructions in ((1, (1000, 2000), (500, 700)), (2, (3000, 4000), (900, None))):
        time = '     %d.000000000' % second
        for cpu in (0, 1):
            lines.append('%s,CPU%d,%d,,cycles,1000000000,100.00,,' % (time, cpu, cycles[cpu]))
        for cpu in (0, 1):
            if instructions[cpu] is None:
                lines.append('%s,CPU%d,<not counted>,,instructions,0,0.00,,' % (time, cpu))
            else:
                lines.append('%s,CPU%d,%d,,instructions,500000000,50.00,0.50,insn per cycle'
                             % (time, cpu, instructions[cpu]))
        for cpu in (0, 1):
            lines.append('%s,CPU%d,<not supported>,,slots,0,100.00,,' % (time, cpu))
    return '\n'.join(lines).encode() + b'\n'
