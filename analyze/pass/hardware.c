#include "analyze/pass/hardware.h"

#include <math.h>

#define KINDS 16 /* of caches or cores told apart in one line */

static bool add(struct pi_model *model, const char *id, const char *label, struct pi_str text,
                const char *source)
{
        struct pi_fact *fact = text.p ? pi_vec_push(&model->facts) : NULL;

        if (fact)
                *fact = (struct pi_fact){ .id = id,
                                          .label = label,
                                          .value = NAN,
                                          .unit = "",
                                          .source = source,
                                          .text = text };
        return fact;
}

/* "2 sockets, 16 cores", appended where there are any. */
static struct pi_str append(struct pi_model *model, struct pi_str line, size_t count,
                            const char *noun)
{
        if (count == 0 || !line.p)
                return line;
        return pi_arena_format(model->arena, "%.*s%s%zu %s%s", (int)line.n, line.p,
                               line.n ? ", " : "", count, noun, count == 1 ? "" : "s");
}

/* The lists of siblings are of the CPUs that were online. */
static bool topology(const struct pi_recording *rec, struct pi_model *model)
{
        const struct pi_topology *t = &rec->topology;
        struct pi_str line = append(model, PI_STR(""), t->packages.count, "socket");

        if (t->dies.count > t->packages.count)
                line = append(model, line, t->dies.count, "die");
        line = append(model, line, t->cores.count, "core");
        if (rec->machine.has_cpus && t->cores.count > 0)
                line = append(model, line, rec->machine.cpus_online, "thread");
        line = append(model, line, t->nodes.count, "NUMA node");
        if (line.p && line.n == 0)
                return true;
        return add(model, "topology", "Topology", line, "perf.data: CPU_TOPOLOGY, NUMA_TOPOLOGY");
}

/* Caches of one kind. */
struct kind {
        const struct pi_cache *cache;
        size_t count;
};

static size_t cache_kinds(const struct pi_topology *t, struct kind *kind)
{
        size_t kinds = 0;

        for (size_t i = 0; i < t->caches.count; i++) {
                const struct pi_cache *cache = PI_AT(&t->caches, struct pi_cache, i);
                size_t k = 0;

                while (k < kinds &&
                       (kind[k].cache->level != cache->level ||
                        kind[k].cache->type != cache->type || kind[k].cache->size != cache->size))
                        k++;
                if (k == kinds && kinds < KINDS)
                        kind[kinds++] = (struct kind){ cache, 0 };
                if (k < kinds)
                        kind[k].count++;
        }
        return kinds;
}

/* "2 x 48K L1 Data, 1 x 12288K L3 Unified". */
static bool caches(const struct pi_recording *rec, struct pi_model *model)
{
        struct kind kind[KINDS];
        size_t kinds = cache_kinds(&rec->topology, kind);
        struct pi_str line = PI_STR("");

        for (size_t i = 0; i < kinds && line.p; i++) {
                struct pi_str size = pi_recording_str(rec, kind[i].cache->size);
                struct pi_str type = pi_recording_str(rec, kind[i].cache->type);

                line = pi_arena_format(
                        model->arena, "%.*s%s%zu x %.*s L%u %.*s", (int)line.n, line.p,
                        i ? ", " : "", kind[i].count, (int)(size.n < 32 ? size.n : 32), size.p,
                        kind[i].cache->level, (int)(type.n < 32 ? type.n : 32), type.p);
        }
        return kinds == 0 || add(model, "caches", "Caches", line, "perf.data: CACHE");
}

/* "cpu_core: 0-3, cpu_atom: 4-11". */
static bool core_kinds(const struct pi_recording *rec, struct pi_model *model)
{
        const struct pi_vec *kinds = &rec->topology.core_kinds;
        struct pi_str line = PI_STR("");

        for (size_t i = 0; i < kinds->count && i < KINDS && line.p; i++) {
                const struct pi_core_kind *kind = PI_AT(kinds, struct pi_core_kind, i);
                struct pi_str pmu = pi_recording_str(rec, kind->pmu);
                struct pi_str cpus = pi_recording_str(rec, kind->cpus);

                line = pi_arena_format(model->arena, "%.*s%s%.*s: %.*s", (int)line.n, line.p,
                                       i ? ", " : "", (int)(pmu.n < 64 ? pmu.n : 64), pmu.p,
                                       (int)(cpus.n < 128 ? cpus.n : 128), cpus.p);
        }
        return kinds->count == 0 ||
               add(model, "core_kinds", "Kinds of cores", line, "perf.data: HYBRID_TOPOLOGY");
}

bool pi_hardware_facts(const struct pi_recording *rec, struct pi_model *model)
{
        return topology(rec, model) && caches(rec, model) && core_kinds(rec, model);
}
