/* The machine's hardware: CPUs, NUMA nodes, caches, memory. */
#include "analyze/source/perf/perf_feature.h"

#include "base/num.h"

/* A list of lists of CPUs, as texts. */
static bool read_siblings(struct perf_file *file, struct pi_cursor *c, struct pi_vec *out)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 4))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint32_t name = perf_feature_name(file, c), *added = pi_vec_push(out);

                if (c->bad || !added)
                        return false;
                *added = name;
        }
        return true;
}

static bool read_cores(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;
        struct pi_vec *cpus = &file->rec->topology.cpus;

        if (!machine->has_cpus || !pi_cursor_fits(c, machine->cpus_available, 8) || cpus->count > 0)
                return false;
        for (uint32_t i = 0; i < machine->cpus_available; i++) {
                struct pi_cpu *cpu = pi_vec_push(cpus);

                if (!cpu)
                        return false;
                cpu->core = pi_cursor_u32(c);
                cpu->socket = pi_cursor_u32(c);
                cpu->die = PI_NONE;
        }
        return true;
}

/* Old recorders end behind the lists of threads, later ones behind cores and sockets. */
bool perf_feature_cpu_topology(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_topology *topology = &file->rec->topology;

        if (!read_siblings(file, c, &topology->packages) ||
            !read_siblings(file, c, &topology->cores))
                return false;
        if (pi_cursor_left(c) == 0)
                return true;
        if (!read_cores(file, c))
                return false;
        if (pi_cursor_left(c) == 0)
                return true;
        if (!read_siblings(file, c, &topology->dies) || !pi_cursor_fits(c, topology->cpus.count, 4))
                return false;
        for (size_t i = 0; i < topology->cpus.count; i++)
                PI_AT(&topology->cpus, struct pi_cpu, i)->die = pi_cursor_u32(c);
        return true;
}

static bool read_kib(struct pi_cursor *c, uint64_t *bytes)
{
        return pi_mul_u64(pi_cursor_u64(c), 1024, bytes);
}

/* count, then {node, total KiB, free KiB, CPUs} each. */
bool perf_feature_numa_topology(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 24))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_numa_node node = { .node = pi_cursor_u32(c) }, *added;
                bool fits = read_kib(c, &node.memory_bytes) && read_kib(c, &node.free_bytes);

                node.cpus = perf_feature_name(file, c);
                if (c->bad || !fits)
                        return false;
                added = pi_vec_push(&file->rec->topology.nodes);
                if (!added)
                        return false;
                *added = node;
        }
        return true;
}

/* version, count, then {level, line, sets, ways, type, size, CPUs} each. */
bool perf_feature_cache(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t version = pi_cursor_u32(c), count = pi_cursor_u32(c);

        if (version != 1 || !pi_cursor_fits(c, count, 28))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_cache cache, *added;

                cache.level = pi_cursor_u32(c);
                cache.line_bytes = pi_cursor_u32(c);
                cache.sets = pi_cursor_u32(c);
                cache.ways = pi_cursor_u32(c);
                cache.type = perf_feature_name(file, c);
                cache.size = perf_feature_name(file, c);
                cache.cpus = perf_feature_name(file, c);
                added = c->bad ? NULL : pi_vec_push(&file->rec->topology.caches);
                if (!added)
                        return false;
                *added = cache;
        }
        return true;
}

/* A bit map of memory blocks: its size in bits, then words. Gives how many are set. */
static uint64_t count_bits(struct pi_cursor *c)
{
        uint64_t bits = pi_cursor_u64(c), words = bits / 64 + (bits % 64 != 0), set = 0;

        if (!pi_cursor_fits(c, words, 8))
                c->bad = true;
        for (uint64_t i = 0; i < words && !c->bad; i++)
                set += (uint64_t)__builtin_popcountll(pi_cursor_u64(c));
        return set;
}

/* version, bytes of a block, count, then {node, size, bit map} each. */
bool perf_feature_memory_topology(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_topology *topology = &file->rec->topology;
        uint64_t version = pi_cursor_u64(c), block_bytes = pi_cursor_u64(c),
                 count = pi_cursor_u64(c);

        if (version != 1 || !pi_cursor_fits(c, count, 24))
                return false;
        topology->memory_block_bytes = block_bytes;
        for (uint64_t i = 0; i < count; i++) {
                struct pi_memory_node node = { .node = pi_cursor_u64(c) }, *added;

                pi_cursor_skip(c, 8); /* the bit map's size once more */
                node.blocks = count_bits(c);
                added = c->bad ? NULL : pi_vec_push(&topology->memory);
                if (!added)
                        return false;
                *added = node;
        }
        return true;
}
