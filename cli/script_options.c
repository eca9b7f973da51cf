#include "script_options.h"

#include "cli.h"
#include "script_records.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As perf: a chain that is longer is cut, and said. */
#define MAX_STACK 127

static const char help[] =
        "Usage: pipa script [OPTION]... [FILE|BUNDLE]\n\n"
        "Prints every sample as 'perf script' does, so that whatever reads perf's text reads "
        "this:\n"
        "stackcollapse-perf.pl, inferno, FlameScope. FILE is a perf.data file or what "
        "pipa-collect\n"
        "wrote (default: perf.data). doc/perf-script.md lists where the text differs from "
        "perf's.\n\n"
        "What is printed:\n"
        "  -F, --fields LIST      fields, as in 'comm,tid,time,event,ip,sym'; '+a,-b' changes the\n"
        "                         default; 'sw:LIST' is for one kind of events (hw, sw, trace,\n"
        "                         raw, break); the fields stand below\n"
        "  -G, --hide-call-graph  the sampled address only\n"
        "      --max-stack N      at most N frames of a call chain (default: 127; 0: all)\n"
        "      --ns               times in nanoseconds\n"
        "      --show-mmap-events, --show-task-events, --show-switch-events, --show-lost-events,\n"
        "      --show-namespace-events, --show-cgroup-events, --show-bpf-events,\n"
        "      --show-text-poke-events, --show-round-events\n"
        "                         also these records, between the samples\n"
        "  -o, --output FILE      a file instead of standard output; one that is there is "
        "replaced\n"
        "                         once all is written\n\n"
        "Which samples:\n"
        "      --comm NAMES       of threads with these names\n"
        "      --pid IDS, --tid IDS, -C, --cpu LIST\n"
        "      --event NAME       of this event; '*' stands for any bytes; may be repeated\n"
        "  -S, --symbols NAMES    sampled in these functions\n"
        "      --time A,B         from A to B, in seconds of the recording's clock, as printed; "
        "one\n"
        "                         may be left out; '10%/2' is the second tenth, '0%-10%' the "
        "first\n\n"
        "Names of functions:\n"
        "      --symfs DIR        where the recorded machine's files are; may be repeated\n"
        "      --kallsyms FILE    /proc/kallsyms of the recorded machine, of the same boot\n"
        "      --no-this-machine  do not look into this machine's files, even where a build id "
        "says\n"
        "                         that they are the recorded ones\n\n"
        "Other:\n"
        "  -i, --input FILE       the same as FILE\n"
        "  -q, --quiet            do not say on standard error what weakens the result\n"
        "      --threads N        worker threads (default: one per processor)\n"
        "  -h, --help             this text\n\n"
        "Fields:\n";

static const char help_end[] =
        "\nWhat would steer a terminal in a recorded name is printed as \\xNN. A value that was "
        "not\n"
        "recorded is a '-'.\n\n"
        "Exit status: 0 done, 1 the recording or the output failed, 2 wrong usage.\n";

enum {
        OPT_MAX_STACK = 256,
        OPT_NS,
        OPT_COMM,
        OPT_PID,
        OPT_TID,
        OPT_EVENT,
        OPT_TIME,
        OPT_SYMFS,
        OPT_KALLSYMS,
        OPT_NO_THIS_MACHINE,
        OPT_THREADS,
        OPT_SHOW = 512, /* and an enum script_show */
};

static const struct option long_options[] = {
        { "fields", required_argument, NULL, 'F' },
        { "hide-call-graph", no_argument, NULL, 'G' },
        { "max-stack", required_argument, NULL, OPT_MAX_STACK },
        { "ns", no_argument, NULL, OPT_NS },
        { "output", required_argument, NULL, 'o' },
        { "comm", required_argument, NULL, OPT_COMM },
        { "comms", required_argument, NULL, OPT_COMM },
        { "pid", required_argument, NULL, OPT_PID },
        { "tid", required_argument, NULL, OPT_TID },
        { "cpu", required_argument, NULL, 'C' },
        { "event", required_argument, NULL, OPT_EVENT },
        { "symbols", required_argument, NULL, 'S' },
        { "time", required_argument, NULL, OPT_TIME },
        { "symfs", required_argument, NULL, OPT_SYMFS },
        { "kallsyms", required_argument, NULL, OPT_KALLSYMS },
        { "no-this-machine", no_argument, NULL, OPT_NO_THIS_MACHINE },
        { "input", required_argument, NULL, 'i' },
        { "quiet", no_argument, NULL, 'q' },
        { "threads", required_argument, NULL, OPT_THREADS },
        { "help", no_argument, NULL, 'h' },
        { "show-mmap-events", no_argument, NULL, OPT_SHOW | SHOW_MMAP },
        { "show-task-events", no_argument, NULL, OPT_SHOW | SHOW_TASK },
        { "show-switch-events", no_argument, NULL, OPT_SHOW | SHOW_SWITCH },
        { "show-lost-events", no_argument, NULL, OPT_SHOW | SHOW_LOST },
        { "show-namespace-events", no_argument, NULL, OPT_SHOW | SHOW_NAMESPACE },
        { "show-cgroup-events", no_argument, NULL, OPT_SHOW | SHOW_CGROUP },
        { "show-bpf-events", no_argument, NULL, OPT_SHOW | SHOW_BPF },
        { "show-text-poke-events", no_argument, NULL, OPT_SHOW | SHOW_TEXT_POKE },
        { "show-round-events", no_argument, NULL, OPT_SHOW | SHOW_ROUND },
        { NULL, 0, NULL, 0 },
};

static int usage(const char *what)
{
        fprintf(stderr, "pipa script: %s; 'pipa script --help' says more\n", what);
        return CLI_USAGE;
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

/* "a,b" -> "^(a|b)$" with every byte meaning itself. */
static bool parse_symbols(struct script_settings *set, const char *text)
{
        char *out = malloc(2 * strlen(text) + sizeof("^()$"));
        char *at = out;

        if (!out || !*text) {
                free(out);
                return false;
        }
        *at++ = '^';
        *at++ = '(';
        for (; *text; text++) {
                if (*text == ',') {
                        *at++ = '|';
                        continue;
                }
                if (strchr(".[]()*+?{}|^$\\", *text))
                        *at++ = '\\';
                *at++ = *text;
        }
        memcpy(at, ")$", sizeof(")$"));
        free(set->symbol);
        set->filter.filter.symbol = set->symbol = out;
        return true;
}

static void print_help(void)
{
        fputs(help, stdout);
        script_fields_list(stdout);
        fputs(help_end, stdout);
}

/* Options that choose samples; -1: it is not one of them. */
static int take_filter(struct script_settings *set, int option)
{
        struct cli_filter *f = &set->filter;

        switch (option) {
        case OPT_COMM:
                return cli_filter_comms(f, optarg) ? CLI_OK : usage("--comm takes names: a,b");
        case OPT_PID:
                return cli_filter_pids(f, optarg) ? CLI_OK : usage("--pid takes numbers: 7,8");
        case OPT_TID:
                return cli_filter_tids(f, optarg) ? CLI_OK : usage("--tid takes numbers: 7,8");
        case 'C':
                return cli_filter_cpus(f, optarg) ? CLI_OK : usage("--cpu takes a list: 0-3,8");
        case 'S':
                return parse_symbols(set, optarg) ? CLI_OK : usage("--symbols takes names: a,b");
        case OPT_EVENT:
                return cli_filter_event(f, optarg) ? CLI_OK : usage("--event takes a name");
        case OPT_TIME:
                return script_times_parse(&set->times, optarg)
                               ? CLI_OK
                               : usage("--time takes seconds, as in 12.5,13 or 12.5, or ,13, or "
                                       "shares, as in 10%/2 or 0%-10%");
        default:
                return -1;
        }
}

static int take_output(struct script_settings *set, int option)
{
        switch (option) {
        case 'F':
                return script_fields_parse(&set->fields, optarg) ? CLI_OK : CLI_USAGE;
        case 'G':
                set->no_chains = true;
                return CLI_OK;
        case OPT_MAX_STACK:
                return parse_number(optarg, 0, 65536, &set->max_stack)
                               ? CLI_OK
                               : usage("--max-stack takes a number from 0 (all) to 65536");
        case OPT_NS:
                set->nanoseconds = true;
                return CLI_OK;
        case 'o':
                set->output = optarg;
                return CLI_OK;
        case 'q':
                set->quiet = true;
                return CLI_OK;
        default:
                return -1;
        }
}

static int take_input(struct script_settings *set, int option)
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
                return parse_number(optarg, 1, 4096, &set->analysis.threads)
                               ? CLI_OK
                               : usage("--threads takes a number from 1 to 4096");
        default:
                return usage("that option is not understood");
        }
}

static int take(struct script_settings *set, int option)
{
        int code;

        if (option >= OPT_SHOW) {
                set->show |= (uint32_t)(option & ~OPT_SHOW);
                return CLI_OK;
        }
        code = take_filter(set, option);
        if (code == -1)
                code = take_output(set, option);
        return code == -1 ? take_input(set, option) : code;
}

/* A wrong directory or file name would otherwise show as missing names only. */
static int check(struct script_settings *set)
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
        set->analysis.symfs = set->symfs;
        if (set->max_stack == 0)
                set->max_stack = UINT32_MAX;
        return CLI_OK;
}

int script_options_parse(struct script_settings *set, int argc, char **argv)
{
        int option, code;

        *set = (struct script_settings){ .analysis = PIPA_OPTIONS_INIT,
                                         .max_stack = MAX_STACK,
                                         .symfs = calloc((size_t)argc, sizeof(*set->symfs)) };
        script_fields_init(&set->fields);
        cli_filter_init(&set->filter);
        set->analysis.this_machine = true;
        if (!set->symfs) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        while ((option = getopt_long(argc, argv, "F:Go:C:S:i:qh", long_options, NULL)) != -1) {
                if (option == 'h') {
                        print_help();
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

void script_options_free(struct script_settings *set)
{
        cli_filter_free(&set->filter);
        free(set->symfs);
        free(set->symbol);
}
