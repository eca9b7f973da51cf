/* The clock can be chosen since Linux 4.1, and CLOCK_MONOTONIC is what the bundle runs on; so what
 * is older than that (MMAP2, exec marks in COMM) is there and is not probed. */
#include "collect/sample/attr.h"

#include "collect/os/readtext.h"

#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void common(struct perf_event_attr *attr, const struct pc_support *support)
{
        attr->size = sizeof(*attr);
        attr->sample_type |= PC_SAMPLE_TYPE;
        attr->read_format = PERF_FORMAT_ID | (support->lost ? PERF_FORMAT_LOST : 0);
        attr->inherit = 1;
        attr->sample_id_all = 1;
        attr->use_clockid = 1;
        attr->clockid = CLOCK_MONOTONIC;
}

void pc_attr_sampled(struct perf_event_attr *attr, const struct pc_support *support,
                     unsigned frequency_hz)
{
        common(attr, support);
        attr->disabled = 1;
        if (attr->type == PERF_TYPE_TRACEPOINT) {
                attr->sample_type |= PERF_SAMPLE_RAW;
                attr->sample_period = 1;
                return;
        }
        attr->freq = 1;
        attr->sample_freq = frequency_hz;
}

void pc_attr_tracking(struct perf_event_attr *attr, const struct pc_support *support)
{
        *attr = (struct perf_event_attr){ .type = PERF_TYPE_SOFTWARE,
                                          .config = PERF_COUNT_SW_DUMMY,
                                          .sample_period = 1 };
        common(attr, support);
        attr->mmap = attr->mmap2 = attr->comm = attr->comm_exec = attr->task = 1;
        attr->ksymbol = attr->bpf_event = support->ksymbol;
}

static int try_tracking(const struct pc_support *support)
{
        struct perf_event_attr attr;
        pc_attr_tracking(&attr, support);
        attr.exclude_kernel = attr.exclude_hv = attr.disabled = 1;
        int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd < 0)
                return errno;
        close(fd);
        return 0;
}

/* A kernel says EINVAL for bits that it does not know: the youngest is given up first. */
struct pc_support pc_support_probe(void)
{
        struct pc_support support = { true, true };
        bool *const youngest_first[] = { &support.lost, &support.ksymbol };
        for (size_t i = 0; i < 2 && try_tracking(&support) != 0; i++)
                *youngest_first[i] = false;
        return support;
}

unsigned pc_frequency_allowed(unsigned frequency_hz)
{
        uint64_t max;
        if (pc_read_u64("/proc/sys/kernel/perf_event_max_sample_rate", &max) && max > 0 &&
            max < frequency_hz)
                return (unsigned)max;
        return frequency_hz;
}
