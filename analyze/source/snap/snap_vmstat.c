/* /proc/vmstat: page faults, paging, swapping, reclaim, compaction, huge pages, NUMA balancing.
 * pgpgin and pgpgout count KiB, all others events or pages (mm/vmstat.c). Before Linux 4.8 the scan
 * and reclaim counters stood there once for each zone. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

/* Field, the kernel's name, the metric, its unit, its scale. */
#define FIELDS(X)                                                                    \
        X(FAULTS, "pgfault", "page_faults", "1/s", 1)                                \
        X(MAJOR, "pgmajfault", "major_faults", "1/s", 1)                             \
        X(PAGE_IN, "pgpgin", "page_in", "bytes/s", 1024)                             \
        X(PAGE_OUT, "pgpgout", "page_out", "bytes/s", 1024)                          \
        X(SWAP_IN, "pswpin", "swap_in", "pages/s", 1)                                \
        X(SWAP_OUT, "pswpout", "swap_out", "pages/s", 1)                             \
        X(FREED, "pgfree", "pages_freed", "pages/s", 1)                              \
        X(ACTIVATED, "pgactivate", "pages_activated", "pages/s", 1)                  \
        X(DEACTIVATED, "pgdeactivate", "pages_deactivated", "pages/s", 1)            \
        X(SCAN_KSWAPD, "pgscan_kswapd", "scan_kswapd", "pages/s", 1)                 \
        X(SCAN_DIRECT, "pgscan_direct", "scan_direct", "pages/s", 1)                 \
        X(RECLAIM_KSWAPD, "pgsteal_kswapd", "reclaim_kswapd", "pages/s", 1)          \
        X(RECLAIM_DIRECT, "pgsteal_direct", "reclaim_direct", "pages/s", 1)          \
        X(STALLS, "allocstall", "allocation_stalls", "1/s", 1)                       \
        X(SLABS, "slabs_scanned", "slabs_scanned", "1/s", 1)                         \
        X(REFAULT_ANON, "workingset_refault_anon", "refaults_anon", "pages/s", 1)    \
        X(REFAULT_FILE, "workingset_refault_file", "refaults_file", "pages/s", 1)    \
        X(REFAULT, "workingset_refault", "refaults", "pages/s", 1)                   \
        X(DIRTIED, "nr_dirtied", "pages_dirtied", "pages/s", 1)                      \
        X(WRITTEN, "nr_written", "pages_written", "pages/s", 1)                      \
        X(OOM, "oom_kill", "oom_kills", "1/s", 1)                                    \
        X(COMPACT_STALL, "compact_stall", "compaction_stalls", "1/s", 1)             \
        X(COMPACT_FAIL, "compact_fail", "compaction_failures", "1/s", 1)             \
        X(THP_FAULT, "thp_fault_alloc", "thp_faults", "1/s", 1)                      \
        X(THP_FALLBACK, "thp_fault_fallback", "thp_fallbacks", "1/s", 1)             \
        X(THP_COLLAPSE, "thp_collapse_alloc", "thp_collapses", "1/s", 1)             \
        X(THP_SPLIT, "thp_split_page", "thp_splits", "1/s", 1)                       \
        X(NUMA_PTE, "numa_pte_updates", "numa_pte_updates", "1/s", 1)                \
        X(NUMA_FAULTS, "numa_hint_faults", "numa_hint_faults", "1/s", 1)             \
        X(NUMA_LOCAL, "numa_hint_faults_local", "numa_hint_faults_local", "1/s", 1)  \
        X(NUMA_MIGRATED, "numa_pages_migrated", "numa_pages_migrated", "pages/s", 1) \
        X(MIGRATED, "pgmigrate_success", "pages_migrated", "pages/s", 1)             \
        X(BALLOON_IN, "balloon_inflate", "balloon_inflated", "pages/s", 1)           \
        X(BALLOON_OUT, "balloon_deflate", "balloon_deflated", "pages/s", 1)

#define FIELD_ID(id, key, metric, unit, scale) id,
#define FIELD(id, key, metric, unit, scale) { key, SNAP_LONG },
#define KEY(id, key, metric, unit, scale) { key, id },
#define METRIC(id, key, metric, unit, scale) { metric, unit, id, false, scale, NULL },
#define ZONES(prefix, id)                                                         \
        { prefix "_dma", id }, { prefix "_dma32", id }, { prefix "_normal", id }, \
                { prefix "_high", id }, { prefix "_movable", id },                \
        {                                                                         \
                prefix "_device", id                                              \
        }

enum { FIELDS(FIELD_ID) VM_FIELDS };

static const struct snap_field fields[] = { FIELDS(FIELD) };
static const struct snap_metric metrics[] = { FIELDS(METRIC) };
static const struct snap_key keys[] = { FIELDS(KEY) ZONES("allocstall", STALLS),
                                        ZONES("pgscan_kswapd", SCAN_KSWAPD),
                                        ZONES("pgscan_direct", SCAN_DIRECT),
                                        ZONES("pgsteal_kswapd", RECLAIM_KSWAPD),
                                        ZONES("pgsteal_direct", RECLAIM_DIRECT) };

static const struct snap_kind kinds[] = { { SNAP_KIND("vm", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        snap_keyed(text, keys, sizeof(keys) / sizeof(*keys), snap_row(track, 0, PI_STR("")));
}

const struct snap_file snap_vmstat = { "/proc/vmstat", "/proc/vmstat", kinds, 1, parse };
