/* What a column of numbers comes to. NAN means not measured and counts nowhere. */
#ifndef PIPA_MATH_STATS_H
#define PIPA_MATH_STATS_H

#include "base/arena.h"

struct pi_stats {
        size_t count; /* numbers that are not NAN; with 0 of them all below are NAN */
        double min, max, mean, p50, p95, last;
};

/* `weight` [count] weighs the mean (the time that each value covers); NULL: all weigh the same. A
 * sum of weights of 0 gives the plain mean. Percentiles are not weighted. `scratch` [count] is
 * overwritten. */
struct pi_stats pi_stats_of(const double *value, const double *weight, size_t count,
                            double *scratch);

/* The smallest of the sorted numbers that at least `ratio` (0..1) of them do not exceed (nearest
 * rank): a value that was measured, never one between two. NAN for none. */
double pi_stats_percentile(const double *sorted, size_t count, double ratio);

#endif
