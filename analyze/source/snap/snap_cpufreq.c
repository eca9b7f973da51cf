/* /sys/devices/system/cpu/cpuN/cpufreq/scaling_cur_freq: kHz at that moment.
 * Documentation/admin-guide/pm/cpufreq.rst. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

static const struct snap_field fields[] = { { "scaling_cur_freq", SNAP_GAUGE } };
static const struct snap_metric metrics[] = { { "hz", "Hz", 0, true, 1000, NULL } };
static const struct snap_kind kinds[] = { { SNAP_KIND("frequency", fields, metrics) } };

/* "<unknown>" stands there for a CPU that is off. */
static void parse(struct snap_track *track, struct pi_text text)
{
        struct pi_str line;

        if (pi_text_line(&text, &line))
                snap_numbers(&line, snap_row(track, 0, track->wild), 1);
}

const struct snap_file snap_cpufreq = { "/sys/devices/system/cpu/cpu#/cpufreq/scaling_cur_freq",
                                        "/sys/devices/system/cpu/*/cpufreq/scaling_cur_freq", kinds,
                                        1, parse };
