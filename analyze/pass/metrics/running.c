/* What share of a stretch of time a source's counters ran. */
#include "analyze/pass/metrics/over_time.h"

#include <math.h>

struct share {
        double running_ns, enabled_ns;
        double least; /* where times are not told */
        bool told;
};

/* A counter that did not run was enabled all the same: for as long as the interval, if no more is
 * told. */
static void add_interval(struct share *share, const struct pi_count_interval *at, uint32_t series)
{
        struct pi_count count = pi_count_at(at, series);
        double enabled_ns = pi_count_enabled_ns(&count);

        if (count.state == PI_COUNT_NOT_COUNTED) {
                share->enabled_ns +=
                        at->to_ns == PI_NO_TIME ? 0 : (double)(at->to_ns - at->from_ns);
                share->least = fmin(share->least, 0);
                share->told = true;
        } else if (count.state == PI_COUNT_COUNTED && !isnan(count.running_ratio)) {
                share->least = fmin(share->least, count.running_ratio);
                share->told = true;
                if (!isnan(enabled_ns)) {
                        share->running_ns += count.running_ns;
                        share->enabled_ns += enabled_ns;
                }
        }
}

static double counter_share(const struct metrics_plan *plan, uint32_t c, size_t first, size_t end)
{
        struct share share = { .least = NAN };

        for (uint32_t k = plan->series_first[c]; k < plan->series_first[c + 1]; k++)
                for (size_t i = first; i < end; i++)
                        add_interval(&share, pi_counts_interval(plan->counts, i), plan->series[k]);
        if (!share.told)
                return NAN;
        return share.running_ns > 0 ? fmin(share.running_ns / share.enabled_ns, 1) : share.least;
}

double metrics_running_at(const struct metrics_plan *plan, uint32_t source, size_t first,
                          size_t end)
{
        const struct metrics_source *at = metrics_source_at(plan, source);
        double least = NAN;

        for (uint32_t i = 0; i < at->count; i++)
                least = fmin(least,
                             counter_share(plan, *PI_AT(&plan->added, uint32_t, at->first + i),
                                           first, end));
        return least;
}
