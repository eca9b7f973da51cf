#include "analyze/data/topology.h"

#include "base/limits.h"

void pi_topology_init(struct pi_topology *topology, struct pi_arena *arena)
{
        const struct {
                struct pi_vec *list;
                size_t item_size;
        } lists[] = {
                { &topology->cpus, sizeof(struct pi_cpu) },
                { &topology->packages, sizeof(uint32_t) },
                { &topology->dies, sizeof(uint32_t) },
                { &topology->cores, sizeof(uint32_t) },
                { &topology->nodes, sizeof(struct pi_numa_node) },
                { &topology->caches, sizeof(struct pi_cache) },
                { &topology->memory, sizeof(struct pi_memory_node) },
                { &topology->pmus, sizeof(struct pi_pmu) },
                { &topology->pmu_caps, sizeof(struct pi_pmu_cap) },
                { &topology->core_kinds, sizeof(struct pi_core_kind) },
        };

        topology->memory_block_bytes = 0;
        for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
                pi_vec_init(lists[i].list, arena, lists[i].item_size, PI_LIMIT_TOPOLOGY);
}
