#include "export_options.h"

#include "cli.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
        "Usage: pipa export --to FORMAT [OPTION]... FILE|BUNDLE\n\n"
        "Writes the samples of FILE, a perf.data file or what pipa-collect wrote, for another "
        "tool.\n"
        "doc/export.md says what each format holds.\n\n"
        "Formats:\n"
        "      --to folded        'a;b;c 12' lines as stackcollapse-perf.pl writes them: "
        "flamegraph.pl,\n"
        "                         inferno, speedscope; of one event\n"
        "      --to pprof         profile.proto, gzipped: pprof, Grafana, Datadog, Perfetto\n"
        "      --to speedscope    www.speedscope.app, also without the network\n"
        "      --to csv           a row for each sample: a spreadsheet, a data base\n"
        "      --to json          samples, stacks and events as columns: a script\n\n"
        "How:\n"
        "      --by comm|process|thread|cpu\n"
        "                         what folded stacks begin with (default: comm), and of what there "
        "is\n"
        "                         a profile in speedscope (default: thread); csv, json and pprof "
        "say\n"
        "                         all four of each sample\n"
        "      --marks            folded, csv: kernel functions end with _[k], inlined ones with "
        "_[i],\n"
        "                         functions of JIT compilers with _[j]\n" CLI_HELP_OUTPUT
        "\n" CLI_HELP_SAMPLES
        "      --from S           from this moment on, in seconds since the recording's start\n"
        "      --to-time S        up to this moment\n\n" CLI_HELP_NAMES "\n" CLI_HELP_STACKS
        "\n" CLI_HELP_OTHER "\n"
        "Exit status: 0 done, 1 the recording or the output failed or no sample is left, 2 wrong\n"
        "usage.\n";

enum { OPT_TO = 256, OPT_BY, OPT_MARKS, OPT_FROM, OPT_TO_TIME };

static const struct option long_options[] = {
        { "to", required_argument, NULL, OPT_TO },
        { "by", required_argument, NULL, OPT_BY },
        { "marks", no_argument, NULL, OPT_MARKS },
        { "from", required_argument, NULL, OPT_FROM },
        { "to-time", required_argument, NULL, OPT_TO_TIME },
        CLI_REQUEST_OPTIONS,
        { NULL, 0, NULL, 0 },
};

struct word {
        const char *text;
        int value;
};

static const struct word formats[] = {
        { "folded", PIPA_EXPORT_FOLDED },
        { "pprof", PIPA_EXPORT_PPROF },
        { "speedscope", PIPA_EXPORT_SPEEDSCOPE },
        { "csv", PIPA_EXPORT_CSV },
        { "json", PIPA_EXPORT_JSON },
};

static const struct word ways[] = {
        { "comm", PIPA_EXPORT_BY_COMM },
        { "process", PIPA_EXPORT_BY_PROCESS },
        { "thread", PIPA_EXPORT_BY_THREAD },
        { "cpu", PIPA_EXPORT_BY_CPU },
};

static const struct word *find(const struct word *words, size_t count, const char *text)
{
        for (size_t i = 0; i < count; i++)
                if (strcmp(words[i].text, text) == 0)
                        return &words[i];
        return NULL;
}

static int take_format(struct export_settings *set)
{
        const struct word *word = find(formats, sizeof(formats) / sizeof(formats[0]), optarg);

        if (!word)
                return cli_usage(set->ask.command,
                                 "--to takes folded, pprof, speedscope, csv or json");
        if (set->format && set->format != (enum pipa_export_format)word->value)
                return cli_usage(set->ask.command, "one format at a time");
        set->format = (enum pipa_export_format)word->value;
        set->format_name = word->text;
        return CLI_OK;
}

static int take_way(struct export_settings *set)
{
        const struct word *word = find(ways, sizeof(ways) / sizeof(ways[0]), optarg);

        if (!word)
                return cli_usage(set->ask.command, "--by takes comm, process, thread or cpu");
        set->how.by = (enum pipa_export_by)word->value;
        set->by_said = true;
        return CLI_OK;
}

static int take(struct export_settings *set, int option)
{
        struct cli_request *ask = &set->ask;

        switch (option) {
        case OPT_TO:
                return take_format(set);
        case OPT_BY:
                return take_way(set);
        case OPT_MARKS:
                set->how.marks = true;
                return CLI_OK;
        case OPT_FROM:
                return cli_expect(ask, cli_seconds(optarg, &ask->filter.filter.from_ns),
                                  "--from takes seconds, as in 12.5");
        case OPT_TO_TIME:
                return cli_expect(ask, cli_seconds(optarg, &ask->filter.filter.to_ns),
                                  "--to-time takes seconds, as in 12.5");
        default:
                return cli_request_take(ask, option);
        }
}

static int check(struct export_settings *set)
{
        if (!set->format)
                return cli_usage(set->ask.command, "say what to write with --to: folded, pprof, "
                                                   "speedscope, csv or json");
        if (set->format == PIPA_EXPORT_PPROF && strcmp(set->ask.output, "-") == 0 &&
            isatty(STDOUT_FILENO))
                return cli_usage(set->ask.command,
                                 "pprof's bytes are not for a terminal; name a file with -o");
        if (set->format == PIPA_EXPORT_SPEEDSCOPE && !set->by_said)
                set->how.by = PIPA_EXPORT_BY_THREAD;
        set->how.filter = &set->ask.filter.filter;
        return CLI_OK;
}

int export_options_parse(struct export_settings *set, int argc, char **argv)
{
        int option, code;

        *set = (struct export_settings){ .how = PIPA_EXPORT_OPTIONS_INIT };
        if (!cli_request_init(&set->ask, "export", argc))
                return CLI_FAILED;
        while ((option = getopt_long(argc, argv, CLI_REQUEST_SHORT, long_options, NULL)) != -1) {
                if (option == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                code = take(set, option);
                if (code != CLI_OK)
                        return code;
        }
        code = cli_request_end(&set->ask, argc, argv, NULL);
        return code == CLI_OK ? check(set) : code;
}

void export_options_free(struct export_settings *set)
{
        cli_request_free(&set->ask);
}
