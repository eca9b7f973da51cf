/* The processes of -p: are they there, have they ended? */
#ifndef PIPA_COLLECT_WATCH_H
#define PIPA_COLLECT_WATCH_H

#include "collect/log.h"

#include <sys/types.h>

struct pc_watch {
        const pid_t *pids; /* [count] */
        int *fds;          /* [count] readable once the process has ended; -1 on old kernels */
        size_t count;
};

/* False, having said which process is not there. `pids` must live on. */
bool pc_watch_open(struct pc_watch *watch, const pid_t *pids, size_t count, struct pi_arena *arena,
                   struct pc_log *log);

/* True where there were some and all have ended. */
bool pc_watch_ended(const struct pc_watch *watch);

void pc_watch_close(struct pc_watch *watch);

#endif
