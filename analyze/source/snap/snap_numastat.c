/* /sys/devices/system/node/nodeN/numastat: where pages were taken from.
 * Documentation/admin-guide/numastat.rst; counted in pages. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

enum { HIT, MISS, FOREIGN, INTERLEAVE, LOCAL, OTHER };

static const struct snap_field fields[] = {
        { "numa_hit", SNAP_LONG },       { "numa_miss", SNAP_LONG },  { "numa_foreign", SNAP_LONG },
        { "interleave_hit", SNAP_LONG }, { "local_node", SNAP_LONG }, { "other_node", SNAP_LONG },
};

static const struct snap_metric metrics[] = {
        { "hit", "pages/s", HIT, false, 1, NULL },
        { "miss", "pages/s", MISS, false, 1, NULL },
        { "foreign", "pages/s", FOREIGN, false, 1, NULL },
        { "interleave_hit", "pages/s", INTERLEAVE, false, 1, NULL },
        { "local", "pages/s", LOCAL, false, 1, NULL },
        { "other", "pages/s", OTHER, false, 1, NULL },
};

static const struct snap_key keys[] = {
        { "numa_hit", HIT },         { "numa_miss", MISS },
        { "numa_foreign", FOREIGN }, { "interleave_hit", INTERLEAVE },
        { "local_node", LOCAL },     { "other_node", OTHER },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("numa", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        snap_keyed(text, keys, sizeof(keys) / sizeof(*keys), snap_row(track, 0, track->wild));
}

const struct snap_file snap_numastat = { "/sys/devices/system/node/node#/numastat",
                                         "/sys/devices/system/node/*/numastat", kinds, 1, parse };
