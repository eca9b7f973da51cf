#include "report/export_tally.h"

#include "base/limits.h"
#include "base/num.h"
#include "report/export_rows.h"

#include <math.h>

static const char *const columns[] = { PI_ROOT_COLUMNS, "event_id", "event", "unit", "weight_value",
                                       "period",        "stack",    "time",  "wall" };
enum { EVENT_ID = PI_ROOT_COLUMN_COUNT, EVENT, UNIT, WEIGHT, PERIOD, STACK, TIME, WALL, COLUMNS };

static bool same_row(const void *items, uint32_t id, const void *key)
{
        const struct pi_set *rows = items;
        const struct pi_tally_row *a = PI_AT(&rows->list, struct pi_tally_row, id);
        const struct pi_tally_row *b = key;

        return a->stack == b->stack && a->thread == b->thread && a->cpu == b->cpu &&
               a->event == b->event;
}

/* The label says all of a thread. */
static bool same_thread(const void *items, uint32_t id, const void *key)
{
        const struct pi_set *threads = items;

        return PI_AT(&threads->list, struct pi_tally_thread, id)->label ==
               ((const struct pi_tally_thread *)key)->label;
}

static uint64_t number(const struct pipa_column *column, size_t row)
{
        return pi_export_known(column, row) ? column->at.whole[row] : UINT64_MAX;
}

static uint32_t thread_of(struct pi_tally *tally, const struct pipa_column *column, size_t row)
{
        struct pi_tally_thread thread = { .label = pi_roots_of(&tally->roots, column, row) };

        if (thread.label == PI_NONE)
                return PI_NONE;
        thread.comm = pi_export_text(&column[PI_ROOT_COMM], row);
        thread.pid = number(&column[PI_ROOT_PID], row);
        thread.tid = number(&column[PI_ROOT_TID], row);
        return pi_set_add(&tally->threads, pi_hash_u64(thread.label), same_thread, &thread);
}

static void note_event(struct pi_tally_event *event, const struct pipa_column *column, size_t row)
{
        uint64_t period = pi_export_known(&column[PERIOD], row) ? column[PERIOD].at.whole[row] : 0;

        if (!event->name.p) {
                event->name = pi_export_text(&column[EVENT], row);
                event->unit = pi_export_text(&column[UNIT], row);
                event->period = period;
        } else if (event->period != period) {
                event->period = 0;
        }
}

static void note_time(struct pi_tally *tally, const struct pipa_column *column, size_t row)
{
        int64_t time_ns = column[TIME].at.time_ns[row];

        if (!pi_export_known(&column[TIME], row) || time_ns == INT64_MIN)
                return;
        if (time_ns < tally->first_ns) {
                tally->first_ns = time_ns;
                if (pi_export_known(&column[WALL], row))
                        tally->first_wall_ns = column[WALL].at.whole[row];
        }
        tally->last_ns = time_ns > tally->last_ns ? time_ns : tally->last_ns;
}

static bool take(struct pi_tally *tally, const struct pipa_column *column, size_t row,
                 size_t stacks)
{
        double weight = column[WEIGHT].at.number[row];
        struct pi_tally_row key = {
                .stack = pi_export_id(&column[STACK], row, stacks, 0),
                .thread = thread_of(tally, column, row),
                .cpu = pi_export_id(&column[PI_ROOT_CPU], row, PI_NONE, PI_NONE),
                .event = pi_export_id(&column[EVENT_ID], row, tally->event_count, 0),
        };
        uint32_t id;

        if (key.thread == PI_NONE || tally->event_count == 0)
                return false;
        note_event(&tally->events[key.event], column, row);
        note_time(tally, column, row);
        id = pi_set_add(&tally->rows,
                        pi_hash_pair(pi_hash_pair(key.stack, key.thread),
                                     (uint64_t)key.cpu << 32 | key.event),
                        same_row, &key);
        if (id == PI_NONE)
                return false;
        PI_AT(&tally->rows.list, struct pi_tally_row, id)->sum += isfinite(weight) ? weight : 0;
        return true;
}

static enum pipa_status count_events(struct pi_export *x, struct pi_tally *tally)
{
        static const char *const name = "event";
        struct pi_export_rows rows;
        enum pipa_status status = pi_export_rows_open(x, PIPA_ROWS_EVENTS, &name, 1, &rows);

        if (status)
                return status;
        while (pi_export_rows_next(x, &rows))
                tally->event_count += rows.count;
        pi_export_rows_close(&rows);
        tally->events = PI_NEW_ARRAY(&x->arena, struct pi_tally_event, tally->event_count);
        return tally->events ? PIPA_OK : pi_fail_memory(x->err, &x->arena);
}

enum pipa_status pi_tally_read(struct pi_export *x, size_t stacks, struct pi_tally *out)
{
        struct pi_export_rows rows;
        enum pipa_status status;
        bool good = true;

        memset(out, 0, sizeof(*out));
        out->first_ns = INT64_MAX;
        out->last_ns = INT64_MIN;
        pi_set_init(&out->threads, &x->arena, sizeof(struct pi_tally_thread), PI_LIMIT_THREADS);
        pi_set_init(&out->rows, &x->arena, sizeof(struct pi_tally_row), PI_LIMIT_SAMPLES);
        if (!pi_roots_init(&out->roots, PIPA_EXPORT_BY_THREAD, false, &x->arena))
                return pi_fail_memory(x->err, &x->arena);
        status = count_events(x, out);
        if (status == PIPA_OK)
                status = pi_export_rows_open(x, PIPA_ROWS_SAMPLES, columns, COLUMNS, &rows);
        if (status)
                return status;
        while (good && pi_export_rows_next(x, &rows))
                for (size_t i = 0; good && i < rows.count; i++)
                        good = take(out, rows.column, i, stacks);
        pi_export_rows_close(&rows);
        return good ? PIPA_OK : pi_fail_memory(x->err, &x->arena);
}

void pi_tally_done(struct pi_tally *tally)
{
        pi_set_done(&tally->threads);
        pi_set_done(&tally->rows);
        pi_roots_done(&tally->roots);
}
