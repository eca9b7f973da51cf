/* Open addressing with linear probing, at most 3/4 full. A slot's place follows from its tag alone,
 * so that the table can grow without asking for the keys. */
#include "base/map.h"

#include <stdlib.h>

#define CAP_MIN 16u
#define TABLE_MAX (1ull << 32) /* a tag has 32 bits */

/* No key is further than this from its place. At 3/4 a cluster of this length has a chance below
 * 1e-8 even among 2^29 slots, so one that long was made on purpose: refusing it keeps hostile keys
 * from making every lookup a walk through the table. */
#define PROBE_MAX 1024u

/* The odd factor (2^64 / golden ratio) spreads keys that the caller mixed poorly. */
static uint32_t tag_of(uint64_t hash)
{
        return (uint32_t)(hash * 0x9E3779B97F4A7C15ull >> 32);
}

void pi_map_init(struct pi_map *map, struct pi_arena *arena)
{
        *map = (struct pi_map){ .arena = arena };
}

void pi_map_done(struct pi_map *map)
{
        if (map->slot)
                pi_arena_discharge(map->arena, map->cap * sizeof(*map->slot));
        free(map->slot);
        pi_map_init(map, map->arena);
}

uint32_t pi_map_find(const struct pi_map *map, uint64_t hash, pi_map_same_fn same,
                     const void *items, const void *key)
{
        uint32_t tag = tag_of(hash);
        size_t reach = map->cap < PROBE_MAX ? map->cap : PROBE_MAX;
        for (size_t i = 0; i < reach; i++) {
                const struct pi_map_slot *slot = &map->slot[(tag + i) & (map->cap - 1)];
                if (slot->id == PI_NONE)
                        break;
                if (slot->tag == tag && same(items, slot->id, key))
                        return slot->id;
        }
        return PI_NONE;
}

static bool place(struct pi_map_slot *table, size_t cap, struct pi_map_slot entry)
{
        size_t reach = cap < PROBE_MAX ? cap : PROBE_MAX;
        for (size_t i = 0; i < reach; i++) {
                struct pi_map_slot *slot = &table[(entry.tag + i) & (cap - 1)];
                if (slot->id == PI_NONE) {
                        *slot = entry;
                        return true;
                }
        }
        return false;
}

static struct pi_map_slot *table_create(struct pi_arena *arena, size_t cap)
{
        size_t bytes;
        if (cap > TABLE_MAX || __builtin_mul_overflow(cap, sizeof(struct pi_map_slot), &bytes)) {
                arena->failed = true;
                return NULL;
        }
        if (!pi_arena_charge(arena, bytes))
                return NULL;
        struct pi_map_slot *table = malloc(bytes);
        if (!table) {
                pi_arena_discharge(arena, bytes);
                arena->failed = arena->starved = true;
                return NULL;
        }
        for (size_t i = 0; i < cap; i++)
                table[i] = (struct pi_map_slot){ 0, PI_NONE };
        return table;
}

static bool fill_from(struct pi_map_slot *table, size_t cap, const struct pi_map *old)
{
        for (size_t i = 0; i < old->cap; i++)
                if (old->slot[i].id != PI_NONE && !place(table, cap, old->slot[i]))
                        return false;
        return true;
}

/* The old table stays as it was until the new one is complete. */
static bool grow(struct pi_map *map)
{
        size_t cap = map->cap ? map->cap * 2 : CAP_MIN;
        struct pi_map_slot *table = table_create(map->arena, cap);
        if (!table)
                return false;
        bool complete = fill_from(table, cap, map);
        size_t released = complete ? map->cap : cap;
        free(complete ? map->slot : table);
        pi_arena_discharge(map->arena, released * sizeof(*table));
        if (complete) {
                map->slot = table;
                map->cap = cap;
        }
        return complete;
}

bool pi_map_add(struct pi_map *map, uint64_t hash, uint32_t id)
{
        if (map->count >= map->cap / 4 * 3 && !grow(map))
                return false;
        if (!place(map->slot, map->cap, (struct pi_map_slot){ tag_of(hash), id }))
                return false;
        map->count++;
        return true;
}
