/* /proc/PID/stat and /proc/PID/status of one process: CPU time, faults, memory, switches. proc(5).
 */
#include "analyze/source/snap/snap_change.h"
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

enum { MINFLT, MAJFLT, UTIME, STIME, STAT_FIELDS };

/* Which word after the name they are; the state is word 0 and field 3 of proc(5). */
static const size_t stat_word[STAT_FIELDS] = { 10 - 3, 12 - 3, 14 - 3, 15 - 3 };

static const struct snap_field stat_fields[] = {
        { "minflt", SNAP_LONG },
        { "majflt", SNAP_LONG },
        { "utime", SNAP_WIDE },
        { "stime", SNAP_WIDE },
};

static double cpus(struct snap_change *change, const struct snap_metric *metric)
{
        return snap_rate(change, metric->field) / change->ticks_hz;
}

static double cpus_both(struct snap_change *change, const struct snap_metric *metric)
{
        return (snap_rate(change, metric->field) + snap_rate(change, STIME)) / change->ticks_hz;
}

static const struct snap_metric stat_metrics[] = {
        { "cpu", "cpus", UTIME, false, 1, cpus_both },
        { "user", "cpus", UTIME, false, 1, cpus },
        { "system", "cpus", STIME, false, 1, cpus },
        { "minor_faults", "1/s", MINFLT, false, 1, NULL },
        { "major_faults", "1/s", MAJFLT, false, 1, NULL },
};

static const struct snap_kind stat_kinds[] = { { SNAP_KIND("process", stat_fields,
                                                           stat_metrics) } };

/* "1234 (a name (with) anything) S 1 -1 …": the name ends at the last ')'. */
static void parse_stat(struct snap_track *track, struct pi_text text)
{
        uint64_t *row = snap_row(track, 0, track->wild);
        struct pi_str all = { text.p, (size_t)(text.end - text.p) }, word;
        const char *open = memchr(all.p, '(', all.n), *close = memrchr(all.p, ')', all.n);
        size_t field = 0;

        if (!open || !close || close < open)
                return;
        snap_label(track, 0, track->wild, (struct pi_str){ open + 1, (size_t)(close - open - 1) });
        all = (struct pi_str){ close + 1, (size_t)(text.end - close - 1) };
        for (size_t i = 0; field < STAT_FIELDS && pi_text_word(&all, &word); i++) {
                if (i == stat_word[field])
                        pi_text_u64(word, &row[field++]);
        }
}

const struct snap_file snap_process_stat = { "/proc/#/stat", "/proc/PID/stat", stat_kinds, 1,
                                             parse_stat };

enum { RSS, SWAP, THREADS, VOLUNTARY, INVOLUNTARY };

static const struct snap_field status_fields[] = {
        { "VmRSS", SNAP_GAUGE },
        { "VmSwap", SNAP_GAUGE },
        { "Threads", SNAP_GAUGE },
        { "voluntary_ctxt_switches", SNAP_LONG },
        { "nonvoluntary_ctxt_switches", SNAP_LONG },
};

static const struct snap_key status_keys[] = {
        { "VmRSS", RSS },
        { "VmSwap", SWAP },
        { "Threads", THREADS },
        { "voluntary_ctxt_switches", VOLUNTARY },
        { "nonvoluntary_ctxt_switches", INVOLUNTARY },
};

static const struct snap_metric status_metrics[] = {
        { "rss", "bytes", RSS, true, 1024, NULL },
        { "swap", "bytes", SWAP, true, 1024, NULL },
        { "threads", "threads", THREADS, true, 1, NULL },
        { "voluntary_switches", "1/s", VOLUNTARY, false, 1, NULL },
        { "involuntary_switches", "1/s", INVOLUNTARY, false, 1, NULL },
};

static const struct snap_kind status_kinds[] = { { SNAP_KIND("process", status_fields,
                                                             status_metrics) } };

static void parse_status(struct snap_track *track, struct pi_text text)
{
        uint64_t *row = snap_row(track, 0, track->wild);
        struct pi_str line = { text.p, (size_t)(text.end - text.p) }, name;
        struct pi_text lines = text;

        if (pi_text_line(&lines, &line) && pi_text_field(&line, '\t', &name) && line.p)
                snap_label(track, 0, track->wild, line);
        snap_keyed(text, status_keys, sizeof(status_keys) / sizeof(*status_keys), row);
}

const struct snap_file snap_process_status = { "/proc/#/status", "/proc/PID/status", status_kinds,
                                               1, parse_status };
