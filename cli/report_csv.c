#include "report_write.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

struct csv {
        FILE *to;
        const struct report *report;
};

void report_number(FILE *to, double value, const char *none)
{
        char text[32];

        fputs(isfinite(value) ? cli_text_number(value, text) : none, to);
}

/* A spreadsheet is not the only reader: a table may be looked at on a terminal. */
void report_csv_text(FILE *to, struct pipa_text text)
{
        char *made;

        if (!text.p)
                return;
        cli_text_csv(to, report_cell_safe(text, &made));
        free(made);
}

static void put_text(FILE *to, struct pipa_text text)
{
        report_csv_text(to, text);
        fputc(',', to);
}

static void put_row(const struct csv *csv, const struct report_table *table, size_t i)
{
        const struct report_sort *sort = &csv->report->set.sort;
        const struct report_row *row = &table->row[i];
        double whole = report_whole(csv->report, table->event);

        put_text(csv->to, table->event->name);
        for (size_t k = 0; k < sort->count; k++) {
                const struct report_cell *cell = &table->cell[i * sort->count + k];
                if (cell->known && sort->key[k]->number)
                        fprintf(csv->to, "%" PRIu64, cell->whole);
                put_text(csv->to, cell->text);
        }
        if (report_sort_says_mode(sort))
                put_text(csv->to, row->mode);
        put_text(csv->to, table->event->unit);
        report_number(csv->to, row->self / whole, "");
        fputc(',', csv->to);
        report_number(csv->to, row->self, "");
        fprintf(csv->to, ",%" PRIu64, row->self_samples);
        if (csv->report->children) {
                fputc(',', csv->to);
                report_number(csv->to, row->total / whole, "");
                fputc(',', csv->to);
                report_number(csv->to, row->total, "");
                fprintf(csv->to, ",%" PRIu64, row->total_samples);
        }
        fputs("\r\n", csv->to);
}

static void put_table(void *user, const struct report_table *table)
{
        for (size_t i = 0; i < table->count; i++)
                put_row(user, table, i);
}

bool report_write_csv(FILE *to, struct report *report)
{
        struct csv csv = { to, report };
        const struct report_sort *sort = &report->set.sort;

        fputs("event", to);
        for (size_t k = 0; k < sort->count; k++)
                fprintf(to, ",%s", sort->key[k]->name);
        fprintf(to, "%s,unit,self_share,self,self_samples%s\r\n",
                report_sort_says_mode(sort) ? ",mode" : "",
                report->children ? ",total_share,total,total_samples" : "");
        return report_read(report, report->set.limit, put_table, &csv);
}
