/* One series of the machine against a threshold: how high, how long, when. Private to the machine's
 * rules. */
#ifndef PIPA_PASS_MACHINE_READING_H
#define PIPA_PASS_MACHINE_READING_H

#include "analyze/data/recording.h"

struct machine_reading {
        const struct pi_quantity *quantity; /* NULL: not measured */
        double mean;                        /* weighted by time; NAN without a point */
        double worst;                       /* the greatest, or with `below` the least */
        int64_t worst_ns;                   /* when, on the recording's clock */
        double beyond_ratio;    /* share of the measured time that was beyond the threshold */
        int64_t from_ns, to_ns; /* the longest stretch beyond it; equal where there is none */
        size_t points;          /* measured ones */
};

/* The series "group.instance.metric"; instance "" for the machine's own. NULL where there is none.
 */
const struct pi_quantity *machine_quantity(const struct pi_recording *rec, const char *group,
                                           const char *instance, const char *metric);

/* Reads a series against a threshold: beyond is above it, or with `below` below it. A NULL quantity
 * gives no points. `scale` divides the values (NAN: there is no reading); 1 for none. */
struct machine_reading machine_read(const struct pi_quantity *quantity, double threshold,
                                    bool below, double scale);

/* The worst reading of a metric over all instances of a group, "total" left out. */
struct machine_reading machine_read_worst(const struct pi_recording *rec, const char *group,
                                          const char *metric, double threshold);

#endif
