/* A record other than a sample as perf script prints it (--show-mmap-events and its like):
 * perf_event__fprintf, tools/perf/util/event.c. */
#ifndef PIPA_ROWS_RECORD_TEXT_H
#define PIPA_ROWS_RECORD_TEXT_H

#include "analyze/data/record.h"
#include "analyze/rows/pen.h"

/* From "PERF_RECORD_" on, without the end of the last line. Names in it are as recorded. What the
 * record is too short to hold reads as 0. */
void rows_record_text(struct rows_pen *pen, const struct pi_kept_record *record);

#endif
