/* The order of time among items of a recording. Rings are emptied one after the other, so items
 * come in stretches that are in order already: those are noted as they come, and merged. */
#ifndef PIPA_SOURCE_PERF_ORDER_H
#define PIPA_SOURCE_PERF_ORDER_H

#include "base/vec.h"

struct perf_order {
        struct pi_vec begins; /* uint32_t: the first item of each stretch */
        uint32_t count;       /* items */
        int64_t last_ns;
};

void perf_order_init(struct perf_order *order, struct pi_arena *arena, size_t max);

/* The next item is of this time. False where memory ran out. */
static inline bool perf_order_add(struct perf_order *order, int64_t time_ns)
{
        if (order->count == 0 || time_ns < order->last_ns) {
                uint32_t *begin = pi_vec_push(&order->begins);

                if (!begin)
                        return false;
                *begin = order->count;
        }
        order->last_ns = time_ns;
        order->count++;
        return true;
}

/* A stretch, from its next item on. */
struct perf_stretch {
        int64_t time_ns;
        uint32_t at, end;
};

/* All items, the earliest first; of equal times the one that was added first. */
struct perf_merge {
        const struct pi_vec *items; /* each begins with its time, an int64_t */
        struct perf_stretch *heap;  /* [count] those with items left, the next one first */
        uint32_t count;
};

/* `items` are those that were added. False where memory ran out. */
bool perf_merge_init(struct perf_merge *merge, struct pi_arena *arena,
                     const struct perf_order *order, const struct pi_vec *items);

/* Passes the item heap[0].at; count > 0. */
void perf_merge_pass(struct perf_merge *merge);

#endif
