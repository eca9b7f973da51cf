/* The open events: one descriptor per (event, thread, CPU), or per (event, CPU) for the machine. */
#ifndef PIPA_COLLECT_SAMPLE_FDS_H
#define PIPA_COLLECT_SAMPLE_FDS_H

#include "base/vec.h"
#include "collect/sample/event.h"

#include <sys/types.h>

struct pc_fd {
        int fd;
        uint32_t event; /* index */
        uint32_t cpu;   /* index into fds.cpu */
        uint64_t id;    /* what the kernel writes into records */
};

struct pc_fds {
        struct pi_arena *arena;
        struct pc_event event[PC_EVENTS_MAX + 1]; /* the last one tracks */
        size_t event_count;
        int *cpu; /* [cpu_count] those that are online */
        size_t cpu_count;
        struct pi_vec list; /* struct pc_fd */
        uint64_t refused;   /* threads that may not be observed */
};

struct pc_open_failure {
        int error; /* errno */
        size_t event;
        pid_t tid;
};

/* Reads which CPUs are online. False where that cannot be had. */
bool pc_fds_init(struct pc_fds *fds, struct pi_arena *arena);

/* Opens every event for these threads (tid -1: the machine) on every CPU. Threads that are gone are
 * left out; those that may not be observed too, where `lenient`. False where nothing remains or
 * anything else fails; then nothing is open. */
bool pc_fds_open(struct pc_fds *fds, const struct pi_vec *tids, bool lenient,
                 struct pc_open_failure *failure);

/* ioctl on each, the tracking event only if `tracking`. */
void pc_fds_control(const struct pc_fds *fds, unsigned long request, bool tracking);

void pc_fds_close(struct pc_fds *fds);

#endif
