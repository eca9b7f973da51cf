/* pipa report: which functions samples fell into. The parts: report_options and report_keys (the
 * command line), report_open (events and their sums), report_read (rows), report_table,
 * report_title and report_cell (for people), report_csv and report_json (for programs),
 * report_stacks* (whole stacks). */
#include "cli.h"
#include "report_table.h"
#include "report_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows of an event at a terminal: a screen, and the lines around it. */
#define SCREEN 40

typedef bool (*write_fn)(FILE *to, struct report *report);

static const write_fn writers[][2] = {
        [REPORT_TEXT] = { report_write_text, report_stacks_text },
        [REPORT_CSV] = { report_write_csv, report_stacks_csv },
        [REPORT_JSON] = { report_write_json, report_stacks_json },
};

struct text {
        FILE *to;
        const struct report *report;
        struct report_look look;
};

static void put_table(void *user, const struct report_table *table)
{
        const struct text *text = user;

        report_put_table(text->to, text->report, &text->look, table);
}

bool report_write_text(FILE *to, struct report *report)
{
        struct text text = { to, report, report_look_of(fileno(to)) };
        bool screen = text.look.terminal && !report->set.limit_said;

        report_put_begin(to, report);
        if (!report_read(report, screen ? SCREEN : report->set.limit, put_table, &text))
                return false;
        report_put_end(to, report);
        return true;
}

/* A reader that has seen enough (`| head`) is no failure. */
static bool close_file(struct report *report, FILE *to)
{
        bool good;

        errno = 0;
        good = fflush(to) == 0 && !ferror(to);
        if (!good && errno != EPIPE) {
                fprintf(stderr, "pipa: %s cannot be written: %s\n",
                        strcmp(report->set.ask.output, "-") ? report->set.ask.output
                                                            : "standard output",
                        strerror(errno ? errno : EIO));
                report->code = CLI_FAILED;
        }
        fclose(to);
        return report->code == CLI_OK;
}

static bool fill(void *user, int fd)
{
        struct report *report = user;
        int own = dup(fd);
        FILE *to = own < 0 ? NULL : fdopen(own, "w");

        if (!to) {
                if (own >= 0)
                        close(own);
                return report_no_memory(report);
        }
        if (!writers[report->set.format][report->set.stacks > 0](to, report)) {
                fclose(to);
                return false;
        }
        return close_file(report, to);
}

static void run(struct report *report)
{
        if (!report_open(report))
                return;
        if (!cli_write_file(report->set.ask.output, fill, report))
                report->code = report->code ? report->code : CLI_FAILED;
        else if (!report->set.ask.quiet)
                cli_print_notes(report->analysis);
}

int cli_report(int argc, char **argv)
{
        struct report report = { .code = CLI_OK };

        report.code = report_options_parse(&report.set, argc, argv);
        if (report.code == CLI_OK) {
                run(&report);
                report_release(&report);
        }
        report_options_free(&report.set);
        return report.code < 0 ? CLI_OK : report.code;
}
