/* What every event of a recording has in common: what its samples carry, on which clock, and what
 * the running kernel is too old for. */
#ifndef PIPA_COLLECT_SAMPLE_ATTR_H
#define PIPA_COLLECT_SAMPLE_ATTR_H

#include "collect/sample/event.h"

/* All events have the same, so that a record can be read without knowing whose it is; tracepoints
 * have PERF_SAMPLE_RAW after it. */
#define PC_SAMPLE_TYPE                                                                  \
        (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | \
         PERF_SAMPLE_CPU | PERF_SAMPLE_PERIOD | PERF_SAMPLE_CALLCHAIN)

/* Byte offsets in a PERF_RECORD_SAMPLE of that type. */
#define PC_SAMPLE_IP 16u
#define PC_SAMPLE_PID 24u
#define PC_SAMPLE_TIME 32u
#define PC_SAMPLE_CHAIN_COUNT 56u
#define PC_SAMPLE_CHAIN 64u

/* Every other record ends with pid, tid, time, cpu and identifier. */
#define PC_TRAILER_BYTES 32u
#define PC_TRAILER_TIME 8u

struct pc_support {
        bool lost;    /* PERF_FORMAT_LOST, Linux 6.0 */
        bool ksymbol; /* KSYMBOL and BPF_EVENT, 5.1 */
};

/* Asks the kernel. All false where nothing may be opened at all. */
struct pc_support pc_support_probe(void);

/* The kernel's limit for samples per second, or `frequency_hz` where that is lower. */
unsigned pc_frequency_allowed(unsigned frequency_hz);

/* Completes a sampled event. */
void pc_attr_sampled(struct perf_event_attr *attr, const struct pc_support *support,
                     unsigned frequency_hz);

/* The event that never counts and carries the side-band: which tasks there are and what they map.
 * It runs before and beside the sampled ones, whatever those are restricted to. */
void pc_attr_tracking(struct perf_event_attr *attr, const struct pc_support *support);

#endif
