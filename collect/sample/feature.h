/* The feature sections of perf.data: what machine this was, what was recorded, on which clock. */
#ifndef PIPA_COLLECT_SAMPLE_FEATURE_H
#define PIPA_COLLECT_SAMPLE_FEATURE_H

#include "collect/sample/perfdata.h"

enum pc_feature {
        PC_FEATURE_TRACING_DATA = 1,
        PC_FEATURE_BUILD_ID = 2,
        PC_FEATURE_HOSTNAME = 3,
        PC_FEATURE_OSRELEASE = 4,
        PC_FEATURE_VERSION = 5,
        PC_FEATURE_ARCH = 6,
        PC_FEATURE_NRCPUS = 7,
        PC_FEATURE_CPUDESC = 8,
        PC_FEATURE_CPUID = 9,
        PC_FEATURE_TOTAL_MEM = 10,
        PC_FEATURE_CMDLINE = 11,
        PC_FEATURE_EVENT_DESC = 12,
        PC_FEATURE_CPU_TOPOLOGY = 13,
        PC_FEATURE_NUMA_TOPOLOGY = 14,
        PC_FEATURE_PMU_MAPPINGS = 16,
        PC_FEATURE_CACHE = 20,
        PC_FEATURE_SAMPLE_TIME = 21,
        PC_FEATURE_CLOCKID = 23,
        PC_FEATURE_CLOCK_DATA = 29,
};

struct pc_features {
        struct pc_blob at[PC_FEATURE_BITS]; /* by number; what could not be had is empty */
};

void pc_features_init(struct pc_features *features);
void pc_features_done(struct pc_features *features);

/* feature_host.c: names, CPU, memory, command line. */
void pc_feature_host(struct pc_features *features, const char *cmdline);
/* feature_event.c: events, clocks, sample times. `start`: one moment on both clocks. */
void pc_feature_events(struct pc_features *features, const struct pc_fds *fds);
void pc_feature_clock(struct pc_features *features, int64_t monotonic_ns, int64_t realtime_ns);
void pc_feature_sample_time(struct pc_features *features, uint64_t first_ns, uint64_t last_ns);
/* feature_topology.c, feature_cache.c */
void pc_feature_topology(struct pc_features *features);
void pc_feature_numa(struct pc_features *features);
void pc_feature_cache(struct pc_features *features);
/* tracing.c: how the fields of the recorded tracepoints are laid out; nothing without tracepoints.
 */
void pc_feature_tracing(struct pc_features *features, const struct pc_fds *fds);

#endif
