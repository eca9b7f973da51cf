/* What the counts mean: the metrics of the processor, for each set of counts and control group. */
#include "analyze/pass/metrics/metrics.h"

#include "analyze/pass/pass.h"
#include "base/limits.h"

#include <math.h>

/* What is computed of one set of counts. */
struct asked {
        const struct pi_recording *rec;
        struct pi_model *model;
        const struct metrics_tables *tables;
        const struct metrics_kinds *kinds;
        const struct pi_counts *counts;
        const uint64_t *samples;
        size_t first; /* set of the model that these counts may have */
};

static const struct pi_uarch *table_of(const struct asked *asked, uint32_t kind)
{
        return kind > 0 ? asked->tables->core[kind - 1] : asked->tables->machine;
}

/* Of a hybrid machine, a part of which nothing was counted is left out, unless there is no other.
 */
static bool is_empty(const struct asked *asked, const struct metrics_plan *plan)
{
        bool empty = asked->kinds && (plan->kind > 0 || asked->model->metrics.count > asked->first);

        for (uint32_t c = 0; asked->kinds && c < plan->counts->counters.list.count; c++) {
                bool known = plan->event[c] != PI_NONE;
                if (known && plan->series_first[c + 1] > plan->series_first[c])
                        empty = false;
                if (known && plan->kind > 0)
                        asked->kinds->known[c] = true;
        }
        return empty;
}

static bool add_set(const struct asked *asked, uint32_t kind, uint32_t cgroup)
{
        struct pi_model *model = asked->model;
        struct pi_arena scratch;
        struct metrics_plan plan = { .uarch = table_of(asked, kind),
                                     .counts = asked->counts,
                                     .cgroup = cgroup,
                                     .samples = asked->samples,
                                     .tables = asked->tables,
                                     .kinds = asked->kinds,
                                     .kind = kind,
                                     .arena = &scratch };
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = metrics_read_counters(&plan);
        if (good && !is_empty(asked, &plan))
                good = metrics_bind(&plan) && metrics_add_set(&plan, asked->rec, model, &scratch);
        if (good && plan.contexts.count == PI_LIMIT_METRIC_CONTEXTS)
                pi_notes_push(asked->rec->notes, PI_NOTE_WARN, "metrics_groups", "metrics",
                              asked->counts->member, 0, NAN,
                              "counts in more groups than are told apart (%d): metrics of the rest "
                              "are missing.",
                              PI_LIMIT_METRIC_CONTEXTS);
        if (scratch.failed)
                model->arena->failed = true;
        pi_arena_done(&scratch);
        return good;
}

/* The control groups of a set, each once; PI_NONE stands for "not by control group". */
static bool add_groups(const struct asked *asked, uint32_t kind)
{
        const struct pi_counts *counts = asked->counts;
        uint32_t seen[PI_LIMIT_METRIC_CGROUPS];
        size_t count = 0, left = 0;

        for (uint32_t u = 0; u < counts->units.list.count; u++) {
                uint32_t cgroup = pi_counts_unit(counts, u)->cgroup;
                size_t i = 0;
                while (i < count && seen[i] != cgroup)
                        i++;
                if (i < count)
                        continue;
                if (count == PI_LIMIT_METRIC_CGROUPS) {
                        left++;
                        continue;
                }
                seen[count++] = cgroup;
                if (!add_set(asked, kind, cgroup))
                        return false;
        }
        if (left > 0 && kind == 0)
                pi_notes_push(asked->rec->notes, PI_NOTE_WARN, "metrics_cgroups", "metrics",
                              counts->member, left, NAN,
                              "counts by more control groups than are computed (%d).",
                              PI_LIMIT_METRIC_CGROUPS);
        return true;
}

/* Each kind of cores, then the machine as a whole. */
static bool add_kinds(struct asked *asked)
{
        struct metrics_kinds kinds;
        struct pi_arena scratch;
        bool good = true;

        asked->first = asked->model->metrics.count;
        if (asked->tables->core_count == 0)
                return add_groups(asked, 0);
        pi_arena_init(&scratch,
                      asked->model->arena->budget_bytes - asked->model->arena->used_bytes);
        good = metrics_kinds_find(asked->tables, asked->rec, asked->counts, &scratch, &kinds);
        asked->kinds = &kinds;
        for (uint32_t kind = 1; good && kind <= asked->tables->core_count; kind++)
                good = add_groups(asked, kind);
        good = good && add_groups(asked, 0);
        asked->kinds = NULL;
        if (scratch.failed)
                asked->model->arena->failed = true;
        pi_arena_done(&scratch);
        return good;
}

static bool add_counts(const struct pi_recording *rec, struct pi_model *model,
                       const struct metrics_tables *tables)
{
        for (size_t i = 0; i < rec->counts.count; i++) {
                struct asked asked = { .rec = rec,
                                       .model = model,
                                       .tables = tables,
                                       .counts = PI_AT(&rec->counts, struct pi_counts, i) };
                if (!add_kinds(&asked))
                        return false;
        }
        return true;
}

bool metrics_add_samples(const struct pi_recording *rec, struct pi_model *model,
                         const struct metrics_tables *tables, uint32_t kind, bool *any)
{
        struct pi_counts counts = { 0 };
        struct asked asked = { .rec = rec, .model = model, .tables = tables, .counts = &counts };
        struct pi_arena scratch;
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = metrics_from_samples(rec, model, table_of(&asked, kind), kind > 0, &scratch, &counts,
                                    &asked.samples);
        *any = good && asked.samples;
        if (*any)
                good = add_set(&asked, kind, PI_NONE);
        if (scratch.failed)
                model->arena->failed = true;
        pi_counts_done(&counts);
        pi_arena_done(&scratch);
        return good;
}

static bool add_samples(const struct pi_recording *rec, struct pi_model *model,
                        const struct metrics_tables *tables)
{
        bool good = true, some = false;

        for (uint32_t kind = 0; good && kind <= tables->core_count; kind++) {
                bool any;
                good = metrics_add_samples(rec, model, tables, kind, &any);
                some = some || any;
        }
        if (good && !some)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "metrics_samples", "metrics", PI_STR(""), 0,
                              NAN,
                              "No event was sampled, with its period, that metrics are computed "
                              "from; record several: perf record -e "
                              "'{cycles,instructions,branch-misses}:S'.");
        return good;
}

static bool counted_threads(const struct pi_recording *rec)
{
        const struct pi_counts *counts;

        if (rec->counts.count == 0)
                return false;
        counts = PI_AT(&rec->counts, struct pi_counts, 0);
        return counts->units.list.count > 0 && pi_counts_unit(counts, 0)->scope == PI_SCOPE_THREAD;
}

static bool wants_samples(const struct pi_recording *rec, enum pi_metrics_by by)
{
        if (by == PI_METRICS_BY_PROCESS)
                return !counted_threads(rec) && rec->samples.count > 0;
        return by == PI_METRICS_BY_LIBRARY || by == PI_METRICS_BY_FUNCTION;
}

enum pipa_status pi_pass_metrics(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        bool sampled = wants_samples(rec, model->metrics_ask.by), good;
        bool functions = !sampled && metrics_functions_wanted(rec, model);
        struct metrics_tables tables;
        enum pipa_status status;

        if (rec->counts.count == 0 && !sampled && !functions)
                return PIPA_OK;
        status = metrics_read_tables(
                rec, model, rec->counts.count > 0 ? PI_AT(&rec->counts, struct pi_counts, 0) : NULL,
                &tables, err);
        if (status)
                return status;
        good = sampled ? add_samples(rec, model, &tables) : add_counts(rec, model, &tables);
        if (functions && good)
                good = metrics_by_function(rec, model, &tables);
        metrics_tables_done(&tables);
        good = good && metrics_add_table(model);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}
