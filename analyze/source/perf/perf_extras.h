/* The fields that only some events record -> the recording's columns. */
#ifndef PIPA_SOURCE_PERF_EXTRAS_H
#define PIPA_SOURCE_PERF_EXTRAS_H

#include "analyze/source/perf/perf_parts.h"

#define PERF_EXTRAS                                                                             \
        (PERF_SAMPLE_ADDR | PERF_SAMPLE_PHYS_ADDR | PERF_SAMPLE_WEIGHT |                        \
         PERF_SAMPLE_WEIGHT_STRUCT | PERF_SAMPLE_DATA_SRC | PERF_SAMPLE_TRANSACTION |           \
         PERF_SAMPLE_CGROUP | PERF_SAMPLE_DATA_PAGE_SIZE | PERF_SAMPLE_CODE_PAGE_SIZE |         \
         PERF_SAMPLE_AUX | PERF_SAMPLE_BRANCH_STACK | PERF_SAMPLE_RAW | PERF_SAMPLE_REGS_USER | \
         PERF_SAMPLE_STACK_USER | PERF_SAMPLE_REGS_INTR)

/* For a sample that has any of these, or a chain to keep. Fills sample->row and sample->has.
 * `chain`: the piece of its call chain as recorded, where that is to be kept and is not its stack;
 * else PI_NONE. False where memory ran out. */
bool perf_extras_take(struct perf_file *file, const struct perf_record *record,
                      const struct perf_parts *parts, uint32_t chain, struct pi_sample *sample);

#endif
