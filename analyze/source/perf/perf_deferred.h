/* User stacks that come later (PERF_RECORD_CALLCHAIN_DEFERRED, Linux 6.19): the kernel takes them
 * when the task returns to user space, once for all samples that were taken until then. */
#ifndef PIPA_SOURCE_PERF_DEFERRED_H
#define PIPA_SOURCE_PERF_DEFERRED_H

#include "analyze/source/perf/perf.h"

/* A sample whose user part comes under this cookie. */
struct perf_waiting {
        uint64_t cookie;
        uint32_t sample;
        int32_t tid;
};

struct perf_deferred {
        uint64_t cookie;
        int32_t tid;
        uint32_t chain; /* piece of `chains` */
};

/* False where memory ran out. */
bool perf_deferred_wait(struct perf_file *file, uint32_t sample, int32_t tid, uint64_t cookie);
bool perf_deferred_read(struct perf_file *file, struct perf_record *record);

/* Puts both together, once all records are read. */
bool perf_deferred_join(struct perf_file *file);

#endif
