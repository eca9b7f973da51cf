/* What the collector says: on the terminal, in collect.log, and, for what could not be collected,
 * in the manifest. Nothing is ever left out in silence. */
#ifndef PIPA_COLLECT_LOG_H
#define PIPA_COLLECT_LOG_H

#include "base/vec.h"

struct pc_missing {
        struct pi_str what; /* "perf-12.map", "/proc/schedstat" */
        struct pi_str why;  /* "is a symbolic link" */
};

struct pc_log {
        struct pi_arena *arena;
        int fd;                   /* collect.log; -1 before there is one */
        bool quiet;               /* nothing but errors on the terminal */
        struct pi_vec missing;    /* struct pc_missing */
        uint64_t missing_dropped; /* beyond 1 000 */
};

void pc_log_init(struct pc_log *log, struct pi_arena *arena, bool quiet);

/* Terminal (stderr, "pipa-collect: …") and file. */
void pc_say(struct pc_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, even when quiet. */
void pc_error(struct pc_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* File only. */
void pc_trace(struct pc_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* File and manifest; `loud`: the terminal as well. */
void pc_missing(struct pc_log *log, bool loud, const char *what, const char *format, ...)
        __attribute__((format(printf, 4, 5)));

#endif
