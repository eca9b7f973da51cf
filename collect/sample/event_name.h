/* The events that every kernel knows by number: hardware, software, cache. */
#ifndef PIPA_COLLECT_SAMPLE_EVENT_NAME_H
#define PIPA_COLLECT_SAMPLE_EVENT_NAME_H

#include "base/str.h"

#include <linux/perf_event.h>

/* Sets type and config. False where `name` is not one of them. */
bool pc_event_name_find(struct pi_str name, struct perf_event_attr *attr);

#endif
