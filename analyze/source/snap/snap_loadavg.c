/* /proc/loadavg: "0.52 0.58 0.59 1/597 12345". proc(5), "/proc/loadavg". */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

enum { LOAD_1, LOAD_5, LOAD_15, RUNNING, TOTAL };

static const struct snap_field fields[] = {
        { "1 minute", SNAP_GAUGE }, { "5 minutes", SNAP_GAUGE }, { "15 minutes", SNAP_GAUGE },
        { "running", SNAP_GAUGE },  { "total", SNAP_GAUGE },
};

static const struct snap_metric metrics[] = {
        { "1", "tasks", LOAD_1, true, 0.01, NULL },
        { "5", "tasks", LOAD_5, true, 0.01, NULL },
        { "15", "tasks", LOAD_15, true, 0.01, NULL },
        { "running", "tasks", RUNNING, true, 1, NULL },
        { "total", "tasks", TOTAL, true, 1, NULL },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("load", fields, metrics) } };

static void parse(struct snap_track *track, struct pi_text text)
{
        uint64_t *row = snap_row(track, 0, PI_STR(""));
        struct pi_str line, word, running;

        if (!pi_text_line(&text, &line))
                return;
        for (size_t i = LOAD_1; i <= LOAD_15; i++) {
                if (!pi_text_word(&line, &word) || !snap_hundredths(word, &row[i]))
                        return;
        }
        if (pi_text_word(&line, &word) && pi_text_field(&word, '/', &running)) {
                pi_text_u64(running, &row[RUNNING]);
                pi_text_u64(word, &row[TOTAL]);
        }
}

const struct snap_file snap_loadavg = { "/proc/loadavg", "/proc/loadavg", kinds, 1, parse };
