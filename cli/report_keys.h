/* What rows of a report are told apart by: perf's names of them. */
#ifndef PIPA_CLI_REPORT_KEYS_H
#define PIPA_CLI_REPORT_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#define REPORT_KEYS 9

struct report_key {
        const char *name;   /* "sym" */
        const char *alias;  /* another name of it, or NULL */
        const char *column; /* of PIPA_ROWS_HOTSPOTS */
        const char *title;  /* "Symbol" */
        const char *absent; /* what stands where it is not known */
        bool number;
};

struct report_sort {
        const struct report_key *key[REPORT_KEYS];
        size_t count;
};

/* "comm,dso,sym". False where a name is not one, or comes twice: said on stderr. */
bool report_sort_parse(struct report_sort *sort, const char *text);

/* The place of the key of functions, which gets a mark; `count` where there is none. */
size_t report_sort_symbol(const struct report_sort *sort);

/* A program is told of every function on which side it runs, unless that is a key of its own. */
bool report_sort_says_mode(const struct report_sort *sort);

#endif
