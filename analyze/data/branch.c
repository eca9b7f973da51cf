#include "analyze/data/branch.h"

#include "base/limits.h"
#include "base/num.h"

void pi_branches_init(struct pi_branches *branches, struct pi_arena *arena)
{
        *branches = (struct pi_branches){ .lists.arena = arena };
        pi_set_init(&branches->distinct, arena, sizeof(struct pi_branch), PI_LIMIT_BRANCHES);
        pi_vec_init(&branches->entries, arena, sizeof(uint32_t), PI_LIMIT_BRANCH_ENTRIES);
        pi_vec_init(&branches->lists, arena, sizeof(struct pi_branch_list), PI_LIMIT_SAMPLES);
        pi_map_init(&branches->map, arena);
}

void pi_branches_done(struct pi_branches *branches)
{
        pi_set_done(&branches->distinct);
        pi_map_done(&branches->map);
}

static bool same_branch(const void *items, uint32_t id, const void *key)
{
        const struct pi_branch *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->from == b->from && a->to == b->to && a->flags == b->flags &&
               a->counters == b->counters && a->from_frame == b->from_frame &&
               a->to_frame == b->to_frame;
}

bool pi_branches_put(struct pi_branches *branches, const struct pi_branch *branch)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(branch->from, branch->to),
                                     pi_hash_pair(branch->flags, branch->counters));
        uint64_t frames = (uint64_t)branch->from_frame << 32 | branch->to_frame;
        uint32_t id =
                pi_set_add(&branches->distinct, pi_hash_pair(hash, frames), same_branch, branch);
        uint32_t *entry = id == PI_NONE ? NULL : pi_vec_push(&branches->entries);

        if (entry)
                *entry = id;
        return entry;
}

static bool same_list(const void *items, uint32_t id, const void *key)
{
        const struct pi_branches *branches = items;
        const struct pi_branch_list *a = pi_branches_list(branches, id), *b = key;

        if (a->count != b->count || a->hw_index != b->hw_index)
                return false;
        for (uint32_t i = 0; i < a->count; i++) {
                if (*PI_AT(&branches->entries, uint32_t, a->first + i) !=
                    *PI_AT(&branches->entries, uint32_t, b->first + i))
                        return false;
        }
        return true;
}

/* The entries that no list has yet. */
static uint32_t open_list(const struct pi_branches *branches)
{
        const struct pi_branch_list *last;

        if (branches->lists.count == 0)
                return 0;
        last = pi_branches_list(branches, (uint32_t)branches->lists.count - 1);
        return last->first + last->count;
}

void pi_branches_drop(struct pi_branches *branches)
{
        branches->entries.count = open_list(branches);
}

uint32_t pi_branches_finish(struct pi_branches *branches, uint64_t hw_index)
{
        struct pi_branch_list list = { .first = open_list(branches), .hw_index = hw_index }, *added;
        uint64_t hash = pi_hash_u64(hw_index);
        uint32_t id;

        list.count = (uint32_t)branches->entries.count - list.first;
        for (uint32_t i = 0; i < list.count; i++)
                hash = pi_hash_pair(hash, *PI_AT(&branches->entries, uint32_t, list.first + i));
        id = pi_map_find(&branches->map, hash, same_list, branches, &list);
        if (id == PI_NONE && branches->lists.count < PI_NONE) {
                added = pi_vec_push(&branches->lists);
                id = (uint32_t)branches->lists.count - 1;
                if (added && pi_map_add(&branches->map, hash, id)) {
                        *added = list;
                        return id;
                }
                branches->lists.count -= added != NULL;
                id = PI_NONE;
        }
        branches->entries.count = list.first;
        return id;
}
