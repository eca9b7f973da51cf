/* argv -> struct pc_options. Every refusal is one sentence that says what to write instead. */
#include "collect/options.h"

#include "base/text.h"
#include "collect/bundle/manifest.h"
#include "collect/count/list.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#define FREQUENCY_DEFAULT 99 /* not a divisor of what timers do a hundred times a second */
#define FREQUENCY_MAX 100000
#define INTERVAL_DEFAULT_NS INT64_C(1000000000)
#define INTERVAL_MIN_NS INT64_C(10000000)

static const char help[] =
        "Usage: pipa-collect [OPTION]...                  the whole machine\n"
        "       pipa-collect [OPTION]... -p PID[,PID]...  processes and what they start\n"
        "       pipa-collect [OPTION]... -- COMMAND [ARG]...\n\n"
        "Records where CPU time goes and what /proc tells, into one bundle. 'pipa analyze BUNDLE'\n"
        "makes a report of it, on any machine.\n\n"
        "What and how long:\n"
        "  -a, --all             the whole machine (default); with a command: while it runs\n"
        "  -p, --pid PID,...     these processes, their threads and the children they make\n"
        "      --duration TIME   stop after 30 (seconds), 500ms, 5m, 2h; without it -a and -p\n"
        "                        record until Ctrl-C, a command until it ends\n\n"
        "Samples and snapshots:\n"
        "  -F, --frequency HZ    samples per second and CPU (default: 99)\n"
        "  -e, --event LIST      events as perf names them (default: cycles, or cpu-clock where\n"
        "                        the machine has no cycles)\n"
        "      --interval TIME   between snapshots of /proc (default: 1s, at least 10ms)\n"
        "      --no-samples      snapshots only\n"
        "      --no-snapshots    samples only\n\n"
        "The bundle:\n"
        "  -o, --output FILE     .tar.zst, .tar.gz or .tar; DIR/ for a directory, - for standard\n"
        "                        output (default: pipa-HOST-DATE-TIME.tar.zst)\n"
        "      --force           replace what is there\n"
        "      --label KEY=TEXT  a word for the report, for example ticket=4711; may be repeated\n"
        "      --with-binaries   add the programs and libraries that samples fell into\n"
        "      --with-cmdline    tell the command's arguments, not its name alone\n\n"
        "Other:\n"
        "      --list-events[=CPU]\n"
        "                        the events that pipa knows of this processor, or of CPU\n"
        "  -q, --quiet           say errors only\n"
        "  -h, --help            this text\n"
        "      --version         the version\n\n"
        "Exit status: 0 recorded; 1 failed, or cut short by an error; 2 wrong usage; 3 recorded,\n"
        "but without the samples that were asked for; 126, 127 the command cannot be run.\n";

enum {
        OPT_DURATION = 256,
        OPT_INTERVAL,
        OPT_NO_SAMPLES,
        OPT_NO_SNAPSHOTS,
        OPT_FORCE,
        OPT_LABEL,
        OPT_WITH_BINARIES,
        OPT_WITH_CMDLINE,
        OPT_LIST_EVENTS,
        OPT_VERSION,
};

static const struct option long_options[] = {
        { "all", no_argument, NULL, 'a' },
        { "pid", required_argument, NULL, 'p' },
        { "duration", required_argument, NULL, OPT_DURATION },
        { "frequency", required_argument, NULL, 'F' },
        { "event", required_argument, NULL, 'e' },
        { "interval", required_argument, NULL, OPT_INTERVAL },
        { "no-samples", no_argument, NULL, OPT_NO_SAMPLES },
        { "no-snapshots", no_argument, NULL, OPT_NO_SNAPSHOTS },
        { "output", required_argument, NULL, 'o' },
        { "force", no_argument, NULL, OPT_FORCE },
        { "label", required_argument, NULL, OPT_LABEL },
        { "with-binaries", no_argument, NULL, OPT_WITH_BINARIES },
        { "with-cmdline", no_argument, NULL, OPT_WITH_CMDLINE },
        { "list-events", optional_argument, NULL, OPT_LIST_EVENTS },
        { "quiet", no_argument, NULL, 'q' },
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, OPT_VERSION },
        { NULL, 0, NULL, 0 },
};

/* While options are read. */
struct reading {
        struct pc_options *options;
        struct pi_arena *arena;
        struct pc_log *log;
        const char **labels; /* [argc] */
        bool all;
};

static bool refuse(struct reading *r, const char *what)
{
        pc_error(r->log, "%s; 'pipa-collect --help' says more", what);
        return false;
}

static bool read_frequency(struct reading *r, const char *text)
{
        uint64_t value;
        if (!pi_text_u64(pi_str_of(text), &value) || value < 1 || value > FREQUENCY_MAX)
                return refuse(r, "-F takes samples per second, from 1 to 100000");
        r->options->frequency_hz = (unsigned)value;
        return true;
}

static bool read_interval(struct reading *r, const char *text)
{
        int64_t ns;
        if (!pc_duration_parse(text, &ns) || ns < INTERVAL_MIN_NS)
                return refuse(r,
                              "--interval takes a time of at least 10ms, for example 1s or 500ms");
        r->options->interval_ns = ns;
        return true;
}

static bool read_duration(struct reading *r, const char *text)
{
        if (!pc_duration_parse(text, &r->options->duration_ns))
                return refuse(r, "--duration takes a time, for example 30, 500ms, 5m or 2h");
        return true;
}

static bool read_pids(struct reading *r, const char *text)
{
        if (r->options->pids)
                return refuse(r,
                              "-p is given twice; name all processes in one list, as in -p 12,34");
        if (!pc_pids_parse(text, r->arena, &r->options->pids, &r->options->pid_count))
                return refuse(r, "-p takes process ids, each once, for example -p 12,34");
        r->options->scope = PC_SCOPE_PROCESSES;
        return true;
}

static bool read_label(struct reading *r, const char *text)
{
        const char *equals = strchr(text, '=');
        size_t n = equals ? (size_t)(equals - text) : 0;
        if (n == 0 || n > PC_LABEL_KEY_MAX)
                return refuse(r, "--label takes KEY=TEXT with a key of 1 to 64 bytes, for example "
                                 "--label ticket=4711");
        for (size_t i = 0; i < r->options->label_count; i++)
                if (strncmp(r->labels[i], text, n + 1) == 0)
                        return refuse(r, "--label is given twice with the same key");
        r->labels[r->options->label_count++] = text;
        return true;
}

static bool read_flag(struct reading *r, int c)
{
        struct pc_options *o = r->options;
        bool *flag = c == 'a'                 ? &r->all
                     : c == 'q'               ? &o->quiet
                     : c == OPT_FORCE         ? &o->force
                     : c == OPT_NO_SAMPLES    ? &o->no_samples
                     : c == OPT_NO_SNAPSHOTS  ? &o->no_snapshots
                     : c == OPT_WITH_BINARIES ? &o->with_binaries
                     : c == OPT_WITH_CMDLINE  ? &o->with_cmdline
                                              : NULL;
        if (!flag)
                return refuse(r, "that option is not understood");
        *flag = true;
        return true;
}

static bool read_one(struct reading *r, int c, const char *text)
{
        switch (c) {
        case 'p':
                return read_pids(r, text);
        case 'F':
                return read_frequency(r, text);
        case OPT_DURATION:
                return read_duration(r, text);
        case OPT_INTERVAL:
                return read_interval(r, text);
        case OPT_LABEL:
                return read_label(r, text);
        case 'e':
                r->options->events = text;
                return true;
        case 'o':
                r->options->output = text;
                return true;
        default:
                return read_flag(r, c);
        }
}

/* What each option allows by itself but not together. */
static bool check(struct reading *r)
{
        const struct pc_options *o = r->options;
        if (o->pids && r->all)
                return refuse(r, "-a is the whole machine and -p some processes; give one of them");
        if (o->pids && o->command)
                return refuse(r, "-p records processes that run already; give them or a command");
        if (o->no_samples && o->no_snapshots)
                return refuse(r, "with --no-samples and --no-snapshots there is nothing to record");
        if (o->no_samples && o->events)
                return refuse(r, "-e says what to sample and --no-samples that nothing is sampled; "
                                 "give one of them");
        if (o->output && !*o->output)
                return refuse(r, "-o takes a name, for example -o slow.tar.zst");
        return true;
}

/* A string in the arena: `words` and, where it fits, `word` behind a space. */
static struct pi_str append(struct pi_arena *arena, struct pi_str words, const char *word)
{
        return pi_arena_format(arena, "%s %s", words.p ? words.p : "", word);
}

static bool tell(struct reading *r, int argc, char **argv, int own)
{
        struct pc_options *o = r->options;
        struct pi_str words = PI_STR("pipa-collect");
        for (int i = 1; i < argc && words.p; i++) {
                if (i < own || o->with_cmdline) {
                        words = append(r->arena, words, argv[i]);
                } else {
                        words = append(r->arena, words, pi_str_basename(pi_str_of(argv[i])).p);
                        break;
                }
        }
        o->cmdline = words.p;
        return words.p != NULL;
}

/* What only prints; -1 for the others. */
static int print(struct reading *r, int c, const char *text)
{
        if (c == OPT_LIST_EVENTS && !pc_list_events(text, stdout, r->log))
                return PC_EXIT_USAGE;
        if (c == 'h' || c == OPT_VERSION)
                fputs(c == 'h' ? help : "pipa-collect " PIPA_VERSION "\n", stdout);
        else if (c != OPT_LIST_EVENTS)
                return -1;
        if (fflush(stdout) == 0)
                return PC_EXIT_GOOD;
        pc_error(r->log, "what was asked for could not be written to standard output");
        return PC_EXIT_FAILED;
}

static int parse(struct reading *r, int argc, char **argv)
{
        int c;
        opterr = 0;
        while ((c = getopt_long(argc, argv, "+ap:F:e:o:qh", long_options, NULL)) != -1) {
                /* "--list-events CPU", as people write it */
                if (c == OPT_LIST_EVENTS && !optarg && optind < argc && argv[optind][0] != '-')
                        optarg = argv[optind++];
                int code = print(r, c, optarg);
                if (code >= 0)
                        return code;
                if (c == '?' || c == ':') {
                        pc_error(r->log,
                                 "'%s' is not an option, or lacks its value; 'pipa-collect --help' "
                                 "lists them",
                                 argv[optind - 1]);
                        return PC_EXIT_USAGE;
                }
                if (!read_one(r, c, optarg))
                        return PC_EXIT_USAGE;
        }
        if (optind < argc) {
                r->options->command = argv + optind;
                r->options->command_count = (size_t)(argc - optind);
                r->options->scope = r->all ? PC_SCOPE_MACHINE : PC_SCOPE_COMMAND;
        }
        if (!check(r))
                return PC_EXIT_USAGE;
        return tell(r, argc, argv, optind) ? -1 : PC_EXIT_FAILED;
}

int pc_options_parse(struct pc_options *options, int argc, char **argv, struct pi_arena *arena,
                     struct pc_log *log)
{
        struct reading r = { .options = options, .arena = arena, .log = log };
        *options = (struct pc_options){ .scope = PC_SCOPE_MACHINE,
                                        .frequency_hz = FREQUENCY_DEFAULT,
                                        .interval_ns = INTERVAL_DEFAULT_NS };
        r.labels = PI_NEW_ARRAY(arena, const char *, (size_t)argc + 1);
        options->labels = r.labels;
        if (!r.labels)
                return PC_EXIT_FAILED;
        return parse(&r, argc, argv);
}
