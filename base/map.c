/* Open addressing with linear probing, at most 3/4 full. A slot's place follows from its tag alone,
 * so that the table can grow without asking for the keys. */
#include "base/map.h"

#include "base/pages.h"

#define CAP_MIN 16u
#define CAP_STEADY 262144u     /* 2 MiB of slots */
#define TABLE_MAX (1ull << 32) /* a tag has 32 bits */

void pi_map_init(struct pi_map *map, struct pi_arena *arena)
{
        *map = (struct pi_map){ .arena = arena };
}

void pi_map_done(struct pi_map *map)
{
        if (map->slot)
                pi_arena_discharge(map->arena, map->cap * sizeof(*map->slot));
        pi_pages_free(map->slot, map->cap * sizeof(*map->slot));
        pi_map_init(map, map->arena);
}

static bool place(struct pi_map_slot *table, size_t cap, struct pi_map_slot entry)
{
        size_t reach = cap < PI_MAP_REACH ? cap : PI_MAP_REACH;
        for (size_t i = 0; i < reach; i++) {
                struct pi_map_slot *slot = &table[(entry.tag + i) & (cap - 1)];
                if (slot->id == 0) {
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
        struct pi_map_slot *table = pi_pages_alloc(bytes);
        if (!table) {
                pi_arena_discharge(arena, bytes);
                arena->failed = arena->starved = true;
                return NULL;
        }
        return table;
}

static bool fill_from(struct pi_map_slot *table, size_t cap, const struct pi_map *old)
{
        for (size_t i = 0; i < old->cap; i++)
                if (old->slot[i].id != 0 && !place(table, cap, old->slot[i]))
                        return false;
        return true;
}

/* The old table stays as it was until the new one is complete. */
static bool grow(struct pi_map *map)
{
        /* Small tables grow in large steps: every step places all keys again. */
        size_t cap = map->cap >= CAP_STEADY ? map->cap * 2 : map->cap ? map->cap * 4 : CAP_MIN;
        struct pi_map_slot *table = table_create(map->arena, cap);
        if (!table)
                return false;
        bool complete = fill_from(table, cap, map);
        size_t released = (complete ? map->cap : cap) * sizeof(*table);
        pi_pages_free(complete ? map->slot : table, released);
        pi_arena_discharge(map->arena, released);
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
        if (!place(map->slot, map->cap, (struct pi_map_slot){ pi_map_tag(hash), id + 1 }))
                return false;
        map->count++;
        return true;
}
