/* Tables of counts with a column for each CPU: /proc/interrupts and /proc/softirqs. */
#ifndef PIPA_SOURCE_SNAP_COLUMNS_H
#define PIPA_SOURCE_SNAP_COLUMNS_H

#include "analyze/source/snap/snap_track.h"

struct snap_columns {
        struct pi_text text;
        size_t count;  /* columns of the heading */
        uint64_t *cpu; /* [count] the CPU of each; lives until the next reading of the track */
        uint64_t *sum; /* [count] of the lines that were taken so far */
};

struct snap_line {
        struct pi_str name; /* "24", "LOC": without the ':' */
        uint64_t total;     /* over the CPUs */
        struct pi_str rest; /* what stands after the counts */
};

/* Reads the heading. False where it is none, or where the arena refuses. */
bool snap_columns_open(struct snap_columns *columns, struct snap_track *track, struct pi_text text);

/* The next line that has a count for every CPU, added to the sums. Lines without ("ERR: 0") are
 * passed over. */
bool snap_columns_next(struct snap_columns *columns, struct snap_line *line);

#endif
