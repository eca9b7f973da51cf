/* Kinds of counters, what they can do, and which CPUs they count on. */
#include "analyze/source/perf/perf_feature.h"

/* count, then {type, name} each. */
bool perf_feature_pmu_mappings(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 8))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_pmu pmu = { .type = pi_cursor_u32(c) }, *added;

                pmu.name = perf_feature_name(file, c);
                added = c->bad ? NULL : pi_vec_push(&file->rec->topology.pmus);
                if (!added)
                        return false;
                *added = pmu;
        }
        return true;
}

/* count, then {name, value} each. */
static bool read_caps(struct perf_file *file, struct pi_cursor *c, uint32_t pmu)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 8))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_pmu_cap cap = { .pmu = pmu }, *added;

                cap.name = perf_feature_name(file, c);
                cap.value = perf_feature_name(file, c);
                added = c->bad ? NULL : pi_vec_push(&file->rec->topology.pmu_caps);
                if (!added)
                        return false;
                *added = cap;
        }
        return true;
}

bool perf_feature_cpu_pmu_caps(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t cpu = pi_strtab_intern(file->rec->strings, PI_STR("cpu"));

        return cpu != PI_NONE && read_caps(file, c, cpu);
}

/* The name of each stands behind its list. */
bool perf_feature_pmu_caps(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_vec *caps = &file->rec->topology.pmu_caps;
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 8))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                size_t first = caps->count;
                bool good = read_caps(file, c, PI_NONE);
                uint32_t pmu = good ? perf_feature_name(file, c) : PI_NONE;

                if (pmu == PI_NONE) {
                        caps->count = first;
                        return false;
                }
                for (size_t k = first; k < caps->count; k++)
                        PI_AT(caps, struct pi_pmu_cap, k)->pmu = pmu;
        }
        return true;
}

/* count, then {name, CPUs} each. */
bool perf_feature_hybrid_topology(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 8))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_core_kind kind, *added;

                kind.pmu = perf_feature_name(file, c);
                kind.cpus = perf_feature_name(file, c);
                added = c->bad ? NULL : pi_vec_push(&file->rec->topology.core_kinds);
                if (!added)
                        return false;
                *added = kind;
        }
        return true;
}
