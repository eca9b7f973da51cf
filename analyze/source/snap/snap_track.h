/* One path while it is read: the numbers of its last two readings, and the values of its series. */
#ifndef PIPA_SOURCE_SNAP_TRACK_H
#define PIPA_SOURCE_SNAP_TRACK_H

#include "analyze/source/snap/snap.h"

#define SNAP_LABEL_BYTES 64 /* of an instance's name; longer ones are cut */

struct snap_instance {
        const struct snap_kind *kind;
        struct pi_str key;   /* what it is known by within its kind: "3", "vda", "24" */
        uint32_t label;      /* string id: what it is shown as; PI_NONE: its key */
        size_t stamp;        /* 1 + the reading that it was last seen in; 0 never */
        bool known;          /* it was seen in the reading before that one too */
        uint64_t *old, *now; /* [kind->field_count] */
        double **value;      /* [kind->metric_count] NULL until the series has begun */
};

/* What all paths share. */
struct snap_reader {
        struct pi_recording *rec;
        struct pi_arena *scratch;
        double ticks_hz;
        bool is_32_bit;
        uint64_t values_left; /* of PI_LIMIT_SERIES_VALUES */
        size_t series_left;   /* of PI_LIMIT_QUANTITIES */
        uint64_t left_out;    /* instances that there was no room for */
        bool failed;          /* the arena refused */
};

struct snap_track {
        struct snap_reader *reader;
        const struct snap_file *file;
        struct pi_str path, wild;  /* `wild`: what stands for the pattern's '#' or '*' */
        uint32_t repeat;           /* how many paths before had the same name */
        size_t count;              /* readings that there are */
        size_t at;                 /* the one at hand */
        int64_t *mid_ns;           /* [count] the middle of each */
        uint64_t shape, old_shape; /* what the readings' texts are made of; see snap_shape */
        struct pi_vec instances;   /* struct snap_instance */
        struct pi_map index;       /* by kind and key */
        uint32_t hint;             /* the instance that was asked for last */
        uint64_t spare[SNAP_FIELDS_MAX];
        uint64_t *columns; /* [2 * column_cap] snap_columns.c's */
        size_t column_cap;
        /* Of the walk over the frames. */
        bool started, has_text;
        int64_t last_mid_ns;
        uint64_t failures;
};

/* False where the arena refuses. `done` releases the index. */
bool snap_track_init(struct snap_track *track);
void snap_track_done(struct snap_track *track);

/* The next reading, from its text or the same as before. */
void snap_track_read(struct snap_track *track, struct pi_str text, int64_t mid_ns);
void snap_track_repeat(struct snap_track *track, int64_t mid_ns);

/* For parsers: the fields of an instance of the file's kind number `kind`, all SNAP_NONE when asked
 * for first in a reading. Never NULL: what is refused goes to a spare row. */
uint64_t *snap_row(struct snap_track *track, size_t kind, struct pi_str key);

/* For parsers: what the instance is to be shown as, "KEY TEXT". Control bytes become '?'. */
void snap_label(struct snap_track *track, size_t kind, struct pi_str key, struct pi_str text);

/* For parsers that add up columns: names one of them (a CPU's number), in order. Where a reading
 * has other columns than the one before, there are no rates between the two. */
void snap_shape(struct snap_track *track, uint64_t part);

#endif
