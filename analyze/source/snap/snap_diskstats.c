/* /proc/diskstats: reads, writes, discards and flushes of disks and partitions.
 * Documentation/admin-guide/iostats.rst; formulas are those of iostat -x (sysstat 12.6). */
#include "analyze/source/snap/snap_change.h"
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#include <math.h>

#define SECTOR_BYTES 512.0 /* of this file, whatever the device's own are */

/* In the order of the file, after major, minor and name. Milliseconds are cut to 32 bits. */
enum {
        READS,
        READ_MERGES,
        READ_SECTORS,
        READ_MS,
        WRITES,
        WRITE_MERGES,
        WRITE_SECTORS,
        WRITE_MS,
        IN_FLIGHT,
        BUSY_MS,
        QUEUE_MS,
        DISCARDS,
        DISCARD_MERGES,
        DISCARD_SECTORS,
        DISCARD_MS,
        FLUSHES,
        FLUSH_MS,
        DISK_FIELDS
};

static const struct snap_field fields[] = {
        { "reads", SNAP_LONG },          { "read merges", SNAP_LONG },
        { "read sectors", SNAP_LONG },   { "read ms", SNAP_INT },
        { "writes", SNAP_LONG },         { "write merges", SNAP_LONG },
        { "write sectors", SNAP_LONG },  { "write ms", SNAP_INT },
        { "in flight", SNAP_GAUGE },     { "busy ms", SNAP_INT },
        { "queue ms", SNAP_INT },        { "discards", SNAP_LONG },
        { "discard merges", SNAP_LONG }, { "discard sectors", SNAP_LONG },
        { "discard ms", SNAP_INT },      { "flushes", SNAP_LONG },
        { "flush ms", SNAP_INT },
};

/* Older kernels have no discards: they add nothing. */
static double part(struct snap_change *change, uint32_t field)
{
        return change->now[field] == SNAP_NONE ? 0 : snap_delta(change, field);
}

static double finished(struct snap_change *change)
{
        return snap_delta(change, READS) + snap_delta(change, WRITES) + part(change, DISCARDS);
}

/* Milliseconds per request of one direction; none finished: nothing was measured. The time of a
 * direction is the field `scale` after its count. */
static double await_one(struct snap_change *change, const struct snap_metric *metric)
{
        double count = snap_delta(change, metric->field);
        double ms = snap_delta(change, metric->field + (uint32_t)metric->scale);

        return count > 0 ? ms / count : NAN;
}

static double await_all(struct snap_change *change, const struct snap_metric *metric)
{
        double count = finished(change);
        double ms = snap_delta(change, READ_MS) + snap_delta(change, WRITE_MS) +
                    part(change, DISCARD_MS);

        (void)metric;
        return count > 0 ? ms / count : NAN;
}

/* The readings of a moment and the kernel's own clock are not the same: a full second may hold 1003
 * busy milliseconds. */
static double util(struct snap_change *change, const struct snap_metric *metric)
{
        double ratio = snap_rate(change, metric->field) / 1000;

        return ratio > 1 ? 1 : ratio;
}

static double request_size(struct snap_change *change, const struct snap_metric *metric)
{
        double count = finished(change);
        double sectors = snap_delta(change, metric->field) + snap_delta(change, WRITE_SECTORS) +
                         part(change, DISCARD_SECTORS);

        return count > 0 ? sectors * SECTOR_BYTES / 1024 / count : NAN;
}

static const struct snap_metric metrics[] = {
        { "reads", "1/s", READS, false, 1, NULL },
        { "writes", "1/s", WRITES, false, 1, NULL },
        { "discards", "1/s", DISCARDS, false, 1, NULL },
        { "flushes", "1/s", FLUSHES, false, 1, NULL },
        { "read_bytes", "bytes/s", READ_SECTORS, false, SECTOR_BYTES, NULL },
        { "write_bytes", "bytes/s", WRITE_SECTORS, false, SECTOR_BYTES, NULL },
        { "discard_bytes", "bytes/s", DISCARD_SECTORS, false, SECTOR_BYTES, NULL },
        { "read_merged", "1/s", READ_MERGES, false, 1, NULL },
        { "write_merged", "1/s", WRITE_MERGES, false, 1, NULL },
        { "await", "ms", READS, false, 1, await_all },
        { "r_await", "ms", READS, false, READ_MS - READS, await_one },
        { "w_await", "ms", WRITES, false, WRITE_MS - WRITES, await_one },
        { "d_await", "ms", DISCARDS, false, DISCARD_MS - DISCARDS, await_one },
        { "f_await", "ms", FLUSHES, false, FLUSH_MS - FLUSHES, await_one },
        { "util", "ratio", BUSY_MS, false, 1, util },
        { "aqu_sz", "requests", QUEUE_MS, false, 1 / 1000.0, NULL },
        { "areq_sz", "KiB", READ_SECTORS, false, 1, request_size },
        { "in_flight", "requests", IN_FLIGHT, true, 1, NULL },
};

/* Drives made of memory or of files stand there by the dozen, most of them for nobody. */
static bool unused(const struct snap_instance *disk)
{
        if (!pi_str_starts(disk->key, PI_STR("loop")) && !pi_str_starts(disk->key, PI_STR("ram")) &&
            !pi_str_starts(disk->key, PI_STR("zram")))
                return false;
        return disk->now[READS] == 0 && disk->now[WRITES] == 0;
}

static const struct snap_kind kinds[] = { { SNAP_KIND("disk", fields, metrics),
                                            .unused = unused } };

static void parse(struct snap_track *track, struct pi_text text)
{
        struct pi_str line, name;
        uint64_t device[2];

        while (pi_text_line(&text, &line)) {
                if (snap_numbers(&line, device, 2) == 2 && pi_text_word(&line, &name))
                        snap_numbers(&line, snap_row(track, 0, name), DISK_FIELDS);
        }
}

const struct snap_file snap_diskstats = { "/proc/diskstats", "/proc/diskstats", kinds, 1, parse };
