/* pipa symbols: which modules have samples, what named them, and what would name the rest. */
#include "cli.h"
#include "request.h"
#include "text.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

struct settings {
        struct cli_request request;
        bool missing, json;
};

static const char help[] =
        "Usage: pipa symbols [OPTION]... FILE\n\n"
        "Lists every program, library and other module that samples of FILE fell into, the\n"
        "heaviest first: how many of its samples have a function's name, where the names came\n"
        "from, why others have none, and what would fetch what is missing.\n\n"
        "      --missing          only modules that lack names\n"
        "      --json             as one JSON object\n" CLI_HELP_OUTPUT "\n" CLI_HELP_NAMES
        "\n" CLI_HELP_OTHER "\nExit status: 0 done, 1 the recording or the output failed, 2 wrong "
        "usage.\n";

enum { OPT_MISSING = 256, OPT_JSON };

static const struct option long_options[] = {
        { "missing", no_argument, NULL, OPT_MISSING },
        { "json", no_argument, NULL, OPT_JSON },
        CLI_REQUEST_OPTIONS,
        { NULL, 0, NULL, 0 },
};

enum { MODULE, PATH, KIND, BUILD_ID, SAMPLES, SHARE, NAMED, FROM, WHY, REFUSED, ADVICE, COLUMNS };

static const char *const columns[COLUMNS] = {
        [MODULE] = "module",   [PATH] = "path",       [KIND] = "kind",     [BUILD_ID] = "build_id",
        [SAMPLES] = "samples", [SHARE] = "share",     [NAMED] = "named",   [FROM] = "names_from",
        [WHY] = "why",         [REFUSED] = "refused", [ADVICE] = "advice",
};

/* The rows at hand, and where they go. */
struct listing {
        const struct settings *set;
        const struct pipa_column *column;
        FILE *to;
        uint64_t modules, shown, samples, named;
};

static struct pipa_text text_of(const struct listing *l, int column, size_t row)
{
        return l->column[column].at.text[row];
}

static void print_line(const struct listing *l, const char *label, int column, size_t row)
{
        if (!text_of(l, column, row).p)
                return;
        fprintf(l->to, "            %-12s", label);
        cli_text_plain(l->to, text_of(l, column, row));
        fputc('\n', l->to);
}

static bool lacks(const struct listing *l, size_t row)
{
        return l->column[NAMED].at.whole[row] < l->column[SAMPLES].at.whole[row] ||
               text_of(l, ADVICE, row).p;
}

static void print_text(const struct listing *l, size_t row)
{
        uint64_t samples = l->column[SAMPLES].at.whole[row];
        struct pipa_text path = text_of(l, PATH, row);

        fprintf(l->to, "%6.2f %% %9llu %6.1f %%  ", 100 * l->column[SHARE].at.number[row],
                (unsigned long long)samples,
                100.0 * (double)l->column[NAMED].at.whole[row] / (double)samples);
        cli_text_plain(l->to, path.p ? path : text_of(l, MODULE, row));
        fputc('\n', l->to);
        print_line(l, "build id", BUILD_ID, row);
        print_line(l, "names from", FROM, row);
        print_line(l, "why not all", WHY, row);
        print_line(l, "refused", REFUSED, row);
        print_line(l, "to get them", ADVICE, row);
}

static void print_json(const struct listing *l, size_t row)
{
        static const int texts[] = { MODULE, PATH, KIND, BUILD_ID, FROM, WHY, REFUSED, ADVICE };
        char number[32];

        fprintf(l->to, "%s\n  { \"samples\": %llu, \"named\": %llu, \"share\": %s",
                l->shown ? "," : "", (unsigned long long)l->column[SAMPLES].at.whole[row],
                (unsigned long long)l->column[NAMED].at.whole[row],
                cli_text_number(l->column[SHARE].at.number[row], number));
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                fprintf(l->to, ", \"%s\": ", columns[texts[i]]);
                if (text_of(l, texts[i], row).p)
                        cli_text_json(l->to, text_of(l, texts[i], row));
                else
                        fputs("null", l->to);
        }
        fputs(" }", l->to);
}

static void print_chunk(struct listing *l, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                l->modules++;
                l->samples += l->column[SAMPLES].at.whole[i];
                l->named += l->column[NAMED].at.whole[i];
                if (l->set->missing && !lacks(l, i))
                        continue;
                if (l->set->json)
                        print_json(l, i);
                else
                        print_text(l, i);
                l->shown++;
        }
}

static void print_end(const struct listing *l)
{
        if (l->set->json)
                fprintf(l->to,
                        "\n ],\n  \"module_count\": %llu, \"samples\": %llu, \"named\": %llu }\n",
                        (unsigned long long)l->modules, (unsigned long long)l->samples,
                        (unsigned long long)l->named);
        else if (l->samples > 0)
                fprintf(l->to, "\n%llu of %llu modules; %.2f %% of %llu samples have a name\n",
                        (unsigned long long)l->shown, (unsigned long long)l->modules,
                        100.0 * (double)l->named / (double)l->samples,
                        (unsigned long long)l->samples);
}

struct output {
        const struct settings *set;
        struct pipa_rows *rows;
};

/* For cli_write_file. */
static bool fill(void *user, int fd)
{
        const struct output *output = user;
        struct listing l = { .set = output->set };
        size_t count;
        int own = dup(fd);

        l.to = own < 0 ? NULL : fdopen(own, "w");
        if (!l.to) {
                fprintf(stderr, "pipa: the output cannot be written\n");
                return false;
        }
        l.column = pipa_rows_columns(output->rows, &count);
        fputs(output->set->json ? "{ \"modules\": [" : "  SHARE   SAMPLES    NAMED  MODULE\n",
              l.to);
        while ((count = pipa_rows_next(output->rows)) > 0)
                print_chunk(&l, count);
        print_end(&l);
        bool good = !ferror(l.to);
        good = fclose(l.to) == 0 && good;
        if (!good)
                fprintf(stderr, "pipa: the output could not be written\n");
        return good;
}

static int list(const struct settings *set)
{
        struct pipa_rows_options options = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_analysis *analysis;
        struct output output = { .set = set };
        struct pipa_error err;
        bool good = false;

        options.columns = columns;
        options.column_count = COLUMNS;
        if (pipa_analyze_file(set->request.input, &set->request.analysis, &analysis, &err)) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (pipa_rows_open(analysis, PIPA_ROWS_MODULES, &options, &output.rows, &err)) {
                cli_print_error(&err);
        } else {
                good = cli_write_file(set->request.output, fill, &output);
                pipa_rows_free(output.rows);
                if (good && !set->request.quiet)
                        cli_print_notes(analysis);
        }
        pipa_analysis_free(analysis);
        return good ? CLI_OK : CLI_FAILED;
}

/* CLI_OK: go on. -1: help was printed, all done. */
static int parse(int argc, char **argv, struct settings *set)
{
        int c;

        while ((c = getopt_long(argc, argv, CLI_REQUEST_SHORT, long_options, NULL)) != -1) {
                int code = CLI_OK;
                if (c == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                if (c == OPT_MISSING)
                        set->missing = true;
                else if (c == OPT_JSON)
                        set->json = true;
                else if (c == CLI_OPT_COMM || c == CLI_OPT_PID || c == CLI_OPT_TID || c == 'C' ||
                         c == CLI_OPT_EVENT)
                        code = cli_usage("symbols", "all samples count; they cannot be chosen");
                else
                        code = cli_request_take(&set->request, c);
                if (code)
                        return code;
        }
        return cli_request_end(&set->request, argc, argv, NULL);
}

int cli_symbols(int argc, char **argv)
{
        struct settings set = { .missing = false };
        int code;

        if (!cli_request_init(&set.request, "symbols", argc))
                return CLI_FAILED;
        code = parse(argc, argv, &set);
        if (code == CLI_OK)
                code = list(&set);
        cli_request_free(&set.request);
        return code < 0 ? CLI_OK : code;
}
