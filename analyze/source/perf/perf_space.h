/* An address space: which module stands where. Spaces are shared between a process and the
 * children it forked until one of them changes; what nobody looks at any more is used again. */
#ifndef PIPA_SOURCE_PERF_SPACE_H
#define PIPA_SOURCE_PERF_SPACE_H

#include "base/arena.h"

struct perf_mapping {
        uint64_t start, end, pgoff;
        uint32_t module;
};

struct perf_maps;

/* Zeroed: empty. */
struct perf_space {
        struct perf_maps *maps; /* NULL: none */
        uint32_t version; /* a new number with every change, never used twice for other maps */
};

#define PERF_SPACE_CLASSES 12 /* 16 to 32768 mappings, by doubling */

/* Memory for the mappings of all spaces of one reading. */
struct perf_space_pool {
        struct pi_arena *arena;
        struct perf_maps *free[PERF_SPACE_CLASSES];
        uint32_t last_version;
};

/* Maps [start, end) anew; what was there makes room. False where a limit is met. */
bool perf_space_insert(struct perf_space_pool *pool, struct perf_space *space,
                       const struct perf_mapping *mapping);

/* Takes [start, end) out, if it is mapped. False where a limit is met. */
bool perf_space_remove(struct perf_space_pool *pool, struct perf_space *space, uint64_t start,
                       uint64_t end);

/* The mapping that holds the address, NULL where none does. */
const struct perf_mapping *perf_space_find(const struct perf_space *space, uint64_t address);

/* The lowest mapped address; UINT64_MAX where nothing is mapped. */
uint64_t perf_space_lowest(const struct perf_space *space);

/* Forgets all mappings. */
void perf_space_clear(struct perf_space_pool *pool, struct perf_space *space);

/* `to` becomes what `from` is. */
void perf_space_copy(struct perf_space_pool *pool, struct perf_space *to,
                     const struct perf_space *from);

#endif
