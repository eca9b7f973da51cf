/* What counting in turn does to a total. Each interval's counts are followed through the formula as
 * far as it is straight at the total: e = sum over counts of df/dX * x, which for y / x is the
 * residual (y - R * x) / X of the ratio estimator. Counts of one group share their moments, so
 * their errors partly cancel and are followed together. Groups exclude each other's moments, so
 * their errors do not: they are summed, not squared and summed.
 *
 *     pm = sum over groups of std(e) * sqrt(n) * sqrt(1 - running / enabled)
 *
 * Load that changes slowly against the rotation makes the true error smaller. */
#include "analyze/pass/metrics/metrics.h"

#include <math.h>

#define FEWEST_INTERVALS 5 /* below, a spread says little */
#define STEP_RATIO 1e-5    /* of a count, for its derivative */

/* One count's part in one metric. */
struct part {
        uint32_t metric, source, group; /* group: of struct spread */
        double slope;
};

/* Errors of one group of one metric, over the intervals. */
struct spread {
        uint32_t metric, number; /* the counters' group */
        double running_ratio;
        double sum, squares, now;
        uint64_t count;
};

struct doubt {
        const struct metrics_plan *plan;
        struct pi_vec parts, spreads;
};

static double running_least(const struct metrics_plan *plan, const struct metrics_closure *closure)
{
        double least = NAN;

        for (size_t i = 0; i < closure->source_count; i++) {
                const struct metrics_source *source = metrics_source_at(plan, closure->source[i]);
                if (source->count == 0)
                        continue;
                if (isnan(source->running_ratio))
                        return NAN;
                least = fmin(least, source->running_ratio);
        }
        return least;
}

double metrics_slope(const struct metrics_plan *plan, const struct metrics_block *at,
                     const struct metrics_closure *closure, uint32_t step, uint32_t source,
                     const double **column)
{
        double x = at->source[source][0], h = x * STEP_RATIO, up, down;

        if (x == 0 || isnan(x))
                return 0;
        at->source[source][0] = x + h;
        metrics_run_steps(plan, at, closure->step, closure->step_count, column);
        up = at->step[step][0];
        at->source[source][0] = x - h;
        metrics_run_steps(plan, at, closure->step, closure->step_count, column);
        down = at->step[step][0];
        at->source[source][0] = x;
        return (up - down) / (2 * h);
}

static uint32_t spread_of(struct doubt *doubt, size_t from, uint32_t metric,
                          const struct metrics_source *source, uint32_t number)
{
        uint32_t key = source->group == PI_NONE ? METRICS_STEP | number : source->group;
        struct spread *spread;

        for (size_t i = from; i < doubt->spreads.count; i++) {
                spread = PI_AT(&doubt->spreads, struct spread, i);
                if (spread->number == key)
                        return (uint32_t)i;
        }
        spread = pi_vec_push(&doubt->spreads);
        if (!spread)
                return PI_NONE;
        *spread = (struct spread){ .metric = metric,
                                   .number = key,
                                   .running_ratio = source->count > 0 ? source->running_ratio : 1 };
        return (uint32_t)doubt->spreads.count - 1;
}

static bool add_parts(struct doubt *doubt, uint32_t metric, const struct metrics_block *total,
                      const struct metrics_closure *closure, const double **column)
{
        size_t from = doubt->spreads.count;
        uint32_t step = doubt->plan->final[metric];

        for (size_t i = 0; i < closure->source_count; i++) {
                const struct metrics_source *source =
                        metrics_source_at(doubt->plan, closure->source[i]);
                double df = source->kind == METRICS_CONSTANT
                                    ? 0
                                    : metrics_slope(doubt->plan, total, closure, step,
                                                    closure->source[i], column);
                struct part *part;
                uint32_t group;
                if (df == 0 || isnan(df))
                        continue;
                group = spread_of(doubt, from, metric, source, closure->source[i]);
                part = group == PI_NONE ? NULL : pi_vec_push(&doubt->parts);
                if (!part)
                        return false;
                *part = (struct part){ metric, closure->source[i], group, df };
        }
        /* Put back what the slopes changed. */
        metrics_run_steps(doubt->plan, total, closure->step, closure->step_count, column);
        return true;
}

static bool take(void *user, const struct metrics_block *block)
{
        struct doubt *doubt = user;

        for (size_t cell = 0; cell < block->count; cell++) {
                for (size_t i = 0; i < doubt->parts.count; i++) {
                        const struct part *part = PI_AT(&doubt->parts, struct part, i);
                        PI_AT(&doubt->spreads, struct spread, part->group)->now +=
                                part->slope * block->source[part->source][cell];
                }
                for (size_t i = 0; i < doubt->spreads.count; i++) {
                        struct spread *spread = PI_AT(&doubt->spreads, struct spread, i);
                        double e = spread->now;
                        spread->now = 0;
                        if (isnan(e)) /* not counted in this interval */
                                continue;
                        spread->sum += e;
                        spread->squares += e * e;
                        spread->count++;
                }
        }
        return true;
}

static void conclude(const struct doubt *doubt, double *pm)
{
        for (size_t i = 0; i < doubt->spreads.count; i++) {
                const struct spread *spread = PI_AT(&doubt->spreads, struct spread, i);
                double n = (double)spread->count, variance;
                if (spread->count < FEWEST_INTERVALS || isnan(spread->running_ratio)) {
                        pm[spread->metric] = NAN;
                        continue;
                }
                variance = (spread->squares - spread->sum * spread->sum / n) / (n - 1);
                pm[spread->metric] +=
                        sqrt(fmax(variance, 0) * n) * sqrt(fmax(1 - spread->running_ratio, 0));
        }
}

static bool over_time(struct doubt *doubt, struct pi_arena *arena)
{
        size_t units = doubt->plan->counts->units.list.count;
        uint32_t *row = PI_NEW_ARRAY(arena, uint32_t, units);
        struct metrics_frame frame = { true, 1, row };

        if (!row)
                return false;
        for (uint32_t u = 0; u < units; u++)
                row[u] = metrics_in_plan(doubt->plan, u) ? 0 : PI_NONE;
        return metrics_run(doubt->plan, &frame, arena, take, doubt);
}

bool metrics_doubt(const struct metrics_plan *plan, const struct metrics_block *total,
                   struct pi_arena *arena, double *pm)
{
        const double **column = PI_NEW_ARRAY(arena, const double *, PI_UARCH_SLOTS(plan->uarch));
        struct doubt doubt = { .plan = plan };
        struct metrics_closure closure;

        pi_vec_init(&doubt.parts, arena, sizeof(struct part), SIZE_MAX);
        pi_vec_init(&doubt.spreads, arena, sizeof(struct spread), SIZE_MAX);
        if (!column || !metrics_closure_init(&closure, plan))
                return false;
        for (uint32_t m = 0; m < plan->uarch->metric_count; m++) {
                double least;
                pm[m] = NAN;
                if (plan->final[m] == PI_NONE || plan->uarch->metric[m].hidden)
                        continue;
                metrics_closure_of(&closure, plan, plan->final[m]);
                least = running_least(plan, &closure);
                if (least >= 1)
                        pm[m] = 0;
                if (isnan(least) || least >= 1 || plan->counts->intervals.count < FEWEST_INTERVALS)
                        continue;
                pm[m] = 0;
                if (!add_parts(&doubt, m, total, &closure, column))
                        return false;
        }
        if (doubt.parts.count > 0 && !over_time(&doubt, arena))
                return false;
        conclude(&doubt, pm);
        return true;
}
