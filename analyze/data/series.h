/* Measured quantities over time: CPU shares, rates, sizes. Series that were read at the same
 * moments share one axis. Times are on the recording's clock. */
#ifndef PIPA_DATA_SERIES_H
#define PIPA_DATA_SERIES_H

#include "base/set.h"

/* Value i covers from_ns[i] .. to_ns[i]: a rate or a share over that time. Where the two are equal
 * it is what was found at that moment (a gauge). from_ns rises strictly; intervals do not overlap.
 */
struct pi_axis {
        size_t count;
        const int64_t *from_ns; /* [count] */
        const int64_t *to_ns;   /* [count] the same array for moments */
        const char *source;     /* "/proc/stat"; a literal */
};

/* Named "group.instance.metric", or "group.metric" without an instance. */
struct pi_quantity {
        uint32_t group;    /* string id: "cpu", "disk", "memory" */
        uint32_t instance; /* string id: "3", "vda", "1234 nginx"; "" for the machine as a whole */
        uint32_t metric;   /* string id: "user", "read_bytes" */
        const char *unit;  /* "ratio" (0..1), "bytes", "bytes/s", "1/s", "ms" …; a literal */
        const struct pi_axis *axis;
        double *value; /* [axis->count] NAN where not measured; values before an instance appeared
                          or after it went are NAN */
};

#endif
