/* The readers of feature sections, one file per subject; perf_feature.c says which feature is read
 * by which. Each is given the section and returns false where it does not hold what it should:
 * what was read before the damage stands. */
#ifndef PIPA_SOURCE_PERF_FEATURE_H
#define PIPA_SOURCE_PERF_FEATURE_H

#include "analyze/source/perf/perf.h"

typedef bool (*perf_feature_fn)(struct perf_file *file, struct pi_cursor *c);

/* u32 length, then that many bytes with a NUL and padding among them. */
struct pi_str perf_feature_string(struct pi_cursor *c);
/* The same, interned; PI_NONE (and the cursor bad) where it is cut off or memory ran out. */
uint32_t perf_feature_name(struct perf_file *file, struct pi_cursor *c);

/* perf_feature_machine.c: whose machine, which command, which clock. */
bool perf_feature_hostname(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_os_release(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_version(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_arch(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cpu_desc(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cpuid(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cmdline(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cpus(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_memory(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_sample_time(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_clockid(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_clock_data(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_compressed(struct perf_file *file, struct pi_cursor *c);

/* perf_feature_event.c: names of events and groups. */
bool perf_feature_event_desc(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_group_desc(struct perf_file *file, struct pi_cursor *c);

/* perf_feature_topology.c: CPUs, nodes, caches, memory. */
bool perf_feature_cpu_topology(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_numa_topology(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cache(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_memory_topology(struct perf_file *file, struct pi_cursor *c);

/* perf_feature_pmu.c: kinds of counters. */
bool perf_feature_pmu_mappings(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_cpu_pmu_caps(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_pmu_caps(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_hybrid_topology(struct perf_file *file, struct pi_cursor *c);

/* perf_feature_bpf.c: BPF programs and their types: counted, and skipped by their sizes. */
bool perf_feature_bpf_programs(struct perf_file *file, struct pi_cursor *c);
bool perf_feature_bpf_types(struct perf_file *file, struct pi_cursor *c);

/* perf_build_id.c */
bool perf_feature_build_ids(struct perf_file *file, struct pi_cursor *c);

/* perf_tracing.c: formats of tracepoints. */
bool perf_feature_tracing_data(struct perf_file *file, struct pi_cursor *c);

#endif
