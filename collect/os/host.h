/* What the kernel says of itself and of the time: for the manifest and for the output's name. */
#ifndef PIPA_COLLECT_OS_HOST_H
#define PIPA_COLLECT_OS_HOST_H

#include <stdint.h>

struct pc_clocks {
        int64_t monotonic_ns, boottime_ns, realtime_ns;
};

struct pc_host {
        char name[65], arch[65], kernel[65]; /* uname */
        char boot_id[37];                    /* "" where not known */
        char kernel_build_id[41];            /* hex; "" where not known */
};

struct pc_clocks pc_clocks_now(void);
int64_t pc_monotonic_ns(void);

struct pc_host pc_host_now(void);

#endif
