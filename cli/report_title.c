/* The lines of comments around the tables: what was sampled, how much of it is shown. */
#include "report_table.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

/* "12K", "7 ": as perf. */
static void put_count(FILE *to, uint64_t count)
{
        static const char units[] = " KMGTPE";
        size_t unit = 0;

        for (; count >= 1000; unit++)
                count /= 1000;
        fprintf(to, "%" PRIu64 "%c", count, units[unit]);
}

/* Of counted events the number says enough. */
static void put_weight(FILE *to, const struct report_event *event)
{
        fprintf(to, "%.0f", event->shown.weight);
        if (event->unit.n != strlen("events") || memcmp(event->unit.p, "events", event->unit.n)) {
                fputc(' ', to);
                cli_text_plain(to, event->unit);
        }
}

void report_put_begin(FILE *to, const struct report *report)
{
        uint64_t lost = 0;

        for (size_t i = 0; i < report->event_count; i++)
                lost += report->events[i].lost;
        fprintf(to, "#\n# Total Lost Samples: %" PRIu64 "\n#\n", lost);
}

void report_put_title(FILE *to, const struct report *report, const struct report_event *event)
{
        fputs("# Samples: ", to);
        put_count(to, event->shown.samples);
        fputs(" of event '", to);
        cli_text_plain(to, event->name);
        fputs("'\n# Event count (approx.): ", to);
        put_weight(to, event);
        fputc('\n', to);
        if (report_is_subset(report) && event->base.weight > 0) {
                fprintf(to, "# Subset: %.2f%% of ", 100 * event->shown.weight / event->base.weight);
                cli_text_plain(to, event->name);
                fprintf(to, ", %" PRIu64 " of %" PRIu64 " samples; percentages are %s\n",
                        event->shown.samples, event->base.samples,
                        report->set.relative ? "of the subset" : "of all");
        }
        fputs("#\n", to);
}

/* An event without samples has no table: that there was none is told nevertheless. */
void report_put_end(FILE *to, const struct report *report)
{
        bool any = false;

        for (size_t i = 0; i < report->event_count; i++) {
                if (report->events[i].shown.samples > 0 ||
                    report->set.ask.filter.filter.event_count)
                        continue;
                fputs(any ? ", " : "# No samples of: ", to);
                cli_text_plain(to, report->events[i].name);
                any = true;
        }
        fputs(any ? "\n" : "", to);
}
