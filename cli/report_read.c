#include "report_read.h"

#include <stdlib.h>

/* Columns before the keys; totals are asked for only where they are shown. */
enum { EVENT_ID, SELF, SELF_SAMPLES, MODE, TOTAL, TOTAL_SAMPLES, FIXED };

static const char *const fixed[FIXED] = { "event_id", "self",  "self_samples",
                                          "mode",     "total", "total_samples" };

struct reader {
        struct report *report;
        const struct pipa_column *column[FIXED], *key[REPORT_KEYS];
        unsigned limit;
        struct report_table table;
        report_table_fn tell;
        void *user;
};

static bool grow(struct report_table *table, size_t keys)
{
        size_t room = table->room ? 2 * table->room : 256;
        struct report_row *row = realloc(table->row, room * sizeof(*row));
        struct report_cell *cell = NULL;

        if (row) {
                table->row = row;
                cell = realloc(table->cell, room * keys * sizeof(*cell));
        }
        if (cell) {
                table->cell = cell;
                table->room = room;
        }
        return cell;
}

static struct report_cell cell_of(const struct pipa_column *column, size_t i)
{
        if (column->type == PIPA_COLUMN_TEXT)
                return (struct report_cell){ column->at.text[i], 0, column->at.text[i].p };
        return (struct report_cell){ { NULL, 0 },
                                     column->at.whole[i],
                                     !column->known || column->known[i] };
}

static struct report_row row_of(const struct reader *r, size_t i)
{
        struct report_row row = { .self = r->column[SELF]->at.number[i],
                                  .self_samples = r->column[SELF_SAMPLES]->at.whole[i] };

        if (r->column[MODE])
                row.mode = r->column[MODE]->at.text[i];
        if (r->column[TOTAL]) {
                row.total = r->column[TOTAL]->at.number[i];
                row.total_samples = r->column[TOTAL_SAMPLES]->at.whole[i];
        }
        return row;
}

static bool is_left_out(const struct reader *r, const struct report_row *row)
{
        const struct report_table *table = &r->table;
        double share = r->report->children ? row->total : row->self;

        return (r->limit && table->count == r->limit) ||
               100 * share < r->report->set.percent_limit * report_whole(r->report, table->event);
}

static bool add_row(struct reader *r, size_t i)
{
        struct report_table *table = &r->table;
        size_t keys = r->report->set.sort.count;
        struct report_row row = row_of(r, i);

        if (is_left_out(r, &row)) {
                table->left_rows++;
                table->left_self += row.self;
                return true;
        }
        if (table->count == table->room && !grow(table, keys))
                return report_no_memory(r->report);
        for (size_t k = 0; k < keys; k++)
                table->cell[table->count * keys + k] = cell_of(r->key[k], i);
        table->row[table->count++] = row;
        return true;
}

/* The rows that are there are all of their event. */
static void end_event(struct reader *r, const struct report_event *next)
{
        struct report_table *table = &r->table;

        if (table->event)
                r->tell(r->user, table);
        table->event = next;
        table->count = 0;
        table->left_rows = 0;
        table->left_self = 0;
}

static bool take_rows(struct reader *r, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                const struct report_event *event =
                        &r->report->events[r->column[EVENT_ID]->at.whole[i]];

                if (event != r->table.event)
                        end_event(r, event);
                if (!add_row(r, i))
                        return false;
        }
        return true;
}

static struct pipa_rows *open_rows(struct reader *r)
{
        const struct report_sort *sort = &r->report->set.sort;
        const char *names[FIXED + REPORT_KEYS];
        size_t count = 0, keys, all;
        const struct pipa_column *column;
        struct pipa_rows *rows;

        for (size_t i = 0; i < FIXED; i++) {
                bool mark = i != MODE || report_sort_symbol(sort) < sort->count;
                if (mark && (i < TOTAL || r->report->children))
                        names[count++] = fixed[i];
        }
        keys = count;
        for (size_t k = 0; k < sort->count; k++)
                names[count++] = sort->key[k]->column;
        rows = report_rows(r->report, PIPA_ROWS_HOTSPOTS, names, count,
                           &r->report->set.ask.filter.filter);
        if (!rows)
                return NULL;
        column = pipa_rows_columns(rows, &all);
        for (size_t i = 0, f = 0; i < keys; i++, f++) {
                while (names[i] != fixed[f])
                        f++;
                r->column[f] = &column[i];
        }
        for (size_t k = 0; k < sort->count; k++)
                r->key[k] = &column[keys + k];
        return rows;
}

bool report_read(struct report *report, unsigned limit, report_table_fn tell, void *user)
{
        struct reader r = { .report = report, .limit = limit, .tell = tell, .user = user };
        struct pipa_rows *rows = open_rows(&r);
        bool good = rows;
        size_t n;

        while (good && (n = pipa_rows_next(rows)) > 0)
                good = take_rows(&r, n);
        if (good)
                end_event(&r, NULL);
        pipa_rows_free(rows);
        free(r.table.row);
        free(r.table.cell);
        return good;
}
