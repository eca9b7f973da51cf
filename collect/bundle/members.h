/* What stands in a spool: which names are a collector's, and in which order they are packed. */
#ifndef PIPA_COLLECT_BUNDLE_MEMBERS_H
#define PIPA_COLLECT_BUNDLE_MEMBERS_H

#include "collect/bundle/spool.h"

/* The names of all members, in the order of doc/bundle.md: small facts first, samples and series
 * last. False, and said, where the spool cannot be read or holds more than PI_LIMIT_MEMBERS.
 * Names live in the arena. */
bool pc_members_list(const struct pc_spool *spool, struct pi_arena *arena,
                     const char *const **members, size_t *count, struct pc_log *log);

/* Removes from the directory `dir` what a collector writes into a spool. False where something else
 * stands in it, which stays, or where a removal fails. */
bool pc_members_remove(int dir);

#endif
