/* From the command line to what a report is made of: the analysis, its events, their sums. */
#include "cli.h"
#include "report.h"

#include <stdlib.h>

bool report_fail(struct report *report, const struct pipa_error *err)
{
        cli_print_error(err);
        report->code = err->status == PIPA_E_ARGUMENT ? CLI_USAGE : CLI_FAILED;
        return false;
}

bool report_no_memory(struct report *report)
{
        fprintf(stderr, "pipa: out of memory\n");
        report->code = CLI_FAILED;
        return false;
}

struct pipa_rows *report_rows(struct report *report, enum pipa_rows_kind kind,
                              const char *const *columns, size_t count,
                              const struct pipa_filter *filter)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        struct pipa_error err;

        opt.columns = columns;
        opt.column_count = count;
        opt.filter = filter;
        if (pipa_rows_open(report->analysis, kind, &opt, &rows, &err) == PIPA_OK)
                return rows;
        report_fail(report, &err);
        return NULL;
}

static bool add_events(struct report *report, const struct pipa_column *column, size_t n)
{
        struct report_event *grown =
                realloc(report->events, (report->event_count + n) * sizeof(*grown));

        if (!grown)
                return report_no_memory(report);
        report->events = grown;
        for (size_t i = 0; i < n; i++)
                grown[report->event_count++] = (struct report_event){
                        .name = column[0].at.text[i],
                        .unit = column[1].at.text[i],
                        .lost = column[2].at.whole[i],
                        .all = { column[3].at.whole[i], column[4].at.number[i] },
                };
        return true;
}

static bool read_events(struct report *report)
{
        static const char *const names[] = { "event", "unit", "lost", "samples", "total" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_EVENTS, names, 5, NULL);
        bool good = rows;
        size_t n, count;

        while (good && (n = pipa_rows_next(rows)) > 0)
                good = add_events(report, pipa_rows_columns(rows, &count), n);
        pipa_rows_free(rows);
        return good;
}

/* Hotspots told apart by nothing are a row for each event. */
static bool sum_events(struct report *report, const struct pipa_filter *filter, bool base)
{
        static const char *const names[] = { "event_id", "self_samples", "self" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_HOTSPOTS, names, 3, filter);
        size_t n, count;

        if (!rows)
                return false;
        while ((n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *column = pipa_rows_columns(rows, &count);
                for (size_t i = 0; i < n; i++) {
                        struct report_event *event = &report->events[column[0].at.whole[i]];
                        struct report_sum sum = { column[1].at.whole[i], column[2].at.number[i] };

                        event->base = base ? sum : event->base;
                        event->shown = sum;
                }
        }
        pipa_rows_free(rows);
        return true;
}

bool report_is_subset(const struct report *report)
{
        const struct pipa_filter *f = &report->set.ask.filter.filter;

        return f->comm_count || f->pid_count || f->tid_count || f->symbol || f->parent;
}

/* As perf: CPUs and times choose what is looked at, the other options a part of it. */
static bool read_sums(struct report *report)
{
        const struct pipa_filter *all = &report->set.ask.filter.filter;
        struct pipa_filter base = PIPA_FILTER_INIT;

        base.cpus = all->cpus;
        base.events = all->events;
        base.event_count = all->event_count;
        base.from_ns = all->from_ns;
        base.to_ns = all->to_ns;
        if (!sum_events(report, &base, true))
                return false;
        if (!report_is_subset(report))
                return true;
        for (size_t i = 0; i < report->event_count; i++)
                report->events[i].shown = (struct report_sum){ 0, 0 };
        return sum_events(report, all, false);
}

/* Of the recording's clock; false where reading failed. */
static bool read_span(struct report *report, uint64_t *first, uint64_t *last)
{
        static const char *const names[] = { "clock" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_SAMPLES, names, 1, NULL);
        size_t n, count;

        *first = UINT64_MAX;
        *last = 0;
        if (!rows)
                return false;
        while ((n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *clock = pipa_rows_columns(rows, &count);
                for (size_t i = 0; i < n; i++) {
                        if (clock->known && !clock->known[i])
                                continue;
                        *first = clock->at.whole[i] < *first ? clock->at.whole[i] : *first;
                        *last = clock->at.whole[i] > *last ? clock->at.whole[i] : *last;
                }
        }
        pipa_rows_free(rows);
        *first = *first < *last ? *first : *last;
        return true;
}

/* Signed, and no further than there are moments. */
static int64_t since_start(const struct report *report, uint64_t clock_ns)
{
        uint64_t start = (uint64_t)pipa_start_clock_ns(report->analysis);

        return clock_ns > INT64_MAX ? INT64_MAX : (int64_t)(clock_ns - start);
}

static bool settle_times(struct report *report)
{
        struct script_times *times = &report->set.times;
        struct pipa_filter *filter = &report->set.ask.filter.filter;
        uint64_t first, last;

        if (times->count == 0)
                return true;
        if (times->shares) {
                if (!read_span(report, &first, &last))
                        return false;
                script_times_settle(times, first, last);
        }
        filter->from_ns =
                times->range[0].from_ns ? since_start(report, times->range[0].from_ns) : INT64_MIN;
        filter->to_ns = since_start(report, times->range[0].to_ns);
        return true;
}

/* Only with callers is more in a total than in a self. */
static bool find_chains(struct report *report)
{
        static const char *const names[] = { "parent" };
        struct pipa_rows *rows;
        size_t n, count;

        report->children = report->set.children == CHILDREN_SHOWN;
        if (report->set.children != CHILDREN_AUTO)
                return true;
        rows = report_rows(report, PIPA_ROWS_STACKS, names, 1, NULL);
        if (!rows)
                return false;
        while (!report->children && (n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *parent = pipa_rows_columns(rows, &count);
                for (size_t i = 0; i < n; i++)
                        report->children |=
                                (!parent->known || parent->known[i]) && parent->at.whole[i] != 0;
        }
        pipa_rows_free(rows);
        return true;
}

static bool any_is_left(struct report *report)
{
        bool any = false;

        for (size_t i = 0; i < report->event_count; i++) {
                any |= report->events[i].all.samples > 0;
                if (report->events[i].shown.samples > 0)
                        return true;
        }
        fprintf(stderr, "pipa: %s: no sample is left to report%s\n", report->set.ask.input,
                any ? " by these options" : "; it holds none");
        report->code = CLI_FAILED;
        return false;
}

bool report_open(struct report *report)
{
        struct pipa_error err;

        if (pipa_analyze_file(report->set.ask.input, &report->set.ask.analysis, &report->analysis,
                              &err) != PIPA_OK)
                return report_fail(report, &err);
        return read_events(report) && settle_times(report) && read_sums(report) &&
               any_is_left(report) && find_chains(report);
}

void report_release(struct report *report)
{
        free(report->events);
        pipa_analysis_free(report->analysis);
}
