/* "pmu/term=value,…/" and "system:name": events that the running kernel describes in files. */
#ifndef PIPA_COLLECT_SAMPLE_EVENT_PMU_H
#define PIPA_COLLECT_SAMPLE_EVENT_PMU_H

#include "collect/sample/event.h"

#define PC_PMU_DEVICES "/sys/bus/event_source/devices"

/* Fills attr and cpus. `devices` is PC_PMU_DEVICES or a test's folder. False, and why. */
bool pc_event_pmu_find(const char *devices, struct pi_str pmu, struct pi_str terms,
                       struct pc_event *event, char *why, size_t why_size);

/* The folder where the kernel describes its tracepoints, or NULL where it is not mounted or cannot
 * be read. */
const char *pc_tracefs(void);

bool pc_event_tracepoint_find(struct pi_str system, struct pi_str name, struct pc_event *event,
                              char *why, size_t why_size);

#endif
