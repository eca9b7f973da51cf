/* A machine of files below a temporary directory, and a collector's log and arena. */
#ifndef PIPA_TESTS_COLLECT_FIXTURE_H
#define PIPA_TESTS_COLLECT_FIXTURE_H

#include "collect/log.h"

struct fixture {
        char path[64]; /* the directory */
        int root;      /* it, opened */
        struct pi_arena arena;
        struct pc_log log;
};

void fixture_init(struct fixture *fixture);
/* Removes the directory with all that is in it. */
void fixture_done(struct fixture *fixture);

/* Makes a file, and the folders of its name. */
void fixture_write(const struct fixture *fixture, const char *name, const char *text);
/* The same, `bytes` long: `text` and then a hole. */
void fixture_write_long(const struct fixture *fixture, const char *name, const char *text,
                        size_t bytes);
/* Only the folders of its name: all before the last slash. */
void fixture_folders(const struct fixture *fixture, const char *name);

/* The reason for which `what` is missing; {NULL, 0} where it is not. */
struct pi_str fixture_missing(const struct fixture *fixture, const char *what);

#endif
