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

uint32_t pi_set_append(struct pi_set *set, uint64_t hash, const void *item)
{
        uint32_t id = (uint32_t)set->list.count;
        void *added = pi_vec_push(&set->list);

        if (!added)
                return PI_NONE;
        if (!pi_map_add(&set->map, hash, id)) {
                set->list.count--; /* without an index it is not there */
                return PI_NONE;
        }
        memcpy(added, item, set->list.item_size);
        return id;
}
