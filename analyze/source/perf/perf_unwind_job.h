/* One sample that waits to be unwound, and what became of it. */
#ifndef PIPA_SOURCE_PERF_UNWIND_JOB_H
#define PIPA_SOURCE_PERF_UNWIND_JOB_H

#include "analyze/source/perf/perf_unwind.h"

struct perf_unwind_job {
        struct pi_sample *sample;
        struct perf_space space;
        uint32_t outside;       /* frames of the stack that stand before user space */
        uint32_t chain_outside; /* the same of the chain beside it */
        bool repeats;           /* one record that is several samples: as the job before */
        bool link;              /* of user space only the link register was recorded */
        bool good;              /* there is a result */
        bool narrow;            /* of a thread that ran 32-bit code */
        uint64_t link_ip;
        struct pi_unwind_result result;
};

/* Gives the job's sample its stack. False where a limit is met. */
bool perf_unwind_join(struct perf_unwind *unwind, const struct perf_unwind_job *job);

#endif
