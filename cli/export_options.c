#include "export_options.h"

#include "cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
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
        "                         functions of JIT compilers with _[j]\n"
        "  -o, --output FILE      a file instead of standard output; one that is there is "
        "replaced\n"
        "                         once all is written\n\n"
        "Which samples:\n"
        "      --event NAME       of this event; '*' stands for any bytes; may be repeated\n"
        "      --from S           from this moment on, in seconds since the recording's start\n"
        "      --to-time S        up to this moment\n"
        "      --comm NAMES       of threads with these names: a,b\n"
        "      --pid IDS, --tid IDS, -C, --cpu LIST\n\n"
        "Names of functions:\n"
        "      --symfs DIR        where the recorded machine's files are; may be repeated\n"
        "      --kallsyms FILE    /proc/kallsyms of the recorded machine, of the same boot\n"
        "      --no-this-machine  do not look into this machine's files, even where a build id "
        "says\n"
        "                         that they are the recorded ones\n\n"
        "Other:\n"
        "  -q, --quiet            do not say on standard error what weakens the result\n"
        "      --threads N        worker threads (default: one per processor)\n"
        "  -h, --help             this text\n\n"
        "Exit status: 0 done, 1 the recording or the output failed or no sample is left, 2 wrong\n"
        "usage.\n";

enum {
        OPT_TO = 256,
        OPT_BY,
        OPT_MARKS,
        OPT_EVENT,
        OPT_FROM,
        OPT_TO_TIME,
        OPT_COMM,
        OPT_PID,
        OPT_TID,
        OPT_SYMFS,
        OPT_KALLSYMS,
        OPT_NO_THIS_MACHINE,
        OPT_THREADS,
};

static const struct option long_options[] = {
        { "to", required_argument, NULL, OPT_TO },
        { "by", required_argument, NULL, OPT_BY },
        { "marks", no_argument, NULL, OPT_MARKS },
        { "output", required_argument, NULL, 'o' },
        { "event", required_argument, NULL, OPT_EVENT },
        { "from", required_argument, NULL, OPT_FROM },
        { "to-time", required_argument, NULL, OPT_TO_TIME },
        { "comm", required_argument, NULL, OPT_COMM },
        { "comms", required_argument, NULL, OPT_COMM },
        { "pid", required_argument, NULL, OPT_PID },
        { "tid", required_argument, NULL, OPT_TID },
        { "cpu", required_argument, NULL, 'C' },
        { "symfs", required_argument, NULL, OPT_SYMFS },
        { "kallsyms", required_argument, NULL, OPT_KALLSYMS },
        { "no-this-machine", no_argument, NULL, OPT_NO_THIS_MACHINE },
        { "threads", required_argument, NULL, OPT_THREADS },
        { "quiet", no_argument, NULL, 'q' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static int usage(const char *what)
{
        fprintf(stderr, "pipa export: %s; 'pipa export --help' says more\n", what);
        return CLI_USAGE;
}

static int expect(bool good, const char *what)
{
        return good ? CLI_OK : usage(what);
}

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
                return usage("--to takes folded, pprof, speedscope, csv or json");
        if (set->format && set->format != (enum pipa_export_format)word->value)
                return usage("one format at a time");
        set->format = (enum pipa_export_format)word->value;
        set->format_name = word->text;
        return CLI_OK;
}

static int take_way(struct export_settings *set)
{
        const struct word *word = find(ways, sizeof(ways) / sizeof(ways[0]), optarg);

        if (!word)
                return usage("--by takes comm, process, thread or cpu");
        set->how.by = (enum pipa_export_by)word->value;
        set->by_said = true;
        return CLI_OK;
}

static bool parse_threads(const char *text, unsigned *out)
{
        char *end;
        unsigned long value = strtoul(text, &end, 10);

        if (*text < '0' || *text > '9' || *end || value < 1 || value > 4096)
                return false;
        *out = (unsigned)value;
        return true;
}

/* Options that choose samples; -1: it is not one of them. */
static int take_filter(struct export_settings *set, int option)
{
        struct cli_filter *f = &set->filter;

        switch (option) {
        case OPT_EVENT:
                return expect(cli_filter_event(f, optarg), "--event takes a name");
        case OPT_FROM:
                return expect(cli_seconds(optarg, &f->filter.from_ns),
                              "--from takes seconds, as in 12.5");
        case OPT_TO_TIME:
                return expect(cli_seconds(optarg, &f->filter.to_ns),
                              "--to-time takes seconds, as in 12.5");
        case OPT_COMM:
                return expect(cli_filter_comms(f, optarg), "--comm takes names: a,b");
        case OPT_PID:
                return expect(cli_filter_pids(f, optarg), "--pid takes numbers: 7,8");
        case OPT_TID:
                return expect(cli_filter_tids(f, optarg), "--tid takes numbers: 7,8");
        case 'C':
                return expect(cli_filter_cpus(f, optarg), "--cpu takes a list: 0-3,8");
        default:
                return -1;
        }
}

static int take(struct export_settings *set, int option)
{
        switch (option) {
        case OPT_TO:
                return take_format(set);
        case OPT_BY:
                return take_way(set);
        case OPT_MARKS:
                set->how.marks = true;
                return CLI_OK;
        case 'o':
                set->output = optarg;
                return CLI_OK;
        case 'q':
                set->quiet = true;
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
                return expect(parse_threads(optarg, &set->analysis.threads),
                              "--threads takes a number from 1 to 4096");
        default:
                return usage("that option is not understood");
        }
}

/* A wrong directory or file name would otherwise show as missing names only. */
static int check(struct export_settings *set)
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
        if (!set->format)
                return usage("say what to write with --to: folded, pprof, speedscope, csv or json");
        if (set->format == PIPA_EXPORT_PPROF && strcmp(set->output, "-") == 0 &&
            isatty(STDOUT_FILENO))
                return usage("pprof's bytes are not for a terminal; name a file with -o");
        if (set->format == PIPA_EXPORT_SPEEDSCOPE && !set->by_said)
                set->how.by = PIPA_EXPORT_BY_THREAD;
        set->analysis.symfs = set->symfs;
        set->how.filter = &set->filter.filter;
        return CLI_OK;
}

int export_options_parse(struct export_settings *set, int argc, char **argv)
{
        int option;

        *set = (struct export_settings){ .output = "-",
                                         .how = PIPA_EXPORT_OPTIONS_INIT,
                                         .analysis = PIPA_OPTIONS_INIT,
                                         .symfs = calloc((size_t)argc, sizeof(*set->symfs)) };
        cli_filter_init(&set->filter);
        set->analysis.this_machine = true;
        if (!set->symfs) {
                fprintf(stderr, "pipa: out of memory\n");
                return CLI_FAILED;
        }
        while ((option = getopt_long(argc, argv, "o:C:qh", long_options, NULL)) != -1) {
                int code;
                if (option == 'h') {
                        fputs(help, stdout);
                        return -1;
                }
                code = take_filter(set, option);
                code = code == -1 ? take(set, option) : code;
                if (code != CLI_OK)
                        return code;
        }
        if (optind == argc)
                return usage("name the recording, for example perf.data");
        if (optind + 1 < argc)
                return usage("one recording at a time");
        set->input = argv[optind];
        return check(set);
}

void export_options_free(struct export_settings *set)
{
        cli_filter_free(&set->filter);
        free(set->symfs);
}
