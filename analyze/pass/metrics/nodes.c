#include "analyze/pass/metrics/nodes.h"

#include "analyze/data/cpulist.h"
#include "base/limits.h"

bool metrics_nodes_init(struct metrics_nodes *nodes, const struct pi_recording *rec,
                        struct pi_arena *arena)
{
        const struct pi_vec *list = &rec->topology.nodes;

        *nodes = (struct metrics_nodes){ rec, PI_NEW_ARRAY(arena, uint32_t, PI_LIMIT_CPUS) };
        for (size_t i = 0; nodes->of && i < PI_LIMIT_CPUS; i++)
                nodes->of[i] = PI_NONE;
        for (size_t i = 0; nodes->of && i < list->count; i++) {
                const struct pi_numa_node *node = PI_AT(list, struct pi_numa_node, i);
                pi_cpulist_mark(pi_recording_str(rec, node->cpus), node->node, nodes->of,
                                PI_LIMIT_CPUS);
        }
        return nodes->of;
}

static bool holds(const struct pi_count_unit *unit, const struct pi_cpu *cpu)
{
        return cpu->socket == unit->socket &&
               (unit->die == PI_NONE || cpu->die == PI_NONE || cpu->die == unit->die) &&
               (unit->core == PI_NONE || cpu->core == unit->core);
}

uint32_t metrics_node_of(const struct metrics_nodes *nodes, const struct pi_count_unit *unit)
{
        const struct pi_vec *cpus = &nodes->rec->topology.cpus;
        uint32_t node = PI_NONE;

        if (unit->node != PI_NONE)
                return unit->node;
        if (unit->cpu != PI_NONE)
                return unit->cpu < PI_LIMIT_CPUS ? nodes->of[unit->cpu] : PI_NONE;
        for (size_t i = 0; unit->socket != PI_NONE && i < cpus->count && i < PI_LIMIT_CPUS; i++) {
                if (!holds(unit, PI_AT(cpus, struct pi_cpu, i)))
                        continue;
                if (nodes->of[i] == PI_NONE || (node != PI_NONE && node != nodes->of[i]))
                        return PI_NONE;
                node = nodes->of[i];
        }
        return node;
}
