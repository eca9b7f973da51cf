/* What a sample brings along beside its stack -> frames and stacks: its address, its branches, its
 * call chain as it was recorded. Only where samples are kept (PI_KEEP_SAMPLES). */
#ifndef PIPA_SOURCE_PERF_BESIDE_H
#define PIPA_SOURCE_PERF_BESIDE_H

#include "analyze/source/perf/perf_resolve.h"

/* What a list of branches last was, under one state of the mappings. */
struct perf_branches_seen;

struct perf_beside {
        struct perf_resolver *resolver;
        struct perf_branches_seen *seen; /* [lists] */
        uint32_t row;                    /* of the columns, done last: samples may share one */
};

/* False where memory ran out. */
bool perf_beside_init(struct perf_beside *beside, struct perf_resolver *resolver);

/* In the address space of the sample's moment. False where a limit is met. */
bool perf_beside_resolve(struct perf_beside *beside, const struct perf_space *space,
                         const struct pi_sample *sample);

#endif
