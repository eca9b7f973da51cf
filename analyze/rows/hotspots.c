/* Hotspots: a row for each combination of keys that samples have, the heaviest first. */
#include "analyze/rows/hotspots.h"

#include "analyze/rows/event.h"
#include "analyze/rows/frame.h"

#include <math.h>
#include <stdlib.h>

struct state {
        struct rows_hots hots;
        struct rows_hot **sorted; /* [hots] */
        size_t next, first;
        /* For comparing: */
        const struct pipa_rows *rows;
        bool by_total;
};

static const struct rows_hot *hot_at(const struct pipa_rows *rows, size_t i)
{
        const struct state *state = rows->state;

        return state->sorted[state->first + i];
}

/* `what` of keys: enum rows_hot_key, 0: the event. */
static void fill_text(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++)
                out->text[i] =
                        rows_hots_text(&state->hots, rows->rec, hot_at(rows, i), column->what);
}

static void fill_number(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++) {
                uint32_t number = rows_hots_number(&state->hots, hot_at(rows, i), column->what);

                out->known[i] = number <= INT32_MAX;
                out->whole[i] = out->known[i] ? number : 0;
        }
}

static void fill_event_id(struct pipa_rows *rows, const struct rows_column *column,
                          const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->whole[i] = rows_hots_who(&state->hots, hot_at(rows, i))->event;
}

static void fill_unit(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++) {
                uint32_t event = rows_hots_who(&state->hots, hot_at(rows, i))->event;

                out->text[i] = rows_literal(rows_event_unit(pi_recording_event(rows->rec, event)));
        }
}

/* `what`: of the total, else of self. */
static double weight_of(const struct rows_hot *hot, uint64_t what)
{
        return what ? hot->total : hot->self;
}

static void fill_weight(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                out->number[i] = weight_of(hot_at(rows, i), column->what);
}

static void fill_share(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++) {
                const struct rows_hot *hot = hot_at(rows, i);
                double sum = state->hots.event_sum[rows_hots_who(&state->hots, hot)->event];

                out->number[i] = sum > 0 ? weight_of(hot, column->what) / sum : NAN;
        }
}

static void fill_samples(struct pipa_rows *rows, const struct rows_column *column,
                         const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++) {
                const struct rows_hot *hot = hot_at(rows, i);

                out->whole[i] = column->what ? hot->total_samples : hot->self_samples;
        }
}

#define TEXT PIPA_COLUMN_TEXT
#define WHOLE PIPA_COLUMN_WHOLE
#define NUMBER PIPA_COLUMN_NUMBER

enum { SELF, TOTAL };

static const struct rows_column columns[] = {
        { "event", "", TEXT, false, fill_text, 0, 0, NULL },
        { "comm", "", TEXT, false, fill_text, ROWS_HOT_COMM, 0, NULL },
        { "process", "", TEXT, false, fill_text, ROWS_HOT_PROCESS, 0, NULL },
        { "pid", "", WHOLE, true, fill_number, ROWS_HOT_PID, 0, NULL },
        { "tid", "", WHOLE, true, fill_number, ROWS_HOT_TID, 0, NULL },
        { "cpu", "", WHOLE, true, fill_number, ROWS_HOT_CPU, 0, NULL },
        { "dso", "", TEXT, false, fill_text, ROWS_HOT_DSO, 0, NULL },
        { "sym", "", TEXT, false, fill_text, ROWS_HOT_SYM, 0, NULL },
        { "mode", "", TEXT, false, fill_text, ROWS_HOT_SIDE, 0, NULL },
        { "caller", "", TEXT, false, fill_text, ROWS_HOT_CALLER, 0, NULL },
        { "event_id", "", WHOLE, false, fill_event_id, 0, 0, NULL },
        { "unit", "", TEXT, false, fill_unit, 0, 0, NULL },
        { "self", "", NUMBER, false, fill_weight, SELF, 0, NULL },
        { "total", "", NUMBER, false, fill_weight, TOTAL, 0, NULL },
        { "self_samples", "", WHOLE, false, fill_samples, SELF, 0, NULL },
        { "total_samples", "", WHOLE, false, fill_samples, TOTAL, 0, NULL },
        { "self_share", "ratio", NUMBER, false, fill_share, SELF, 0, NULL },
        { "total_share", "ratio", NUMBER, false, fill_share, TOTAL, 0, NULL },
};

static bool is_key(const struct rows_column *column)
{
        return column->fill == fill_text || column->fill == fill_number;
}

static unsigned keys_of(const struct pipa_rows *rows)
{
        unsigned keys = 0;

        for (size_t i = 0; i < rows->column_count; i++)
                keys |= is_key(rows->source[i]) ? (unsigned)rows->source[i]->what : 0;
        return keys;
}

static bool has_totals(const struct pipa_rows *rows)
{
        return rows_has_column(rows, "total") || rows_has_column(rows, "total_samples") ||
               rows_has_column(rows, "total_share");
}

/* What is not known stands last. */
static int compare_texts(struct pipa_text a, struct pipa_text b)
{
        if (!a.p || !b.p)
                return !a.p - !b.p;
        return pi_str_compare((struct pi_str){ a.p, a.n }, (struct pi_str){ b.p, b.n });
}

static int compare_keys(const struct pipa_rows *rows, const struct rows_hot *a,
                        const struct rows_hot *b)
{
        const struct rows_hots *hots = &((const struct state *)rows->state)->hots;
        int order = 0;

        for (size_t i = 0; i < rows->column_count && order == 0; i++) {
                const struct rows_column *column = rows->source[i];

                if (column->fill == fill_text)
                        order = compare_texts(rows_hots_text(hots, rows->rec, a, column->what),
                                              rows_hots_text(hots, rows->rec, b, column->what));
                if (column->fill == fill_number) {
                        uint32_t x = rows_hots_number(hots, a, column->what);
                        uint32_t y = rows_hots_number(hots, b, column->what);
                        order = (x > y) - (x < y);
                }
        }
        return order;
}

static int compare(const void *a, const void *b, void *user)
{
        const struct rows_hot *x = *(const struct rows_hot *const *)a;
        const struct rows_hot *y = *(const struct rows_hot *const *)b;
        const struct state *state = user;
        uint32_t event_x = rows_hots_who(&state->hots, x)->event;
        uint32_t event_y = rows_hots_who(&state->hots, y)->event;
        double weight_x = weight_of(x, state->by_total), weight_y = weight_of(y, state->by_total);

        if (event_x != event_y)
                return event_x < event_y ? -1 : 1;
        if (weight_x != weight_y)
                return weight_x > weight_y ? -1 : 1;
        return compare_keys(state->rows, x, y);
}

static enum pipa_status sort(struct state *state, struct pipa_error *err)
{
        struct pi_vec *list = &state->hots.list;

        state->sorted = PI_NEW_ARRAY(&state->hots.arena, struct rows_hot *, list->count);
        if (!state->sorted)
                return pi_fail_memory(err, &state->hots.arena);
        for (size_t i = 0; i < list->count; i++)
                state->sorted[i] = PI_AT(list, struct rows_hot, i);
        qsort_r(state->sorted, list->count, sizeof(*state->sorted), compare, state);
        return PIPA_OK;
}

static enum pipa_status open_hotspots(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                      struct pipa_error *err)
{
        struct state *state = rows->state = calloc(1, sizeof(*state));
        struct rows_filter filter;
        enum pipa_status status;

        if (!state)
                return pi_fail_memory(err, NULL);
        state->rows = rows;
        state->by_total = has_totals(rows);
        status = rows_filter_make(&filter, rows->rec, opt->filter, err);
        if (status)
                return status;
        status = rows_hots_sum(&state->hots, rows->rec, &filter, keys_of(rows), state->by_total,
                               err);
        rows_filter_done(&filter);
        return status ? status : sort(state, err);
}

static size_t pull_hotspots(struct pipa_rows *rows)
{
        struct state *state = rows->state;
        size_t left = state->hots.list.count - state->next;

        state->first = state->next;
        state->next += left < ROWS_CHUNK ? left : ROWS_CHUNK;
        return state->next - state->first;
}

static void close_hotspots(struct pipa_rows *rows)
{
        struct state *state = rows->state;

        if (state)
                rows_hots_done(&state->hots);
        free(state);
}

const struct rows_kind rows_hotspots = {
        .id = PIPA_ROWS_HOTSPOTS,
        .name = "hotspots",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_hotspots,
        .pull = pull_hotspots,
        .close = close_hotspots,
};
