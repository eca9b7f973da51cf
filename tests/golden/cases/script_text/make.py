"""Text of perf script, as a colleague pastes it: its header, two events of which one has no period, a
thread and its process, functions inlined at one address, kernel and user space, an address without a
name, a sample that stands too late, a line that is something else."""

TEXT = """# ========
# captured on    : Sat Nov 21 17:58:30 2026
# hostname : db7
# os release : 6.1.0-18-amd64
# perf version : 6.1.187
# arch : x86_64
# nrcpus online : 2
# nrcpus avail : 4
# cpudesc : AMD EPYC
# cpuid : AuthenticAMD,25,17,1
# total memory : 1024 kB
# cmdline : /usr/bin/perf record -e cpu-clock -g -a
# time of first sample : 100.000000
# time of last sample : 101.000000
# ========
#
java   100/101 [000]   100.000000:    1000000 cpu-clock:
\tffffffff81000010 do_syscall_64+0x10 ([kernel.kallsyms])
\t         1019b3 read+0x13 (/usr/lib/libc.so.6)
\t         400200 Buffer::fill(int, char const*)+0x20 (inlined)
\t         400200 Reader::next (/opt/app (deleted))
\t              0 [unknown] ([unknown])

java   100/100 [001]   100.500000:    3000000 cpu-clock:
\t         400300 Reader::next+0x120 (/opt/app (deleted))

[ perf record: Woken up 1 times to write data ]
V8 WorkerThread   100/102 [001]   100.250000:    2000000 cpu-clock:
\t         5f10 [unknown] (/usr/lib/libc.so.6)

java   100/101 [000]   101.000000: sched:sched_switch: prev_comm=java ==> next_comm=b
"""


def make():
    return TEXT.encode()
