/* /proc/schedstat: how long tasks ran on each CPU, and how long they waited for it.
 * Documentation/scheduler/sched-stats.rst, versions 15 to 17: "cpuN" and nine numbers, of which the
 * last three are nanoseconds running, nanoseconds waiting, and time slices. */
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#include "base/num.h"

#define SECONDS_PER_NS 1e-9
#define NUMBERS 9

enum { RUNNING, WAITING, TIMESLICES, SCHED_FIELDS };

static const struct snap_field fields[] = {
        { "running", SNAP_WIDE },
        { "run delay", SNAP_WIDE },
        { "timeslices", SNAP_LONG },
};

static const struct snap_metric metrics[] = {
        { "running", "ratio", RUNNING, false, SECONDS_PER_NS, NULL },
        { "run_delay", "ratio", WAITING, false, SECONDS_PER_NS, NULL },
        { "timeslices", "1/s", TIMESLICES, false, 1, NULL },
};

static const struct snap_kind kinds[] = { { SNAP_KIND("sched", fields, metrics) } };

/* Adds the line to `sum`; false where it is not one of a CPU. */
static bool take_cpu(struct snap_track *track, struct pi_str line, uint64_t sum[SCHED_FIELDS])
{
        uint64_t number[NUMBERS], id;
        struct pi_str word, name;

        if (!pi_text_word(&line, &word) || !pi_str_starts(word, PI_STR("cpu")))
                return false;
        name = (struct pi_str){ word.p + 3, word.n - 3 };
        if (!pi_text_u64(name, &id) || snap_numbers(&line, number, NUMBERS) < NUMBERS)
                return false;
        memcpy(snap_row(track, 0, name), number + NUMBERS - SCHED_FIELDS,
               SCHED_FIELDS * sizeof(*number));
        for (size_t i = 0; i < SCHED_FIELDS; i++)
                sum[i] = pi_sat_add_u64(sum[i], number[NUMBERS - SCHED_FIELDS + i]);
        snap_shape(track, id);
        return true;
}

static void parse(struct snap_track *track, struct pi_text text)
{
        uint64_t sum[SCHED_FIELDS] = { 0 };
        struct pi_str line;
        bool any = false;

        snap_row(track, 0, PI_STR("total")); /* stands first */
        while (pi_text_line(&text, &line))
                any |= take_cpu(track, line, sum);
        if (any)
                memcpy(snap_row(track, 0, PI_STR("total")), sum, sizeof(sum));
}

const struct snap_file snap_schedstat = { "/proc/schedstat", "/proc/schedstat", kinds, 1, parse };
