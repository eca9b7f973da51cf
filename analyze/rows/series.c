/* The machine's series: a row for each point, or for each series with its statistics. */
#include "analyze/math/stats.h"
#include "analyze/rows/match.h"
#include "analyze/rows/rows.h"

#include <math.h>
#include <stdlib.h>

struct state {
        char **match; /* [match_count] none: all */
        size_t match_count;
        size_t series;            /* the one that the next row is of */
        size_t point;             /* of it */
        double *scratch, *weight; /* [longest axis] for statistics */
        const struct pi_series *item[ROWS_CHUNK];
        const struct pi_series_axis *axis[ROWS_CHUNK];
        size_t item_point[ROWS_CHUNK];
        struct pi_stats stats[ROWS_CHUNK];
};

static bool is_wanted(const struct state *state, const struct pi_series *series)
{
        if (!*series->group)
                return false;
        for (size_t i = 0; i < state->match_count; i++) {
                if (rows_match(state->match[i], pi_str_of(series->id)))
                        return true;
        }
        return state->match_count == 0;
}

/* The next series from state->series on that is wanted and not used up; NULL at the end. */
static const struct pi_series *current(const struct pi_model *model, struct state *state)
{
        for (; state->series < model->series.count; state->series++, state->point = 0) {
                const struct pi_series *series =
                        PI_AT(&model->series, struct pi_series, state->series);
                if ((state->point > 0 || is_wanted(state, series)) &&
                    state->point < pi_model_axis(model, series)->count)
                        return series;
        }
        return NULL;
}

static size_t pull_points(struct pipa_rows *rows)
{
        const struct pi_model *model = &rows->analysis->model;
        struct state *state = rows->state;
        size_t n = 0;

        for (; n < ROWS_CHUNK; n++) {
                state->item[n] = current(model, state);
                if (!state->item[n])
                        break;
                state->axis[n] = pi_model_axis(model, state->item[n]);
                state->item_point[n] = state->point++;
        }
        return n;
}

static struct pi_stats stats_of(const struct pi_model *model, struct state *state,
                                const struct pi_series *series)
{
        const struct pi_series_axis *axis = pi_model_axis(model, series);

        for (size_t i = 0; i < axis->count; i++)
                state->weight[i] = (double)(axis->to_ns[i] - axis->from_ns[i]);
        return pi_stats_of(series->value, state->weight, axis->count, state->scratch);
}

static size_t pull_stats(struct pipa_rows *rows)
{
        const struct pi_model *model = &rows->analysis->model;
        struct state *state = rows->state;
        size_t n = 0;

        for (; n < ROWS_CHUNK; n++) {
                state->item[n] = current(model, state);
                if (!state->item[n])
                        break;
                state->stats[n] = stats_of(model, state, state->item[n]);
                state->point = SIZE_MAX;
        }
        return n;
}

/* `what`: where in struct pi_series the text stands. */
static void fill_text(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++) {
                const char *text;

                memcpy(&text, (const char *)state->item[i] + column->what, sizeof(text));
                out->text[i] = rows_literal(text);
        }
}

static void fill_from(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->time_ns[i] = state->axis[i]->from_ns[state->item_point[i]];
}

static void fill_to(struct pipa_rows *rows, const struct rows_column *column,
                    const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->time_ns[i] = state->axis[i]->to_ns[state->item_point[i]];
}

static void fill_value(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->number[i] = state->item[i]->value[state->item_point[i]];
}

static void fill_points(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->number[i] = (double)state->stats[i].count;
}

/* `what`: where in struct pi_stats the number stands. */
static void fill_stats(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++)
                memcpy(&out->number[i], (const char *)&state->stats[i] + column->what,
                       sizeof(double));
}

#define SERIES_TEXT(name, field)                                                                 \
        {                                                                                        \
                name, "", PIPA_COLUMN_TEXT, false, fill_text, offsetof(struct pi_series, field), \
                        0, NULL                                                                  \
        }
#define STATS_NUMBER(name)                                                                         \
        {                                                                                          \
#name, "", PIPA_COLUMN_NUMBER, false, fill_stats, offsetof(struct pi_stats, name), \
                        0, NULL                                                                    \
        }

static const struct rows_column point_columns[] = {
        SERIES_TEXT("series", id),
        SERIES_TEXT("group", group),
        SERIES_TEXT("instance", instance),
        SERIES_TEXT("metric", metric),
        SERIES_TEXT("unit", unit),
        { "from", "ns", PIPA_COLUMN_TIME, false, fill_from, 0, 0, NULL },
        { "to", "ns", PIPA_COLUMN_TIME, false, fill_to, 0, 0, NULL },
        { "value", "", PIPA_COLUMN_NUMBER, false, fill_value, 0, 0, NULL },
};

static const struct rows_column stats_columns[] = {
        SERIES_TEXT("series", id),
        SERIES_TEXT("unit", unit),
        { "points", "", PIPA_COLUMN_NUMBER, false, fill_points, 0, 0, NULL },
        STATS_NUMBER(min),
        STATS_NUMBER(mean),
        STATS_NUMBER(p95),
        STATS_NUMBER(max),
        STATS_NUMBER(last),
};

static size_t longest_axis(const struct pi_model *model)
{
        size_t longest = 1;

        for (size_t i = 0; i < model->axes.count; i++) {
                size_t count = PI_AT(&model->axes, struct pi_series_axis, i)->count;
                longest = count > longest ? count : longest;
        }
        return longest;
}

static enum pipa_status open_series(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                    struct pipa_error *err)
{
        struct state *state = rows->state = calloc(1, sizeof(*state));
        size_t longest = longest_axis(&rows->analysis->model);

        if (!state)
                return pi_fail_memory(err, NULL);
        state->scratch = calloc(longest, sizeof(double));
        state->weight = calloc(longest, sizeof(double));
        state->match = rows_names_copy(opt->match, opt->match_count);
        if (!state->scratch || !state->weight || !state->match)
                return pi_fail_memory(err, NULL);
        state->match_count = opt->match_count;
        return PIPA_OK;
}

static void close_series(struct pipa_rows *rows)
{
        struct state *state = rows->state;

        if (!state)
                return;
        rows_names_free(state->match, state->match_count);
        free(state->scratch);
        free(state->weight);
        free(state);
}

const struct rows_kind rows_series = {
        .id = PIPA_ROWS_SERIES,
        .name = "series",
        .need = PIPA_NEED_MODEL,
        .column = point_columns,
        .column_count = sizeof(point_columns) / sizeof(point_columns[0]),
        .open = open_series,
        .pull = pull_points,
        .close = close_series,
        .fixed_columns = true,
};

const struct rows_kind rows_series_stats = {
        .id = PIPA_ROWS_SERIES_STATS,
        .name = "series' statistics",
        .need = PIPA_NEED_MODEL,
        .column = stats_columns,
        .column_count = sizeof(stats_columns) / sizeof(stats_columns[0]),
        .open = open_series,
        .pull = pull_stats,
        .close = close_series,
        .fixed_columns = true,
};
