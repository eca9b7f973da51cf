/* Distinct items in order of arrival: equal items share one id. Items never move. */
#ifndef PIPA_BASE_SET_H
#define PIPA_BASE_SET_H

#include "base/map.h"
#include "base/vec.h"

struct pi_set {
        struct pi_vec list;
        struct pi_map map;
};

void pi_set_init(struct pi_set *set, struct pi_arena *arena, size_t item_size, size_t max);

/* Releases the index; the items are the arena's. */
void pi_set_done(struct pi_set *set);

/* A new last item, which is known not to be there yet. PI_NONE where a limit is met. */
uint32_t pi_set_append(struct pi_set *set, uint64_t hash, const void *item);

/* The id of the item equal to *item, which is copied in on first sight. `same` is called with the
 * set as `items`; `hash` is the item's. PI_NONE where a limit is met. */
static inline uint32_t pi_set_add(struct pi_set *set, uint64_t hash, pi_map_same_fn same,
                                  const void *item)
{
        uint32_t id = pi_map_find(&set->map, hash, same, set, item);

        return id != PI_NONE ? id : pi_set_append(set, hash, item);
}

#endif
