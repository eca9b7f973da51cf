/* The counters of a file as the table knows them: which event, in which modes, in which unit. */
#include "analyze/pass/metrics/metrics.h"

#include <math.h>

/* Seconds and bytes of one of each. */
static const struct {
        const char *name;
        char kind;
        double factor;
} units[] = {
        { "ns", 't', 1e-9 },   { "nsec", 't', 1e-9 },   { "us", 't', 1e-6 },
        { "usec", 't', 1e-6 }, { "ms", 't', 1e-3 },     { "msec", 't', 1e-3 },
        { "s", 't', 1 },       { "sec", 't', 1 },       { "bytes", 'b', 1 },
        { "KiB", 'b', 1024 },  { "MiB", 'b', 1048576 }, { "GiB", 'b', 1073741824 },
};

static double unit_factor(struct pi_str name, char *kind)
{
        for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
                if (pi_str_equal(name, pi_str_of(units[i].name))) {
                        *kind = units[i].kind;
                        return units[i].factor;
                }
        }
        *kind = 0;
        return 1;
}

/* A time without a unit is perf's own: nanoseconds. */
static double factor_of(struct pi_str from, struct pi_str to)
{
        char from_kind, to_kind;
        double have = unit_factor(from, &from_kind), want = unit_factor(to, &to_kind);

        if (to_kind == 0)
                return 1;
        if (from.n == 0 && to_kind == 't')
                return 1e-9 / want;
        return from_kind == to_kind ? have / want : 1;
}

/* Counters by event, in the order of the file. */
static bool index_events(struct metrics_plan *plan)
{
        size_t counters = plan->counts->counters.list.count, events = plan->uarch->event_count;
        uint32_t *first = PI_NEW_ARRAY(plan->arena, uint32_t, events + 2);

        plan->by_event = PI_NEW_ARRAY(plan->arena, uint32_t, counters + 1);
        if (!first || !plan->by_event)
                return false;
        for (size_t c = 0; c < counters; c++)
                if (plan->event[c] != PI_NONE)
                        first[plan->event[c] + 2]++;
        for (size_t e = 2; e < events + 2; e++)
                first[e] += first[e - 1];
        for (uint32_t c = 0; c < counters; c++)
                if (plan->event[c] != PI_NONE)
                        plan->by_event[first[plan->event[c] + 1]++] = c;
        plan->by_event_first = first;
        return true;
}

/* Of a kind of cores: what its PMU counted, and what was counted on its CPUs. */
static bool is_in(const struct metrics_plan *plan, const struct pi_count_series *series)
{
        uint32_t counter;

        if (!metrics_in_plan(plan, series->unit))
                return false;
        if (!plan->kinds || plan->kind == 0)
                return true;
        counter = plan->kinds->counter[series->counter];
        return counter == plan->kind ||
               (counter == 0 && plan->kinds->unit[series->unit] == plan->kind);
}

/* Series of the plan's control group and kind by counter. */
static bool index_series(struct metrics_plan *plan)
{
        size_t counters = plan->counts->counters.list.count;
        size_t series = plan->counts->series.list.count;
        uint32_t *first = PI_NEW_ARRAY(plan->arena, uint32_t, counters + 2);

        plan->series = PI_NEW_ARRAY(plan->arena, uint32_t, series + 1);
        if (!first || !plan->series)
                return false;
        for (uint32_t s = 0; s < series; s++) {
                const struct pi_count_series *at = pi_counts_series(plan->counts, s);
                if (is_in(plan, at))
                        first[at->counter + 2]++;
        }
        for (size_t c = 2; c < counters + 2; c++)
                first[c] += first[c - 1];
        for (uint32_t s = 0; s < series; s++) {
                const struct pi_count_series *at = pi_counts_series(plan->counts, s);
                if (is_in(plan, at))
                        plan->series[first[at->counter + 1]++] = s;
        }
        plan->series_first = first;
        return true;
}

bool metrics_read_counters(struct metrics_plan *plan)
{
        const struct pi_counts *counts = plan->counts;
        size_t count = counts->counters.list.count;

        plan->event = PI_NEW_ARRAY(plan->arena, uint32_t, count + 1);
        plan->modes = PI_NEW_ARRAY(plan->arena, unsigned, count + 1);
        plan->factor = PI_NEW_ARRAY(plan->arena, double, count + 1);
        if (!plan->event || !plan->modes || !plan->factor)
                return false;
        for (uint32_t c = 0; c < count; c++) {
                const struct pi_counter *counter = pi_counts_counter(counts, c);
                struct pi_str name = pi_strtab_at(counts->strings, counter->name);
                plan->event[c] = pi_uarch_event_of(plan->uarch, name, &plan->modes[c]);
                if (plan->event[c] != PI_NONE)
                        plan->factor[c] = factor_of(pi_strtab_at(counts->strings, counter->unit),
                                                    plan->uarch->event[plan->event[c]].unit);
        }
        return index_events(plan) && index_series(plan);
}
