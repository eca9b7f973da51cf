/* The fields that only some events record -> the recording's columns. */
#ifndef PIPA_SOURCE_PERF_EXTRAS_H
#define PIPA_SOURCE_PERF_EXTRAS_H

#include "analyze/source/perf/perf_parts.h"

/* Fills sample->row and sample->has. `chain`: the node of its call chain as recorded, where that is
 * to be kept and is not its stack; else PI_NONE. False where memory ran out. */
bool perf_extras_take(struct perf_file *file, const struct perf_record *record,
                      const struct perf_parts *parts, uint32_t chain, struct pi_sample *sample);

#endif
