/* pipa metrics: what counted events mean on their processor; and the check of a table. */
#include "cli.h"
#include "request.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings {
        struct pipa_options options;
        enum pipa_metrics_form form;
        const char *check;
        const char **facts;
};

static const char help[] =
        "Usage: pipa metrics [OPTION]... FILE...\n"
        "       pipa metrics --check TABLE [--cpu CPU]\n\n"
        "Computes metrics (top-down, CPI, misses per 1000 instructions, ...) from counted events:\n"
        "what perf stat wrote (CSV, JSON, text, perf stat record), or a bundle that holds it.\n\n"
        "      --cpu CPU         the processor: a name (sapphirerapids) or an id (0x410fd0c0,\n"
        "                        GenuineIntel-6-8F-8); default: the one that was recorded\n"
        "      --by WHAT         also for each time, cpu, core, socket, node or process; counts\n"
        "                        are added up first, then divided. Of a perf.data: for each "
        "process,\n"
        "                        library or function, from several sampled events\n"
        "      --tree            the top-down tree and all other metrics (the default)\n"
        "      --funnel          only what is over its threshold, and what to try\n"
        "      --bottlenecks     the tree's leaves, largest first\n"
        "      --json, --csv     for programs; shares are 0..1 there\n"
        "      --transactions N  N transactions were done: also instructions and cycles for each\n"
        "      --fact NAME=VALUE what the file does not tell of the machine and a formula needs, "
        "as\n"
        "                        in smt_on=1, core_wide=1, system_tsc_freq=2.1e9; may be repeated\n"
        "      --metrics TABLE   a table of metrics that is laid over pipa's (YAML as in arch/, "
        "or\n"
        "                        the JSON of perf, Intel perfmon or Arm telemetry)\n"
        "      --check TABLE     say what is wrong with a table, a line each:\n"
        "                        FILE:LINE:COLUMN: sentence\n"
        "  -h, --help            this text\n\n"
        "In the text, '!' marks what is over its threshold, '\xc2\xb1' is one standard deviation "
        "that\n"
        "comes of counting in turn, [25 %] is the share of time that was counted, 'mixed groups'\n"
        "means counts of different moments. 'pipa explain METRIC' says what a metric means.\n\n"
        "Exit status: 0 done, 1 a file, a table or the output failed, 2 wrong usage.\n";

enum {
        OPT_CHECK = 256,
        OPT_CPU,
        OPT_BY,
        OPT_TREE,
        OPT_FUNNEL,
        OPT_BOTTLENECKS,
        OPT_JSON,
        OPT_CSV,
        OPT_TRANSACTIONS,
        OPT_METRICS,
        OPT_FACT,
};

static const struct option long_options[] = {
        { "check", required_argument, NULL, OPT_CHECK },
        { "cpu", required_argument, NULL, OPT_CPU },
        { "by", required_argument, NULL, OPT_BY },
        { "tree", no_argument, NULL, OPT_TREE },
        { "funnel", no_argument, NULL, OPT_FUNNEL },
        { "bottlenecks", no_argument, NULL, OPT_BOTTLENECKS },
        { "json", no_argument, NULL, OPT_JSON },
        { "csv", no_argument, NULL, OPT_CSV },
        { "transactions", required_argument, NULL, OPT_TRANSACTIONS },
        { "metrics", required_argument, NULL, OPT_METRICS },
        { "fact", required_argument, NULL, OPT_FACT },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static const struct {
        const char *name;
        enum pipa_metrics_by by;
} kinds[] = {
        { "time", PIPA_METRICS_BY_TIME },       { "cpu", PIPA_METRICS_BY_CPU },
        { "core", PIPA_METRICS_BY_CORE },       { "socket", PIPA_METRICS_BY_SOCKET },
        { "node", PIPA_METRICS_BY_NODE },       { "process", PIPA_METRICS_BY_PROCESS },
        { "library", PIPA_METRICS_BY_LIBRARY }, { "function", PIPA_METRICS_BY_FUNCTION },
};

static int print(void *user, const void *data, size_t size)
{
        return fwrite(data, 1, size, user) == size ? 0 : EIO;
}

static int check(const char *path, const char *cpu)
{
        struct pipa_error err;
        enum pipa_status status = pipa_metrics_check(path, cpu, print, stdout, &err);

        if (status == PIPA_OK && fflush(stdout) == 0)
                return CLI_OK;
        if (status != PIPA_OK && status != PIPA_E_FORMAT)
                cli_print_error(&err);
        return CLI_FAILED;
}

static enum pipa_metrics_form form_of(int option)
{
        switch (option) {
        case OPT_FUNNEL:
                return PIPA_METRICS_FUNNEL;
        case OPT_BOTTLENECKS:
                return PIPA_METRICS_BOTTLENECKS;
        case OPT_JSON:
                return PIPA_METRICS_JSON;
        case OPT_CSV:
                return PIPA_METRICS_CSV;
        case OPT_TREE:
        default:
                return PIPA_METRICS_TREE;
        }
}

static int take_by(struct settings *set, const char *name)
{
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
                if (strcmp(kinds[i].name, name) == 0) {
                        set->options.metrics_by = kinds[i].by;
                        return CLI_OK;
                }
        }
        return cli_usage("metrics", "--by takes time, cpu, core, socket, node, process, library or "
                                    "function");
}

static int take_transactions(struct settings *set, const char *text)
{
        char *end;
        double value = strtod(text, &end);

        if (end == text || *end || !(value > 0) || value > 1e18)
                return cli_usage("metrics", "--transactions takes a number above 0");
        set->options.transactions = value;
        return CLI_OK;
}

static int take_option(struct settings *set, int option)
{
        switch (option) {
        case OPT_CHECK:
                set->check = optarg;
                return CLI_OK;
        case OPT_CPU:
                set->options.cpu = optarg;
                return CLI_OK;
        case OPT_METRICS:
                if (set->options.metrics_file)
                        return cli_usage("metrics", "one table at a time");
                set->options.metrics_file = optarg;
                return CLI_OK;
        case OPT_FACT:
                set->facts[set->options.fact_count++] = optarg;
                return CLI_OK;
        case OPT_BY:
                return take_by(set, optarg);
        case OPT_TRANSACTIONS:
                return take_transactions(set, optarg);
        case '?':
                return cli_usage("metrics", "that option is not understood");
        default:
                if (set->form && set->form != form_of(option))
                        return cli_usage(
                                "metrics",
                                "one of --tree, --funnel, --bottlenecks, --json and --csv at "
                                "a time");
                set->form = form_of(option);
                return CLI_OK;
        }
}

static int metrics(const struct settings *set, const char *input)
{
        struct pipa_analysis *analysis;
        struct pipa_error err;
        int code = CLI_OK;

        if (pipa_analyze_file(input, &set->options, &analysis, &err) != PIPA_OK) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (pipa_render_metrics(analysis, set->form, print, stdout, &err) != PIPA_OK) {
                cli_print_error(&err);
                code = CLI_FAILED;
        } else if (fflush(stdout) != 0) {
                fprintf(stderr, "pipa: standard output could not be written\n");
                code = CLI_FAILED;
        }
        pipa_analysis_free(analysis);
        return code;
}

/* CLI_OK: go on. -1: help was printed, all done. */
static int parse(int argc, char **argv, struct settings *set)
{
        int c, code;

        while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
                if (c == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                code = take_option(set, c);
                if (code)
                        return code;
        }
        if (set->check && optind < argc)
                return cli_usage("metrics", "--check takes one table and no recording");
        if (!set->check && optind == argc)
                return cli_usage("metrics", "name what perf stat wrote, for example counts.csv");
        if (!set->form)
                set->form = PIPA_METRICS_TREE;
        set->options.need = PIPA_NEED_METRICS;
        return CLI_OK;
}

static int run(int argc, char **argv, struct settings *set)
{
        struct cli_path program;
        int code = parse(argc, argv, set);

        if (code)
                return code < 0 ? CLI_OK : code;
        if (set->check)
                return check(set->check, set->options.cpu);
        set->options.temp_dir = cli_temp_dir();
        set->options.symbolize_program = cli_symbolize_program(&program);
        set->options.facts = set->facts;
        set->options.also = (const char *const *)(argv + optind + 1);
        set->options.also_count = (size_t)(argc - optind - 1);
        return metrics(set, argv[optind]);
}

int cli_metrics(int argc, char **argv)
{
        struct settings set = { .options = PIPA_OPTIONS_INIT };
        int code;

        set.facts = calloc((size_t)argc, sizeof(*set.facts));
        if (!set.facts) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        code = run(argc, argv, &set);
        free(set.facts);
        return code;
}
