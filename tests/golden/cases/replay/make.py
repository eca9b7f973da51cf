"""What an address means depends on the moment. One event, period 1, ten samples:

    t  1  100/100 "shell"   0x401000 -> /bin/shell   + 0x1000
    t  3  101/101 "shell"   0x401000 -> /bin/shell   + 0x1000   (forked at 2: name and maps inherited)
    t  5  101/101 "job"     0x401000 -> [unknown]               (exec at 4: no maps yet)
    t  7  101/101 "job"     0x401000 -> /bin/job     + 0x3000   (mapped at 6, pgoff 0x2000)
    t  8  100/100 "shell"   0x401000 -> /bin/shell   + 0x1000   (the parent kept its own)
    t 10  101/101 "job"     0x401800 -> /lib/b.so    + 0x800    (mapped over a page of /bin/job at 9)
    t 11  101/101 "job"     0x402000 -> /bin/job     + 0x4000   (the rest is still there)
    t 13  101/102 "worker"  0x402000 -> /bin/job     + 0x4000   (a thread, named at 12)
    t 15  101/101 "job"     0x402000 -> /bin/job     + 0x4000   (after its exit at 14)
    t 16    0/0   "swapper" kernel

Records stand in the file in another order than in time, as buffers of several CPUs leave them."""
import perfdata
from perfdata import KERNEL, PerfData


def make():
    file = PerfData()
    event = file.event(type=0, config=0, period=1, flags=perfdata.SAMPLE_ID_ALL, ids=[1])
    sample = lambda time, pid, tid, ip, **how: file.sample(  # noqa: E731
        event, ip, pid, tid, 1000 * time, 0, 1, **how)
    file.comm(100, 100, 'shell')
    file.mmap(100, 100, 0x400000, 0x4000, 0, '/bin/shell')
    sample(1, 100, 100, 0x401000)
    sample(3, 101, 101, 0x401000)
    sample(7, 101, 101, 0x401000)
    sample(5, 101, 101, 0x401000)
    file.fork(101, 100, 101, 100, 2000)
    file.comm(101, 101, 'job', 4000, exec=True)
    sample(8, 100, 100, 0x401000)
    file.mmap(101, 101, 0x400000, 0x4000, 0x2000, '/bin/job', 6000)
    sample(11, 101, 101, 0x402000)
    sample(10, 101, 101, 0x401800)
    file.mmap(101, 101, 0x401000, 0x1000, 0, '/lib/b.so', 9000)
    sample(15, 101, 101, 0x402000)
    file.fork(101, 101, 102, 101, 11500)
    file.comm(101, 102, 'worker', 12000)
    sample(13, 101, 102, 0x402000)
    file.exit(101, 100, 101, 100, 14000)
    sample(16, 0, 0, 0xffffffff81000010, misc=KERNEL)
    return file.build()
