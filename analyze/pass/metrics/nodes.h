/* NUMA nodes of what was counted, where the file itself does not name them: by the recording's
 * lists of each node's CPUs. */
#ifndef PIPA_PASS_METRICS_NODES_H
#define PIPA_PASS_METRICS_NODES_H

#include "analyze/data/recording.h"

struct metrics_nodes {
        const struct pi_recording *rec;
        uint32_t *of; /* [PI_LIMIT_CPUS] PI_NONE: not told */
};

/* False where memory ran out. */
bool metrics_nodes_init(struct metrics_nodes *nodes, const struct pi_recording *rec,
                        struct pi_arena *arena);

/* The node that holds all CPUs of a unit; PI_NONE where they are of several, or where it is not
 * told. A socket's are those that the recording has in it. */
uint32_t metrics_node_of(const struct metrics_nodes *nodes, const struct pi_count_unit *unit);

#endif
