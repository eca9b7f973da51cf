#include "analyze/pass/metrics/kinds.h"

#include "analyze/data/cpulist.h"
#include "base/limits.h"

static uint32_t kind_of_pmu(const struct metrics_tables *tables, struct pi_str pmu)
{
        for (uint32_t i = 0; i < tables->core_count; i++)
                if (pi_str_equal(pmu, tables->machine->core[i].pmu))
                        return i + 1;
        return 0;
}

static bool sort_counters(const struct metrics_tables *tables, const struct pi_counts *counts,
                          struct pi_arena *arena, struct metrics_kinds *out)
{
        size_t count = counts->counters.list.count;
        uint32_t *kind = PI_NEW_ARRAY(arena, uint32_t, count + 1);

        out->counter = kind;
        out->known = PI_NEW_ARRAY(arena, bool, count + 1);
        if (!kind || !out->known)
                return false;
        for (uint32_t c = 0; c < count; c++) {
                struct pi_spelling spelling;
                if (pi_spelling_read(
                            pi_strtab_at(counts->strings, pi_counts_counter(counts, c)->name),
                            &spelling))
                        kind[c] = kind_of_pmu(tables, pi_str_of(spelling.pmu));
        }
        return true;
}

/* By the lists that the recording has of them. */
static bool cpus_by_list(const struct metrics_tables *tables, const struct pi_recording *rec,
                         struct pi_arena *arena, uint32_t **of)
{
        const struct pi_vec *kinds = &rec->topology.core_kinds;

        *of = PI_NEW_ARRAY(arena, uint32_t, PI_LIMIT_CPUS);
        for (size_t i = 0; *of && i < kinds->count; i++) {
                const struct pi_core_kind *kind = PI_AT(kinds, struct pi_core_kind, i);
                uint32_t number = kind_of_pmu(tables, pi_recording_str(rec, kind->pmu));
                if (number > 0)
                        pi_cpulist_mark(pi_recording_str(rec, kind->cpus), number, *of,
                                        PI_LIMIT_CPUS);
        }
        return *of;
}

#define BOTH UINT32_MAX

/* By the PMUs that were counted on a CPU: perf counts a PMU on its own CPUs. */
static void units_by_counters(const struct pi_counts *counts, const struct metrics_kinds *kinds,
                              uint32_t *unit)
{
        for (uint32_t s = 0; s < counts->series.list.count; s++) {
                const struct pi_count_series *series = pi_counts_series(counts, s);
                uint32_t kind = kinds->counter[series->counter], *at = &unit[series->unit];
                if (kind > 0 && pi_counts_unit(counts, series->unit)->scope == PI_SCOPE_CPU)
                        *at = *at == 0 || *at == kind ? kind : BOTH;
        }
        for (size_t u = 0; u < counts->units.list.count; u++)
                if (unit[u] == BOTH)
                        unit[u] = 0;
}

bool metrics_kinds_find(const struct metrics_tables *tables, const struct pi_recording *rec,
                        const struct pi_counts *counts, struct pi_arena *arena,
                        struct metrics_kinds *out)
{
        size_t units = counts->units.list.count;
        uint32_t *unit = PI_NEW_ARRAY(arena, uint32_t, units + 1), *cpus;

        if (!unit || !sort_counters(tables, counts, arena, out) ||
            !cpus_by_list(tables, rec, arena, &cpus))
                return false;
        units_by_counters(counts, out, unit);
        for (uint32_t u = 0; u < units; u++) {
                const struct pi_count_unit *at = pi_counts_unit(counts, u);
                if (at->scope == PI_SCOPE_CPU && at->cpu < PI_LIMIT_CPUS && cpus[at->cpu] > 0)
                        unit[u] = cpus[at->cpu];
        }
        out->unit = unit;
        return true;
}
