/* The fields that only some events record -> the recording's columns. */
#ifndef PIPA_SOURCE_PERF_EXTRAS_H
#define PIPA_SOURCE_PERF_EXTRAS_H

#include "analyze/source/perf/perf_parts.h"

/* Fills sample->row and sample->has. False where memory ran out. */
bool perf_extras_take(struct perf_file *file, const struct perf_record *record,
                      const struct perf_parts *parts, struct pi_sample *sample);

#endif
