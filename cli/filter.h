/* Options that choose samples, as several commands have them: lists of the command line -> a
 * pipa_filter. */
#ifndef PIPA_CLI_FILTER_H
#define PIPA_CLI_FILTER_H

#include "pipa/pipa.h"

struct cli_filter {
        struct pipa_filter filter; /* points into what follows, and into argv */
        char **comms;
        uint64_t *pids, *tids;
        const char **events;
};

void cli_filter_init(struct cli_filter *f);
void cli_filter_free(struct cli_filter *f);

/* Each adds what `text` lists to what is there. False where it is no such list, or without memory.
 */
bool cli_filter_comms(struct cli_filter *f, const char *text); /* "a,b" */
bool cli_filter_pids(struct cli_filter *f, const char *text);  /* "7,8" */
bool cli_filter_tids(struct cli_filter *f, const char *text);
bool cli_filter_event(struct cli_filter *f, const char *name);

/* "0-3,8"; replaces what is there. */
bool cli_filter_cpus(struct cli_filter *f, const char *text);

/* "12", "12.000000001": seconds as nanoseconds, exactly; more digits are cut. */
bool cli_seconds(const char *text, int64_t *out_ns);

#endif
