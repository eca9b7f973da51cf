#include "report_write.h"
#include "text.h"

#include <inttypes.h>

struct json {
        FILE *to;
        const struct report *report;
        bool any;
};

static void put_text(FILE *to, const char *key, struct pipa_text text)
{
        fprintf(to, "\"%s\":", key);
        if (text.p)
                cli_text_json(to, text);
        else
                fputs("null", to);
        fputc(',', to);
}

static void put_sum(FILE *to, const char *of, const struct report_sum *sum)
{
        fprintf(to, "\"%ssamples\":%" PRIu64 ",\"%sweight\":", of, sum->samples, of);
        report_number(to, sum->weight, "null");
        fputc(',', to);
}

void report_json_event(FILE *to, const struct report_event *event)
{
        put_text(to, "event", event->name);
        put_text(to, "unit", event->unit);
        fprintf(to, "\"lost\":%" PRIu64 ",", event->lost);
        put_sum(to, "", &event->shown);
        put_sum(to, "of_", &event->base);
}

static void put_cells(const struct json *json, const struct report_cell *cell)
{
        const struct report_sort *sort = &json->report->set.sort;

        for (size_t k = 0; k < sort->count; k++) {
                if (cell[k].known && sort->key[k]->number)
                        fprintf(json->to, "\"%s\":%" PRIu64 ",", sort->key[k]->name, cell[k].whole);
                else
                        put_text(json->to, sort->key[k]->name, cell[k].text);
        }
}

static void put_numbers(FILE *to, const char *of, double weight, uint64_t samples, double whole)
{
        fprintf(to, "\"%s\":", of);
        report_number(to, weight, "null");
        fprintf(to, ",\"%s_samples\":%" PRIu64 ",\"%s_share\":", of, samples, of);
        report_number(to, weight / whole, "null");
}

static void put_row(const struct json *json, const struct report_table *table, size_t i)
{
        const struct report_row *row = &table->row[i];
        double whole = report_whole(json->report, table->event);

        fputs(i ? ",\n{" : "\n{", json->to);
        put_cells(json, &table->cell[i * json->report->set.sort.count]);
        if (report_sort_says_mode(&json->report->set.sort))
                put_text(json->to, "mode", row->mode);
        put_numbers(json->to, "self", row->self, row->self_samples, whole);
        if (json->report->children) {
                fputc(',', json->to);
                put_numbers(json->to, "total", row->total, row->total_samples, whole);
        }
        fputc('}', json->to);
}

static void put_table(void *user, const struct report_table *table)
{
        struct json *json = user;

        fputs(json->any ? ",\n{" : "\n{", json->to);
        json->any = true;
        report_json_event(json->to, table->event);
        fprintf(json->to, "\"left_out\":{\"rows\":%" PRIu64 ",\"self\":", table->left_rows);
        report_number(json->to, table->left_self, "null");
        fputs("},\"rows\":[", json->to);
        for (size_t i = 0; i < table->count; i++)
                put_row(json, table, i);
        fputs("\n]}", json->to);
}

bool report_write_json(FILE *to, struct report *report)
{
        struct json json = { to, report, false };
        const struct report_sort *sort = &report->set.sort;
        bool good;

        fputs("{\"format\":\"pipa-report\",\"version\":1,\"sort\":[", to);
        for (size_t k = 0; k < sort->count; k++)
                fprintf(to, "%s\"%s\"", k ? "," : "", sort->key[k]->name);
        fprintf(to, "],\"children\":%s,\"percentage\":\"%s\",\"events\":[",
                report->children ? "true" : "false",
                report->set.relative ? "relative" : "absolute");
        good = report_read(report, report->set.limit, put_table, &json);
        fputs("\n]}\n", to);
        return good;
}
