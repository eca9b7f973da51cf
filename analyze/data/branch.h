/* Branch stacks (LBR, BRBE), interned: equal branches are stored once, equal stacks are one list.
 */
#ifndef PIPA_DATA_BRANCH_H
#define PIPA_DATA_BRANCH_H

#include "base/set.h"

/* pi_branch.flags: as struct perf_branch_entry has them on a little-endian machine. */
#define PI_BRANCH_MISPREDICTED (1ull << 0)
#define PI_BRANCH_PREDICTED (1ull << 1) /* neither of both: the CPU does not say */
#define PI_BRANCH_IN_TX (1ull << 2)
#define PI_BRANCH_ABORT (1ull << 3)
#define PI_BRANCH_CYCLES(flags) ((flags) >> 4 & 0xffff) /* since the branch before; 0: not said */
#define PI_BRANCH_TYPE(flags) ((flags) >> 20 & 0xf)
#define PI_BRANCH_SPEC(flags) ((flags) >> 24 & 3)
#define PI_BRANCH_NEW_TYPE(flags) ((flags) >> 26 & 0xf)
#define PI_BRANCH_PRIV(flags) ((flags) >> 30 & 7)

struct pi_branch {
        uint64_t from, to; /* raw addresses */
        uint64_t flags;
        uint64_t counters; /* events counted since the branch before, as the CPU packs them; 0 where
                              not recorded */
        uint32_t from_frame, to_frame; /* frame ids, where samples are kept; else PI_NONE */
};

#define PI_NO_HW_INDEX UINT64_MAX

struct pi_branch_list {
        uint32_t first, count; /* of `entries` */
        uint64_t hw_index; /* which register was the newest; PI_NO_HW_INDEX where not recorded */
};

struct pi_branches {
        struct pi_set distinct; /* struct pi_branch */
        struct pi_vec entries;  /* uint32_t: index into `distinct`; newest branch first */
        struct pi_vec lists;    /* struct pi_branch_list */
        struct pi_map map;      /* of lists */
};

void pi_branches_init(struct pi_branches *branches, struct pi_arena *arena);
void pi_branches_done(struct pi_branches *branches);

/* A list is put in branch by branch, then closed by `finish`, which gives its id, or by `drop`,
 * which forgets them. False and PI_NONE (nothing is left of the list then) where a limit is met. */
bool pi_branches_put(struct pi_branches *branches, const struct pi_branch *branch);
uint32_t pi_branches_finish(struct pi_branches *branches, uint64_t hw_index);
void pi_branches_drop(struct pi_branches *branches);

static inline const struct pi_branch_list *pi_branches_list(const struct pi_branches *branches,
                                                            uint32_t id)
{
        return PI_AT(&branches->lists, struct pi_branch_list, id);
}

/* Branch `i` of a list. */
static inline const struct pi_branch *pi_branches_at(const struct pi_branches *branches,
                                                     const struct pi_branch_list *list, uint32_t i)
{
        uint32_t id = *PI_AT(&branches->entries, uint32_t, list->first + i);

        return PI_AT(&branches->distinct.list, struct pi_branch, id);
}

#endif
