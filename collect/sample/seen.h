/* What passed through the rings: how many samples, of which processes, when, and what was lost. */
#ifndef PIPA_COLLECT_SAMPLE_SEEN_H
#define PIPA_COLLECT_SAMPLE_SEEN_H

#include "base/map.h"

#include <sys/types.h>

struct pc_seen {
        uint64_t samples;
        uint64_t lost;              /* as the rings' LOST records say */
        uint64_t first_ns, last_ns; /* of samples; first_ns 0: none yet */
        struct pi_map map;          /* pid -> index */
        pid_t *pid;                 /* [count] in order of first sight; malloc'd */
        uint64_t *recent;           /* [count] samples since pc_seen_busiest */
        size_t count, cap;
        uint64_t dropped; /* samples of processes beyond PI_LIMIT_THREADS, or of memory */
        uint32_t last;    /* the process of the last sample, which often is that of the next */
};

void pc_seen_init(struct pc_seen *seen, struct pi_arena *arena);
void pc_seen_done(struct pc_seen *seen);

void pc_seen_sample(struct pc_seen *seen, pid_t pid, uint64_t time_ns);

/* The processes with most samples since the last call, most first. */
size_t pc_seen_busiest(struct pc_seen *seen, pid_t *pids, size_t max);

#endif
