#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const struct {
        const char *name;
        const char *summary;
        int (*run)(int argc, char **argv);
} commands[] = {
        { "analyze", "turn a recording into report.html and print a summary", cli_analyze },
        { "inspect", "say what a recording holds, without analysing it", cli_inspect },
        { "report", "print which functions the samples fell into, as 'perf report' does",
          cli_report },
        { "script", "print every sample as 'perf script' does", cli_script },
        { "export", "write the samples for another tool: folded, pprof, speedscope, CSV, JSON",
          cli_export },
        { "symbols", "say which modules have names, from where, and how to get what is missing",
          cli_symbols },
        { "series", "print what the machine did over time: a table, CSV or JSON", cli_series },
        { "metrics", "compute metrics from counted events: top-down, CPI, misses", cli_metrics },
        { "explain", "say what a metric means, and what to do about it", cli_explain },
        { "collect", "record this machine, processes or a command (pipa-collect)", cli_collect },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *to)
{
        fprintf(to,
                "pipa %s - offline Linux performance analysis\n\n"
                "Usage: pipa COMMAND [OPTION]...\n\n"
                "Commands:\n",
                pipa_version());
        for (size_t i = 0; i < COMMANDS; i++)
                fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
        fprintf(to,
                "\nOptions:\n"
                "  --help     this text; 'pipa COMMAND --help' for one command\n"
                "  --version  the version\n\n"
                "To begin:\n"
                "  pipa-collect -a --duration 10 -o slow.tar.zst   on the slow machine, as root\n"
                "  pipa analyze slow.tar.zst                       here, or on any other\n");
}

void cli_print_error(const struct pipa_error *err)
{
        fprintf(stderr, "pipa: ");
        if (err->member[0] && err->offset != UINT64_MAX)
                fprintf(stderr, "%s, offset %llu: ", err->member, (unsigned long long)err->offset);
        else if (err->member[0])
                fprintf(stderr, "%s: ", err->member);
        fprintf(stderr, "%s\n", err->text);
}

/* Files of an archive of symbol files each take a descriptor. */
static void allow_files(void)
{
        struct rlimit files;

        if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
                files.rlim_cur = files.rlim_max;
                setrlimit(RLIMIT_NOFILE, &files);
        }
}

int main(int argc, char **argv)
{
        allow_files();
        if (argc < 2) {
                print_help(stderr);
                return CLI_USAGE;
        }
        if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
            strcmp(argv[1], "help") == 0) {
                print_help(stdout);
                return CLI_OK;
        }
        if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
                printf("pipa %s\n", pipa_version());
                return CLI_OK;
        }
        for (size_t i = 0; i < COMMANDS; i++) {
                if (strcmp(argv[1], commands[i].name) == 0)
                        return commands[i].run(argc - 1, argv + 1);
        }
        fprintf(stderr, "pipa: there is no command '%s'; 'pipa --help' lists them\n", argv[1]);
        return CLI_USAGE;
}
