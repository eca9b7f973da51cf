/* Row streams over a finished model: columns filled chunk by chunk. */
#include "analyze/math/stats.h"
#include "analyze/pipeline.h"
#include "base/fail.h"

#include <math.h>
#include <stdlib.h>

#define CHUNK_ROWS 4096
#define COLUMNS_MAX 8

struct pipa_rows {
        const struct pi_model *model;
        const struct rows_kind *kind;
        char **match; /* [match_count] copies; none: all */
        size_t match_count;
        size_t series;            /* the one that the next row is of */
        size_t point;             /* of it */
        double *scratch, *weight; /* [scratch_cap] for statistics */
        size_t scratch_cap;
        struct pipa_column column[COLUMNS_MAX];
};

struct rows_kind {
        enum pipa_rows_kind id;
        const struct pipa_column *column;
        size_t column_count;
        size_t (*pull)(struct pipa_rows *rows);
};

static const struct pipa_column series_columns[] = {
        { "series", "", PIPA_COLUMN_TEXT, { NULL } },
        { "group", "", PIPA_COLUMN_TEXT, { NULL } },
        { "instance", "", PIPA_COLUMN_TEXT, { NULL } },
        { "metric", "", PIPA_COLUMN_TEXT, { NULL } },
        { "unit", "", PIPA_COLUMN_TEXT, { NULL } },
        { "from", "ns", PIPA_COLUMN_TIME, { NULL } },
        { "to", "ns", PIPA_COLUMN_TIME, { NULL } },
        { "value", "", PIPA_COLUMN_NUMBER, { NULL } },
};

static const struct pipa_column stats_columns[] = {
        { "series", "", PIPA_COLUMN_TEXT, { NULL } },
        { "unit", "", PIPA_COLUMN_TEXT, { NULL } },
        { "points", "", PIPA_COLUMN_NUMBER, { NULL } },
        { "min", "", PIPA_COLUMN_NUMBER, { NULL } },
        { "mean", "", PIPA_COLUMN_NUMBER, { NULL } },
        { "p95", "", PIPA_COLUMN_NUMBER, { NULL } },
        { "max", "", PIPA_COLUMN_NUMBER, { NULL } },
        { "last", "", PIPA_COLUMN_NUMBER, { NULL } },
};

/* '*' stands for any bytes, '?' for one. Goes back to the last '*' only: no blow-up. */
static bool glob(const char *pattern, const char *text)
{
        const char *star = NULL, *resume = NULL;

        while (*text) {
                if (*pattern == '*') {
                        star = ++pattern;
                        resume = text;
                } else if (*pattern && (*pattern == '?' || *pattern == *text)) {
                        pattern++;
                        text++;
                } else if (star) {
                        pattern = star;
                        text = ++resume;
                } else {
                        return false;
                }
        }
        while (*pattern == '*')
                pattern++;
        return !*pattern;
}

static bool is_wanted(const struct pipa_rows *rows, const struct pi_series *series)
{
        if (!*series->group)
                return false;
        for (size_t i = 0; i < rows->match_count; i++) {
                if (glob(rows->match[i], series->id))
                        return true;
        }
        return rows->match_count == 0;
}

/* The next series from rows->series on that is wanted and not used up; NULL at the end. */
static const struct pi_series *current(struct pipa_rows *rows)
{
        for (; rows->series < rows->model->series.count; rows->series++, rows->point = 0) {
                const struct pi_series *series =
                        PI_AT(&rows->model->series, struct pi_series, rows->series);
                if ((rows->point > 0 || is_wanted(rows, series)) &&
                    rows->point < pi_model_axis(rows->model, series)->count)
                        return series;
        }
        return NULL;
}

/* Columns are the stream's own memory; callers see them as const. */
static void set_text(struct pipa_rows *rows, size_t column, size_t row, const char *text)
{
        ((struct pipa_text *)rows->column[column].at.text)[row] =
                (struct pipa_text){ text, strlen(text) };
}

static void set_number(struct pipa_rows *rows, size_t column, size_t row, double value)
{
        ((double *)rows->column[column].at.number)[row] = value;
}

static void set_time(struct pipa_rows *rows, size_t column, size_t row, int64_t time_ns)
{
        ((int64_t *)rows->column[column].at.time_ns)[row] = time_ns;
}

static size_t pull_series(struct pipa_rows *rows)
{
        size_t n = 0;

        for (; n < CHUNK_ROWS; n++) {
                const struct pi_series *series = current(rows);
                const struct pi_series_axis *axis;
                if (!series)
                        break;
                axis = pi_model_axis(rows->model, series);
                set_text(rows, 0, n, series->id);
                set_text(rows, 1, n, series->group);
                set_text(rows, 2, n, series->instance);
                set_text(rows, 3, n, series->metric);
                set_text(rows, 4, n, series->unit);
                set_time(rows, 5, n, axis->from_ns[rows->point]);
                set_time(rows, 6, n, axis->to_ns[rows->point]);
                set_number(rows, 7, n, series->value[rows->point]);
                rows->point++;
        }
        return n;
}

static struct pi_stats stats_of(struct pipa_rows *rows, const struct pi_series *series)
{
        const struct pi_series_axis *axis = pi_model_axis(rows->model, series);

        for (size_t i = 0; i < axis->count; i++)
                rows->weight[i] = (double)(axis->to_ns[i] - axis->from_ns[i]);
        return pi_stats_of(series->value, rows->weight, axis->count, rows->scratch);
}

static size_t pull_stats(struct pipa_rows *rows)
{
        size_t n = 0;

        for (; n < CHUNK_ROWS; n++) {
                const struct pi_series *series = current(rows);
                struct pi_stats stats;
                if (!series)
                        break;
                stats = stats_of(rows, series);
                set_text(rows, 0, n, series->id);
                set_text(rows, 1, n, series->unit);
                set_number(rows, 2, n, (double)stats.count);
                set_number(rows, 3, n, stats.min);
                set_number(rows, 4, n, stats.mean);
                set_number(rows, 5, n, stats.p95);
                set_number(rows, 6, n, stats.max);
                set_number(rows, 7, n, stats.last);
                rows->point = SIZE_MAX;
        }
        return n;
}

static const struct rows_kind kinds[] = {
        { PIPA_ROWS_SERIES, series_columns, COLUMNS_MAX, pull_series },
        { PIPA_ROWS_SERIES_STATS, stats_columns, COLUMNS_MAX, pull_stats },
};

static const struct rows_kind *kind_find(enum pipa_rows_kind id)
{
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
                if (kinds[i].id == id)
                        return &kinds[i];
        }
        return NULL;
}

static bool make_columns(struct pipa_rows *rows)
{
        for (size_t i = 0; i < rows->kind->column_count; i++) {
                struct pipa_column *column = &rows->column[i];
                size_t size = rows->kind->column[i].type == PIPA_COLUMN_TEXT
                                      ? sizeof(struct pipa_text)
                                      : sizeof(double);
                *column = rows->kind->column[i];
                column->at.number = calloc(CHUNK_ROWS, size);
                if (!column->at.number)
                        return false;
        }
        return true;
}

static bool make_scratch(struct pipa_rows *rows)
{
        size_t longest = 1;

        for (size_t i = 0; i < rows->model->axes.count; i++) {
                size_t count = PI_AT(&rows->model->axes, struct pi_series_axis, i)->count;
                longest = count > longest ? count : longest;
        }
        rows->scratch = calloc(longest, sizeof(double));
        rows->weight = calloc(longest, sizeof(double));
        return rows->scratch && rows->weight;
}

static bool copy_match(struct pipa_rows *rows, const struct pipa_rows_options *opt)
{
        rows->match = calloc(opt->match_count + 1, sizeof(*rows->match));
        for (size_t i = 0; rows->match && i < opt->match_count; i++) {
                rows->match[i] = strdup(opt->match[i]);
                if (!rows->match[i])
                        return false;
                rows->match_count++;
        }
        return rows->match;
}

enum pipa_status pipa_rows_open(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                                const struct pipa_rows_options *given, struct pipa_rows **out,
                                struct pipa_error *err)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;

        if (!analysis || !out || !kind_find(kind) || (given && given->size < sizeof(opt)) ||
            (given && given->match_count > 0 && !given->match))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                               "an analysis, a known kind of rows and options from "
                               "PIPA_ROWS_OPTIONS_INIT are needed");
        if (given)
                opt = *given;
        rows = calloc(1, sizeof(*rows));
        if (!rows)
                return pi_fail_memory(err, NULL);
        rows->model = &analysis->model;
        rows->kind = kind_find(kind);
        if (!make_columns(rows) || !make_scratch(rows) || !copy_match(rows, &opt)) {
                pipa_rows_free(rows);
                return pi_fail_memory(err, NULL);
        }
        *out = rows;
        return PIPA_OK;
}

const struct pipa_column *pipa_rows_columns(const struct pipa_rows *rows, size_t *count)
{
        *count = rows->kind->column_count;
        return rows->column;
}

size_t pipa_rows_next(struct pipa_rows *rows)
{
        return rows->kind->pull(rows);
}

void pipa_rows_free(struct pipa_rows *rows)
{
        if (!rows)
                return;
        for (size_t i = 0; i < COLUMNS_MAX; i++)
                free((void *)rows->column[i].at.number);
        for (size_t i = 0; i < rows->match_count; i++)
                free(rows->match[i]);
        free(rows->match);
        free(rows->scratch);
        free(rows->weight);
        free(rows);
}
