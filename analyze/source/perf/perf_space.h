/* An address space: which module stands where. Spaces are shared between a process and the
 * children it forked until one of them changes. */
#ifndef PIPA_SOURCE_PERF_SPACE_H
#define PIPA_SOURCE_PERF_SPACE_H

#include "base/arena.h"

struct perf_mapping {
        uint64_t start, end, pgoff;
        uint32_t module;
};

struct perf_space {
        struct perf_mapping *map; /* [count] by address, not overlapping */
        uint32_t count, cap;
        uint32_t version; /* a new number with every change, never used twice */
        bool shared;      /* another process looks at `map` too */
};

/* Maps [start, start + length) anew; what was there makes room. False where a limit is met;
 * `version` is the number for the changed space. */
bool perf_space_insert(struct perf_space *space, struct pi_arena *arena,
                       const struct perf_mapping *mapping, uint32_t version);

/* The mapping that holds the address, NULL where none does. */
const struct perf_mapping *perf_space_find(const struct perf_space *space, uint64_t address);

/* A copy that shares the mappings; marks both. */
struct perf_space perf_space_share(struct perf_space *space);

#endif
