/* What is kept of metrics over time, and where it stands in the model. */
#include "analyze/pass/metrics/over_time.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

/* In the order in which metrics are kept. */
enum rank { LEVEL_1, LEVEL_2, WITH_THRESHOLD, DERIVED, DEEPER, RANKS };

static enum rank rank_of(const struct pi_metric *metric)
{
        if (metric->level > 0)
                return metric->level == 1 ? LEVEL_1 : metric->level == 2 ? LEVEL_2 : DEEPER;
        return metric->when.n > 0 ? WITH_THRESHOLD : DERIVED;
}

bool metrics_keep(struct metrics_kept *kept, enum pi_metrics_by by, size_t most)
{
        const struct pi_uarch *uarch = kept->plan->uarch;

        kept->count = 0;
        kept->place = PI_NEW_ARRAY(kept->scratch, uint32_t, most + 1);
        for (enum rank rank = LEVEL_1; kept->place && rank < RANKS; rank++) {
                for (uint32_t i = 0; i < kept->set->count && kept->count < most; i++) {
                        const struct pi_metric *metric = &kept->metric[i];
                        if (rank_of(metric) == rank && !isnan(metric->value) &&
                            metrics_fits(&uarch->metric[kept->of[i]], by))
                                kept->place[kept->count++] = i;
                }
        }
        return kept->place;
}

size_t metrics_values_left(const struct pi_model *model)
{
        size_t used = 0;

        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                if (pi_series_of_metrics(series))
                        used += pi_model_axis(model, series)->count;
        }
        return used < PI_LIMIT_METRIC_VALUES ? PI_LIMIT_METRIC_VALUES - used : 0;
}

/* A single interval may lack its length: what units differ in needs none. */
static bool times_rise(const struct pi_counts *counts)
{
        if (counts->intervals.count == 1)
                return true;
        for (size_t i = 0; i < counts->intervals.count; i++) {
                const struct pi_count_interval *at = pi_counts_interval(counts, i);
                if (at->to_ns == PI_NO_TIME || at->to_ns < at->from_ns ||
                    (i > 0 && (at->from_ns <= at[-1].from_ns || at->from_ns < at[-1].to_ns)))
                        return false;
        }
        return true;
}

bool metrics_points(struct metrics_kept *kept, size_t most)
{
        size_t count = kept->plan->counts->intervals.count;

        if (count == 0 || most == 0 || !times_rise(kept->plan->counts))
                return false;
        kept->joined = (count + most - 1) / most;
        kept->points = (count + kept->joined - 1) / kept->joined;
        return true;
}

/* What has to be added to a time since counting began; false: its clock is its own. A file of
 * counts and nothing else is the recording, so it begins when counting does. */
static bool clock_of(const struct metrics_kept *kept, int64_t *base_ns)
{
        const struct pi_recording *rec = kept->rec;
        int64_t origin_ns = kept->plan->counts->origin_ns;

        *base_ns = 0;
        if (origin_ns == PI_NO_TIME)
                return rec->start_ns == PI_NO_TIME && rec->counts.count == 1;
        if (rec->start_ns != PI_NO_TIME)
                *base_ns = pi_sat_sub_i64(origin_ns, rec->start_ns);
        return true;
}

uint32_t metrics_add_axis(struct metrics_kept *kept)
{
        const struct pi_counts *counts = kept->plan->counts;
        int64_t *from_ns = PI_NEW_ARRAY(kept->model->arena, int64_t, kept->points);
        int64_t *to_ns = PI_NEW_ARRAY(kept->model->arena, int64_t, kept->points), base_ns;
        struct pi_series_axis *axis;
        bool shared = clock_of(kept, &base_ns);

        if (kept->axis != PI_NONE && kept->axis_joined == kept->joined)
                return kept->axis;
        axis = pi_vec_push(&kept->model->axes);
        if (!from_ns || !to_ns || !axis)
                return PI_NONE;
        for (size_t i = 0; i < kept->points; i++) {
                size_t end = (i + 1) * kept->joined;
                if (end > counts->intervals.count)
                        end = counts->intervals.count;
                from_ns[i] = pi_sat_add_i64(pi_counts_interval(counts, i * kept->joined)->from_ns,
                                            base_ns);
                to_ns[i] = pi_counts_interval(counts, end - 1)->to_ns;
                to_ns[i] = to_ns[i] == PI_NO_TIME ? from_ns[i] : pi_sat_add_i64(to_ns[i], base_ns);
        }
        *axis = (struct pi_series_axis){ kept->points, from_ns, to_ns, !shared };
        kept->set->own_clock = !shared;
        kept->axis = (uint32_t)kept->model->axes.count - 1;
        kept->axis_joined = kept->joined;
        return kept->axis;
}

/* "counts.csv", "counts.csv /system.slice", "cpu_core": where there are several sets, whose series
 * it is. */
static struct pi_str set_name(const struct metrics_kept *kept)
{
        const struct pi_metric_set *set = kept->set;

        if (kept->rec->counts.count < 2 && set->cgroup.n == 0)
                return set->pmu;
        if (set->pmu.n > 0)
                return pi_arena_format(kept->model->arena, "%.*s%s%.*s %.*s", (int)set->file.n,
                                       set->file.p, set->cgroup.n > 0 ? " " : "",
                                       (int)set->cgroup.n, set->cgroup.n > 0 ? set->cgroup.p : "",
                                       (int)set->pmu.n, set->pmu.p);
        return pi_arena_format(kept->model->arena, "%.*s%s%.*s", (int)set->file.n, set->file.p,
                               set->cgroup.n > 0 ? " " : "", (int)set->cgroup.n,
                               set->cgroup.n > 0 ? set->cgroup.p : "");
}

uint32_t metrics_add_series(const struct metrics_kept *kept, const char *group, struct pi_str unit,
                            const struct pi_metric *metric, uint32_t axis, const double *value)
{
        struct pi_arena *arena = kept->model->arena;
        struct pi_str set = set_name(kept), instance, id, name, of;
        struct pi_series *series = pi_vec_push(&kept->model->series);
        bool share = pi_str_equal(metric->unit, PI_STR("%")) ||
                     strcmp(group, PI_METRICS_GROUP "_running") == 0;

        instance = pi_arena_format(arena, "%.*s%s%.*s", (int)set.n, set.n > 0 ? set.p : "",
                                   set.n > 0 && unit.n > 0 ? " " : "", (int)unit.n,
                                   unit.n > 0 ? unit.p : "");
        name = pi_arena_format(arena, "%.*s", (int)metric->name.n, metric->name.p);
        of = share ? PI_STR("ratio")
                   : pi_arena_format(arena, "%.*s", (int)metric->unit.n,
                                     metric->unit.n > 0 ? metric->unit.p : "");
        if (!series || !instance.p || !name.p || !of.p)
                return PI_NONE;
        id = pi_arena_format(arena, "%s%s%s.%s", group, instance.n > 0 ? "." : "", instance.p,
                             name.p);
        *series = (struct pi_series){ .id = id.p,
                                      .title = "",
                                      .unit = of.p,
                                      .group = group,
                                      .instance = instance.p,
                                      .metric = name.p,
                                      .event_id = PI_NONE,
                                      .axis_id = axis,
                                      .value = value };
        return id.p ? (uint32_t)kept->model->series.count - 1 : PI_NONE;
}
