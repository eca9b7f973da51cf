/* /proc/softirqs: each kind of softirq, added up over the CPUs. proc(5), "/proc/softirqs". */
#include "analyze/source/snap/snap_columns.h"
#include "analyze/source/snap/snap_rows.h"

static const struct snap_field fields[] = { { "count", SNAP_INTS } };
static const struct snap_metric metrics[] = { { "per_second", "1/s", 0, false, 1, NULL } };
static const struct snap_kind kinds[] = { { SNAP_KIND("softirq", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        struct snap_columns columns;
        struct snap_line line;

        if (!snap_columns_open(&columns, track, text))
                return;
        while (snap_columns_next(&columns, &line))
                snap_row(track, 0, line.name)[0] = line.total;
}

const struct snap_file snap_softirqs = { "/proc/softirqs", "/proc/softirqs", kinds, 1, parse };
