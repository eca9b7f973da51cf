/* A hash index from keys to the 32-bit ids of items that live elsewhere. The map stores hashes and
 * ids only; the caller says whether item `id` is the one looked for. Iteration order does not
 * exist, so no output can depend on it. */
#ifndef PIPA_BASE_MAP_H
#define PIPA_BASE_MAP_H

#include "base/arena.h"

struct pi_map_slot {
        uint32_t tag; /* 32 bits of the hash; says the place too */
        uint32_t id;  /* one more than it; 0: empty */
};

struct pi_map {
        struct pi_arena *arena; /* charged for the table; the table itself is not its own */
        struct pi_map_slot *slot;
        size_t cap; /* a power of two, or 0 */
        size_t count;
};

typedef bool (*pi_map_same_fn)(const void *items, uint32_t id, const void *key);

void pi_map_init(struct pi_map *map, struct pi_arena *arena);
void pi_map_done(struct pi_map *map);

/* No key is further than this from its place. At 3/4 a cluster of this length has a chance below
 * 1e-8 even among 2^29 slots, so one that long was made on purpose: refusing it keeps hostile keys
 * from making every lookup a walk through the table. */
#define PI_MAP_REACH 1024u

/* The odd factor (2^64 / golden ratio) spreads keys that the caller mixed poorly. */
static inline uint32_t pi_map_tag(uint64_t hash)
{
        return (uint32_t)(hash * 0x9E3779B97F4A7C15ull >> 32);
}

/* The id of the item for which same(items, id, key) holds, or PI_NONE. `hash` is the key's. Inline,
 * so that `same` is too. */
static inline uint32_t pi_map_find(const struct pi_map *map, uint64_t hash, pi_map_same_fn same,
                                   const void *items, const void *key)
{
        uint32_t tag = pi_map_tag(hash);
        size_t reach = map->cap < PI_MAP_REACH ? map->cap : PI_MAP_REACH;

        for (size_t i = 0; i < reach; i++) {
                const struct pi_map_slot *slot = &map->slot[(tag + i) & (map->cap - 1)];
                if (slot->id == 0)
                        break;
                if (slot->tag == tag && same(items, slot->id - 1, key))
                        return slot->id - 1;
        }
        return PI_NONE;
}

/* Add `id`, which must not be PI_NONE, under `hash`. No check for an equal one. False, and nothing
 * added, where the budget is met or where more than 1000 keys crowd around one place, which only
 * keys made for it do. */
bool pi_map_add(struct pi_map *map, uint64_t hash, uint32_t id);

#endif
