/* What was sampled: a row for each event. */
#include "analyze/rows/event.h"

#include <stdlib.h>

struct state {
        size_t next, first; /* event to come; first of the chunk */
        double *total;      /* [events] NULL: nobody asked */
};

const char *rows_event_unit(const struct pi_event *event)
{
        if (!event->has_period && (event->freq || event->period == 0))
                return "samples";
        return event->clock ? "ns" : "events";
}

static const struct pi_event *event_at(const struct pipa_rows *rows, size_t i)
{
        const struct state *state = rows->state;

        return pi_recording_event(rows->rec, state->first + i);
}

static void fill_event(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = rows_text(pi_recording_str(rows->rec, event_at(rows, i)->name));
}

static void fill_unit(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = rows_literal(rows_event_unit(event_at(rows, i)));
}

static void fill_total(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->number[i] = state->total[state->first + i];
}

/* `what`: where in struct pi_event the number stands. */
static void fill_u64(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                memcpy(&out->whole[i], (const char *)event_at(rows, i) + column->what,
                       sizeof(uint64_t));
}

static void fill_type(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->whole[i] = event_at(rows, i)->type;
}

/* `what`: of the frequency, else of the period. */
static void fill_asked(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++) {
                const struct pi_event *event = event_at(rows, i);

                out->known[i] = event->freq == (column->what != 0);
                out->whole[i] = out->known[i] ? event->period : 0;
        }
}

#define EVENT_U64(name, field)                                                                     \
        {                                                                                          \
                name, "", PIPA_COLUMN_WHOLE, false, fill_u64, offsetof(struct pi_event, field), 0, \
                        NULL                                                                       \
        }

static const struct rows_column columns[] = {
        { "event", "", PIPA_COLUMN_TEXT, false, fill_event, 0, 0, NULL },
        { "unit", "", PIPA_COLUMN_TEXT, false, fill_unit, 0, 0, NULL },
        EVENT_U64("samples", samples),
        EVENT_U64("lost", lost_samples),
        { "total", "", PIPA_COLUMN_NUMBER, false, fill_total, 0, 0, NULL },
        { "type", "", PIPA_COLUMN_WHOLE, false, fill_type, 0, 0, NULL },
        EVENT_U64("config", config),
        EVENT_U64("sample_type", sample_type),
        EVENT_U64("read_format", read_format),
        EVENT_U64("branch_sample_type", branch_sample_type),
        EVENT_U64("regs_user", regs_user),
        EVENT_U64("regs_intr", regs_intr),
        { "period", "", PIPA_COLUMN_WHOLE, true, fill_asked, false, 0, NULL },
        { "frequency_hz", "Hz", PIPA_COLUMN_WHOLE, true, fill_asked, true, 0, NULL },
};

static void sum_weights(const struct pi_recording *rec, double *total)
{
        for (size_t i = 0; i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                total[sample->event] += pi_recording_weight(rec, sample);
        }
}

static enum pipa_status open_events(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                    struct pipa_error *err)
{
        struct state *state = rows->state = calloc(1, sizeof(*state));

        (void)opt;
        if (!state)
                return pi_fail_memory(err, NULL);
        if (!rows_has_column(rows, "total"))
                return PIPA_OK;
        state->total = calloc(rows->rec->events.count + 1, sizeof(double));
        if (!state->total)
                return pi_fail_memory(err, NULL);
        sum_weights(rows->rec, state->total);
        return PIPA_OK;
}

static size_t pull_events(struct pipa_rows *rows)
{
        struct state *state = rows->state;
        size_t left = rows->rec->events.count - state->next;

        state->first = state->next;
        state->next += left < ROWS_CHUNK ? left : ROWS_CHUNK;
        return state->next - state->first;
}

static void close_events(struct pipa_rows *rows)
{
        struct state *state = rows->state;

        if (state)
                free(state->total);
        free(state);
}

const struct rows_kind rows_events = {
        .id = PIPA_ROWS_EVENTS,
        .name = "events",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RECORDS | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_events,
        .pull = pull_events,
        .close = close_events,
};
