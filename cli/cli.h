/* The program pipa. Sees the public API only. Each command is a file and a row in main.c. */
#ifndef PIPA_CLI_CLI_H
#define PIPA_CLI_CLI_H

#include "pipa/pipa.h"

/* Exit codes. */
enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* argv[0] is the command's name. */
int cli_analyze(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_inspect(int argc, char **argv);
int cli_collect(int argc, char **argv);
int cli_metrics(int argc, char **argv);
int cli_series(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_symbols(int argc, char **argv);
int cli_script(int argc, char **argv);
int cli_export(int argc, char **argv);

/* "pipa: perf.data, offset 104: is empty …" on stderr, with the hint of the status. */
void cli_print_error(const struct pipa_error *err);

/* Where an archive's members go while they are read: $TMPDIR, else /var/tmp rather than /tmp,
 * because they may be large and /tmp may be memory. */
const char *cli_temp_dir(void);

/* Where the program is that reads symbol files; `path` holds the answer. Not checked: one that
 * cannot be started is a note in the analysis. */
struct cli_path {
        char text[4096];
};
const char *cli_symbolize_program(struct cli_path *path);

/* Writes what `render` of `format` gives to `path`: into a new file beside it that then takes its
 * name, so that nobody ever sees half a file. "-" is standard output. A file that is there and is
 * not a report or a model of ours is left alone unless `force`. Prints the reason on failure. */
bool cli_write(const struct pipa_analysis *analysis, enum pipa_render_format format,
               const char *path, bool force);

/* Writes to a descriptor; false where that failed, with the reason said. */
typedef bool (*cli_fill_fn)(void *user, int fd);

/* Lets `fill` write a file that then takes the name `path`, replacing what is there: nobody ever
 * sees half of it. "-" is standard output; what is no regular file is written as it stands. */
bool cli_write_file(const char *path, cli_fill_fn fill, void *user);

/* At most a few of the notes on stderr, a line each, safe for a terminal. */
void cli_print_notes(const struct pipa_analysis *analysis);

#endif
