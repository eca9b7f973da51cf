/* Samples that came out of compressed records, put by until their stacks are unwound: zstd has no
 * way in from aside, and memory is not for stacks. */
#ifndef PIPA_SOURCE_PERF_SPOOL_H
#define PIPA_SOURCE_PERF_SPOOL_H

#include "analyze/bundle/store.h"
#include "analyze/source/perf/perf_stream.h"
#include "base/vec.h"

struct perf_spool {
        struct pi_store store;
        struct pi_vec places; /* struct perf_spooled, rows rising */
        uint64_t lost;        /* that found no room */
        struct pipa_error why;
};

void perf_spool_init(struct perf_spool *spool, struct pi_arena *arena, const char *temp_dir);
void perf_spool_done(struct perf_spool *spool);

/* Puts the record of a row of the columns by. False where memory ran out; a disk that is full costs
 * the sample's stack. */
bool perf_spool_put(struct perf_spool *spool, uint32_t row, const struct perf_record *record);

/* Where in `store` the record of that row stands; false where it does not. */
bool perf_spool_find(const struct perf_spool *spool, uint32_t row, uint64_t *offset);

#endif
