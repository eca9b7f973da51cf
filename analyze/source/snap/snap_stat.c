/* /proc/stat: where the time of each CPU went, and the machine's switches, forks and interrupts.
 * proc(5), "/proc/stat"; shares are those of mpstat(1): of the ticks that the CPU's states moved
 * together, guest time taken out of the user's. */
#include "analyze/source/snap/snap_change.h"
#include "analyze/source/snap/snap_rows.h"
#include "analyze/source/snap/snap_text.h"
#include "analyze/source/snap/snap_track.h"

#include <math.h>

/* In the order of the file. */
enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, GUEST, GUEST_NICE, CPU_FIELDS };

static const struct snap_field cpu_fields[] = {
        { "user", SNAP_WIDE },       { "nice", SNAP_WIDE },   { "system", SNAP_WIDE },
        { "idle", SNAP_TIME },       { "iowait", SNAP_TIME }, { "irq", SNAP_WIDE },
        { "softirq", SNAP_WIDE },    { "steal", SNAP_WIDE },  { "guest", SNAP_TIME },
        { "guest_nice", SNAP_TIME },
};

/* A counter that the kernel does not have yet counts as standing still. */
static double ticks(struct snap_change *change, uint32_t field)
{
        return change->now[field] == SNAP_NONE ? 0 : snap_delta(change, field);
}

/* user and nice hold guest and guest_nice, which may run ahead of them a little. */
static double without(struct snap_change *change, uint32_t field, uint32_t guest)
{
        double left = ticks(change, field) - ticks(change, guest);

        return left < 0 ? 0 : left;
}

static double spent(struct snap_change *change, uint32_t field)
{
        if (field == USER)
                return without(change, USER, GUEST);
        if (field == NICE)
                return without(change, NICE, GUEST_NICE);
        return ticks(change, field);
}

static double total(struct snap_change *change)
{
        double sum = 0;

        for (uint32_t field = 0; field < CPU_FIELDS; field++)
                sum += spent(change, field);
        return sum;
}

/* A CPU whose counters all stand still sleeps without ticks, as mpstat says; within a few ticks
 * nothing can be said. */
#define ASLEEP_TICKS 5

static double share(struct snap_change *change, const struct snap_metric *metric)
{
        double all = total(change);

        if (all > 0)
                return spent(change, metric->field) / all;
        if (change->seconds * change->ticks_hz < ASLEEP_TICKS)
                return NAN;
        return all == 0 ? metric->field == IDLE : NAN;
}

static double busy(struct snap_change *change, const struct snap_metric *metric)
{
        struct snap_metric iowait = { .field = IOWAIT };

        return 1 - share(change, metric) - share(change, &iowait);
}

static const struct snap_metric cpu_metrics[] = {
        { "user", "ratio", USER, false, 1, share },
        { "nice", "ratio", NICE, false, 1, share },
        { "system", "ratio", SYSTEM, false, 1, share },
        { "iowait", "ratio", IOWAIT, false, 1, share },
        { "irq", "ratio", IRQ, false, 1, share },
        { "softirq", "ratio", SOFTIRQ, false, 1, share },
        { "steal", "ratio", STEAL, false, 1, share },
        { "guest", "ratio", GUEST, false, 1, share },
        { "guest_nice", "ratio", GUEST_NICE, false, 1, share },
        { "idle", "ratio", IDLE, false, 1, share },
        { "busy", "ratio", IDLE, false, 1, busy },
};

enum { SWITCHES, FORKS, INTERRUPTS, RUNNABLE, BLOCKED };

static const struct snap_field system_fields[] = {
        { "ctxt", SNAP_WIDE },           { "processes", SNAP_LONG },      { "intr", SNAP_WIDE },
        { "procs_running", SNAP_GAUGE }, { "procs_blocked", SNAP_GAUGE },
};

static const struct snap_metric system_metrics[] = {
        { "context_switches", "1/s", SWITCHES, false, 1, NULL },
        { "forks", "1/s", FORKS, false, 1, NULL },
        { "interrupts", "1/s", INTERRUPTS, false, 1, NULL },
        { "runnable", "tasks", RUNNABLE, true, 1, NULL },
        { "blocked", "tasks", BLOCKED, true, 1, NULL },
};

static const struct snap_key system_keys[] = {
        { "intr", INTERRUPTS },        { "ctxt", SWITCHES },         { "processes", FORKS },
        { "procs_running", RUNNABLE }, { "procs_blocked", BLOCKED },
};

static const struct snap_kind kinds[] = {
        { SNAP_KIND("cpu", cpu_fields, cpu_metrics) },
        { SNAP_KIND("system", system_fields, system_metrics) },
};

static void parse(struct snap_track *track, struct pi_text text)
{
        struct pi_text lines = text;
        struct pi_str line, word;

        while (pi_text_line(&lines, &line) && pi_text_word(&line, &word) &&
               pi_str_starts(word, PI_STR("cpu"))) {
                struct pi_str name = { word.p + 3, word.n - 3 };
                snap_numbers(&line, snap_row(track, 0, name.n ? name : PI_STR("total")),
                             CPU_FIELDS);
        }
        snap_keyed(text, system_keys, sizeof(system_keys) / sizeof(*system_keys),
                   snap_row(track, 1, PI_STR("")));
}

const struct snap_file snap_stat = { "/proc/stat", "/proc/stat", kinds, 2, parse };
