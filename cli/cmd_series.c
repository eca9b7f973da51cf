/* pipa series: what the machine did over time, as a table, CSV or JSON. */
#include "cli.h"
#include "request.h"
#include "series_write.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct settings {
        const char *input;
        const struct series_format *format;
        struct pipa_rows_options rows;
        const char **match;
};

static const char help[] =
        "Usage: pipa series [OPTION]... FILE\n\n"
        "Prints what the machine did over time, from the snapshots in FILE (a bundle of\n"
        "pipa-collect, or its procfs.snap): a line for each series with its least, mean, 95th\n"
        "percentile, greatest and last value.\n\n"
        "      --match GLOB  only series whose name matches, as in 'cpu.*.busy' or 'disk.vda.*';\n"
        "                    '*' stands for any bytes, '?' for one; may be repeated\n"
        "      --csv         every point instead: series,unit,from_s,to_s,value\n"
        "      --json        the same as one JSON object\n"
        "      --stats       the table (the default)\n"
        "  -h, --help        this text\n\n"
        "Times count from the recording's start. A point whose two times are equal is what was\n"
        "found at that moment; any other is a rate or a share over the time between them. What\n"
        "was not measured is '-', an empty cell, or null.\n\n"
        "Exit status: 0 done, 1 the recording or the output failed or no series matches, 2 wrong\n"
        "usage.\n";

enum { OPT_MATCH = 256, OPT_STATS, OPT_CSV, OPT_JSON };

static const struct option long_options[] = {
        { "match", required_argument, NULL, OPT_MATCH },
        { "stats", no_argument, NULL, OPT_STATS },
        { "csv", no_argument, NULL, OPT_CSV },
        { "json", no_argument, NULL, OPT_JSON },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static const struct series_format *format_of(int option)
{
        switch (option) {
        case OPT_STATS:
                return &series_stats;
        case OPT_CSV:
                return &series_csv;
        case OPT_JSON:
                return &series_json;
        default:
                return NULL;
        }
}

/* CLI_OK: go on. -1: help was printed, all done. */
static int parse(int argc, char **argv, struct settings *set)
{
        int c;

        while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
                const struct series_format *format = format_of(c);
                if (c == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                if (c == OPT_MATCH)
                        set->match[set->rows.match_count++] = optarg;
                else if (!format)
                        return cli_usage("series", "that option is not understood");
                else if (set->format && set->format != format)
                        return cli_usage("series", "one of --stats, --csv and --json at a time");
                else
                        set->format = format;
        }
        if (optind == argc)
                return cli_usage("series", "name the recording, for example slow.tar.zst");
        if (optind + 1 < argc)
                return cli_usage("series", "one recording at a time");
        set->input = argv[optind];
        return CLI_OK;
}

static int print_rows(struct pipa_rows *rows, const struct settings *set)
{
        long count = set->format->write(stdout, rows);

        if (count < 0) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        if (ferror(stdout) || fflush(stdout) != 0) {
                fprintf(stderr, "pipa: standard output could not be written\n");
                return CLI_FAILED;
        }
        if (count > 0)
                return CLI_OK;
        fprintf(stderr,
                set->rows.match_count > 0
                        ? "pipa: %s: no series has such a name; without --match all are "
                          "listed\n"
                        : "pipa: %s: holds no snapshots of the machine, so there are no "
                          "series\n",
                set->input);
        return CLI_FAILED;
}

static int series(const struct settings *set)
{
        struct pipa_options options = PIPA_OPTIONS_INIT;
        struct pipa_analysis *analysis;
        struct pipa_rows *rows;
        struct pipa_error err;
        struct cli_path program;
        int code = CLI_FAILED;

        options.temp_dir = cli_temp_dir();
        options.symbolize_program = cli_symbolize_program(&program);
        if (pipa_analyze_file(set->input, &options, &analysis, &err) != PIPA_OK) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (pipa_rows_open(analysis, set->format->kind, &set->rows, &rows, &err) == PIPA_OK) {
                code = print_rows(rows, set);
                pipa_rows_free(rows);
        } else {
                cli_print_error(&err);
        }
        pipa_analysis_free(analysis);
        return code;
}

int cli_series(int argc, char **argv)
{
        struct settings set = { .rows = PIPA_ROWS_OPTIONS_INIT };
        int code;

        set.match = calloc((size_t)argc, sizeof(*set.match));
        if (!set.match) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        set.rows.match = set.match;
        code = parse(argc, argv, &set);
        if (!set.format)
                set.format = &series_stats;
        if (code == CLI_OK)
                code = series(&set);
        free(set.match);
        return code < 0 ? CLI_OK : code;
}
