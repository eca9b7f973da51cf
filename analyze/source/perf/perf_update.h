/* What is said of an event after its attr: a name, a unit, a scale, its CPUs. */
#ifndef PIPA_SOURCE_PERF_UPDATE_H
#define PIPA_SOURCE_PERF_UPDATE_H

#include "analyze/source/perf/perf.h"

/* EVENT_UPDATE. */
void perf_update_record(struct perf_file *file, struct perf_record *record);

/* HEADER_EVENT_TYPE, or one entry of an old file's section of event types: the name of the
 * tracepoint with that number. False where there are too few bytes. */
bool perf_update_event_type(struct perf_file *file, struct pi_cursor *c);

/* The section of event types that files had before Linux 3.10. */
enum pipa_status perf_update_event_types(struct perf_file *file, struct pipa_error *err);

#endif
