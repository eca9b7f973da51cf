/* The machine that was recorded, and its hardware as the recorder found it. */
#include "analyze/inspect/json_parts.h"

static void write_lists(const struct pi_recording *rec, const struct pi_vec *lists,
                        struct pi_json *json, const char *key)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < lists->count; i++)
                pi_json_str(json, pi_recording_str(rec, *PI_AT(lists, uint32_t, i)));
        pi_json_array_end(json);
}

static void write_nodes(const struct pi_recording *rec, struct pi_json *json)
{
        const struct pi_vec *nodes = &rec->topology.nodes;

        pi_json_key(json, "numa_nodes");
        pi_json_array(json);
        for (size_t i = 0; i < nodes->count; i++) {
                const struct pi_numa_node *node = PI_AT(nodes, struct pi_numa_node, i);
                pi_json_object(json);
                pi_json_key_u64(json, "node", node->node);
                pi_json_key_str(json, "cpus", pi_recording_str(rec, node->cpus));
                pi_json_key_u64(json, "memory_bytes", node->memory_bytes);
                pi_json_key_u64(json, "free_bytes", node->free_bytes);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_caches(const struct pi_recording *rec, struct pi_json *json)
{
        const struct pi_vec *caches = &rec->topology.caches;

        pi_json_key(json, "caches");
        pi_json_array(json);
        for (size_t i = 0; i < caches->count; i++) {
                const struct pi_cache *cache = PI_AT(caches, struct pi_cache, i);
                pi_json_object(json);
                pi_json_key_u64(json, "level", cache->level);
                pi_json_key_str(json, "type", pi_recording_str(rec, cache->type));
                pi_json_key_str(json, "size", pi_recording_str(rec, cache->size));
                pi_json_key_str(json, "cpus", pi_recording_str(rec, cache->cpus));
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_pmus(const struct pi_recording *rec, struct pi_json *json)
{
        const struct pi_vec *pmus = &rec->topology.pmus;

        pi_json_key(json, "pmus");
        pi_json_array(json);
        for (size_t i = 0; i < pmus->count; i++) {
                const struct pi_pmu *pmu = PI_AT(pmus, struct pi_pmu, i);
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_recording_str(rec, pmu->name));
                pi_json_key_u64(json, "type", pmu->type);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

/* Lists of CPUs as the recorder wrote them; empty where it wrote none. */
static void write_topology(const struct pi_recording *rec, struct pi_json *json)
{
        write_lists(rec, &rec->topology.packages, json, "sockets");
        write_lists(rec, &rec->topology.dies, json, "dies");
        write_lists(rec, &rec->topology.cores, json, "cores");
        write_nodes(rec, json);
        write_caches(rec, json);
        write_pmus(rec, json);
}

void pi_inspect_json_machine(const struct pi_recording *rec, struct pi_json *json)
{
        const struct pi_machine *machine = &rec->machine;

        pi_json_key(json, "machine");
        pi_json_object(json);
        pi_inspect_key_text(json, "hostname", machine->hostname);
        pi_inspect_key_text(json, "os_release", machine->os_release);
        pi_inspect_key_text(json, "arch", machine->arch);
        pi_inspect_key_text(json, "perf_version", machine->perf_version);
        pi_inspect_key_text(json, "cpu_desc", machine->cpu_desc);
        pi_inspect_key_text(json, "cpuid", machine->cpuid);
        pi_inspect_key_number(json, "cpus_online", machine->has_cpus, machine->cpus_online);
        pi_inspect_key_number(json, "cpus_available", machine->has_cpus, machine->cpus_available);
        pi_inspect_key_number(json, "memory_bytes", machine->has_memory, machine->memory_bytes);
        pi_inspect_key_text(json, "cmdline", machine->cmdline);
        pi_inspect_key_number(json, "clockid", machine->has_clockid, machine->clockid);
        pi_inspect_key_number(json, "wall_clock_ns", machine->has_wall_clock,
                              machine->wall_clock_ns);
        pi_inspect_key_number(json, "wall_clock_at_ns", machine->has_wall_clock,
                              machine->wall_clock_at_ns);
        pi_inspect_key_number(json, "first_sample_ns", machine->has_sample_time,
                              machine->first_sample_ns);
        pi_inspect_key_number(json, "last_sample_ns", machine->has_sample_time,
                              machine->last_sample_ns);
        pi_inspect_key_number(json, "compression_level", machine->has_compression,
                              machine->compression_level);
        write_topology(rec, json);
        pi_json_object_end(json);
}
