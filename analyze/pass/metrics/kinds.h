/* The kinds of cores of a hybrid machine: each has a table of its own, and its own part of what was
 * counted. A counter is of a kind by its PMU ("cpu_core/cycles/"); one without a PMU ("cycles",
 * "task-clock") is of a kind where it was counted on CPUs of that kind, and of the machine always.
 */
#ifndef PIPA_PASS_METRICS_KINDS_H
#define PIPA_PASS_METRICS_KINDS_H

#include "analyze/data/recording.h"
#include "analyze/table/uarch.h"

/* What was recorded as the tables know it. */
struct metrics_tables {
        struct pi_uarch *machine;
        struct pi_uarch **core; /* [core_count] of a hybrid machine; 0: one kind */
        size_t core_count;
};

/* Numbers of kinds are from 1; 0: of none, or not known. */
struct metrics_kinds {
        const uint32_t *counter; /* [counters] by PMU */
        const uint32_t *unit;    /* [units] CPUs */
        bool *known;             /* [counters] to some kind's table */
};

/* False where memory ran out. */
bool metrics_kinds_find(const struct metrics_tables *tables, const struct pi_recording *rec,
                        const struct pi_counts *counts, struct pi_arena *arena,
                        struct metrics_kinds *out);

#endif
