/* What the counts mean: the metrics of the processor, for each set of counts and control group. */
#include "analyze/pass/metrics/metrics.h"

#include "analyze/pass/pass.h"
#include "base/limits.h"

#include <math.h>

static bool add_set(const struct pi_recording *rec, struct pi_model *model,
                    const struct pi_uarch *uarch, const struct pi_counts *counts, uint32_t cgroup,
                    const uint64_t *samples)
{
        struct pi_arena scratch;
        struct metrics_plan plan = { .uarch = uarch,
                                     .counts = counts,
                                     .cgroup = cgroup,
                                     .samples = samples,
                                     .arena = &scratch };
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = metrics_read_counters(&plan) && metrics_bind(&plan) &&
               metrics_add_set(&plan, rec, model, &scratch);
        if (good && plan.contexts.count == PI_LIMIT_METRIC_CONTEXTS)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "metrics_groups", "metrics", counts->member,
                              0, NAN,
                              "counts in more groups than are told apart (%d): metrics of the rest "
                              "are missing.",
                              PI_LIMIT_METRIC_CONTEXTS);
        if (scratch.failed)
                model->arena->failed = true;
        pi_arena_done(&scratch);
        return good;
}

/* The control groups of a set, each once; PI_NONE stands for "not by control group". */
static bool add_groups(const struct pi_recording *rec, struct pi_model *model,
                       const struct pi_uarch *uarch, const struct pi_counts *counts)
{
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
                if (!add_set(rec, model, uarch, counts, cgroup, NULL))
                        return false;
        }
        if (left > 0)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "metrics_cgroups", "metrics",
                              counts->member, left, NAN,
                              "counts by more control groups than are computed (%d).",
                              PI_LIMIT_METRIC_CGROUPS);
        return true;
}

bool metrics_add_samples(const struct pi_recording *rec, struct pi_model *model,
                         const struct pi_uarch *uarch, bool *any)
{
        struct pi_counts counts = { 0 };
        struct pi_arena scratch;
        const uint64_t *samples;
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = metrics_from_samples(rec, model, uarch, &scratch, &counts, &samples);
        *any = good && samples;
        if (*any)
                good = add_set(rec, model, uarch, &counts, PI_NONE, samples);
        if (scratch.failed)
                model->arena->failed = true;
        pi_counts_done(&counts);
        pi_arena_done(&scratch);
        return good;
}

static bool add_samples(const struct pi_recording *rec, struct pi_model *model,
                        const struct pi_uarch *uarch)
{
        bool any, good = metrics_add_samples(rec, model, uarch, &any);

        if (good && !any)
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
        bool sampled = wants_samples(rec, model->metrics_ask.by), good = true;
        bool functions = !sampled && metrics_functions_wanted(rec, model);
        struct pi_uarch *uarch;
        enum pipa_status status;

        if (rec->counts.count == 0 && !sampled && !functions)
                return PIPA_OK;
        status = metrics_read_table(
                rec, model, rec->counts.count > 0 ? PI_AT(&rec->counts, struct pi_counts, 0) : NULL,
                &uarch, err);
        if (status)
                return status;
        if (sampled)
                good = add_samples(rec, model, uarch);
        for (size_t i = 0; i < rec->counts.count && good && !sampled; i++)
                good = add_groups(rec, model, uarch, PI_AT(&rec->counts, struct pi_counts, i));
        if (functions && good)
                good = metrics_by_function(rec, model, uarch);
        pi_uarch_done(uarch);
        good = good && metrics_add_table(model);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}
