/* The rest of the tracing data: kallsyms, and the constant texts of printk_formats. */
#ifndef PIPA_SOURCE_PERF_TRACING_NAMES_H
#define PIPA_SOURCE_PERF_TRACING_NAMES_H

#include "analyze/source/perf/perf.h"

/* Reads both from behind the formats of tracepoints; `c` is bad where they are not whole. */
void perf_tracing_names(struct perf_file *file, struct pi_cursor *c);

#endif
