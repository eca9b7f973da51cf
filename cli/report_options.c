#include "report_options.h"

#include "cli.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        "      --csv, --json      for a program; all rows, all numbers\n"
        "  -o, --output FILE      a file instead of standard output; one that is there is "
        "replaced\n"
        "                         once all is written\n\n"
        "Which samples:\n"
        "      --comm NAMES       of threads with these names: a,b\n"
        "      --pid IDS, --tid IDS, -C, --cpu LIST\n"
        "      --event NAME       of this event; '*' stands for any bytes; may be repeated\n"
        "      --symbol REGEX     sampled in a function that it matches\n"
        "      --parent REGEX     with such a function anywhere in their stack\n"
        "      --time A,B         from A to B, in seconds of the recording's clock, as 'pipa "
        "script'\n"
        "                         prints it; one may be left out; '10%/2' is the second tenth,\n"
        "                         '0%-10%' the first\n\n"
        "Names of functions:\n"
        "      --symfs DIR        where the recorded machine's files are; may be repeated\n"
        "      --kallsyms FILE    /proc/kallsyms of the recorded machine, of the same boot\n"
        "      --no-this-machine  do not look into this machine's files, even where a build id "
        "says\n"
        "                         that they are the recorded ones\n\n"
        "Other:\n"
        "  -i, --input FILE       the same as FILE\n"
        "  -q, --quiet            do not say on standard error what weakens the result\n"
        "      --stdio            nothing: accepted because perf needs it\n"
        "      --threads N        worker threads (default: one per processor)\n"
        "  -h, --help             this text\n\n"
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
        OPT_COMM,
        OPT_PID,
        OPT_TID,
        OPT_EVENT,
        OPT_SYMBOL,
        OPT_PARENT,
        OPT_TIME,
        OPT_SYMFS,
        OPT_KALLSYMS,
        OPT_NO_THIS_MACHINE,
        OPT_STDIO,
        OPT_THREADS,
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
        { "output", required_argument, NULL, 'o' },
        { "comm", required_argument, NULL, OPT_COMM },
        { "comms", required_argument, NULL, OPT_COMM },
        { "pid", required_argument, NULL, OPT_PID },
        { "tid", required_argument, NULL, OPT_TID },
        { "cpu", required_argument, NULL, 'C' },
        { "event", required_argument, NULL, OPT_EVENT },
        { "symbol", required_argument, NULL, OPT_SYMBOL },
        { "parent", required_argument, NULL, OPT_PARENT },
        { "time", required_argument, NULL, OPT_TIME },
        { "symfs", required_argument, NULL, OPT_SYMFS },
        { "kallsyms", required_argument, NULL, OPT_KALLSYMS },
        { "no-this-machine", no_argument, NULL, OPT_NO_THIS_MACHINE },
        { "input", required_argument, NULL, 'i' },
        { "quiet", no_argument, NULL, 'q' },
        { "stdio", no_argument, NULL, OPT_STDIO },
        { "call-graph", optional_argument, NULL, 'g' },
        { "threads", required_argument, NULL, OPT_THREADS },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static int usage(const char *what)
{
        fprintf(stderr, "pipa report: %s; 'pipa report --help' says more\n", what);
        return CLI_USAGE;
}

static int expect(bool good, const char *what)
{
        return good ? CLI_OK : usage(what);
}

static bool parse_number(const char *text, unsigned long least, unsigned long most, unsigned *out)
{
        char *end;
        unsigned long value = strtoul(text, &end, 10);

        if (!isdigit((unsigned char)*text) || *end || value < least || value > most)
                return false;
        *out = (unsigned)value;
        return true;
}

static bool parse_percent(const char *text, double *out)
{
        char *end;

        *out = strtod(text, &end);
        return isdigit((unsigned char)*text) && (!*end || strcmp(end, "%") == 0) && *out <= 100;
}

/* Options that choose samples; -1: it is not one of them. */
static int take_filter(struct report_settings *set, int option)
{
        struct cli_filter *f = &set->filter;

        switch (option) {
        case OPT_COMM:
                return expect(cli_filter_comms(f, optarg), "--comm takes names: a,b");
        case OPT_PID:
                return expect(cli_filter_pids(f, optarg), "--pid takes numbers: 7,8");
        case OPT_TID:
                return expect(cli_filter_tids(f, optarg), "--tid takes numbers: 7,8");
        case 'C':
                return expect(cli_filter_cpus(f, optarg), "--cpu takes a list: 0-3,8");
        case OPT_EVENT:
                return expect(cli_filter_event(f, optarg), "--event takes a name");
        case OPT_SYMBOL:
                f->filter.symbol = optarg;
                return CLI_OK;
        case OPT_PARENT:
                f->filter.parent = optarg;
                return CLI_OK;
        case OPT_TIME:
                return expect(script_times_parse(&set->times, optarg) && set->times.count == 1,
                              "--time takes one range of seconds, as in 12.5,13 or 12.5, or ,13, "
                              "or of shares, as in 10%/2 or 0%-10%");
        default:
                return -1;
        }
}

static int take_format(struct report_settings *set, enum report_format format)
{
        if (set->format != REPORT_TEXT && set->format != format)
                return usage("one of --csv and --json at a time");
        set->format = format;
        return CLI_OK;
}

static int take_percentage(struct report_settings *set)
{
        set->relative = strcmp(optarg, "relative") == 0;
        return expect(set->relative || strcmp(optarg, "absolute") == 0,
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
                return expect(parse_number(optarg, 1, 1000000, &set->stacks),
                              "--stacks takes a number from 1 to 1000000");
        case 'n':
                set->counts = true;
                return CLI_OK;
        case OPT_LIMIT:
                set->limit_said = true;
                return expect(parse_number(optarg, 0, 1000000000, &set->limit),
                              "--limit takes a number of rows; 0 is all");
        case OPT_PERCENT_LIMIT:
                return expect(parse_percent(optarg, &set->percent_limit),
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
        case 'o':
                set->output = optarg;
                return CLI_OK;
        case 'q':
                set->quiet = true;
                return CLI_OK;
        case OPT_STDIO:
                return CLI_OK;
        case 'g':
                return expect(optarg && strcmp(optarg, "none") == 0,
                              "call graphs are in the page that 'pipa analyze' writes; --stacks N "
                              "prints the heaviest stacks");
        default:
                return -1;
        }
}

static int take_input(struct report_settings *set, int option)
{
        switch (option) {
        case 'i':
                set->input = optarg;
                return CLI_OK;
        case OPT_SYMFS:
                set->symfs[set->analysis.symfs_count++] = optarg;
                return CLI_OK;
        case OPT_KALLSYMS:
                set->analysis.kallsyms = optarg;
                return CLI_OK;
        case OPT_NO_THIS_MACHINE:
                set->analysis.this_machine = false;
                return CLI_OK;
        case OPT_THREADS:
                return expect(parse_number(optarg, 1, 4096, &set->analysis.threads),
                              "--threads takes a number from 1 to 4096");
        default:
                return usage("that option is not understood");
        }
}

static int take(struct report_settings *set, int option)
{
        int code = take_filter(set, option);

        if (code == -1)
                code = take_rows(set, option);
        if (code == -1)
                code = take_output(set, option);
        return code == -1 ? take_input(set, option) : code;
}

/* A wrong directory or file name would otherwise show as missing names only. */
static int check(struct report_settings *set)
{
        for (size_t i = 0; i < set->analysis.symfs_count; i++) {
                if (access(set->symfs[i], R_OK | X_OK) != 0) {
                        fprintf(stderr, "pipa: --symfs %s cannot be read\n", set->symfs[i]);
                        return CLI_USAGE;
                }
        }
        if (set->analysis.kallsyms && access(set->analysis.kallsyms, R_OK) != 0) {
                fprintf(stderr, "pipa: --kallsyms %s cannot be read\n", set->analysis.kallsyms);
                return CLI_USAGE;
        }
        if (set->stacks && (set->sort_said || set->limit_said || set->children != CHILDREN_AUTO))
                return usage("--stacks goes without --sort, --limit and --children");
        set->analysis.symfs = set->symfs;
        set->analysis.need = PIPA_NEED_SAMPLES;
        set->analysis.temp_dir = cli_temp_dir();
        return CLI_OK;
}

int report_options_parse(struct report_settings *set, int argc, char **argv)
{
        int option, code;

        *set = (struct report_settings){ .output = "-",
                                         .analysis = PIPA_OPTIONS_INIT,
                                         .symfs = calloc((size_t)argc, sizeof(*set->symfs)) };
        cli_filter_init(&set->filter);
        report_sort_parse(&set->sort, "comm,dso,sym");
        set->analysis.this_machine = true;
        if (!set->symfs) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        while ((option = getopt_long(argc, argv, "s:ng::C:o:i:qh", long_options, NULL)) != -1) {
                if (option == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                code = take(set, option);
                if (code != CLI_OK)
                        return code;
        }
        if (optind + 1 < argc || (set->input && optind < argc))
                return usage("one recording at a time");
        if (optind < argc)
                set->input = argv[optind];
        set->input = set->input ? set->input : "perf.data";
        return check(set);
}

void report_options_free(struct report_settings *set)
{
        cli_filter_free(&set->filter);
        free(set->symfs);
}
