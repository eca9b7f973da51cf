#include "report_options.h"

#include "cli.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
        "Usage: pipa report [OPTION]... [FILE|BUNDLE]\n\n"
        "Prints which functions the samples fell into, as 'perf report --stdio' does: a table of\n"
        "each event, the heaviest rows first. FILE is a perf.data file or what pipa-collect wrote\n"
        "(default: perf.data). doc/terminal-report.md says where it differs from perf's.\n\n"
        "What a row is:\n"
        "  -s, --sort KEYS        of comm, process, pid, tid, cpu, dso, sym, mode, parent (the\n"
        "                         calling function); default: comm,dso,sym\n"
        "      --children         also what was called from it, and sort by that (the default\n"
        "                         where call chains were recorded)\n"
        "      --no-children      only what was sampled in it\n"
        "      --stacks N         the N heaviest whole stacks of each event instead; call graphs\n"
        "                         are in the page that 'pipa analyze' writes\n\n"
        "What is printed of it:\n"
        "  -n, --show-nr-samples  how many samples\n"
        "      --limit N          N rows of each event (default: 40 at a terminal, else all; 0: "
        "all)\n"
        "      --percent-limit P  rows with at least P percent\n"
        "      --percentage relative|absolute\n"
        "                         under --comm, --pid, --tid, --symbol and --parent 100 % is what\n"
        "                         they leave, or everything (default: absolute)\n"
        "      --csv, --json      for a program; all rows, all numbers\n" CLI_HELP_OUTPUT
        "\n" CLI_HELP_SAMPLES "      --symbol REGEX     sampled in a function that it matches\n"
        "      --parent REGEX     with such a function anywhere in their stack\n"
        "      --time A,B         from A to B, in seconds of the recording's clock, as 'pipa "
        "script'\n"
        "                         prints it; one may be left out; '10%/2' is the second tenth,\n"
        "                         '0%-10%' the first\n\n" CLI_HELP_NAMES "\n" CLI_HELP_STACKS
        "\n" CLI_HELP_OTHER "      --stdio            nothing: accepted because perf needs it\n\n"
        "Colours are for a terminal only, and not where NO_COLOR is set.\n\n"
        "Exit status: 0 done, 1 the recording or the output failed or no sample is left, 2 wrong\n"
        "usage.\n";

enum {
        OPT_CHILDREN = 256,
        OPT_NO_CHILDREN,
        OPT_STACKS,
        OPT_LIMIT,
        OPT_PERCENT_LIMIT,
        OPT_PERCENTAGE,
        OPT_CSV,
        OPT_JSON,
        OPT_SYMBOL,
        OPT_PARENT,
        OPT_TIME,
        OPT_STDIO,
};

static const struct option long_options[] = {
        { "sort", required_argument, NULL, 's' },
        { "children", no_argument, NULL, OPT_CHILDREN },
        { "no-children", no_argument, NULL, OPT_NO_CHILDREN },
        { "stacks", required_argument, NULL, OPT_STACKS },
        { "show-nr-samples", no_argument, NULL, 'n' },
        { "limit", required_argument, NULL, OPT_LIMIT },
        { "percent-limit", required_argument, NULL, OPT_PERCENT_LIMIT },
        { "percentage", required_argument, NULL, OPT_PERCENTAGE },
        { "csv", no_argument, NULL, OPT_CSV },
        { "json", no_argument, NULL, OPT_JSON },
        { "symbol", required_argument, NULL, OPT_SYMBOL },
        { "parent", required_argument, NULL, OPT_PARENT },
        { "time", required_argument, NULL, OPT_TIME },
        { "stdio", no_argument, NULL, OPT_STDIO },
        { "call-graph", optional_argument, NULL, 'g' },
        CLI_REQUEST_OPTIONS,
        { NULL, 0, NULL, 0 },
};

static bool parse_percent(const char *text, double *out)
{
        char *end;

        *out = strtod(text, &end);
        return isdigit((unsigned char)*text) && (!*end || strcmp(end, "%") == 0) && *out <= 100;
}

/* Options that choose samples and only this command has; -1: it is not one of them. */
static int take_filter(struct report_settings *set, int option)
{
        struct cli_filter *f = &set->ask.filter;

        switch (option) {
        case OPT_SYMBOL:
                f->filter.symbol = optarg;
                return CLI_OK;
        case OPT_PARENT:
                f->filter.parent = optarg;
                return CLI_OK;
        case OPT_TIME:
                return cli_expect(
                        &set->ask, script_times_parse(&set->times, optarg) && set->times.count == 1,
                        "--time takes one range of seconds, as in 12.5,13 or 12.5, or ,13, "
                        "or of shares, as in 10%/2 or 0%-10%");
        default:
                return -1;
        }
}

static int take_format(struct report_settings *set, enum report_format format)
{
        if (set->format != REPORT_TEXT && set->format != format)
                return cli_usage(set->ask.command, "one of --csv and --json at a time");
        set->format = format;
        return CLI_OK;
}

static int take_percentage(struct report_settings *set)
{
        set->relative = strcmp(optarg, "relative") == 0;
        return cli_expect(&set->ask, set->relative || strcmp(optarg, "absolute") == 0,
                          "--percentage takes relative or absolute");
}

/* What a row is and how much of it is printed; -1: it is not one of them. */
static int take_rows(struct report_settings *set, int option)
{
        switch (option) {
        case 's':
                set->sort_said = true;
                return report_sort_parse(&set->sort, optarg) ? CLI_OK : CLI_USAGE;
        case OPT_CHILDREN:
                set->children = CHILDREN_SHOWN;
                return CLI_OK;
        case OPT_NO_CHILDREN:
                set->children = CHILDREN_HIDDEN;
                return CLI_OK;
        case OPT_STACKS:
                return cli_expect(&set->ask, cli_number(optarg, 1, 1000000, &set->stacks),
                                  "--stacks takes a number from 1 to 1000000");
        case 'n':
                set->counts = true;
                return CLI_OK;
        case OPT_LIMIT:
                set->limit_said = true;
                return cli_expect(&set->ask, cli_number(optarg, 0, 1000000000, &set->limit),
                                  "--limit takes a number of rows; 0 is all");
        case OPT_PERCENT_LIMIT:
                return cli_expect(&set->ask, parse_percent(optarg, &set->percent_limit),
                                  "--percent-limit takes a number from 0 to 100");
        case OPT_PERCENTAGE:
                return take_percentage(set);
        default:
                return -1;
        }
}

/* -1: it is not one of them. */
static int take_output(struct report_settings *set, int option)
{
        switch (option) {
        case OPT_CSV:
                return take_format(set, REPORT_CSV);
        case OPT_JSON:
                return take_format(set, REPORT_JSON);
        case OPT_STDIO:
                return CLI_OK;
        case 'g':
                return cli_expect(
                        &set->ask, optarg && strcmp(optarg, "none") == 0,
                        "call graphs are in the page that 'pipa analyze' writes; --stacks N "
                        "prints the heaviest stacks");
        default:
                return -1;
        }
}

static int take(struct report_settings *set, int option)
{
        int code = take_filter(set, option);

        if (code == -1)
                code = take_rows(set, option);
        if (code == -1)
                code = take_output(set, option);
        return code == -1 ? cli_request_take(&set->ask, option) : code;
}

int report_options_parse(struct report_settings *set, int argc, char **argv)
{
        int option, code;

        *set = (struct report_settings){ .children = CHILDREN_AUTO };
        report_sort_parse(&set->sort, "comm,dso,sym");
        if (!cli_request_init(&set->ask, "report", argc))
                return CLI_FAILED;
        while ((option = getopt_long(argc, argv, "s:ng::" CLI_REQUEST_SHORT, long_options, NULL)) !=
               -1) {
                if (option == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                code = take(set, option);
                if (code != CLI_OK)
                        return code;
        }
        if (set->stacks && (set->sort_said || set->limit_said || set->children != CHILDREN_AUTO))
                return cli_usage(set->ask.command,
                                 "--stacks goes without --sort, --limit and --children");
        return cli_request_end(&set->ask, argc, argv, "perf.data");
}

void report_options_free(struct report_settings *set)
{
        cli_request_free(&set->ask);
}
