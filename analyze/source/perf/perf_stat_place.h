/* The state of one reading of perf stat record's counts. */
#ifndef PIPA_SOURCE_PERF_STAT_PLACE_H
#define PIPA_SOURCE_PERF_STAT_PLACE_H

#include "analyze/source/perf/perf_stat.h"

#define PERF_STAT_ANY_CPU UINT32_MAX /* as STAT records write -1 */

struct perf_stat_reading {
        uint64_t value, enabled_ns, running_ns;
};

/* A counter on one CPU and thread. */
struct perf_stat_place {
        uint64_t id; /* by which its event was named */
        uint32_t event, cpu, thread;
        uint32_t series;
        uint32_t round; /* in which it was last read, from 1 */
        struct perf_stat_reading now, before;
};

struct perf_stat_thread {
        int32_t pid;
        uint32_t comm; /* string id */
};

struct perf_stat {
        struct pi_counts *counts; /* NULL until something is counted */
        struct pi_set places;     /* struct perf_stat_place */
        size_t next;              /* of them: every round comes in the same order */
        uint32_t *counter;        /* [PI_LIMIT_EVENTS] of each event; PI_NONE: none yet */
        struct pi_vec threads;    /* struct perf_stat_thread */
        struct pi_vec cpus;       /* uint32_t: what an index meant before perf 5.17 */
        bool by_index;
        uint32_t rounds;   /* ended */
        int64_t time_ns;   /* of the last of them */
        uint64_t backward; /* readings smaller than the one before */
};

/* THREAD_MAP; false where memory ran out. CPU_MAP. */
bool perf_stat_threads(struct perf_file *file, struct perf_stat *stat, struct pi_cursor *c);
void perf_stat_cpus(struct perf_stat *stat, struct pi_cursor *c);

/* NULL where a limit is met, or where no event has this id. */
struct perf_stat_place *perf_stat_find(struct perf_file *file, struct perf_stat *stat, uint64_t id,
                                       uint32_t cpu, uint32_t thread);

#endif
