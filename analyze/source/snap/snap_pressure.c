/* /proc/pressure/{cpu,memory,io,irq}: the share of time in which some task, or all of them, waited.
 * Documentation/accounting/psi.rst: total= counts microseconds, avg10= is in percent. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#define SECONDS_PER_US 1e-6
#define HUNDREDTH_PERCENT 1e-4

enum { SOME, FULL, SOME_AVG10, FULL_AVG10 };

static const struct snap_field fields[] = {
        { "some total", SNAP_WIDE },
        { "full total", SNAP_WIDE },
        { "some avg10", SNAP_GAUGE },
        { "full avg10", SNAP_GAUGE },
};

static const struct snap_metric metrics[] = {
        { "some", "ratio", SOME, false, SECONDS_PER_US, NULL },
        { "full", "ratio", FULL, false, SECONDS_PER_US, NULL },
        { "some_avg10", "ratio", SOME_AVG10, true, HUNDREDTH_PERCENT, NULL },
        { "full_avg10", "ratio", FULL_AVG10, true, HUNDREDTH_PERCENT, NULL },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("pressure", fields, metrics) } };

static void take_line(struct pi_str line, uint64_t *total, uint64_t *avg10)
{
        struct pi_str word, name;

        while (pi_text_word(&line, &word)) {
                if (!pi_text_field(&word, '=', &name) || !word.p)
                        continue;
                if (pi_str_equal(name, PI_STR("total")))
                        pi_text_u64(word, total);
                else if (pi_str_equal(name, PI_STR("avg10")))
                        snap_hundredths(word, avg10);
        }
}

static void parse(struct snap_track *track, struct pi_text text)
{
        uint64_t *row = snap_row(track, 0, track->wild);
        struct pi_str line, word;

        while (pi_text_line(&text, &line)) {
                if (!pi_text_word(&line, &word))
                        continue;
                if (pi_str_equal(word, PI_STR("some")))
                        take_line(line, &row[SOME], &row[SOME_AVG10]);
                else if (pi_str_equal(word, PI_STR("full")))
                        take_line(line, &row[FULL], &row[FULL_AVG10]);
        }
}

const struct snap_file snap_pressure = { "/proc/pressure/*", "/proc/pressure", kinds, 1, parse };
