/* Records that are kept whole, for rows of records (PI_KEEP_RECORDS): copied when they are read,
 * put into the recording when the replay comes to them. */
#ifndef PIPA_SOURCE_PERF_KEEP_H
#define PIPA_SOURCE_PERF_KEEP_H

#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_task.h"

/* Before a record is read: copies it, if it is one that is kept. The side-band record that it
 * becomes carries it along (perf_side_push). False where memory ran out. */
bool perf_keep_begin(struct perf_file *file, struct perf_record *record);

/* After: a record that became none stands in their line all the same. */
bool perf_keep_end(struct perf_file *file, const struct perf_record *record);

/* Into the recording, under the names of this moment. */
bool perf_keep_place(struct perf_file *file, struct perf_task_table *tasks, uint32_t kept,
                     size_t samples_before);

#endif
