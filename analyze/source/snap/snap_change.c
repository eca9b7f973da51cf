#include "analyze/source/snap/snap_change.h"

#include <math.h>

#define TWO_32 ((uint64_t)1 << 32)
#define UPPER_HALF ((uint64_t)1 << 31)

/* idle and iowait are worked out and not counted: a CPU that wakes up while it is read, or a task
 * that finds its I/O done on another CPU, moves a few ticks from one to the other. */
#define TIME_STEP_BACK_S 1.0

/* True where a counter that went back from `old` to `now` has wrapped once. */
static bool has_wrapped(enum snap_width width, bool is_32_bit, uint64_t old, uint64_t now)
{
        switch (width) {
        case SNAP_LONG:
                return is_32_bit && old < TWO_32 && old >= UPPER_HALF;
        case SNAP_INT:
                return old < TWO_32 && old >= UPPER_HALF;
        case SNAP_INTS:
                /* Of the sum, whose other parts went on: it fell by less than one whole turn. */
                return old - now > UPPER_HALF && old - now < TWO_32;
        default:
                return false;
        }
}

double snap_delta(struct snap_change *change, uint32_t field)
{
        enum snap_width width = change->kind->field[field].width;
        uint64_t old = change->old ? change->old[field] : SNAP_NONE, now = change->now[field];

        if (old == SNAP_NONE || now == SNAP_NONE)
                return NAN;
        if (now >= old)
                return (double)(now - old);
        if (has_wrapped(width, change->is_32_bit, old, now))
                return (double)(TWO_32 - (old - now));
        if (width == SNAP_TIME && (double)(old - now) <= TIME_STEP_BACK_S * change->ticks_hz)
                return 0;
        change->reset |= (uint64_t)1 << field;
        return NAN;
}

double snap_rate(struct snap_change *change, uint32_t field)
{
        return snap_delta(change, field) / change->seconds;
}

double snap_now(const struct snap_change *change, uint32_t field)
{
        return change->now[field] == SNAP_NONE ? NAN : (double)change->now[field];
}

double snap_plain(struct snap_change *change, const struct snap_metric *metric)
{
        return metric->scale * (metric->moment ? snap_now(change, metric->field)
                                               : snap_rate(change, metric->field));
}
