/* A sample's record once more, for what was left in the file: registers and user stacks. */
#ifndef PIPA_SOURCE_PERF_AGAIN_H
#define PIPA_SOURCE_PERF_AGAIN_H

#include "analyze/source/perf/perf.h"

#define PERF_RECORD_BYTES_MAX 65536 /* the most that a record's header can state */

struct perf_again {
        const struct perf_file *file;
        uint8_t *bytes; /* [PERF_RECORD_BYTES_MAX] the caller's */
        struct pi_member member;
        uint64_t offset;   /* of the record in it */
        size_t size, read; /* of the record; bytes of it that are there */
};

/* The beginning of the record, as far as most walks need it; `body` is all of it behind the header,
 * of which what lies beyond again->read is not there yet. False where it cannot be had. */
bool perf_again_read(struct perf_again *again, const struct pi_sample *sample,
                     struct pi_cursor *body);

/* The rest. */
bool perf_again_load(struct perf_again *again);

/* Whether it was put by when it was read first, and found no room there. */
bool perf_again_lost(const struct perf_file *file, const struct pi_sample *sample);

#endif
