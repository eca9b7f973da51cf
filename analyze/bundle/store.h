/* Where bytes go that have no file of their own: an unlinked temporary file, or memory. No name is
 * ever made. What lies in memory counts against the analysis' budget. */
#ifndef PIPA_BUNDLE_STORE_H
#define PIPA_BUNDLE_STORE_H

#include "base/fail.h"

struct pi_arena;

struct pi_store {
        const char *temp_dir;   /* NULL: memory */
        struct pi_arena *arena; /* charged for what lies in memory */
        int fd;                 /* -1: nothing was stored yet */
        bool memory;
        uint64_t size; /* bytes stored; the next ones come behind them */
};

void pi_store_init(struct pi_store *store, const char *temp_dir, struct pi_arena *arena);

/* Appends. `member` is for the message. */
enum pipa_status pi_store_append(struct pi_store *store, struct pi_str member, const void *data,
                                 size_t size, struct pipa_error *err);

/* Closes it and gives the budget back. */
void pi_store_done(struct pi_store *store);

#endif
