/* perf stat -r gives means over runs, each with the standard deviation of that mean. A metric's is
 *
 *     pm = sqrt(sum over counts of (df/dX * deviation of X)^2)
 *
 * as if counts were independent of each other: how they vary together is not told. What counting in
 * turn does to a run is part of how runs differ. */
#include "analyze/pass/metrics/metrics.h"

#include <math.h>

/* Of what is added up in a source; NAN where one of it is not told. What was never more than 0 has
 * none. */
static double deviation(const struct metrics_plan *plan, const struct metrics_source *source)
{
        double squares = 0;

        for (uint32_t i = 0; i < source->count; i++) {
                uint32_t c = *PI_AT(&plan->added, uint32_t, source->first + i);
                for (uint32_t k = plan->series_first[c]; k < plan->series_first[c + 1]; k++) {
                        const struct pi_count_series *series =
                                pi_counts_series(plan->counts, plan->series[k]);
                        double value = series->total.value * plan->factor[c];
                        if (series->total.state != PI_COUNT_COUNTED || value == 0)
                                continue;
                        value *= series->variance_ratio;
                        squares += value * value;
                }
        }
        return sqrt(squares);
}

/* False where it rests on nothing that was repeated. */
static bool of_metric(const struct metrics_plan *plan, const struct metrics_block *total,
                      const struct metrics_closure *closure, uint32_t step, const double **column,
                      double *out)
{
        double squares = 0;
        bool any = false;

        for (size_t i = 0; i < closure->source_count; i++) {
                uint32_t s = closure->source[i];
                const struct metrics_source *source = metrics_source_at(plan, s);
                double part;
                if (source->count == 0)
                        continue;
                part = deviation(plan, source);
                if (part != 0) /* else its slope may be nothing, and none is needed */
                        part *= metrics_slope(plan, total, closure, step, s, column);
                squares += part * part;
                any = true;
        }
        *out = sqrt(squares);
        return any;
}

static bool was_repeated(const struct pi_counts *counts)
{
        for (uint32_t s = 0; s < counts->series.list.count; s++)
                if (!isnan(pi_counts_series(counts, s)->variance_ratio))
                        return true;
        return false;
}

bool metrics_repeat(const struct metrics_plan *plan, const struct metrics_block *total,
                    struct pi_arena *arena, double *pm)
{
        const double **column;
        struct metrics_closure closure;

        if (!was_repeated(plan->counts))
                return true;
        column = PI_NEW_ARRAY(arena, const double *, PI_UARCH_SLOTS(plan->uarch));
        if (!column || !metrics_closure_init(&closure, plan))
                return false;
        for (uint32_t m = 0; m < plan->uarch->metric_count; m++) {
                double found;
                if (plan->final[m] == PI_NONE || plan->uarch->metric[m].hidden)
                        continue;
                metrics_closure_of(&closure, plan, plan->final[m]);
                if (of_metric(plan, total, &closure, plan->final[m], column, &found))
                        pm[m] = found;
                metrics_run_steps(plan, total, closure.step, closure.step_count, column);
        }
        return true;
}
