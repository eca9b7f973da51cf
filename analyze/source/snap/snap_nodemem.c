/* /sys/devices/system/node/nodeN/meminfo: the memory of one NUMA node. Its lines are those of
 * /proc/meminfo after "Node N"; sizes in KiB (drivers/base/node.c). */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#define FIELDS(X)                           \
        X(TOTAL, "MemTotal", "total")       \
        X(FREE, "MemFree", "free")          \
        X(USED, "MemUsed", "used")          \
        X(ACTIVE, "Active", "active")       \
        X(INACTIVE, "Inactive", "inactive") \
        X(FILES, "FilePages", "files")      \
        X(ANON, "AnonPages", "anon")        \
        X(SHMEM, "Shmem", "shmem")          \
        X(DIRTY, "Dirty", "dirty")          \
        X(SLAB, "Slab", "slab")

#define FIELD_ID(id, key, metric) id,
#define FIELD(id, key, metric) { key, SNAP_GAUGE },
#define KEY(id, key, metric) { key, id },
#define METRIC(id, key, metric) { metric, "bytes", id, true, 1024, NULL },

enum { FIELDS(FIELD_ID) NODE_FIELDS };

static const struct snap_field fields[] = { FIELDS(FIELD) };
static const struct snap_metric metrics[] = { FIELDS(METRIC) };
static const struct snap_key keys[] = { FIELDS(KEY) };
static const struct snap_kind kinds[] = { { SNAP_KIND("numa", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        uint64_t *row = snap_row(track, 0, track->wild);
        struct pi_str line, word;

        while (pi_text_line(&text, &line)) {
                if (!pi_text_word(&line, &word) || !pi_str_equal(word, PI_STR("Node")) ||
                    !pi_text_word(&line, &word))
                        continue;
                snap_keyed(pi_text_of(line), keys, NODE_FIELDS, row);
        }
}

const struct snap_file snap_nodemem = { "/sys/devices/system/node/node#/meminfo",
                                        "/sys/devices/system/node/*/meminfo", kinds, 1, parse };
