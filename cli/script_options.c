#include "script_options.h"

#include "cli.h"
#include "script_records.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

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
        "      --max-stack N      the N innermost frames of a call chain (default: 127; 0: all)\n"
        "      --no-unwind        do not unwind user stacks that were recorded as bytes\n"
        "      --ns               times in nanoseconds\n"
        "      --show-mmap-events, --show-task-events, --show-switch-events, --show-lost-events,\n"
        "      --show-namespace-events, --show-cgroup-events, --show-bpf-events,\n"
        "      --show-text-poke-events, --show-round-events\n"
        "                         also these records, between the samples\n" CLI_HELP_OUTPUT
        "\n" CLI_HELP_SAMPLES "  -S, --symbols NAMES    sampled in these functions\n"
        "      --time A,B         from A to B, in seconds of the recording's clock, as printed; "
        "one\n"
        "                         may be left out; '10%/2' is the second tenth, '0%-10%' the "
        "first\n\n" CLI_HELP_NAMES "\n" CLI_HELP_OTHER "\n"
        "Fields:\n";

static const char help_end[] =
        "\nWhat would steer a terminal in a recorded name is printed as \\xNN. A value that was "
        "not\n"
        "recorded is a '-'.\n\n"
        "Exit status: 0 done, 1 the recording or the output failed, 2 wrong usage.\n";

enum {
        OPT_NS = 256,
        OPT_TIME,
        OPT_SHOW = 512, /* and an enum script_show */
};

static const struct option long_options[] = {
        { "fields", required_argument, NULL, 'F' },
        { "hide-call-graph", no_argument, NULL, 'G' },
        { "ns", no_argument, NULL, OPT_NS },
        { "symbols", required_argument, NULL, 'S' },
        { "time", required_argument, NULL, OPT_TIME },
        { "show-mmap-events", no_argument, NULL, OPT_SHOW | SHOW_MMAP },
        { "show-task-events", no_argument, NULL, OPT_SHOW | SHOW_TASK },
        { "show-switch-events", no_argument, NULL, OPT_SHOW | SHOW_SWITCH },
        { "show-lost-events", no_argument, NULL, OPT_SHOW | SHOW_LOST },
        { "show-namespace-events", no_argument, NULL, OPT_SHOW | SHOW_NAMESPACE },
        { "show-cgroup-events", no_argument, NULL, OPT_SHOW | SHOW_CGROUP },
        { "show-bpf-events", no_argument, NULL, OPT_SHOW | SHOW_BPF },
        { "show-text-poke-events", no_argument, NULL, OPT_SHOW | SHOW_TEXT_POKE },
        { "show-round-events", no_argument, NULL, OPT_SHOW | SHOW_ROUND },
        CLI_REQUEST_OPTIONS,
        { NULL, 0, NULL, 0 },
};

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
        set->ask.filter.filter.symbol = set->symbol = out;
        return true;
}

static void print_help(void)
{
        fputs(help, stdout);
        script_fields_list(stdout);
        fputs(help_end, stdout);
}

static int take(struct script_settings *set, int option)
{
        struct cli_request *ask = &set->ask;

        if (option >= OPT_SHOW) {
                set->show |= (uint32_t)(option & ~OPT_SHOW);
                return CLI_OK;
        }
        switch (option) {
        case 'F':
                return script_fields_parse(&set->fields, optarg) ? CLI_OK : CLI_USAGE;
        case 'G':
                set->no_chains = true;
                return CLI_OK;
        case OPT_NS:
                set->nanoseconds = true;
                return CLI_OK;
        case 'S':
                return cli_expect(ask, parse_symbols(set, optarg), "--symbols takes names: a,b");
        case OPT_TIME:
                return cli_expect(ask, script_times_parse(&set->times, optarg),
                                  "--time takes seconds, as in 12.5,13 or 12.5, or ,13, or "
                                  "shares, as in 10%/2 or 0%-10%");
        default:
                return cli_request_take(ask, option);
        }
}

int script_options_parse(struct script_settings *set, int argc, char **argv)
{
        int option, code;

        *set = (struct script_settings){ .show = 0 };
        script_fields_init(&set->fields);
        if (!cli_request_init(&set->ask, "script", argc))
                return CLI_FAILED;
        set->ask.analysis.max_stack = MAX_STACK;
        while ((option = getopt_long(argc, argv, "F:GS:" CLI_REQUEST_SHORT, long_options, NULL)) !=
               -1) {
                if (option == 'h') {
                        print_help();
                        return -1;
                }
                code = take(set, option);
                if (code != CLI_OK)
                        return code;
        }
        return cli_request_end(&set->ask, argc, argv, "perf.data");
}

void script_options_free(struct script_settings *set)
{
        cli_request_free(&set->ask);
        free(set->symbol);
}
