/* The command line of pipa-collect, read and checked. */
#ifndef PIPA_COLLECT_OPTIONS_H
#define PIPA_COLLECT_OPTIONS_H

#include "collect/sample/sampler.h"

/* Exit codes; doc/pipa-collect.1 has them in words. */
enum {
        PC_EXIT_GOOD = 0,
        PC_EXIT_FAILED = 1,
        PC_EXIT_USAGE = 2,
        PC_EXIT_NO_SAMPLES = 3,
        PC_EXIT_CANNOT_RUN = 126, /* the command is there, but */
        PC_EXIT_NOT_FOUND = 127,
};

struct pc_options {
        enum pc_scope scope;
        const pid_t *pids; /* [pid_count] of -p */
        size_t pid_count;
        char *const *command; /* NULL-terminated; NULL: none */
        size_t command_count;
        int64_t duration_ns; /* 0: until it is told to stop, or what is recorded ends */
        int64_t interval_ns; /* of snapshots */
        unsigned frequency_hz;
        const char *events;        /* NULL: the default event */
        const char *const *labels; /* [label_count] "k=v" */
        size_t label_count;
        const char *output; /* NULL: a name made of host and time */
        const char *
                cmdline; /* this program's own words, and of the command's those that may be told */
        bool with_cmdline, with_binaries, no_samples, no_snapshots, force, quiet;
};

/* -1: go on. Else the exit code: help or version was printed, or an error said. Strings are argv's
 * or the arena's. */
int pc_options_parse(struct pc_options *options, int argc, char **argv, struct pi_arena *arena,
                     struct pc_log *log);

/* "5", "0.5", "500ms", "30s", "5m", "2h" -> nanoseconds above 0. False, and *ns left alone, for
 * others and for more than a year. */
bool pc_duration_parse(const char *text, int64_t *ns);

/* "12,345" -> process ids, in the arena. False for others and for one named twice. */
bool pc_pids_parse(const char *text, struct pi_arena *arena, const pid_t **pids, size_t *count);

#endif
