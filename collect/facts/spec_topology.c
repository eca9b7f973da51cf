/* topology: which CPUs there are, what they share, and their caches. */
#include "base/text.h"
#include "collect/facts/spec.h"
#include "collect/os/cpulist.h"
#include "collect/os/numbered.h"

#include <stdio.h>

#define CPUS "sys/devices/system/cpu"
#define NO_CLUSTER 65535u /* the kernel's -1, in the 16 bits that x86 has for it */

/* True where `cpu` is the first of the list: so each group is counted, or told, once. */
static bool leads(struct pi_str list, int cpu)
{
        size_t digits = 0;
        uint64_t first;

        while (digits < list.n && list.p[digits] >= '0' && list.p[digits] <= '9')
                digits++;
        return pi_text_u64((struct pi_str){ list.p, digits }, &first) && first == (uint64_t)cpu;
}

/* How many groups a file of topology/ tells apart; kernels before 5.7 know it by an older name. */
static void put_groups(struct pc_spec *spec, const int *cpus, size_t count, const char *key,
                       const char *file, const char *old_file)
{
        char line[PC_SPEC_LINE];
        uint64_t groups = 0;

        for (size_t i = 0; i < count; i++) {
                struct pi_str list =
                        pc_spec_line(spec, line, CPUS "/cpu%d/topology/%s", cpus[i], file);
                if (list.n == 0 && old_file)
                        list = pc_spec_line(spec, line, CPUS "/cpu%d/topology/%s", cpus[i],
                                            old_file);
                groups += leads(list, cpus[i]);
        }
        if (groups > 0)
                pc_yaml_u64(&spec->yaml, key, groups);
}

/* A list of CPUs; some kernels write "(null)" where there is none. */
static void put_list(struct pc_spec *spec, const char *name)
{
        char line[PC_SPEC_LINE];
        struct pi_str list = pc_spec_line(spec, line, CPUS "/%s", name);

        if (list.n > 0 && list.p[0] >= '0' && list.p[0] <= '9')
                pc_spec_put_text(spec, name, list);
}

/* The node of a CPU is a link in its folder: "node0". */
static void put_node(struct pc_spec *spec, int cpu, const struct pc_numbered *nodes)
{
        char path[64];

        for (size_t i = 0; i < nodes->count; i++) {
                snprintf(path, sizeof(path), CPUS "/cpu%d/node%u", cpu, nodes->number[i]);
                if (!pc_spec_exists(spec, path))
                        continue;
                pc_yaml_u64(&spec->yaml, "node", nodes->number[i]);
                return;
        }
}

static void put_cpu(struct pc_spec *spec, int cpu, const struct pc_numbered *nodes)
{
        uint64_t cluster;

        pc_yaml_begin_item(&spec->yaml);
        pc_yaml_u64(&spec->yaml, "cpu", (uint64_t)cpu);
        pc_spec_put_number(spec, "socket", CPUS "/cpu%d/topology/physical_package_id", cpu);
        pc_spec_put_number(spec, "die", CPUS "/cpu%d/topology/die_id", cpu);
        if (pc_spec_number(spec, &cluster, CPUS "/cpu%d/topology/cluster_id", cpu) &&
            cluster != NO_CLUSTER)
                pc_yaml_u64(&spec->yaml, "cluster", cluster);
        pc_spec_put_number(spec, "core", CPUS "/cpu%d/topology/core_id", cpu);
        put_node(spec, cpu, nodes);
        pc_spec_put(spec, "siblings", CPUS "/cpu%d/topology/thread_siblings_list", cpu);
        pc_spec_put_number(spec, "capacity", CPUS "/cpu%d/cpu_capacity", cpu);
        pc_spec_put(spec, "midr", CPUS "/cpu%d/regs/identification/midr_el1", cpu);
        pc_yaml_end(&spec->yaml);
}

static void put_cache(struct pc_spec *spec, int cpu, unsigned index)
{
        char line[PC_SPEC_LINE];
        struct pi_str shared =
                pc_spec_line(spec, line, CPUS "/cpu%d/cache/index%u/shared_cpu_list", cpu, index);

        if (!leads(shared, cpu))
                return;
        pc_yaml_begin_item(&spec->yaml);
        pc_spec_put_number(spec, "level", CPUS "/cpu%d/cache/index%u/level", cpu, index);
        pc_spec_put(spec, "type", CPUS "/cpu%d/cache/index%u/type", cpu, index);
        pc_spec_put(spec, "size", CPUS "/cpu%d/cache/index%u/size", cpu, index);
        pc_yaml_str(&spec->yaml, PI_STR("shared_cpu_list"), shared);
        pc_spec_put_number(spec, "line_bytes", CPUS "/cpu%d/cache/index%u/coherency_line_size", cpu,
                           index);
        pc_spec_put_number(spec, "ways", CPUS "/cpu%d/cache/index%u/ways_of_associativity", cpu,
                           index);
        pc_spec_put_number(spec, "sets", CPUS "/cpu%d/cache/index%u/number_of_sets", cpu, index);
        pc_yaml_end(&spec->yaml);
}

static void put_caches(struct pc_spec *spec, const int *cpus, size_t count)
{
        char folder[64];

        pc_yaml_begin(&spec->yaml, PI_STR("caches"));
        for (size_t i = 0; i < count; i++) {
                snprintf(folder, sizeof(folder), CPUS "/cpu%d/cache", cpus[i]);
                struct pc_numbered list = pc_numbered_list(spec->root, folder, "index");
                for (size_t k = 0; k < list.count; k++)
                        put_cache(spec, cpus[i], list.number[k]);
                pc_numbered_free(&list);
        }
        pc_yaml_end(&spec->yaml);
}

static void put_cpus(struct pc_spec *spec, const int *cpus, size_t count)
{
        struct pc_numbered nodes = pc_numbered_list(spec->root, "sys/devices/system/node", "node");

        pc_yaml_begin(&spec->yaml, PI_STR("cpus"));
        for (size_t i = 0; i < count; i++)
                put_cpu(spec, cpus[i], &nodes);
        pc_yaml_end(&spec->yaml);
        pc_numbered_free(&nodes);
}

void pc_spec_topology(struct pc_spec *spec)
{
        char line[PC_SPEC_LINE];
        size_t count = 0;
        int *cpus = NULL;

        pc_yaml_begin(&spec->yaml, PI_STR("topology"));
        put_list(spec, "online");
        put_list(spec, "offline");
        put_list(spec, "present");
        put_list(spec, "possible");
        put_list(spec, "isolated");
        put_list(spec, "nohz_full");
        pc_spec_put(spec, "smt", CPUS "/smt/control");
        if (pc_cpulist_parse(pc_spec_line(spec, line, CPUS "/online"), spec->arena, &cpus,
                             &count)) {
                put_groups(spec, cpus, count, "sockets", "package_cpus_list", "core_siblings_list");
                put_groups(spec, cpus, count, "dies", "die_cpus_list", NULL);
                put_groups(spec, cpus, count, "cores", "core_cpus_list", "thread_siblings_list");
                pc_yaml_u64(&spec->yaml, "threads", count);
                put_cpus(spec, cpus, count);
                put_caches(spec, cpus, count);
        }
        pc_yaml_end(&spec->yaml);
}
