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
        bool clock;            /* counts nanoseconds: cpu-clock, task-clock */
        bool chains;           /* samples bring call chains along */
        bool has_period;       /* every sample says how many events it stands for */
        uint32_t counted_unit; /* string id of the unit that counts are scaled to, PI_NONE: none
                                  said */
        double scale;          /* a count times this is in counted_unit; NAN: none said */
        uint32_t cpus; /* string id of the CPUs it was opened on ("0-3,8"), PI_NONE: none said */
        uint64_t read_format;          /* PERF_FORMAT_* */
        uint64_t branch_sample_type;   /* PERF_SAMPLE_BRANCH_* */
        uint64_t regs_user, regs_intr; /* masks of the registers that were asked for */
        uint32_t stack_user_bytes;     /* of user stack that were asked for */
        uint64_t samples;
        uint64_t lost_samples; /* from LOST_SAMPLES, 0 where none were reported */
};

#endif
