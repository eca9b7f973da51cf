#include "export_events.h"

#include "cli.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of `kind` with these columns; NULL where that fails, with the reason said. */
static struct pipa_rows *open_rows(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                                   const char *const *columns, size_t count,
                                   const struct pipa_filter *filter)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        struct pipa_error err;

        opt.columns = columns;
        opt.column_count = count;
        opt.filter = filter;
        if (pipa_rows_open(analysis, kind, &opt, &rows, &err) == PIPA_OK)
                return rows;
        cli_print_error(&err);
        return NULL;
}

static bool add_chunk(struct export_events *events, const struct pipa_column *column, size_t n)
{
        struct export_event *grown =
                realloc(events->list, (events->count + n) * sizeof(*events->list));

        if (!grown) {
                fprintf(stderr, "pipa: out of memory\n");
                return false;
        }
        events->list = grown;
        for (size_t i = 0; i < n; i++)
                grown[events->count++] = (struct export_event){ .name = column[0].at.text[i],
                                                                .samples = column[1].at.whole[i] };
        return true;
}

static bool read_names(const struct pipa_analysis *analysis, struct export_events *events)
{
        static const char *const columns[] = { "event", "samples" };
        struct pipa_rows *rows = open_rows(analysis, PIPA_ROWS_EVENTS, columns, 2, NULL);
        bool good = rows;
        size_t n, column_count;

        while (good && (n = pipa_rows_next(rows)) > 0)
                good = add_chunk(events, pipa_rows_columns(rows, &column_count), n);
        pipa_rows_free(rows);
        return good;
}

static void count(struct export_events *events, const uint64_t *id, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if (id[i] >= events->count)
                        continue;
                events->first = events->any ? events->first : id[i];
                events->any = true;
                events->list[id[i]].left++;
        }
}

bool export_events_read(const struct pipa_analysis *analysis, const struct pipa_filter *filter,
                        struct export_events *out)
{
        static const char *const columns[] = { "event_id" };
        struct pipa_rows *rows;
        size_t n, column_count;

        *out = (struct export_events){ .count = 0 };
        if (!read_names(analysis, out))
                return false;
        rows = open_rows(analysis, PIPA_ROWS_SAMPLES, columns, 1, filter);
        if (!rows)
                return false;
        while ((n = pipa_rows_next(rows)) > 0)
                count(out, pipa_rows_columns(rows, &column_count)->at.whole, n);
        pipa_rows_free(rows);
        return true;
}

void export_events_free(struct export_events *events)
{
        free(events->list);
        *events = (struct export_events){ .count = 0 };
}

uint64_t export_events_total(const struct export_events *events)
{
        uint64_t total = 0;

        for (size_t i = 0; i < events->count; i++)
                total += events->list[i].samples;
        return total;
}

static bool is_other(const struct export_events *events, size_t i)
{
        struct pipa_text a = events->list[i].name, b = events->list[events->first].name;

        return events->list[i].left > 0 && (a.n != b.n || (a.n > 0 && memcmp(a.p, b.p, a.n) != 0));
}

void export_events_say(const struct export_events *events)
{
        size_t said = 0;

        for (size_t i = 0; i < events->count; i++) {
                if (!is_other(events, i))
                        continue;
                if (said++ == 0) {
                        fputs("pipa: only ", stderr);
                        cli_text_plain(stderr, events->list[events->first].name);
                        fputs(" is folded, the event that comes first; --event names another: ",
                              stderr);
                }
                if (said <= 8) {
                        fputs(said > 1 ? ", " : "", stderr);
                        cli_text_plain(stderr, events->list[i].name);
                }
        }
        if (said > 8)
                fprintf(stderr, " and %zu more", said - 8);
        if (said > 0)
                fputc('\n', stderr);
}
