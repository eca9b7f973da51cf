/* One counter or clock that was sampled. */
#ifndef PIPA_DATA_EVENT_H
#define PIPA_DATA_EVENT_H

#include "base/str.h"

struct pi_event {
        uint32_t name;        /* string id: "cpu-clock", "cycles:u" */
        uint32_t type;        /* perf_event_attr.type */
        uint64_t config;      /* perf_event_attr.config */
        uint64_t sample_type; /* PERF_SAMPLE_* bits */
        uint64_t period;      /* fixed period where !freq, samples per second where freq */
        bool freq;
        bool clock;      /* counts nanoseconds: cpu-clock, task-clock */
        bool has_period; /* every sample says how many events it stands for */
        uint64_t samples;
        uint64_t lost_samples; /* from LOST_SAMPLES, 0 where none were reported */
};

#endif
