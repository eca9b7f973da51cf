#include "report_table.h"

#include "text.h"

#include <inttypes.h>
#include <string.h>

/* A column is as wide as what stands in it, up to this; what is longer moves the rest of its row,
 * and is cut at a terminal. The last column is never filled up. */
#define WIDEST 40
#define NARROWEST 8
#define SAMPLES 12
#define NUMBER_TEXT 24

struct layout {
        FILE *to;
        const struct report *report;
        const struct report_look *look;
        size_t symbol; /* the key with a mark */
        size_t width[REPORT_KEYS];
        size_t most; /* columns of a cell that is not the last; 0: never cut */
};

static struct pipa_text text_of(const struct report_key *key, const struct report_cell *cell,
                                char number[NUMBER_TEXT])
{
        if (!cell->known)
                return report_text(key->absent);
        if (!key->number)
                return cell->text;
        snprintf(number, NUMBER_TEXT, "%" PRIu64, cell->whole);
        return report_text(number);
}

static void measure(struct layout *l, const struct report_table *table)
{
        const struct report_sort *sort = &l->report->set.sort;

        for (size_t k = 0; k < sort->count; k++)
                l->width[k] = strlen(sort->key[k]->title);
        for (size_t i = 0; i < table->count * sort->count; i++) {
                size_t k = i % sort->count, width;
                char number[NUMBER_TEXT];

                if (k + 1 == sort->count)
                        continue;
                width = report_cell_width(text_of(sort->key[k], &table->cell[i], number)) +
                        (k == l->symbol ? strlen("[k] ") : 0);
                l->width[k] = width > l->width[k] ? width : l->width[k];
        }
        for (size_t k = 0; k < sort->count; k++)
                l->width[k] = l->width[k] < WIDEST ? l->width[k] : WIDEST;
        if (l->look->width == 0)
                return;
        l->most = l->look->width / 5;
        l->most = l->most < NARROWEST ? NARROWEST : l->most > WIDEST ? WIDEST : l->most;
        for (size_t k = 0; k < sort->count; k++)
                l->width[k] = l->width[k] < l->most ? l->width[k] : l->most;
}

/* Columns before the first key. */
static size_t shares_width(const struct layout *l)
{
        return 10 + (l->report->children ? 10 : 0) + (l->report->set.counts ? SAMPLES + 2 : 0);
}

/* What the last column may take; 0: all. */
static size_t last_width(const struct layout *l, size_t used)
{
        if (l->look->width == 0)
                return 0;
        return l->look->width > used + NARROWEST ? l->look->width - used : NARROWEST;
}

static void put_heads(const struct layout *l)
{
        const struct report_sort *sort = &l->report->set.sort;

        fputs(l->report->children ? "# Children      Self" : "# Overhead", l->to);
        if (l->report->set.counts)
                fprintf(l->to, "  %*s", SAMPLES, "Samples");
        for (size_t k = 0; k < sort->count; k++)
                fprintf(l->to, "  %.*s%*s", (int)l->width[k], sort->key[k]->title,
                        k + 1 < sort->count && l->width[k] > strlen(sort->key[k]->title)
                                ? (int)(l->width[k] - strlen(sort->key[k]->title))
                                : 0,
                        "");
        fputs(l->report->children ? "\n# ........  ........" : "\n# ........", l->to);
        if (l->report->set.counts) {
                fputs("  ", l->to);
                report_pad(l->to, SAMPLES, '.');
        }
        for (size_t k = 0; k < sort->count; k++) {
                fputs("  ", l->to);
                report_pad(l->to, l->width[k], '.');
        }
        fputs("\n#\n", l->to);
}

static void put_shares(const struct layout *l, const struct report_table *table,
                       const struct report_row *row)
{
        double whole = report_whole(l->report, table->event);

        fputs("  ", l->to);
        if (l->report->children) {
                report_share_put(l->to, l->look, row->total, whole);
                fputs("  ", l->to);
        }
        report_share_put(l->to, l->look, row->self, whole);
        if (l->report->set.counts)
                fprintf(l->to, "  %*" PRIu64, SAMPLES, row->self_samples);
}

static void put_row(const struct layout *l, const struct report_table *table, size_t i)
{
        const struct report_sort *sort = &l->report->set.sort;
        size_t used = shares_width(l);

        put_shares(l, table, &table->row[i]);
        for (size_t k = 0; k < sort->count; k++) {
                const struct report_key *key = sort->key[k];
                bool last = k + 1 == sort->count;
                size_t mark = k == l->symbol ? strlen("[k] ") : 0, most, width;
                char number[NUMBER_TEXT];
                struct pipa_text text = text_of(key, &table->cell[i * sort->count + k], number);

                fputs("  ", l->to);
                if (key->number && report_cell_width(text) < l->width[k])
                        report_pad(l->to, l->width[k] - report_cell_width(text), ' ');
                fputs(mark ? report_mark(table->row[i].mode) : "", l->to);
                most = last ? last_width(l, used + 2) : l->most;
                width = mark + report_cell_put(l->to, text, most > mark ? most - mark : most);
                if (!last && !key->number && width < l->width[k])
                        report_pad(l->to, l->width[k] - width, ' ');
                used += 2 + (width > l->width[k] ? width : l->width[k]);
        }
        fputc('\n', l->to);
}

void report_put_table(FILE *to, const struct report *report, const struct report_look *look,
                      const struct report_table *table)
{
        struct layout l = { .to = to, .report = report, .look = look };
        double whole = report_whole(report, table->event);

        l.symbol = report_sort_symbol(&report->set.sort);
        measure(&l, table);
        report_put_title(to, report, table->event);
        put_heads(&l);
        for (size_t i = 0; i < table->count; i++)
                put_row(&l, table, i);
        if (table->left_rows > 0) {
                fprintf(to, "#\n# Rows left out: %" PRIu64, table->left_rows);
                if (whole > 0)
                        fprintf(to, " (%.2f%%%s)", 100 * table->left_self / whole,
                                report->children ? " self" : "");
                fputs("; --limit 0 --percent-limit 0 prints all\n", to);
        }
        fputc('\n', to);
}
