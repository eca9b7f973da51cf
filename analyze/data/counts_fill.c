/* Intervals of counts: columns that are filled, summed up in pairs where they become too many, and
 * at last added up. */
#include "analyze/data/counts.h"

#include "base/limits.h"
#include "base/pool.h"

#include <math.h>

/* Sum of two readings of one counter. What did not run adds nothing: the sum then covers the part
 * of the time that was counted. */
static struct pi_count add(struct pi_count a, struct pi_count b)
{
        double enabled_ns = pi_count_enabled_ns(&a) + pi_count_enabled_ns(&b);

        if (a.state != PI_COUNT_COUNTED && b.state == PI_COUNT_COUNTED)
                return b;
        if (b.state != PI_COUNT_COUNTED) {
                if (a.state == PI_COUNT_ABSENT || a.state == PI_COUNT_NOT_SUPPORTED)
                        return b.state == PI_COUNT_ABSENT ? a : b;
                return a;
        }
        a.value += b.value;
        a.running_ns += b.running_ns;
        a.running_ratio = isnan(enabled_ns) ? (a.running_ratio + b.running_ratio) / 2
                                            : a.running_ns / enabled_ns;
        return a;
}

static void store(struct pi_count_interval *at, uint32_t series, struct pi_count count)
{
        at->value[series] = count.value;
        at->running_ns[series] = count.running_ns;
        at->running_ratio[series] = count.running_ratio;
        at->state[series] = (uint8_t)count.state;
}

static bool allocate(struct pi_counts *counts, struct pi_count_interval *at, uint32_t room)
{
        at->value = PI_NEW_ARRAY(counts->arena, double, room);
        at->running_ns = PI_NEW_ARRAY(counts->arena, double, room);
        at->running_ratio = PI_NEW_ARRAY(counts->arena, double, room);
        at->state = PI_NEW_ARRAY(counts->arena, uint8_t, room);
        at->room = room;
        return at->value && at->running_ns && at->running_ratio && at->state;
}

static void clear(struct pi_count_interval *at, uint32_t from, uint32_t to)
{
        for (uint32_t i = from; i < to; i++)
                at->value[i] = at->running_ns[i] = at->running_ratio[i] = NAN;
        if (to > from)
                memset(at->state + from, PI_COUNT_ABSENT, to - from);
        at->count = to;
}

void pi_count_interval_clear(struct pi_count_interval *interval)
{
        clear(interval, 0, interval->count);
}

/* Memory for all series that there are. What was there stays where there is none. */
static bool make_room(struct pi_counts *counts, struct pi_count_interval *at)
{
        uint32_t all = (uint32_t)counts->series.list.count;
        struct pi_count_interval wide = *at;
        uint32_t room = at->room == 0 || all > at->room * 2 ? all : at->room * 2;

        if (all <= at->room)
                return true;
        if (!allocate(counts, &wide, room > 16 ? room : 16))
                return false;
        counts->kept += wide.room - at->room;
        for (uint32_t i = 0; i < at->count; i++)
                store(&wide, i, pi_count_at(at, i));
        *at = wide;
        return true;
}

/* Columns for all of them. */
static bool widen(struct pi_counts *counts, struct pi_count_interval *at)
{
        if (!make_room(counts, at))
                return false;
        clear(at, at->count, (uint32_t)counts->series.list.count);
        return true;
}

/* b's counts into a, which has at least as many columns; b's memory is there to use again. */
static bool merge_into(struct pi_counts *counts, struct pi_count_interval *a,
                       struct pi_count_interval *b)
{
        struct pi_count_interval *spare = pi_vec_push(&counts->spare);

        for (uint32_t i = 0; i < b->count; i++)
                store(a, i, add(pi_count_at(a, i), pi_count_at(b, i)));
        a->merged += b->merged;
        if (spare)
                *spare = *b;
        counts->kept -= b->room;
        return spare;
}

/* Every two neighbours become one. */
static bool halve(struct pi_counts *counts)
{
        size_t count = counts->intervals.count;
        bool good = true;

        for (size_t i = 0; good && i + 1 < count; i += 2) {
                struct pi_count_interval a = *pi_counts_interval(counts, i),
                                         b = *pi_counts_interval(counts, i + 1);
                int64_t from_ns = a.from_ns, to_ns = b.to_ns;
                bool swap = b.count > a.count;

                good = merge_into(counts, swap ? &b : &a, swap ? &a : &b);
                if (swap)
                        a = b;
                a.from_ns = from_ns;
                a.to_ns = to_ns;
                *pi_counts_interval(counts, i / 2) = a;
        }
        if (count % 2)
                *pi_counts_interval(counts, count / 2) = *pi_counts_interval(counts, count - 1);
        counts->intervals.count = count / 2 + count % 2;
        counts->merge *= 2;
        return good;
}

/* Memory that a merged interval left, or none. */
static struct pi_count_interval take_spare(struct pi_counts *counts)
{
        struct pi_count_interval spare = { .room = 0 };

        if (counts->spare.count > 0)
                spare = *PI_AT(&counts->spare, struct pi_count_interval, --counts->spare.count);
        spare.count = 0;
        counts->kept += spare.room;
        return spare;
}

bool pi_counts_begin_blank(struct pi_counts *counts, int64_t from_ns, int64_t to_ns)
{
        struct pi_count_interval *last = pi_vec_push(&counts->intervals);

        if (!last)
                return false;
        *last = take_spare(counts);
        last->from_ns = from_ns;
        last->to_ns = to_ns;
        last->merged = 1;
        if (!make_room(counts, last)) {
                pi_counts_drop(counts, 1);
                return false;
        }
        last->count = (uint32_t)counts->series.list.count;
        return true;
}

bool pi_counts_begin(struct pi_counts *counts, int64_t from_ns, int64_t to_ns)
{
        size_t count = counts->intervals.count;
        struct pi_count_interval *last = count > 0 ? pi_counts_interval(counts, count - 1) : NULL;

        if (last && last->merged < counts->merge) {
                last->merged++;
                last->to_ns = to_ns;
                return true;
        }
        if (counts->kept + counts->series.list.count > PI_LIMIT_COUNT_VALUES && count > 1)
                return halve(counts) && pi_counts_begin(counts, from_ns, to_ns);
        if (!pi_counts_begin_blank(counts, from_ns, to_ns))
                return false;
        pi_count_interval_clear(pi_counts_interval(counts, counts->intervals.count - 1));
        return true;
}

void pi_counts_drop(struct pi_counts *counts, size_t intervals)
{
        for (; intervals > 0; intervals--) {
                struct pi_count_interval *last =
                        pi_counts_interval(counts, --counts->intervals.count);
                struct pi_count_interval *spare = pi_vec_push(&counts->spare);
                if (spare)
                        *spare = *last;
                counts->kept -= last->room;
        }
}

bool pi_counts_put(struct pi_counts *counts, uint32_t series, const struct pi_count *count)
{
        struct pi_count_interval *at = pi_counts_interval(counts, counts->intervals.count - 1);

        counts->values++;
        if (series == PI_NONE) {
                counts->left_out++;
                return true;
        }
        if (series >= at->count && !widen(counts, at))
                return false;
        if (at->state[series] == PI_COUNT_ABSENT)
                store(at, series, *count);
        else
                store(at, series, add(pi_count_at(at, series), *count));
        return true;
}

bool pi_counts_put_summary(struct pi_counts *counts, uint32_t series, const struct pi_count *count)
{
        if (series == PI_NONE) {
                counts->left_out++;
                return true;
        }
        if (series >= counts->summary.count && !widen(counts, &counts->summary))
                return false;
        store(&counts->summary, series, *count);
        return true;
}

void pi_counts_unseen(struct pi_counts *counts, uint32_t series, double enabled_ns)
{
        if (series != PI_NONE)
                pi_counts_series(counts, series)->unseen_ns += enabled_ns;
}

/* The totals of some series: their parts of all intervals. Each core has series of its own. */
#define TOTALS_SERIES 1024
#define TOTALS_VALUES_MIN (1u << 16) /* below that a thread is not worth it */

struct totals {
        struct pi_counts *counts;
        double *enabled_ns; /* [series] kept apart: a division each is what costs */
};

static void add_reading(struct pi_count_series *series, struct pi_count now, double *enabled_ns)
{
        series->counted += now.state == PI_COUNT_COUNTED;
        series->not_counted += now.state == PI_COUNT_NOT_COUNTED;
        if (now.state != PI_COUNT_COUNTED || series->total.state != PI_COUNT_COUNTED) {
                series->total = add(series->total, now);
                if (now.state == PI_COUNT_COUNTED)
                        *enabled_ns = pi_count_enabled_ns(&now);
                return;
        }
        *enabled_ns += now.running_ratio == 1 ? now.running_ns : now.running_ns / now.running_ratio;
        series->total.value += now.value;
        series->total.running_ns += now.running_ns;
        if (isnan(now.running_ns))
                series->total.running_ratio +=
                        (now.running_ratio - series->total.running_ratio) / series->counted;
}

static void add_series(void *user, size_t index, unsigned worker)
{
        struct totals *totals = user;
        struct pi_counts *counts = totals->counts;
        uint32_t from = (uint32_t)index * TOTALS_SERIES, to = from + TOTALS_SERIES;

        (void)worker;
        for (size_t i = 0; i < counts->intervals.count; i++) {
                const struct pi_count_interval *at = pi_counts_interval(counts, i);
                for (uint32_t s = from; s < to && s < at->count; s++)
                        add_reading(pi_counts_series(counts, s), pi_count_at(at, s),
                                    &totals->enabled_ns[s]);
        }
        for (uint32_t s = from; s < to && s < counts->series.list.count; s++) {
                struct pi_count_series *series = pi_counts_series(counts, s);
                if (series->total.state == PI_COUNT_COUNTED && !isnan(series->total.running_ns))
                        series->total.running_ratio = series->total.running_ns /
                                                      (totals->enabled_ns[s] + series->unseen_ns);
        }
}

bool pi_counts_end(struct pi_counts *counts)
{
        size_t count = counts->series.list.count;
        struct totals totals = { .counts = counts };
        struct pi_arena scratch;

        pi_arena_init(&scratch, counts->arena->budget_bytes - counts->arena->used_bytes);
        totals.enabled_ns = PI_NEW_ARRAY(&scratch, double, count);
        if (totals.enabled_ns)
                pi_pool_run(counts->kept < TOTALS_VALUES_MIN ? 1 : pi_pool_cores(),
                            (count + TOTALS_SERIES - 1) / TOTALS_SERIES, add_series, NULL, &totals);
        pi_arena_done(&scratch);
        return totals.enabled_ns;
}
