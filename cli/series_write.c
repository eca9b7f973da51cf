#include "series_write.h"

#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MIN 24
#define NAME_MAX 44

/* Columns of PIPA_ROWS_SERIES and of PIPA_ROWS_SERIES_STATS, by name: a newer library may have
 * more. */
static const struct pipa_column *column(const struct pipa_rows *rows, const char *name)
{
        size_t count;
        const struct pipa_column *columns = pipa_rows_columns(rows, &count);

        for (size_t i = 0; i < count; i++) {
                if (strcmp(columns[i].name, name) == 0)
                        return &columns[i];
        }
        return NULL;
}

/* Five digits that count, for people; a large number is shown whole. */
static void print_number(FILE *to, double value)
{
        if (isnan(value))
                fprintf(to, " %12s", "-");
        else if (fabs(value) >= 1e5 && fabs(value) < 1e12)
                fprintf(to, " %12.0f", value);
        else
                fprintf(to, " %12.5g", value);
}

static int name_width(const struct pipa_text *name, size_t count)
{
        int width = NAME_MIN;

        for (size_t i = 0; i < count; i++) {
                int own = cli_text_width(name[i]);
                width = own > width ? own : width;
        }
        return width < NAME_MAX ? width : NAME_MAX;
}

static long write_stats(FILE *to, struct pipa_rows *rows)
{
        static const char *const names[] = { "min", "mean", "p95", "max", "last" };
        const struct pipa_column *series = column(rows, "series"), *unit = column(rows, "unit");
        const struct pipa_column *points = column(rows, "points");
        int width = 0;
        long total = 0;
        size_t n;

        while ((n = pipa_rows_next(rows)) > 0) {
                if (total == 0) {
                        width = name_width(series->at.text, n);
                        fprintf(to, "%-*s %-8s %7s %12s %12s %12s %12s %12s\n", width, "series",
                                "unit", "points", "min", "mean", "p95", "max", "last");
                }
                for (size_t i = 0; i < n; i++) {
                        cli_text_cell(to, series->at.text[i], width);
                        fputc(' ', to);
                        cli_text_cell(to, unit->at.text[i], 8);
                        fprintf(to, " %7.0f", points->at.number[i]);
                        for (size_t k = 0; k < 5; k++)
                                print_number(to, column(rows, names[k])->at.number[i]);
                        fputc('\n', to);
                }
                total += (long)n;
        }
        return total;
}

/* Nanoseconds as seconds, exactly. */
static void print_seconds(FILE *to, int64_t time_ns)
{
        uint64_t ns = time_ns < 0 ? -(uint64_t)time_ns : (uint64_t)time_ns;

        fprintf(to, "%s%" PRIu64 ".%09" PRIu64, time_ns < 0 ? "-" : "", ns / 1000000000,
                ns % 1000000000);
}

static bool same_text(struct pipa_text a, struct pipa_text b)
{
        return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static long write_csv(FILE *to, struct pipa_rows *rows)
{
        const struct pipa_column *series = column(rows, "series"), *unit = column(rows, "unit");
        const struct pipa_column *from = column(rows, "from"), *until = column(rows, "to");
        const struct pipa_column *value = column(rows, "value");
        struct pipa_text last = { "", 0 };
        long total = 0;
        char text[32];
        size_t n;

        fputs("series,unit,from_s,to_s,value\r\n", to);
        while ((n = pipa_rows_next(rows)) > 0) {
                for (size_t i = 0; i < n; i++) {
                        total += !same_text(series->at.text[i], last);
                        last = series->at.text[i];
                        cli_text_csv(to, last);
                        fputc(',', to);
                        cli_text_csv(to, unit->at.text[i]);
                        fputc(',', to);
                        print_seconds(to, from->at.time_ns[i]);
                        fputc(',', to);
                        print_seconds(to, until->at.time_ns[i]);
                        fprintf(to, ",%s\r\n",
                                isnan(value->at.number[i])
                                        ? ""
                                        : cli_text_number(value->at.number[i], text));
                }
        }
        return total;
}

/* The points of one series, which JSON wants as columns. */
struct points {
        struct pipa_text name, unit;
        int64_t *from_ns, *to_ns;
        double *value;
        size_t count, cap;
};

static bool grow(struct points *p)
{
        size_t cap = p->cap ? 2 * p->cap : 1024;
        int64_t *from_ns = realloc(p->from_ns, cap * sizeof(*from_ns)), *to_ns = NULL;
        double *value = NULL;

        if (from_ns)
                to_ns = realloc(p->to_ns, cap * sizeof(*to_ns));
        p->from_ns = from_ns ? from_ns : p->from_ns;
        if (to_ns)
                value = realloc(p->value, cap * sizeof(*value));
        p->to_ns = to_ns ? to_ns : p->to_ns;
        p->value = value ? value : p->value;
        p->cap = value ? cap : p->cap;
        return value;
}

static void print_times(FILE *to, const char *key, const int64_t *time_ns, size_t count)
{
        fprintf(to, ",\"%s\":[", key);
        for (size_t i = 0; i < count; i++)
                fprintf(to, "%s%" PRId64, i ? "," : "", time_ns[i]);
        fputc(']', to);
}

static void print_series(FILE *to, const struct points *p, bool first)
{
        char text[32];

        fprintf(to, "%s\n{\"name\":", first ? "" : ",");
        cli_text_json(to, p->name);
        fputs(",\"unit\":", to);
        cli_text_json(to, p->unit);
        print_times(to, "from_ns", p->from_ns, p->count);
        print_times(to, "to_ns", p->to_ns, p->count);
        fputs(",\"value\":[", to);
        for (size_t i = 0; i < p->count; i++)
                fprintf(to, "%s%s", i ? "," : "",
                        isnan(p->value[i]) ? "null" : cli_text_number(p->value[i], text));
        fputs("]}", to);
}

/* Takes one row; a row of another series ends the one before. False without memory. */
static bool take_point(FILE *to, struct points *p, struct pipa_rows *rows, size_t i, long *total)
{
        struct pipa_text name = column(rows, "series")->at.text[i];

        if (p->count > 0 && !same_text(name, p->name)) {
                print_series(to, p, *total == 0);
                ++*total;
                p->count = 0;
        }
        if (p->count == p->cap && !grow(p))
                return false;
        p->name = name;
        p->unit = column(rows, "unit")->at.text[i];
        p->from_ns[p->count] = column(rows, "from")->at.time_ns[i];
        p->to_ns[p->count] = column(rows, "to")->at.time_ns[i];
        p->value[p->count++] = column(rows, "value")->at.number[i];
        return true;
}

/* Names live as long as the analysis, so they may be kept from one chunk to the next. */
static long write_json(FILE *to, struct pipa_rows *rows)
{
        struct points p = { .count = 0 };
        bool good = true;
        long total = 0;
        size_t n;

        fputs("{\"format\":\"pipa-series\",\"version\":1,\"series\":[", to);
        while (good && (n = pipa_rows_next(rows)) > 0) {
                for (size_t i = 0; good && i < n; i++)
                        good = take_point(to, &p, rows, i, &total);
        }
        if (good && p.count > 0) {
                print_series(to, &p, total == 0);
                total++;
        }
        fputs("\n]}\n", to);
        free(p.from_ns);
        free(p.to_ns);
        free(p.value);
        return good ? total : -1;
}

const struct series_format series_stats = { "stats", PIPA_ROWS_SERIES_STATS, write_stats };
const struct series_format series_csv = { "csv", PIPA_ROWS_SERIES, write_csv };
const struct series_format series_json = { "json", PIPA_ROWS_SERIES, write_json };
