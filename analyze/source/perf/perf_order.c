#include "analyze/source/perf/perf_order.h"

void perf_order_init(struct perf_order *order, struct pi_arena *arena, size_t max)
{
        *order = (struct perf_order){ .count = 0 };
        pi_vec_init(&order->begins, arena, sizeof(uint32_t), max);
}

static int64_t time_of(const struct perf_merge *merge, uint32_t item)
{
        return *PI_AT(merge->items, int64_t, item);
}

static bool is_before(const struct perf_stretch *a, const struct perf_stretch *b)
{
        return a->time_ns < b->time_ns || (a->time_ns == b->time_ns && a->at < b->at);
}

/* Moves the stretch at `hole` down to where none below it is earlier. */
static void settle(struct perf_merge *merge, uint32_t hole)
{
        struct perf_stretch moved = merge->heap[hole];

        for (;;) {
                uint32_t child = 2 * hole + 1;

                if (child + 1 < merge->count &&
                    is_before(&merge->heap[child + 1], &merge->heap[child]))
                        child++;
                if (child >= merge->count || is_before(&moved, &merge->heap[child]))
                        break;
                merge->heap[hole] = merge->heap[child];
                hole = child;
        }
        merge->heap[hole] = moved;
}

bool perf_merge_init(struct perf_merge *merge, struct pi_arena *arena,
                     const struct perf_order *order, const struct pi_vec *items)
{
        uint32_t count = (uint32_t)order->begins.count;

        *merge = (struct perf_merge){ .items = items, .count = count };
        merge->heap = PI_NEW_ARRAY(arena, struct perf_stretch, count);
        if (!merge->heap)
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint32_t at = *PI_AT(&order->begins, uint32_t, i);
                uint32_t end =
                        i + 1 < count ? *PI_AT(&order->begins, uint32_t, i + 1) : order->count;

                merge->heap[i] = (struct perf_stretch){ time_of(merge, at), at, end };
        }
        for (uint32_t i = count / 2; i-- > 0;)
                settle(merge, i);
        return true;
}

void perf_merge_pass(struct perf_merge *merge)
{
        struct perf_stretch *first = &merge->heap[0];

        if (++first->at < first->end)
                first->time_ns = time_of(merge, first->at);
        else
                *first = merge->heap[--merge->count];
        if (merge->count > 1)
                settle(merge, 0);
}
