/* pipa script: every sample as perf script prints it. The parts: script_options (the command line),
 * script_fields (what is printed), script_open (what it is printed from), script_sample and
 * script_records (lines), script_stacks and script_branches (what lines refer to). */
#include "cli.h"
#include "script_open.h"

#include <errno.h>

static bool in_time(const struct script *s, size_t row)
{
        const struct pipa_column *clock = s->samples.column[C_CLOCK];

        if (s->set.times.count == 0)
                return true;
        return (!clock->known || clock->known[row]) &&
               script_times_hold(&s->set.times, clock->at.whole[row]);
}

static void put_rows(struct script *s, struct sink *sink)
{
        const struct pipa_column *order = s->samples.column[C_ORDER];
        size_t n;

        while (!sink->error && (n = pipa_rows_next(s->rows)) > 0) {
                for (size_t i = 0; i < n; i++) {
                        if (order)
                                script_records_put_before(&s->records, sink, &s->samples,
                                                          order->at.whole[i]);
                        if (in_time(s, i))
                                script_put_sample(sink, &s->samples, i);
                }
        }
        script_records_put_before(&s->records, sink, &s->samples, UINT64_MAX);
}

/* A reader that has seen enough (`| head`) is no failure. */
static bool fill(void *user, int fd)
{
        struct script *s = user;
        struct sink sink;
        bool good;

        if (!sink_open(&sink, fd))
                return script_no_memory(s);
        put_rows(s, &sink);
        good = sink_flush(&sink) || sink.error == EPIPE;
        if (!good) {
                fprintf(stderr, "pipa: %s cannot be written: %s\n",
                        strcmp(s->set.ask.output, "-") ? s->set.ask.output : "standard output",
                        strerror(sink.error));
                s->code = CLI_FAILED;
        }
        sink_close(&sink);
        return good;
}

static void say_weaknesses(const struct script *s)
{
        if (s->set.ask.quiet)
                return;
        cli_print_notes(s->analysis);
}

static void run(struct script *s)
{
        if (!script_open(s))
                return;
        if (cli_write_file(s->set.ask.output, fill, s))
                say_weaknesses(s);
        else
                s->code = CLI_FAILED;
}

int cli_script(int argc, char **argv)
{
        struct script s = { .code = CLI_OK };

        s.code = script_options_parse(&s.set, argc, argv);
        if (s.code == CLI_OK) {
                run(&s);
                script_release(&s);
        }
        script_options_free(&s.set);
        return s.code < 0 ? CLI_OK : s.code;
}
