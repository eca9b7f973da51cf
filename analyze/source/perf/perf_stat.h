/* What perf stat record wrote: STAT records are readings of counters, which grow; a STAT_ROUND ends
 * an interval of them. Becomes one set of counts. */
#ifndef PIPA_SOURCE_PERF_STAT_H
#define PIPA_SOURCE_PERF_STAT_H

#include "analyze/source/perf/perf.h"

/* STAT, STAT_ROUND, STAT_CONFIG, THREAD_MAP, CPU_MAP. False where memory ran out. */
bool perf_stat_read(struct perf_file *file, struct perf_record *record);

/* All is read: the set is complete. */
bool perf_stat_end(struct perf_file *file);
void perf_stat_done(struct perf_file *file);

#endif
