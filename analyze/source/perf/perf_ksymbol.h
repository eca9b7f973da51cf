/* KSYMBOL: kernel code that is generated while the machine runs, BPF programs above all. */
#ifndef PIPA_SOURCE_PERF_KSYMBOL_H
#define PIPA_SOURCE_PERF_KSYMBOL_H

#include "analyze/source/perf/perf.h"

/* False where memory ran out. */
bool perf_ksymbol_read(struct perf_file *file, struct perf_record *record);

#endif
