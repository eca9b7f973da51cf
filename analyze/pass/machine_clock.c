#include "analyze/pass/machine_clock.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>

#define TOLERATED_NS 50000000
#define SLEW_DIVISOR 2000 /* adjtimex(2) lets the wall clock run 500 parts in a million off */

/* How far a clock went beyond the monotonic one; 0 where one of the four times is not known. */
static int64_t drift(const struct pi_collection *c, int64_t start_ns, int64_t end_ns)
{
        if (start_ns == PI_NO_TIME || end_ns == PI_NO_TIME || c->start.monotonic_ns == PI_NO_TIME ||
            c->end.monotonic_ns == PI_NO_TIME)
                return 0;
        return pi_sat_sub_i64(pi_sat_sub_i64(end_ns, start_ns),
                              pi_sat_sub_i64(c->end.monotonic_ns, c->start.monotonic_ns));
}

static bool is_beyond(int64_t value_ns, int64_t limit_ns)
{
        return value_ns > limit_ns || value_ns < -limit_ns;
}

void machine_clock_notes(const struct pi_collection *c, struct pi_notes *notes)
{
        int64_t wall_ns = drift(c, c->start.realtime_ns, c->end.realtime_ns);
        int64_t slept_ns = drift(c, c->start.boottime_ns, c->end.boottime_ns);
        int64_t span_ns = pi_sat_sub_i64(c->end.monotonic_ns, c->start.monotonic_ns);
        int64_t slewed_ns = span_ns > 0 ? span_ns / SLEW_DIVISOR : 0;

        if (is_beyond(slept_ns, TOLERATED_NS))
                pi_notes_push(notes, PI_NOTE_WARN, "suspended", "summary", PI_STR(""), 1, NAN,
                              "the machine slept for %.1f s while it was recorded: that time is in "
                              "no number here",
                              (double)slept_ns / 1e9);
        if (is_beyond(pi_sat_sub_i64(wall_ns, slept_ns), TOLERATED_NS + slewed_ns))
                pi_notes_push(notes, PI_NOTE_WARN, "clock_step", "summary", PI_STR(""), 1, NAN,
                              "the wall clock was set by %+.3f s while the machine was recorded: "
                              "times of day beyond that moment differ from those of logs; times "
                              "since the start are right",
                              (double)pi_sat_sub_i64(wall_ns, slept_ns) / 1e9);
}
