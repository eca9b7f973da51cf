#include "base/set.h"

void pi_set_init(struct pi_set *set, struct pi_arena *arena, size_t item_size, size_t max)
{
        pi_vec_init(&set->list, arena, item_size, max);
        pi_map_init(&set->map, arena);
}

void pi_set_done(struct pi_set *set)
{
        pi_map_done(&set->map);
}

uint32_t pi_set_add(struct pi_set *set, uint64_t hash, pi_map_same_fn same, const void *item)
{
        uint32_t id = pi_map_find(&set->map, hash, same, set, item);
        void *added;

        if (id != PI_NONE)
                return id;
        id = (uint32_t)set->list.count;
        added = pi_vec_push(&set->list);
        if (!added)
                return PI_NONE;
        if (!pi_map_add(&set->map, hash, id)) {
                set->list.count--; /* without an index it is not there */
                return PI_NONE;
        }
        memcpy(added, item, set->list.item_size);
        return id;
}
