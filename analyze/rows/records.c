/* Records other than samples: a row for each that was kept, in the order of their effect. */
#include "analyze/rows/filter.h"
#include "analyze/rows/moment.h"
#include "analyze/rows/record_text.h"

#include "base/limits.h"

#include <stdlib.h>

struct state {
        struct rows_filter filter;
        size_t next;
        const struct pi_kept_record *record[ROWS_CHUNK];
        uint64_t order[ROWS_CHUNK];
        struct rows_pen pen;
        struct pi_arena texts; /* made for the chunk at hand */
};

/* Each record of the chunk, as `record`; its row is `i`. */
#define EACH_RECORD                                 \
        struct state *state = rows->state;          \
        const struct pi_recording *rec = rows->rec; \
        const struct pi_kept_record *record;        \
        (void)rec;                                  \
        (void)column;                               \
        for (size_t i = 0; i < rows->count && (record = state->record[i], true); i++)

#define FILL(name)                                                                        \
        static void fill_##name(struct pipa_rows *rows, const struct rows_column *column, \
                                const struct rows_cells *out)

FILL(time)
{
        EACH_RECORD
        {
                rows_put_time(out, i, rec, record->time_ns);
        }
}

FILL(clock)
{
        EACH_RECORD
        {
                rows_put_clock(out, i, record->time_ns);
        }
}

FILL(wall)
{
        EACH_RECORD
        {
                rows_put_wall(out, i, rec, record->time_ns);
        }
}

FILL(order)
{
        EACH_RECORD
        {
                (void)record;
                out->whole[i] = state->order[i];
        }
}

FILL(comm)
{
        EACH_RECORD
        {
                out->text[i] = rows_text(
                        pi_recording_str(rec, pi_tasks_at(&rec->tasks, record->task)->comm));
        }
}

FILL(process)
{
        EACH_RECORD
        {
                out->text[i] = rows_text(pi_recording_str(
                        rec, pi_tasks_at(&rec->tasks, record->task)->process_comm));
        }
}

FILL(pid)
{
        EACH_RECORD
        {
                out->known[i] = record->pid >= 0;
                out->whole[i] = record->pid >= 0 ? (uint64_t)record->pid : 0;
        }
}

FILL(tid)
{
        EACH_RECORD
        {
                out->known[i] = record->tid >= 0;
                out->whole[i] = record->tid >= 0 ? (uint64_t)record->tid : 0;
        }
}

FILL(cpu)
{
        EACH_RECORD
        {
                out->known[i] = record->cpu != PI_NONE;
                out->whole[i] = out->known[i] ? record->cpu : 0;
        }
}

FILL(type)
{
        EACH_RECORD
        {
                out->text[i] = rows_literal(pi_record_name(record->type));
        }
}

FILL(type_id)
{
        EACH_RECORD
        {
                out->whole[i] = record->type;
        }
}

FILL(misc)
{
        EACH_RECORD
        {
                out->whole[i] = record->misc;
        }
}

FILL(event)
{
        EACH_RECORD
        {
                out->text[i] = rows_text(
                        pi_recording_str(rec, pi_recording_event(rec, record->event)->name));
        }
}

FILL(event_id)
{
        EACH_RECORD
        {
                out->whole[i] = record->event;
        }
}

FILL(text)
{
        EACH_RECORD
        {
                struct pi_str text;

                rows_record_text(&state->pen, record);
                text = rows_pen_copy(&state->pen, &state->texts);
                out->text[i] = (struct pipa_text){ text.p, text.n };
        }
}

#define TEXT PIPA_COLUMN_TEXT
#define WHOLE PIPA_COLUMN_WHOLE

static const struct rows_column columns[] = {
        { "time", "ns", PIPA_COLUMN_TIME, true, fill_time, 0, 0, NULL },
        { "clock", "ns", WHOLE, true, fill_clock, 0, 0, NULL },
        { "wall", "ns", WHOLE, true, fill_wall, 0, 0, NULL },
        { "order", "", WHOLE, false, fill_order, 0, 0, NULL },
        { "comm", "", TEXT, false, fill_comm, 0, 0, NULL },
        { "process", "", TEXT, false, fill_process, 0, 0, NULL },
        { "pid", "", WHOLE, true, fill_pid, 0, 0, NULL },
        { "tid", "", WHOLE, true, fill_tid, 0, 0, NULL },
        { "cpu", "", WHOLE, true, fill_cpu, 0, 0, NULL },
        { "type", "", TEXT, false, fill_type, 0, 0, NULL },
        { "type_id", "", WHOLE, false, fill_type_id, 0, 0, NULL },
        { "misc", "", WHOLE, false, fill_misc, 0, 0, NULL },
        { "event", "", TEXT, false, fill_event, 0, 0, NULL },
        { "event_id", "", WHOLE, false, fill_event_id, 0, 0, NULL },
        { "text", "", TEXT, false, fill_text, 0, 0, NULL },
};

static enum pipa_status open_records(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                     struct pipa_error *err)
{
        struct state *state = rows->state = calloc(1, sizeof(*state));

        if (!state)
                return pi_fail_memory(err, NULL);
        pi_arena_init(&state->texts, PI_LIMIT_MEMORY_BYTES);
        return rows_filter_make(&state->filter, rows->rec, opt->filter, err);
}

static size_t pull_records(struct pipa_rows *rows)
{
        const struct pi_vec *kept = &rows->rec->kept_records;
        struct state *state = rows->state;
        size_t n = 0;

        pi_arena_done(&state->texts);
        for (; state->next < kept->count && n < ROWS_CHUNK; state->next++) {
                const struct pi_kept_record *record =
                        PI_AT(kept, struct pi_kept_record, state->next);

                if (!rows_filter_record(&state->filter, record))
                        continue;
                state->record[n] = record;
                state->order[n++] = state->next + record->samples_before;
        }
        return n;
}

static void close_records(struct pipa_rows *rows)
{
        struct state *state = rows->state;

        if (!state)
                return;
        rows_filter_done(&state->filter);
        rows_pen_done(&state->pen);
        pi_arena_done(&state->texts);
        free(state);
}

const struct rows_kind rows_records = {
        .id = PIPA_ROWS_RECORDS,
        .name = "records",
        .need = PIPA_NEED_RECORDS,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_records,
        .pull = pull_records,
        .close = close_records,
};
