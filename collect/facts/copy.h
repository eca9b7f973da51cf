/* Bytes from one descriptor to another, bounded. */
#ifndef PIPA_COLLECT_FACTS_COPY_H
#define PIPA_COLLECT_FACTS_COPY_H

#include "collect/bundle/spool.h"

/* What became of a copy. Both errno values are 0 where all went well. */
struct pc_copied {
        uint64_t bytes;
        bool more; /* the source goes on after the bytes that were allowed */
        int read_errno, write_errno;
};

/* From the current place of `from` on. */
struct pc_copied pc_copy(int from, int to, uint64_t max_bytes);

/* Makes the member `name` of what `from` holds. What cannot be read or is cut off is missing and
 * said so, as `name`; a member of which nothing could be read is not left behind. True where it
 * stands, complete or cut. */
bool pc_copy_member(const struct pc_spool *spool, const char *name, int from, uint64_t max_bytes,
                    struct pc_log *log);

/* All of `from`, at most max_bytes, in memory that the caller frees; *bytes says how much and *more
 * whether there is more. NULL and errno on failure. */
char *pc_copy_text(int from, size_t max_bytes, size_t *bytes, bool *more);

#endif
