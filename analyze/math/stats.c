#include "analyze/math/stats.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
        double x = *(const double *)a, y = *(const double *)b;

        return (x > y) - (x < y);
}

double pi_stats_percentile(const double *sorted, size_t count, double ratio)
{
        double rank = ceil(ratio * (double)count);

        if (count == 0)
                return NAN;
        return rank < 1                ? sorted[0]
               : rank >= (double)count ? sorted[count - 1]
                                       : sorted[(size_t)rank - 1];
}

struct pi_stats pi_stats_of(const double *value, const double *weight, size_t count,
                            double *scratch)
{
        struct pi_stats stats = { 0, NAN, NAN, NAN, NAN, NAN, NAN };
        double sum = 0, plain = 0, weights = 0;

        for (size_t i = 0; i < count; i++) {
                double w = weight ? weight[i] : 1;
                if (isnan(value[i]))
                        continue;
                scratch[stats.count++] = value[i];
                plain += value[i];
                sum += value[i] * w;
                weights += w;
                stats.last = value[i];
        }
        if (stats.count == 0)
                return stats;
        qsort(scratch, stats.count, sizeof(*scratch), compare);
        stats.min = scratch[0];
        stats.max = scratch[stats.count - 1];
        stats.mean = weights > 0 ? sum / weights : plain / (double)stats.count;
        stats.p50 = pi_stats_percentile(scratch, stats.count, 0.5);
        stats.p95 = pi_stats_percentile(scratch, stats.count, 0.95);
        return stats;
}
