/* procfs.snap -> quantities. Frames are walked twice: once to count the readings of each path, once
 * to read them. A path's text is taken apart by the row of snap_files.c that its name matches; from
 * numbers of two readings, snap_track.c makes the series. Private to this folder.
 *
 * A file of /proc or /sys holds kinds of things (a CPU, the machine as a whole), each of which has
 * instances ("3", "vda") with the same fields and metrics. */
#ifndef PIPA_SOURCE_SNAP_H
#define PIPA_SOURCE_SNAP_H

#include "analyze/source/source.h"
#include "base/text.h"

#define SNAP_NONE UINT64_MAX /* a field that the text does not have */
#define SNAP_FIELDS_MAX 64   /* of one kind */
#define SNAP_PATH_BYTES 256  /* no path that is read is longer */

/* How wide the kernel counts, which says what a counter that went back means. */
enum snap_width {
        SNAP_WIDE,  /* 64 bits on every machine: it does not wrap */
        SNAP_LONG,  /* an unsigned long: 32 bits where the machine is a 32-bit one */
        SNAP_INT,   /* 32 bits on every machine */
        SNAP_INTS,  /* a sum of such counters, one for each CPU */
        SNAP_TIME,  /* 64 bits, and steps back by a little: idle and iowait of /proc/stat */
        SNAP_GAUGE, /* not a counter */
};

struct snap_field {
        const char *name; /* as the kernel calls it */
        enum snap_width width;
};

/* Two readings of one instance. */
struct snap_change {
        const struct snap_kind *kind;
        const uint64_t *old, *now; /* [kind->field_count]; old NULL for a first reading */
        double seconds;            /* between them; NAN for a first reading */
        double ticks_hz;           /* clock ticks (USER_HZ) per second */
        bool is_32_bit;            /* the recorded machine */
        uint64_t reset;            /* bit i: field i went back and that was no wrap */
};

struct snap_metric {
        const char *name; /* "read_bytes" */
        const char *unit;
        uint32_t field; /* without it there is no such series; what is taken without a formula */
        bool moment;    /* a gauge; else a rate or a share between two readings */
        double scale;   /* of the field, or of its change per second; for a formula to use */
        double (*formula)(struct snap_change *change, const struct snap_metric *metric);
};

struct snap_instance;

struct snap_kind {
        const char *group; /* "cpu" */
        const struct snap_field *field;
        size_t field_count;
        const struct snap_metric *metric;
        size_t metric_count;
        bool (*unused)(const struct snap_instance *instance); /* no series of it; may be NULL */
};

/* The members of a kind that are two arrays and their lengths. */
#define SNAP_KIND(group_name, fields, metrics)                                  \
        .group = (group_name), .field = (fields),                               \
        .field_count = sizeof(fields) / sizeof(*(fields)), .metric = (metrics), \
        .metric_count = sizeof(metrics) / sizeof(*(metrics))

struct snap_track;

/* One kind of file. */
struct snap_file {
        const char
                *path; /* '#' stands for digits, '*' for any bytes but '/': at most one of them */
        const char *source; /* for the axis: "/proc/stat" */
        const struct snap_kind *kind;
        size_t kind_count;
        void (*parse)(struct snap_track *track, struct pi_text text);
};

extern const struct snap_file *const snap_files[];
extern const size_t snap_file_count;

/* The row for a path, and what stands where the pattern has its '#' or '*'. NULL: not read. */
const struct snap_file *snap_file_find(struct pi_str path, struct pi_str *wild);

#endif
