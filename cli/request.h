/* What the commands that read one recording and write of its samples are asked alike: which
 * recording, whose files name functions, which samples, where the output goes. Their tables of
 * options hold CLI_REQUEST_OPTIONS, their short ones CLI_REQUEST_SHORT. */
#ifndef PIPA_CLI_REQUEST_H
#define PIPA_CLI_REQUEST_H

#include "cli.h"
#include "filter.h"

struct cli_request {
        const char *command;        /* "script": what messages call it */
        const char *input, *output; /* output "-": standard output */
        bool quiet;
        struct pipa_options analysis;
        struct cli_filter filter;
        const char **symfs, **debug_dirs, **jit; /* owned */
        struct cli_path program;
};

/* Between the characters and the options of one command alone, which begin at 256. */
enum {
        CLI_OPT_COMM = 128,
        CLI_OPT_PID,
        CLI_OPT_TID,
        CLI_OPT_EVENT,
        CLI_OPT_SYMFS,
        CLI_OPT_DEBUG_DIR,
        CLI_OPT_KALLSYMS,
        CLI_OPT_JIT,
        CLI_OPT_DEMANGLE,
        CLI_OPT_NO_THIS_MACHINE,
        CLI_OPT_THREADS,
        CLI_OPT_NO_UNWIND,
        CLI_OPT_MAX_STACK,
};

#define CLI_REQUEST_SHORT "C:i:o:qh"
#define CLI_REQUEST_OPTIONS                                                                      \
        { "comm", required_argument, NULL, CLI_OPT_COMM },                                       \
                { "comms", required_argument, NULL, CLI_OPT_COMM },                              \
                { "pid", required_argument, NULL, CLI_OPT_PID },                                 \
                { "tid", required_argument, NULL, CLI_OPT_TID },                                 \
                { "cpu", required_argument, NULL, 'C' },                                         \
                { "event", required_argument, NULL, CLI_OPT_EVENT },                             \
                { "symfs", required_argument, NULL, CLI_OPT_SYMFS },                             \
                { "debug-dir", required_argument, NULL, CLI_OPT_DEBUG_DIR },                     \
                { "kallsyms", required_argument, NULL, CLI_OPT_KALLSYMS },                       \
                { "jit", required_argument, NULL, CLI_OPT_JIT },                                 \
                { "demangle", required_argument, NULL, CLI_OPT_DEMANGLE },                       \
                { "no-this-machine", no_argument, NULL, CLI_OPT_NO_THIS_MACHINE },               \
                { "threads", required_argument, NULL, CLI_OPT_THREADS },                         \
                { "no-unwind", no_argument, NULL, CLI_OPT_NO_UNWIND },                           \
                { "max-stack", required_argument, NULL, CLI_OPT_MAX_STACK },                     \
                { "input", required_argument, NULL, 'i' },                                       \
                { "output", required_argument, NULL, 'o' }, { "quiet", no_argument, NULL, 'q' }, \
        {                                                                                        \
                "help", no_argument, NULL, 'h'                                                   \
        }

#define CLI_HELP_OUTPUT                                                                      \
        "  -o, --output FILE      a file instead of standard output; one that is there is\n" \
        "                         replaced once all is written\n"
#define CLI_HELP_SAMPLES                                              \
        "Which samples:\n"                                            \
        "      --comm NAMES       of threads with these names: a,b\n" \
        "      --pid IDS, --tid IDS, -C, --cpu LIST\n"                \
        "      --event NAME       of this event; '*' stands for any bytes; may be repeated\n"
#define CLI_HELP_NAMES                                                                           \
        "Names of functions:\n"                                                                  \
        "      --symfs DIR        where the recorded machine's files are: a copy of its root,\n" \
        "                         a flat directory, a .build-id tree, perf's ~/.debug, or an\n"  \
        "                         archive of perf archive; may be repeated\n"                    \
        "      --debug-dir DIR    what stands for /usr/lib/debug; may be repeated\n"             \
        "      --kallsyms FILE    /proc/kallsyms of the recorded machine, of the same boot\n"    \
        "      --jit FILE         names of generated code: a jitdump or a perf-PID.map;\n"       \
        "                         PID:FILE where its name holds another PID; may be repeated\n"  \
        "      --demangle FORM    full (with parameters), short (without template arguments),\n" \
        "                         none; default: without parameters, as perf has it\n"           \
        "      --no-this-machine  do not look into this machine's files, even where a build\n"   \
        "                         id says that they are the recorded ones\n"
#define CLI_HELP_STACKS                                                                    \
        "Call chains:\n"                                                                   \
        "      --no-unwind        do not unwind user stacks that were recorded as bytes\n" \
        "                         (perf record --call-graph dwarf)\n"                      \
        "      --max-stack N      the N innermost frames of each call chain (default: all)\n"
#define CLI_HELP_OTHER                                                                    \
        "Other:\n"                                                                        \
        "  -i, --input FILE       the same as FILE\n"                                     \
        "  -q, --quiet            do not say on standard error what weakens the result\n" \
        "      --threads N        worker threads (default: one per processor)\n"          \
        "  -h, --help             this text\n"

/* False, with the reason said, without memory. */
bool cli_request_init(struct cli_request *r, const char *command, int argc);
void cli_request_free(struct cli_request *r);

/* Takes one option. CLI_OK; CLI_USAGE, with the reason said; -1 where it is none of these. */
int cli_request_take(struct cli_request *r, int option);

/* After the last option: what is left of argv names the recording, else `otherwise` does; NULL: it
 * has to be named. CLI_OK, or CLI_USAGE with the reason said. */
int cli_request_end(struct cli_request *r, int argc, char **argv, const char *otherwise);

/* "pipa script: --pid takes numbers; 'pipa script --help' says more"; CLI_USAGE. */
int cli_usage(const char *command, const char *what);

/* CLI_OK where `good`, else cli_usage. */
int cli_expect(const struct cli_request *r, bool good, const char *what);

/* A number from `least` to `most`. */
bool cli_number(const char *text, unsigned long least, unsigned long most, unsigned *out);

/* --demangle: full, short, usual or none. */
bool cli_demangle(const char *text, unsigned *out);

/* A wrong directory or file name would otherwise show as missing names only. False, with the reason
 * said. */
bool cli_files_readable(const struct pipa_options *options);

#endif
