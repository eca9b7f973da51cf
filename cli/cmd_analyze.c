/* pipa analyze: a recording -> report.html, and a summary on the terminal. */
#include "cli.h"
#include "request.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
        const char *input, *output, *json;
        bool force;
        struct pipa_options options;
        const char **symfs, **debug_dirs, **jit;
};

static const char help[] =
        "Usage: pipa analyze [OPTION]... FILE\n\n"
        "Reads FILE, a recording of any machine, and writes one self-contained page that shows\n"
        "where the time went. FILE is what pipa-collect wrote (an archive or a directory) or a\n"
        "perf.data file of 'perf record', also one compressed by gzip, bzip2, xz or zstd; text of\n"
        "'perf script', folded stacks and what 'perf stat' wrote will do.\n\n"
        "Output:\n"
        "  -o, --output FILE    the page (default: report.html); - is standard output\n"
        "      --json FILE      write the model as JSON too; - is standard output\n"
        "      --force          overwrite a file that is not a report of pipa's\n\n"
        "Names of functions:\n"
        "      --symfs DIR      where the recorded machine's files are: a copy of its root, a\n"
        "                       flat directory of binaries, a .build-id tree, perf's ~/.debug, or\n"
        "                       an archive of perf archive; may be repeated\n"
        "      --debug-dir DIR  what stands for /usr/lib/debug; may be repeated\n"
        "      --kallsyms FILE  /proc/kallsyms of the recorded machine, of the same boot\n"
        "      --jit FILE       names of generated code: a jitdump or a perf-PID.map; PID:FILE\n"
        "                       where its name holds another PID; may be repeated\n"
        "      --demangle FORM  full (with parameters), short (without template arguments),\n"
        "                       none; default: without parameters, as perf has it\n\n"
        "Metrics of counted events:\n"
        "      --cpu CPU        the processor: a name (sapphirerapids) or an id (0x410fd0c0,\n"
        "                       GenuineIntel-6-8F-8); default: the one that was recorded\n"
        "      --metrics TABLE  a table of metrics that is laid over pipa's\n\n"
        "Call chains:\n"
        "      --no-unwind      do not unwind user stacks that were recorded as bytes\n"
        "                       (perf record --call-graph dwarf)\n"
        "      --max-stack N    the N innermost frames of each call chain (default: all)\n\n"
        "Other:\n"
        "      --threads N      worker threads (default: one per processor)\n"
        "  -h, --help           this text\n\n"
        "What an archive holds goes to unnamed files in $TMPDIR (default: /var/tmp).\n"
        "Files of this machine are used only where their build id is the recorded one, its\n"
        "kallsyms only for a recording of this very boot.\n\n"
        "Exit status: 0 done, 1 the recording or an output failed, 2 wrong usage.\n";

enum {
        OPT_JSON = 256,
        OPT_FORCE,
        OPT_SYMFS,
        OPT_DEBUG_DIR,
        OPT_KALLSYMS,
        OPT_JIT,
        OPT_DEMANGLE,
        OPT_CPU,
        OPT_METRICS,
        OPT_THREADS,
        OPT_NO_UNWIND,
        OPT_MAX_STACK
};

static const struct option long_options[] = {
        { "output", required_argument, NULL, 'o' },
        { "json", required_argument, NULL, OPT_JSON },
        { "force", no_argument, NULL, OPT_FORCE },
        { "symfs", required_argument, NULL, OPT_SYMFS },
        { "debug-dir", required_argument, NULL, OPT_DEBUG_DIR },
        { "kallsyms", required_argument, NULL, OPT_KALLSYMS },
        { "jit", required_argument, NULL, OPT_JIT },
        { "demangle", required_argument, NULL, OPT_DEMANGLE },
        { "cpu", required_argument, NULL, OPT_CPU },
        { "metrics", required_argument, NULL, OPT_METRICS },
        { "threads", required_argument, NULL, OPT_THREADS },
        { "no-unwind", no_argument, NULL, OPT_NO_UNWIND },
        { "max-stack", required_argument, NULL, OPT_MAX_STACK },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

/* CLI_OK: go on. -1: help was printed, all done. */
static int parse(int argc, char **argv, struct settings *set)
{
        int c;

        while ((c = getopt_long(argc, argv, "o:h", long_options, NULL)) != -1) {
                switch (c) {
                case 'o':
                        set->output = optarg;
                        break;
                case OPT_JSON:
                        set->json = optarg;
                        break;
                case OPT_FORCE:
                        set->force = true;
                        break;
                case OPT_SYMFS:
                        set->symfs[set->options.symfs_count++] = optarg;
                        break;
                case OPT_DEBUG_DIR:
                        set->debug_dirs[set->options.debug_dir_count++] = optarg;
                        break;
                case OPT_KALLSYMS:
                        set->options.kallsyms = optarg;
                        break;
                case OPT_JIT:
                        set->jit[set->options.jit_count++] = optarg;
                        break;
                case OPT_DEMANGLE:
                        if (!cli_demangle(optarg, &set->options.demangle))
                                return cli_usage("analyze",
                                                 "--demangle takes full, short, usual or none");
                        break;
                case OPT_CPU:
                        set->options.cpu = optarg;
                        break;
                case OPT_METRICS:
                        set->options.metrics_file = optarg;
                        break;
                case OPT_NO_UNWIND:
                        set->options.no_unwind = true;
                        break;
                case OPT_MAX_STACK:
                        if (!cli_number(optarg, 0, 65536, &set->options.max_stack))
                                return cli_usage(
                                        "analyze",
                                        "--max-stack takes a number from 0 (all) to 65536");
                        break;
                case OPT_THREADS:
                        if (!cli_number(optarg, 1, 4096, &set->options.threads))
                                return cli_usage("analyze",
                                                 "--threads takes a number from 1 to 4096");
                        break;
                case 'h':
                        fputs(help, stdout);
                        return -1;
                default:
                        return cli_usage("analyze", "that option is not understood");
                }
        }
        if (optind == argc)
                return cli_usage("analyze", "name the recording to analyse, for example perf.data");
        if (optind + 1 < argc)
                return cli_usage("analyze", "one recording at a time");
        set->input = argv[optind];
        if (set->json && strcmp(set->output, set->json) == 0) {
                fprintf(stderr, "pipa analyze: page and JSON cannot both go to %s\n", set->json);
                return CLI_USAGE;
        }
        return CLI_OK;
}

static void show_progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user;
        if (total > 0)
                fprintf(stderr, "\r\033[K%s %u %%", stage,
                        (unsigned)(100.0 * (double)done / (double)total));
        else
                fprintf(stderr, "\r\033[K%s", stage);
}

static int print(void *user, const void *data, size_t size)
{
        return fwrite(data, 1, size, user) == size ? 0 : 5 /* EIO */;
}

static bool print_summary(const struct pipa_analysis *analysis, const struct settings *set)
{
        bool piped = strcmp(set->output, "-") == 0 || (set->json && strcmp(set->json, "-") == 0);
        FILE *to = piped ? stderr : stdout;
        struct pipa_error err;
        bool good = pipa_render(analysis, PIPA_RENDER_TEXT, print, to, &err) == PIPA_OK;

        if (good && strcmp(set->output, "-") != 0)
                fprintf(to, "\nReport: %s\n", set->output);
        if (!good || fflush(to) != 0) {
                fprintf(stderr, "pipa: the summary could not be written to standard output\n");
                return false;
        }
        return true;
}

const char *cli_temp_dir(void)
{
        const char *dir = getenv("TMPDIR");

        return dir && *dir ? dir : "/var/tmp";
}

static int analyze(struct settings *set)
{
        struct pipa_analysis *analysis;
        struct pipa_error err;
        struct cli_path program;
        bool good;

        set->options.symfs = set->symfs;
        set->options.jit = set->jit;
        set->options.debug_dirs = set->debug_dirs;
        if (!cli_files_readable(&set->options))
                return CLI_USAGE;
        set->options.this_machine = true;
        set->options.temp_dir = cli_temp_dir();
        set->options.symbolize_program = cli_symbolize_program(&program);
        if (isatty(STDERR_FILENO))
                set->options.progress = show_progress;
        if (pipa_analyze_file(set->input, &set->options, &analysis, &err) != PIPA_OK) {
                if (set->options.progress)
                        fprintf(stderr, "\r\033[K");
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (set->options.progress)
                fprintf(stderr, "\r\033[K");
        good = cli_write(analysis, PIPA_RENDER_HTML, set->output, set->force) &&
               (!set->json || cli_write(analysis, PIPA_RENDER_JSON, set->json, set->force)) &&
               print_summary(analysis, set);
        pipa_analysis_free(analysis);
        return good ? CLI_OK : CLI_FAILED;
}

int cli_analyze(int argc, char **argv)
{
        struct settings set = { .output = "report.html", .options = PIPA_OPTIONS_INIT };
        int code;

        set.symfs = calloc((size_t)argc, sizeof(*set.symfs));
        set.debug_dirs = calloc((size_t)argc, sizeof(*set.debug_dirs));
        set.jit = calloc((size_t)argc, sizeof(*set.jit));
        if (set.symfs && set.debug_dirs && set.jit) {
                code = parse(argc, argv, &set);
        } else {
                fprintf(stderr, "pipa: out of memory\n");
                code = CLI_FAILED;
        }
        if (code == CLI_OK)
                code = analyze(&set);
        free(set.symfs);
        free(set.debug_dirs);
        free(set.jit);
        return code < 0 ? CLI_OK : code;
}
