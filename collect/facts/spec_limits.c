/* ulimit_info: the limits of this program, in the words and units of `ulimit -a`. */
#include "collect/facts/spec.h"

#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>

static const struct {
        const char *name, *unit;
        int resource;
        unsigned divisor;
} limits[] = {
        { "real-time non-blocking time", "microseconds, -R", RLIMIT_RTTIME, 1 },
        { "core file size", "blocks, -c", RLIMIT_CORE, 1024 },
        { "data seg size", "kbytes, -d", RLIMIT_DATA, 1024 },
        { "scheduling priority", "-e", RLIMIT_NICE, 1 },
        { "file size", "blocks, -f", RLIMIT_FSIZE, 1024 },
        { "pending signals", "-i", RLIMIT_SIGPENDING, 1 },
        { "max locked memory", "kbytes, -l", RLIMIT_MEMLOCK, 1024 },
        { "max memory size", "kbytes, -m", RLIMIT_RSS, 1024 },
        { "open files", "-n", RLIMIT_NOFILE, 1 },
        { "POSIX message queues", "bytes, -q", RLIMIT_MSGQUEUE, 1 },
        { "real-time priority", "-r", RLIMIT_RTPRIO, 1 },
        { "stack size", "kbytes, -s", RLIMIT_STACK, 1024 },
        { "cpu time", "seconds, -t", RLIMIT_CPU, 1 },
        { "max user processes", "-u", RLIMIT_NPROC, 1 },
        { "virtual memory", "kbytes, -v", RLIMIT_AS, 1024 },
        { "file locks", "-x", RLIMIT_LOCKS, 1 },
};

void pc_spec_limits(struct pc_spec *spec)
{
        char text[96];
        struct rlimit limit;

        pc_yaml_begin(&spec->yaml, PI_STR("ulimit_info"));
        for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
                if (getrlimit(limits[i].resource, &limit) != 0)
                        continue;
                if (limit.rlim_cur == RLIM_INFINITY)
                        snprintf(text, sizeof(text), "(%s) unlimited", limits[i].unit);
                else
                        snprintf(text, sizeof(text), "(%s) %llu", limits[i].unit,
                                 (unsigned long long)limit.rlim_cur / limits[i].divisor);
                pc_spec_put_text(spec, limits[i].name, pi_str_of(text));
        }
        snprintf(text, sizeof(text), "(512 bytes, -p) %d", PIPE_BUF / 512);
        pc_spec_put_text(spec, "pipe size", pi_str_of(text));
        pc_yaml_end(&spec->yaml);
}
