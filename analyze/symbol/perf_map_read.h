/* The text of a perf-PID.map ("START SIZE name", hexadecimal) -> the entry of each wanted address.
 * Memory is proportional to the wanted addresses; an entry costs their logarithm. */
#ifndef PIPA_SYMBOL_PERF_MAP_READ_H
#define PIPA_SYMBOL_PERF_MAP_READ_H

#include "base/arena.h"

struct pi_perf_map {
        const uint64_t *address; /* [count] ascending */
        size_t count;
        uint64_t *last;   /* [2 * count] one more than where the line begins that covered it last */
        uint32_t *covers; /* [2 * count] entries that begin or end elsewhere than the one before */
        uint64_t entries; /* lines that name an address */
        uint64_t odd;     /* lines that do not */
};

/* What an entry says. */
struct pi_perf_map_entry {
        uint64_t start, size;
        struct pi_str name;
};

/* `address` is borrowed. False where the arena refuses. */
bool pi_perf_map_init(struct pi_perf_map *map, const uint64_t *address, size_t count,
                      struct pi_arena *arena);

/* Takes the lines of a part of a file. False where reading fails. A line that is longer than a
 * name may be is taken, its name cut. */
bool pi_perf_map_read(struct pi_perf_map *map, int fd, uint64_t offset, uint64_t size);

/* Where the line stands that names address[i]: the last one that covers it. UINT64_MAX: none does.
 * *again: others that cover it too are of other extents, so that the name may be of another
 * moment. */
uint64_t pi_perf_map_line(const struct pi_perf_map *map, size_t i, bool *again);

/* False where the line names no address. */
bool pi_perf_map_parse(struct pi_str line, struct pi_perf_map_entry *out);

#endif
