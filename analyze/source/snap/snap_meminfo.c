/* /proc/meminfo: what memory is used for. proc(5), "/proc/meminfo"; sizes stand there in KiB. */
#include "analyze/source/snap/snap_change.h"
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#define KIB 1024.0

#define FIELDS(X)                                                 \
        X(TOTAL, "MemTotal", "total")                             \
        X(FREE, "MemFree", "free")                                \
        X(AVAILABLE, "MemAvailable", "available")                 \
        X(BUFFERS, "Buffers", "buffers")                          \
        X(CACHED, "Cached", "cached")                             \
        X(SWAP_CACHED, "SwapCached", "swap_cached")               \
        X(ACTIVE_ANON, "Active(anon)", "active_anon")             \
        X(INACTIVE_ANON, "Inactive(anon)", "inactive_anon")       \
        X(ACTIVE_FILE, "Active(file)", "active_file")             \
        X(INACTIVE_FILE, "Inactive(file)", "inactive_file")       \
        X(UNEVICTABLE, "Unevictable", "unevictable")              \
        X(MLOCKED, "Mlocked", "locked")                           \
        X(SWAP_TOTAL, "SwapTotal", "swap_total")                  \
        X(SWAP_FREE, "SwapFree", "swap_free")                     \
        X(ZSWAP, "Zswap", "zswap")                                \
        X(DIRTY, "Dirty", "dirty")                                \
        X(WRITEBACK, "Writeback", "writeback")                    \
        X(ANON, "AnonPages", "anon")                              \
        X(MAPPED, "Mapped", "mapped")                             \
        X(SHMEM, "Shmem", "shmem")                                \
        X(SLAB, "Slab", "slab")                                   \
        X(SLAB_RECLAIMABLE, "SReclaimable", "slab_reclaimable")   \
        X(SLAB_UNRECLAIMABLE, "SUnreclaim", "slab_unreclaimable") \
        X(KERNEL_STACK, "KernelStack", "kernel_stacks")           \
        X(PAGE_TABLES, "PageTables", "page_tables")               \
        X(PER_CPU, "Percpu", "per_cpu")                           \
        X(VMALLOC, "VmallocUsed", "vmalloc")                      \
        X(CORRUPTED, "HardwareCorrupted", "corrupted")            \
        X(ANON_HUGE, "AnonHugePages", "anon_huge")                \
        X(SHMEM_HUGE, "ShmemHugePages", "shmem_huge")             \
        X(FILE_HUGE, "FileHugePages", "file_huge")                \
        X(COMMIT_LIMIT, "CommitLimit", "commit_limit")            \
        X(COMMITTED, "Committed_AS", "committed")

#define FIELD_ID(id, key, metric) id,
#define FIELD(id, key, metric) { key, SNAP_GAUGE },
#define KEY(id, key, metric) { key, id },
#define METRIC(id, key, metric) { metric, "bytes", id, true, KIB, NULL },

enum { FIELDS(FIELD_ID) HUGE_TOTAL, HUGE_FREE, HUGE_PAGE };

static const struct snap_field fields[] = { FIELDS(FIELD){ "HugePages_Total", SNAP_GAUGE },
                                            { "HugePages_Free", SNAP_GAUGE },
                                            { "Hugepagesize", SNAP_GAUGE } };

static const struct snap_key keys[] = { FIELDS(KEY){ "HugePages_Total", HUGE_TOTAL },
                                        { "HugePages_Free", HUGE_FREE },
                                        { "Hugepagesize", HUGE_PAGE } };

/* What starting a new program could not have without swapping. */
static double used(struct snap_change *change, const struct snap_metric *metric)
{
        return (snap_now(change, TOTAL) - snap_now(change, metric->field)) * KIB;
}

static double swap_used(struct snap_change *change, const struct snap_metric *metric)
{
        return (snap_now(change, metric->field) - snap_now(change, SWAP_FREE)) * KIB;
}

/* Reserved pages are counted, not sized. */
static double huge(struct snap_change *change, const struct snap_metric *metric)
{
        return snap_now(change, metric->field) * snap_now(change, HUGE_PAGE) * KIB;
}

static const struct snap_metric metrics[] = {
        { "used", "bytes", AVAILABLE, true, 1, used },
        FIELDS(METRIC){ "swap_used", "bytes", SWAP_TOTAL, true, 1, swap_used },
        { "huge_total", "bytes", HUGE_TOTAL, true, 1, huge },
        { "huge_free", "bytes", HUGE_FREE, true, 1, huge },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("memory", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        snap_keyed(text, keys, sizeof(keys) / sizeof(*keys), snap_row(track, 0, PI_STR("")));
}

const struct snap_file snap_meminfo = { "/proc/meminfo", "/proc/meminfo", kinds, 1, parse };
