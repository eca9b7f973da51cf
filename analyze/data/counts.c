#include "analyze/data/counts.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

void pi_counts_init(struct pi_counts *counts, struct pi_arena *arena, struct pi_strtab *strings)
{
        *counts = (struct pi_counts){ .arena = arena,
                                      .strings = strings,
                                      .form = "",
                                      .origin_ns = PI_NO_TIME,
                                      .elapsed_s = NAN,
                                      .runs = NAN,
                                      .merge = 1 };
        pi_set_init(&counts->counters, arena, sizeof(struct pi_counter), PI_LIMIT_EVENTS);
        pi_set_init(&counts->units, arena, sizeof(struct pi_count_unit), PI_LIMIT_COUNT_UNITS);
        pi_set_init(&counts->series, arena, sizeof(struct pi_count_series), PI_LIMIT_COUNT_SERIES);
        pi_vec_init(&counts->intervals, arena, sizeof(struct pi_count_interval),
                    PI_LIMIT_COUNT_VALUES);
        pi_vec_init(&counts->printed, arena, sizeof(struct pi_printed), PI_LIMIT_PRINTED);
        pi_vec_init(&counts->spare, arena, sizeof(struct pi_count_interval), PI_LIMIT_COUNT_VALUES);
}

void pi_counts_done(struct pi_counts *counts)
{
        pi_set_done(&counts->counters);
        pi_set_done(&counts->units);
        pi_set_done(&counts->series);
}

static bool same_counter(const void *items, uint32_t index, const void *key)
{
        const struct pi_counter *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                *b = key;

        return a->name == b->name && a->occurrence == b->occurrence && a->event == b->event;
}

uint32_t pi_counts_add_counter(struct pi_counts *counts, const struct pi_counter *counter)
{
        uint64_t hash =
                pi_hash_pair(pi_hash_pair(counter->name, counter->occurrence), counter->event);

        return pi_set_add(&counts->counters, hash, same_counter, counter);
}

static bool same_unit(const void *items, uint32_t index, const void *key)
{
        const struct pi_count_unit *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                   *b = key;

        return a->name == b->name && a->cgroup == b->cgroup && a->scope == b->scope &&
               a->tid == b->tid;
}

uint32_t pi_counts_add_unit(struct pi_counts *counts, const struct pi_count_unit *unit)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(unit->name, unit->cgroup),
                                     pi_hash_pair(unit->scope, unit->tid));
        uint32_t index = pi_set_add(&counts->units, hash, same_unit, unit);

        /* The number of CPUs is that of what could be counted at all. */
        if (index != PI_NONE && unit->cpus > pi_counts_unit(counts, index)->cpus)
                pi_counts_unit(counts, index)->cpus = unit->cpus;
        return index;
}

static bool same_series(const void *items, uint32_t index, const void *key)
{
        const struct pi_count_series *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                     *b = key;

        return a->counter == b->counter && a->unit == b->unit;
}

uint32_t pi_counts_find(const struct pi_counts *counts, uint32_t counter, uint32_t unit)
{
        struct pi_count_series key = { .counter = counter, .unit = unit };

        return pi_map_find(&counts->series.map, pi_hash_pair(counter, unit), same_series,
                           &counts->series, &key);
}

uint32_t pi_counts_add_series(struct pi_counts *counts, uint32_t counter, uint32_t unit)
{
        struct pi_count_series series = { .counter = counter,
                                          .unit = unit,
                                          .total = { NAN, NAN, NAN, PI_COUNT_ABSENT },
                                          .variance_ratio = NAN };

        if (counter == PI_NONE || unit == PI_NONE)
                return PI_NONE;
        return pi_set_add(&counts->series, pi_hash_pair(counter, unit), same_series, &series);
}

struct pi_count pi_count_at(const struct pi_count_interval *interval, uint32_t series)
{
        if (series >= interval->count)
                return (struct pi_count){ NAN, NAN, NAN, PI_COUNT_ABSENT };
        return (struct pi_count){ interval->value[series], interval->running_ns[series],
                                  interval->running_ratio[series],
                                  (enum pi_count_state)interval->state[series] };
}

void pi_counts_print(struct pi_counts *counts, const struct pi_printed *printed)
{
        struct pi_printed *row = pi_vec_push(&counts->printed);

        if (row)
                *row = *printed;
        else
                counts->printed_left_out++;
}

#define GROUP_INTERVALS 16 /* that are looked at: chance does not repeat itself so often */

/* True where both ran for the same time, whenever and on whatever both were read. */
static bool ran_together(const struct pi_counts *counts, const uint32_t *of, uint32_t a, uint32_t b)
{
        size_t units = counts->units.list.count;
        bool any = false;

        for (size_t i = 0; i < counts->intervals.count && i < GROUP_INTERVALS; i++) {
                const struct pi_count_interval *at = pi_counts_interval(counts, i);
                for (uint32_t unit = 0; unit < units; unit++) {
                        uint32_t left = of[a * units + unit], right = of[b * units + unit];
                        struct pi_count x = pi_count_at(at, left), y = pi_count_at(at, right);
                        if (x.state != PI_COUNT_COUNTED || y.state != PI_COUNT_COUNTED)
                                continue;
                        if (!(x.running_ns == y.running_ns))
                                return false;
                        any = true;
                }
        }
        return any;
}

/* [counters x units] the series of each pair, so that no lookup is repeated. */
static uint32_t *index_series(const struct pi_counts *counts, struct pi_arena *arena)
{
        size_t units = counts->units.list.count, cells = counts->counters.list.count * units;
        uint32_t *of = cells <= PI_LIMIT_COUNT_VALUES ? PI_NEW_ARRAY(arena, uint32_t, cells) : NULL;

        for (size_t i = 0; of && i < cells; i++)
                of[i] = PI_NONE;
        for (uint32_t i = 0; of && i < counts->series.list.count; i++) {
                const struct pi_count_series *series = pi_counts_series(counts, i);
                of[series->counter * units + series->unit] = i;
        }
        return of;
}

void pi_counts_conclude_groups(struct pi_counts *counts)
{
        struct pi_arena arena;
        uint32_t *of, group = 0;

        if (counts->groups_known || counts->counters.list.count == 0)
                return;
        pi_arena_init(&arena, counts->arena->budget_bytes - counts->arena->used_bytes);
        of = index_series(counts, &arena);
        for (uint32_t i = 0; of && i < counts->counters.list.count; i++) {
                if (i > 0 && !ran_together(counts, of, i - 1, i))
                        group++;
                pi_counts_counter(counts, i)->group = group;
        }
        pi_arena_done(&arena);
}
