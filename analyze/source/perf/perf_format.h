/* One tracepoint's `format` file: "name: sched_switch", "ID: 316", "field:char prev_comm[16];
 * offset:8; size:16; signed:0;". */
#ifndef PIPA_SOURCE_PERF_FORMAT_H
#define PIPA_SOURCE_PERF_FORMAT_H

#include "analyze/data/recording.h"

/* Adds what the text describes to rec->tracing. False where it describes no tracepoint. */
bool perf_format_read(struct pi_recording *rec, struct pi_str system, struct pi_str text);

#endif
