#include "request.h"

#include "cli.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_usage(const char *command, const char *what)
{
        fprintf(stderr, "pipa %s: %s; 'pipa %s --help' says more\n", command, what, command);
        return CLI_USAGE;
}

int cli_expect(const struct cli_request *r, bool good, const char *what)
{
        return good ? CLI_OK : cli_usage(r->command, what);
}

bool cli_number(const char *text, unsigned long least, unsigned long most, unsigned *out)
{
        char *end;
        unsigned long value = strtoul(text, &end, 10);

        if (!isdigit((unsigned char)*text) || *end || value < least || value > most)
                return false;
        *out = (unsigned)value;
        return true;
}

bool cli_demangle(const char *text, unsigned *out)
{
        static const char *const forms[] = { [PIPA_DEMANGLE_USUAL] = "usual",
                                             [PIPA_DEMANGLE_FULL] = "full",
                                             [PIPA_DEMANGLE_SHORT] = "short",
                                             [PIPA_DEMANGLE_NONE] = "none" };

        for (unsigned i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
                if (strcmp(text, forms[i]) == 0) {
                        *out = i;
                        return true;
                }
        }
        return false;
}

bool cli_files_readable(const struct pipa_options *options)
{
        for (size_t i = 0; i < options->symfs_count; i++) {
                struct stat st;
                bool file = stat(options->symfs[i], &st) == 0 && !S_ISDIR(st.st_mode);
                if (access(options->symfs[i], file ? R_OK : R_OK | X_OK) != 0) {
                        fprintf(stderr, "pipa: --symfs %s cannot be read\n", options->symfs[i]);
                        return false;
                }
        }
        for (size_t i = 0; i < options->debug_dir_count; i++) {
                if (access(options->debug_dirs[i], R_OK | X_OK) != 0) {
                        fprintf(stderr, "pipa: --debug-dir %s cannot be read\n",
                                options->debug_dirs[i]);
                        return false;
                }
        }
        if (options->kallsyms && access(options->kallsyms, R_OK) != 0) {
                fprintf(stderr, "pipa: --kallsyms %s cannot be read\n", options->kallsyms);
                return false;
        }
        return true;
}

bool cli_request_init(struct cli_request *r, const char *command, int argc)
{
        *r = (struct cli_request){ .command = command,
                                   .output = "-",
                                   .analysis = PIPA_OPTIONS_INIT,
                                   .symfs = calloc((size_t)argc, sizeof(*r->symfs)),
                                   .debug_dirs = calloc((size_t)argc, sizeof(*r->debug_dirs)),
                                   .jit = calloc((size_t)argc, sizeof(*r->jit)) };
        cli_filter_init(&r->filter);
        r->analysis.symfs = r->symfs;
        r->analysis.debug_dirs = r->debug_dirs;
        r->analysis.jit = r->jit;
        r->analysis.this_machine = true;
        r->analysis.need = PIPA_NEED_SAMPLES;
        r->analysis.temp_dir = cli_temp_dir();
        r->analysis.symbolize_program = cli_symbolize_program(&r->program);
        if (r->symfs && r->debug_dirs && r->jit)
                return true;
        fprintf(stderr, "pipa: out of memory\n");
        cli_request_free(r);
        return false;
}

void cli_request_free(struct cli_request *r)
{
        cli_filter_free(&r->filter);
        free(r->symfs);
        free(r->jit);
        free(r->debug_dirs);
}

/* Options that choose samples; -1: it is not one of them. */
static int take_filter(struct cli_request *r, int option)
{
        struct cli_filter *f = &r->filter;

        switch (option) {
        case CLI_OPT_COMM:
                return cli_expect(r, cli_filter_comms(f, optarg), "--comm takes names: a,b");
        case CLI_OPT_PID:
                return cli_expect(r, cli_filter_pids(f, optarg), "--pid takes numbers: 7,8");
        case CLI_OPT_TID:
                return cli_expect(r, cli_filter_tids(f, optarg), "--tid takes numbers: 7,8");
        case 'C':
                return cli_expect(r, cli_filter_cpus(f, optarg), "--cpu takes a list: 0-3,8");
        case CLI_OPT_EVENT:
                return cli_expect(r, cli_filter_event(f, optarg), "--event takes a name");
        default:
                return -1;
        }
}

int cli_request_take(struct cli_request *r, int option)
{
        switch (option) {
        case CLI_OPT_SYMFS:
                r->symfs[r->analysis.symfs_count++] = optarg;
                return CLI_OK;
        case CLI_OPT_DEBUG_DIR:
                r->debug_dirs[r->analysis.debug_dir_count++] = optarg;
                return CLI_OK;
        case CLI_OPT_KALLSYMS:
                r->analysis.kallsyms = optarg;
                return CLI_OK;
        case CLI_OPT_JIT:
                r->jit[r->analysis.jit_count++] = optarg;
                return CLI_OK;
        case CLI_OPT_DEMANGLE:
                return cli_expect(r, cli_demangle(optarg, &r->analysis.demangle),
                                  "--demangle takes full, short, usual or none");
        case CLI_OPT_NO_THIS_MACHINE:
                r->analysis.this_machine = false;
                return CLI_OK;
        case CLI_OPT_NO_UNWIND:
                r->analysis.no_unwind = true;
                return CLI_OK;
        case CLI_OPT_MAX_STACK:
                return cli_expect(r, cli_number(optarg, 0, 65536, &r->analysis.max_stack),
                                  "--max-stack takes a number from 0 (all) to 65536");
        case CLI_OPT_THREADS:
                return cli_expect(r, cli_number(optarg, 1, 4096, &r->analysis.threads),
                                  "--threads takes a number from 1 to 4096");
        case 'i':
                r->input = optarg;
                return CLI_OK;
        case 'o':
                r->output = optarg;
                return CLI_OK;
        case 'q':
                r->quiet = true;
                return CLI_OK;
        case '?':
                return cli_usage(r->command, "that option is not understood");
        default:
                return take_filter(r, option);
        }
}

/* The recording would be gone, and what was made of it is not all of it. */
static bool overwrites_itself(const struct cli_request *r)
{
        struct stat in, out;

        return strcmp(r->output, "-") != 0 && stat(r->input, &in) == 0 &&
               stat(r->output, &out) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

int cli_request_end(struct cli_request *r, int argc, char **argv, const char *otherwise)
{
        if (optind + 1 < argc || (r->input && optind < argc))
                return cli_usage(r->command, "one recording at a time");
        if (optind < argc)
                r->input = argv[optind];
        r->input = r->input ? r->input : otherwise;
        if (!r->input)
                return cli_usage(r->command, "name the recording, for example perf.data");
        if (overwrites_itself(r))
                return cli_usage(r->command, "-o names the recording itself");
        return cli_files_readable(&r->analysis) ? CLI_OK : CLI_USAGE;
}
