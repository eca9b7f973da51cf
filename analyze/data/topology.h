/* The machine's hardware as the recorder found it: CPUs, NUMA nodes, caches, memory, counter units.
 * What was not recorded is an empty list. */
#ifndef PIPA_DATA_TOPOLOGY_H
#define PIPA_DATA_TOPOLOGY_H

#include "base/vec.h"

/* Index = number of the CPU. */
struct pi_cpu {
        uint32_t core, socket; /* PI_NONE: offline or not told */
        uint32_t die;          /* PI_NONE where not recorded */
};

struct pi_numa_node {
        uint32_t node;
        uint32_t cpus; /* string id: "0-3,8" */
        uint64_t memory_bytes, free_bytes;
};

struct pi_cache {
        uint32_t level, line_bytes, sets, ways;
        uint32_t type, size, cpus; /* string ids: "Data", "32K", "0-1" */
};

/* Memory blocks (hotplug) of a node. */
struct pi_memory_node {
        uint64_t node, blocks;
};

/* A kind of counters: "cpu", "cpu_atom", "uncore_imc_0", "tracepoint". */
struct pi_pmu {
        uint32_t type; /* perf_event_attr.type */
        uint32_t name; /* string id */
};

/* "cpu": "branches" = "32". */
struct pi_pmu_cap {
        uint32_t pmu, name, value; /* string ids */
};

/* Which CPUs a hybrid processor's kind of core has: "cpu_core", "0-3". */
struct pi_core_kind {
        uint32_t pmu, cpus; /* string ids */
};

struct pi_topology {
        struct pi_vec cpus;                  /* struct pi_cpu */
        struct pi_vec packages, dies, cores; /* uint32_t: string ids of lists of CPUs: those of one
                                                socket, of one die, the threads of one core */
        struct pi_vec nodes;                 /* struct pi_numa_node */
        struct pi_vec caches;                /* struct pi_cache */
        uint64_t memory_block_bytes;
        struct pi_vec memory;     /* struct pi_memory_node */
        struct pi_vec pmus;       /* struct pi_pmu */
        struct pi_vec pmu_caps;   /* struct pi_pmu_cap */
        struct pi_vec core_kinds; /* struct pi_core_kind */
};

void pi_topology_init(struct pi_topology *topology, struct pi_arena *arena);

#endif
