/* Metrics over time, with what is known of each point's uncertainty. The uncertainty of a total
 * (doubt.c) is that of n intervals, each of which errs for itself; in a share or a rate, whose
 * value is the same for counts that all double, one of them weighs n times as much in its own
 * point:
 *
 *     pm of a point = pm of the total * sqrt(n) * sqrt((1 - running there) / (1 - running))
 *
 * In what grows with the counts that does not hold, and the point's is not known. */
#include "analyze/pass/metrics/over_time.h"

#include "base/limits.h"

#include <math.h>

#define EQUAL_RATIO 1e-9

struct over_time {
        struct metrics_kept kept;
        double **value;             /* [kept.count][kept.points] in the unit that readers see */
        struct metrics_block total; /* of all points, one cell */
        double **twice;             /* its steps for twice the counts */
        uint32_t *step;
        const double **column;
};

static bool take(void *user, size_t point, const struct metrics_block *block)
{
        struct over_time *o = user;
        const struct metrics_plan *plan = o->kept.plan;

        for (size_t k = 0; k < o->kept.count; k++) {
                const struct pi_metric *metric = &o->kept.metric[o->kept.place[k]];
                uint32_t step = plan->final[o->kept.of[o->kept.place[k]]];
                o->value[k][point] = pi_metric_plain(metric, block->step[step][0]);
        }
        for (uint32_t s = 0; s < plan->sources.count; s++) {
                bool constant = metrics_source_at(plan, s)->kind == METRICS_CONSTANT;
                double value = block->source[s][0], *sum = &o->total.source[s][0];
                if (!isnan(value))
                        *sum = isnan(*sum) || constant ? value : *sum + value;
        }
        return true;
}

static double **columns_of(size_t count, size_t cells, struct pi_arena *arena)
{
        double **column = PI_NEW_ARRAY(arena, double *, count + 1);

        for (size_t i = 0; column && i < count; i++) {
                column[i] = PI_NEW_ARRAY(arena, double, cells);
                for (size_t k = 0; column[i] && k < cells; k++)
                        column[i][k] = NAN;
        }
        return column && !arena->failed ? column : NULL;
}

static bool prepare(struct over_time *o)
{
        const struct metrics_plan *plan = o->kept.plan;
        struct pi_arena *scratch = o->kept.scratch;

        o->value = columns_of(o->kept.count, o->kept.points, o->kept.model->arena);
        o->total.count = 1;
        o->total.source = columns_of(plan->sources.count, 1, scratch);
        o->total.step = columns_of(plan->steps.count, 1, scratch);
        o->twice = columns_of(plan->steps.count, 1, scratch);
        o->step = PI_NEW_ARRAY(scratch, uint32_t, plan->steps.count + 1);
        o->column = PI_NEW_ARRAY(scratch, const double *, PI_UARCH_SLOTS(plan->uarch));
        for (uint32_t i = 0; o->step && i < plan->steps.count; i++)
                o->step[i] = i;
        return o->value && o->total.source && o->total.step && o->twice && o->step && o->column;
}

/* All steps for what was counted, and for twice as much. */
static void run_twice(struct over_time *o)
{
        const struct metrics_plan *plan = o->kept.plan;
        struct metrics_block twice = { .count = 1, .source = o->total.source, .step = o->twice };

        metrics_run_steps(plan, &o->total, o->step, plan->steps.count, o->column);
        for (uint32_t s = 0; s < plan->sources.count; s++)
                if (metrics_source_at(plan, s)->kind != METRICS_CONSTANT)
                        twice.source[s][0] *= 2;
        metrics_run_steps(plan, &twice, o->step, plan->steps.count, o->column);
}

static bool grows(const struct over_time *o, uint32_t step)
{
        double once = o->total.step[step][0], twice = o->twice[step][0];

        return !(fabs(twice - once) <= EQUAL_RATIO * fabs(once));
}

/* What share of each point's time the metric's counts ran, the least of them. */
static double *running_of(const struct over_time *o, const struct metrics_closure *closure)
{
        const struct metrics_kept *kept = &o->kept;
        size_t intervals = kept->plan->counts->intervals.count;
        double *running = PI_NEW_ARRAY(kept->model->arena, double, kept->points);

        for (size_t i = 0; running && i < kept->points; i++) {
                size_t first = i * kept->joined, end = first + kept->joined;
                running[i] = NAN;
                for (size_t s = 0; s < closure->source_count; s++)
                        running[i] = fmin(running[i],
                                          metrics_running_at(kept->plan, closure->source[s], first,
                                                             end < intervals ? end : intervals));
        }
        return running;
}

static const double *pm_of(const struct over_time *o, const struct pi_metric *metric,
                           const double *running)
{
        const struct metrics_kept *kept = &o->kept;
        double *pm = PI_NEW_ARRAY(kept->model->arena, double, kept->points);
        double each = pi_metric_plain(metric, metric->pm) * sqrt((double)kept->points);

        for (size_t i = 0; pm && i < kept->points; i++)
                pm[i] = isnan(running[i]) ? NAN
                                          : each * sqrt(fmax(1 - running[i], 0) /
                                                        (1 - metric->running_ratio));
        return pm;
}

static bool add_metric(struct over_time *o, size_t k, uint32_t axis,
                       struct metrics_closure *closure)
{
        const struct metrics_kept *kept = &o->kept;
        struct pi_metric *metric = &kept->metric[kept->place[k]];
        uint32_t step = kept->plan->final[kept->of[kept->place[k]]];
        const double *running, *pm;

        metric->over_time =
                metrics_add_series(kept, PI_METRICS_GROUP, PI_STR(""), metric, axis, o->value[k]);
        if (metric->over_time == PI_NONE || !(metric->running_ratio < 1))
                return metric->over_time != PI_NONE;
        metrics_closure_of(closure, kept->plan, step);
        running = running_of(o, closure);
        if (!running)
                return false;
        metric->running_time = metrics_add_series(kept, PI_METRICS_GROUP "_running", PI_STR(""),
                                                  metric, axis, running);
        if (!(metric->pm > 0) || grows(o, step))
                return metric->running_time != PI_NONE;
        pm = pm_of(o, metric, running);
        if (pm)
                metric->pm_time = metrics_add_series(kept, PI_METRICS_GROUP "_pm", PI_STR(""),
                                                     metric, axis, pm);
        return metric->running_time != PI_NONE && metric->pm_time != PI_NONE;
}

static bool add_total(struct over_time *o)
{
        const struct metrics_plan *plan = o->kept.plan;
        size_t units = plan->counts->units.list.count;
        uint32_t *row = PI_NEW_ARRAY(o->kept.scratch, uint32_t, units), axis;
        struct metrics_frame frame = { true, 1, row };
        struct metrics_fold fold = { plan, &frame, o->kept.joined, take, o };
        struct metrics_closure closure;

        if (!row || !prepare(o))
                return false;
        for (uint32_t u = 0; u < units; u++)
                row[u] = metrics_in_plan(plan, u) ? 0 : PI_NONE;
        axis = metrics_add_axis(&o->kept);
        if (axis == PI_NONE || !metrics_fold_run(&fold, o->kept.scratch) ||
            !metrics_closure_init(&closure, plan))
                return false;
        run_twice(o);
        o->kept.set->points = o->kept.points;
        o->kept.set->joined = o->kept.joined;
        for (size_t k = 0; k < o->kept.count; k++)
                if (!add_metric(o, k, axis, &closure))
                        return false;
        return true;
}

/* What weakens it. */
static void say(const struct metrics_kept *kept)
{
        const struct pi_metric_set *set = kept->set;
        size_t intervals = kept->plan->counts->intervals.count;

        if (set->own_clock)
                pi_notes_push(kept->rec->notes, PI_NOTE_WARN, "metrics_clock", "metrics", set->file,
                              0, NAN,
                              "when counting began is not known on the recording's clock: its "
                              "metrics over time run on the file's own seconds.");
        if (set->joined > 1)
                pi_notes_push(kept->rec->notes, PI_NOTE_INFO, "metrics_joined", "metrics",
                              set->file, set->joined, NAN,
                              "%zu intervals: every %zu neighbours are added up to a point of the "
                              "metrics over time.",
                              intervals, set->joined);
        if (set->unit_count > 0 && set->unit_count < set->total_units)
                pi_notes_push(kept->rec->notes, PI_NOTE_WARN, "metrics_units", "metrics", set->file,
                              set->total_units - set->unit_count, NAN,
                              "metrics are kept apart for the first %zu of %zu CPUs, cores or "
                              "threads; the totals hold all.",
                              set->unit_count, set->total_units);
}

static void say_cut(const struct metrics_kept *kept, size_t wanted)
{
        struct pi_str group = kept->set->cgroup;

        pi_notes_push(kept->rec->notes, PI_NOTE_WARN, "metrics_cut", "metrics", kept->set->file,
                      wanted - kept->count, NAN,
                      "%zu of %zu metrics are kept over time%s%.*s: a report holds %u values of "
                      "them; the totals hold all",
                      kept->count, wanted, group.n ? ", of control group " : "",
                      (int)(group.n < 200 ? group.n : 200), group.n ? group.p : "",
                      PI_LIMIT_METRIC_VALUES);
}

bool metrics_over_time(const struct metrics_plan *plan, const struct pi_recording *rec,
                       struct pi_model *model, struct pi_metric_set *set, struct pi_metric *metric,
                       const uint32_t *of, struct pi_arena *arena)
{
        struct over_time o = { .kept = { .plan = plan,
                                         .rec = rec,
                                         .model = model,
                                         .set = set,
                                         .metric = metric,
                                         .of = of,
                                         .scratch = arena,
                                         .axis = PI_NONE } };
        size_t left = metrics_values_left(model) / 3;

        for (size_t i = 0; i < set->count; i++)
                metric[i].over_time = metric[i].pm_time = metric[i].running_time =
                        metric[i].by_unit = PI_NONE;
        if (model->metrics_ask.totals_only || plan->samples)
                return true;
        if (!metrics_keep(&o.kept, PI_METRICS_BY_TIME, PI_LIMIT_METRIC_SERIES))
                return false;
        if (o.kept.count > 0 && metrics_points(&o.kept, PI_LIMIT_METRIC_POINTS) &&
            o.kept.points > 1) {
                size_t wanted = o.kept.count;

                if (left / o.kept.points < wanted)
                        o.kept.count = left / o.kept.points;
                if (o.kept.count < wanted)
                        say_cut(&o.kept, wanted);
                if (o.kept.count > 0 && !add_total(&o))
                        return false;
        }
        if (!metrics_by_unit(&o.kept))
                return false;
        say(&o.kept);
        return true;
}
