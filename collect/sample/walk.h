/* The records of a perf.data of ours, one after the other, by pread. */
#ifndef PIPA_COLLECT_SAMPLE_WALK_H
#define PIPA_COLLECT_SAMPLE_WALK_H

#include "base/str.h"

struct pc_walk {
        int fd;
        uint64_t at, end; /* in the file: what is still to be read into the buffer */
        uint8_t *buffer;  /* malloc'd */
        size_t begin, fill;
};

/* False where there is no memory. */
bool pc_walk_init(struct pc_walk *walk, int fd, uint64_t begin, uint64_t end);
void pc_walk_done(struct pc_walk *walk);

/* The next whole record, aligned to 8 bytes, valid until the next call. False at the end. */
bool pc_walk_next(struct pc_walk *walk, struct pi_bytes *record);

#endif
