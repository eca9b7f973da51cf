#include "analyze/rows/moment.h"

#include "base/num.h"

void rows_put_time(const struct rows_cells *out, size_t i, const struct pi_recording *rec,
                   int64_t time_ns)
{
        out->known[i] = time_ns != PI_NO_TIME;
        out->time_ns[i] = out->known[i] ? pi_sat_sub_i64(time_ns, rec->start_ns) : PI_NO_TIME;
}

void rows_put_clock(const struct rows_cells *out, size_t i, int64_t time_ns)
{
        out->known[i] = time_ns != PI_NO_TIME;
        out->whole[i] = out->known[i] ? (uint64_t)time_ns : 0;
}

static bool wall_clock(const struct pi_recording *rec, int64_t time_ns, uint64_t *out)
{
        const struct pi_machine *machine = &rec->machine;
        const struct pi_clock_tuple *start = &rec->collection.start;

        *out = 0;
        if (time_ns == PI_NO_TIME)
                return false;
        if (machine->has_wall_clock)
                *out = machine->wall_clock_ns + (uint64_t)time_ns - machine->wall_clock_at_ns;
        else if (rec->collection.present && start->realtime_ns != PI_NO_TIME &&
                 start->monotonic_ns != PI_NO_TIME)
                *out = (uint64_t)start->realtime_ns + (uint64_t)time_ns -
                       (uint64_t)start->monotonic_ns;
        else
                return false;
        return true;
}

void rows_put_wall(const struct rows_cells *out, size_t i, const struct pi_recording *rec,
                   int64_t time_ns)
{
        out->known[i] = wall_clock(rec, time_ns, &out->whole[i]);
}
