/* Opening, pulling and closing a stream: what all kinds of rows share. */
#include "analyze/rows/rows.h"

#include <stdio.h>
#include <stdlib.h>

static const struct rows_column *column_find(const struct rows_kind *kind, const char *name)
{
        for (size_t i = 0; i < kind->column_count; i++) {
                if (strcmp(kind->column[i].name, name) == 0)
                        return &kind->column[i];
        }
        return NULL;
}

bool rows_has_column(const struct pipa_rows *rows, const char *name)
{
        for (size_t i = 0; i < rows->column_count; i++) {
                if (strcmp(rows->source[i]->name, name) == 0)
                        return true;
        }
        return false;
}

static enum pipa_status unknown_column(const struct rows_kind *kind, const char *name,
                                       struct pipa_error *err)
{
        char known[sizeof(err->text)];
        size_t used = 0;

        known[0] = '\0';
        for (size_t i = 0; i < kind->column_count && used < sizeof(known); i++)
                used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "",
                                         kind->column[i].name);
        return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                       "of %s have no column '%.64s'; there are %s", kind->name, name, known);
}

static enum pipa_status column_check(const struct pipa_rows *rows, const char *name,
                                     struct pipa_error *err)
{
        const struct rows_column *column = name ? column_find(rows->kind, name) : NULL;

        if (!column)
                return unknown_column(rows->kind, name ? name : "(none)", err);
        if (column->need & ~rows->analysis->need)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                               "cannot have column '%s': the analysis was made without "
                               "PIPA_NEED_RAW",
                               name);
        return PIPA_OK;
}

static bool is_default(const struct pipa_rows *rows, const struct rows_column *column)
{
        return !(column->need & ~rows->analysis->need) &&
               (!column->present || column->present(rows->rec, column));
}

/* The columns that were asked for, else all that the recording has something for. */
static enum pipa_status choose_columns(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                       struct pipa_error *err)
{
        const struct rows_kind *kind = rows->kind;
        size_t asked = kind->fixed_columns ? 0 : opt->column_count;
        size_t most = asked ? asked : kind->column_count;

        rows->source = calloc(most, sizeof(*rows->source));
        if (!rows->source)
                return pi_fail_memory(err, NULL);
        for (size_t i = 0; i < asked; i++) {
                enum pipa_status status = column_check(rows, opt->columns[i], err);
                if (status)
                        return status;
                rows->source[rows->column_count++] = column_find(kind, opt->columns[i]);
        }
        for (size_t i = 0; asked == 0 && i < kind->column_count; i++) {
                if (is_default(rows, &kind->column[i]))
                        rows->source[rows->column_count++] = &kind->column[i];
        }
        return PIPA_OK;
}

static size_t cell_bytes(enum pipa_column_type type)
{
        return type == PIPA_COLUMN_TEXT ? sizeof(struct pipa_text) : sizeof(uint64_t);
}

static bool make_column(struct pipa_rows *rows, size_t i)
{
        const struct rows_column *source = rows->source[i];
        struct pipa_column *column = &rows->column[i];
        struct rows_cells *cells = &rows->cells[i];
        void *memory = calloc(ROWS_CHUNK, cell_bytes(source->type));

        *column = (struct pipa_column){ source->name, source->unit, source->type, { NULL }, NULL };
        column->at.whole = memory;
        if (source->type == PIPA_COLUMN_TEXT)
                cells->text = memory;
        else if (source->type == PIPA_COLUMN_NUMBER)
                cells->number = memory;
        else if (source->type == PIPA_COLUMN_TIME)
                cells->time_ns = memory;
        else
                cells->whole = memory;
        if (source->maybe)
                column->known = cells->known = calloc(ROWS_CHUNK, sizeof(bool));
        return memory && (!source->maybe || cells->known);
}

static enum pipa_status make_columns(struct pipa_rows *rows, struct pipa_error *err)
{
        rows->column = calloc(rows->column_count + 1, sizeof(*rows->column));
        rows->cells = calloc(rows->column_count + 1, sizeof(*rows->cells));
        if (!rows->column || !rows->cells)
                return pi_fail_memory(err, NULL);
        for (size_t i = 0; i < rows->column_count; i++) {
                if (!make_column(rows, i))
                        return pi_fail_memory(err, NULL);
        }
        return PIPA_OK;
}

static const char *need_text(unsigned need)
{
        if (need & PIPA_NEED_MODEL)
                return "PIPA_NEED_MODEL";
        return need & PIPA_NEED_RECORDS ? "PIPA_NEED_RECORDS" : "PIPA_NEED_SAMPLES";
}

static enum pipa_status check(const struct pipa_analysis *analysis, const struct rows_kind *kind,
                              const struct pipa_rows_options *opt, struct pipa_error *err)
{
        if (!analysis || !kind || (opt->match_count > 0 && !opt->match) ||
            (opt->column_count > 0 && !opt->columns))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                               "need an analysis, a known kind and options from "
                               "PIPA_ROWS_OPTIONS_INIT");
        if (!(analysis->need & kind->need))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                               "of %s are not there: the analysis was made without %s", kind->name,
                               need_text(kind->need));
        return PIPA_OK;
}

static enum pipa_status open_rows(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                  struct pipa_error *err)
{
        enum pipa_status status = choose_columns(rows, opt, err);

        if (status == PIPA_OK)
                status = make_columns(rows, err);
        if (status == PIPA_OK)
                status = rows->kind->open(rows, opt, err);
        return status;
}

enum pipa_status pipa_rows_open(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                                const struct pipa_rows_options *given, struct pipa_rows **out,
                                struct pipa_error *err)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        enum pipa_status status;

        if (!out || (given && (given->size < sizeof(size_t) || given->size > 4096)))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("rows"), PI_NO_OFFSET,
                               "need a place for the stream and options from "
                               "PIPA_ROWS_OPTIONS_INIT");
        if (given)
                memcpy(&opt, given, given->size < sizeof(opt) ? given->size : sizeof(opt));
        status = check(analysis, rows_kind_find(kind), &opt, err);
        if (status)
                return status;
        rows = calloc(1, sizeof(*rows));
        if (!rows)
                return pi_fail_memory(err, NULL);
        rows->analysis = analysis;
        rows->kind = rows_kind_find(kind);
        rows->rec = analysis->rec.arena ? &analysis->rec : NULL;
        status = open_rows(rows, &opt, err);
        if (status)
                pipa_rows_free(rows);
        else
                *out = rows;
        return status;
}

const struct pipa_column *pipa_rows_columns(const struct pipa_rows *rows, size_t *count)
{
        *count = rows->column_count;
        return rows->column;
}

size_t pipa_rows_next(struct pipa_rows *rows)
{
        rows->count = rows->kind->pull(rows);
        for (size_t i = 0; rows->count > 0 && i < rows->column_count; i++)
                rows->source[i]->fill(rows, rows->source[i], &rows->cells[i]);
        return rows->count;
}

void pipa_rows_free(struct pipa_rows *rows)
{
        if (!rows)
                return;
        if (rows->kind)
                rows->kind->close(rows);
        for (size_t i = 0; rows->column && rows->cells && i < rows->column_count; i++) {
                free((void *)rows->column[i].at.whole);
                free(rows->cells[i].known);
        }
        free(rows->source);
        free(rows->column);
        free(rows->cells);
        free(rows);
}
