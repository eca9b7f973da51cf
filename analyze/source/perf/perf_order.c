#include "analyze/source/perf/perf_order.h"

struct merging {
        const struct pi_vec *items;
        const int64_t *time_ns; /* [count] by index: read once, for every comparison needs two */
        uint32_t *from, *to;
};

/* Behind the stretch of rising times that begins at `at`. */
static size_t stretch(const struct merging *m, size_t at, size_t count)
{
        do
                at++;
        while (at < count && m->time_ns[m->from[at - 1]] <= m->time_ns[m->from[at]]);
        return at;
}

/* The two neighbours [a, b) and [b, end) as one; of equal times the first one's stand first. */
static void merge(struct merging *m, size_t a, size_t b, size_t end)
{
        size_t i = a, j = b;

        for (size_t k = a; k < end; k++) {
                bool first =
                        j == end || (i < b && m->time_ns[m->from[i]] <= m->time_ns[m->from[j]]);
                m->to[k] = m->from[first ? i++ : j++];
        }
}

/* One round over all stretches; how many there were. */
static size_t merge_pairs(struct merging *m, size_t count)
{
        size_t runs = 0;

        for (size_t a = 0; a < count; runs++) {
                size_t b = stretch(m, a, count), end = b < count ? stretch(m, b, count) : b;

                if (a == 0 && b == count)
                        return 1;
                runs += end > b;
                merge(m, a, b, end);
                a = end;
        }
        uint32_t *done = m->to;
        m->to = m->from;
        m->from = done;
        return runs;
}

uint32_t *perf_order(struct pi_arena *arena, const struct pi_vec *items, perf_time_fn time_of)
{
        int64_t *time_ns = PI_NEW_ARRAY(arena, int64_t, items->count);
        struct merging m = { .items = items, .time_ns = time_ns };

        m.from = PI_NEW_ARRAY(arena, uint32_t, items->count);
        m.to = PI_NEW_ARRAY(arena, uint32_t, items->count);
        if (!time_ns || !m.from || !m.to)
                return NULL;
        for (uint32_t i = 0; i < items->count; i++) {
                time_ns[i] = time_of(items, i);
                m.from[i] = i;
        }
        while (merge_pairs(&m, items->count) > 2)
                ;
        return m.from;
}
