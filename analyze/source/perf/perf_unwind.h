/* User stacks -> the callers of samples. Samples wait in a batch, each with the address space of
 * its moment; a batch is read again and unwound on all cores, then joined in the order of time, so
 * that what comes out does not depend on how many cores there are. No stack's bytes outlive their
 * batch.
 */
#ifndef PIPA_SOURCE_PERF_UNWIND_H
#define PIPA_SOURCE_PERF_UNWIND_H

#include "analyze/source/perf/perf_resolve.h"

struct perf_unwind_job;
struct perf_unwind_worker;

struct perf_unwind {
        struct perf_resolver *resolver;
        struct perf_space_pool *spaces;
        const struct pi_unwinding *by; /* NULL: nothing is unwound */
        struct perf_unwind_job *jobs;  /* [BATCH] */
        struct perf_unwind_worker *workers;
        uint32_t count;
        uint32_t cut[PI_UNWIND_ENDS]; /* frames that stand for callers that are missing, plus 1 */
        uint16_t machine;             /* EM_* */
        bool prepared;
        uint64_t unreadable; /* records that could not be read a second time */
};

void perf_unwind_init(struct perf_unwind *unwind, struct perf_resolver *resolver,
                      struct perf_space_pool *spaces);

/* Takes a sample whose stack is resolved as it was recorded, if there is more to learn of it.
 * `chain` is the piece that its chain began with, `recorded` that of the chain beside it (with
 * PI_HAS_CHAIN). Sample and row stay where they are. */
enum pipa_status perf_unwind_add(struct perf_unwind *unwind, struct pi_sample *sample,
                                 const struct perf_space *space, uint32_t chain, uint32_t recorded,
                                 struct pipa_error *err);

/* Finishes those that wait. */
enum pipa_status perf_unwind_flush(struct perf_unwind *unwind, struct pipa_error *err);

/* Notes what could not be unwound for reasons of the recording. */
void perf_unwind_note(const struct perf_unwind *unwind);

#endif
