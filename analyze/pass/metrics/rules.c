/* Fixed questions to the metrics: what the processor waits for, and how far the counts can be
 * trusted. A question that cannot be judged says what is missing. */
#include "analyze/pass/judging.h"

#include <math.h>

#define CLOSURE_POINTS 0.02 /* of all slots; more is a sign of counts of different moments */
#define LOW_RUNNING 0.20    /* of the time; below, a count is mostly a guess */
#define DEPTH_MAX 16

/* The worst of what is over its threshold below `parent`, among what is bad when it is high. */
static uint32_t worst(const struct pi_metric_set *set, uint32_t parent)
{
        uint32_t found = PI_NONE;

        for (uint32_t i = 0; i < set->count; i++) {
                const struct pi_metric *metric = &set->metric[i];
                if (metric->level == 0 || metric->parent != parent ||
                    metric->met != PI_METRIC_MET || isnan(metric->value) ||
                    (parent == PI_NONE && pi_str_equal(metric->name, PI_STR("retiring"))))
                        continue;
                if (found == PI_NONE || metric->value > set->metric[found].value)
                        found = i;
        }
        return found;
}

static const struct pi_metric *top_level(const struct pi_metric_set *set, bool with_value)
{
        for (size_t i = 0; i < set->count; i++)
                if (set->metric[i].level == 1 && isnan(set->metric[i].value) != with_value)
                        return &set->metric[i];
        return NULL;
}

static struct pi_str doubt(struct judging *judging, const struct pi_metric *metric)
{
        struct pi_arena *arena = judging->model->arena;
        struct pi_str pm = PI_STR(""), running = PI_STR("");

        if (metric->pm > 0)
                pm = pi_arena_format(arena, ", \xc2\xb1 %.1f points", metric->pm * 100);
        if (metric->running_ratio < 1)
                running = pi_arena_format(arena, ", counted %.0f %% of the time%s",
                                          metric->running_ratio * 100,
                                          metric->together == PI_METRIC_MIXED ? " in turn" : "");
        return pi_arena_format(arena, "%.*s%.*s", (int)pm.n, pm.p, (int)running.n, running.p);
}

static bool cannot_judge(struct judging *judging, const struct pi_metric_set *set,
                         struct pi_finding *finding)
{
        const struct pi_metric *without = top_level(set, false);
        struct pi_str why = PI_STR("this processor's table has no top-down tree");

        if (without && without->missing_count > 0)
                why = without->missing[0];
        else if (set->fallback)
                why = PI_STR(
                        "which processor it was is not known, and only top-down events of that "
                        "processor tell");
        else if (set->topdown.n > 0)
                why = set->topdown;
        finding->statement = pi_arena_format(judging->model->arena,
                                             "What the processor waits for cannot be judged: %.*s.",
                                             (int)(why.n < 300 ? why.n : 300), why.p);
        finding->evidence = set->file;
        if (set->fallback)
                finding->next_step = PI_STR("Name the processor: --cpu.");
        return finding->statement.p;
}

/* Down the tree along what is over its threshold. */
static bool bottleneck(struct judging *judging, const struct pi_metric_set *set)
{
        struct pi_arena *arena = judging->model->arena;
        struct pi_finding *finding = judging_add(judging, "cpu_bottleneck", "ratio");
        const struct pi_metric *at = NULL;
        struct pi_str path = PI_STR(""), how;
        uint32_t next;

        if (!finding)
                return false;
        if (!top_level(set, true))
                return cannot_judge(judging, set, finding);
        next = worst(set, PI_NONE);
        for (unsigned depth = 0; next != PI_NONE && depth < DEPTH_MAX; depth++) {
                at = &set->metric[next];
                path = pi_arena_format(arena, "%.*s%s%.*s (%.1f %%)", (int)path.n, path.p,
                                       depth > 0 ? " > " : "", judging_cut(at->name), at->name.p,
                                       at->value * 100);
                next = worst(set, next);
        }
        finding->evaluated = true;
        if (!at) {
                finding->statement = PI_STR("No part of the top-down tree is over its threshold: "
                                            "the processor does not wait much for anything.");
                finding->evidence = set->file;
                return true;
        }
        how = doubt(judging, at);
        finding->severity = PI_SEVERITY_NOTICE;
        finding->value = at->value;
        finding->statement = pi_arena_format(arena, "The processor's slots%s%.*s are lost to %.*s.",
                                             set->pmu.n > 0 ? " of " : "", (int)set->pmu.n,
                                             set->pmu.n > 0 ? set->pmu.p : "", (int)path.n, path.p);
        finding->evidence = pi_arena_format(arena, "%.*s = %.*s; over its threshold: %.*s%.*s",
                                            judging_cut(at->name), at->name.p,
                                            judging_cut(at->formula), at->formula.p,
                                            judging_cut(at->when), at->when.p, (int)how.n, how.p);
        if (at->try_count > 0)
                finding->next_step =
                        pi_arena_format(arena, "Try: %.*s.", judging_cut(at->try[0]), at->try[0].p);
        return path.p && finding->statement.p && finding->evidence.p;
}

/* Said only where it is so: counts that come out need no sentence. */
static bool closure(struct judging *judging, const struct pi_metric_set *set)
{
        struct pi_finding *finding;

        if (isnan(set->closure) || fabs(set->closure - 1) <= CLOSURE_POINTS)
                return true;
        finding = judging_add(judging, "metrics_closure", "ratio");
        if (!finding)
                return false;
        finding->evaluated = true;
        finding->severity = PI_SEVERITY_NOTICE;
        finding->value = fabs(set->closure - 1);
        finding->threshold = CLOSURE_POINTS;
        finding->statement = pi_arena_format(
                judging->model->arena,
                "The first level of the top-down tree adds up to %.1f %%, not to 100 %%: its parts "
                "are of different moments.",
                set->closure * 100);
        finding->evidence = set->file;
        finding->next_step = PI_STR("Count fewer events at a time, or for longer.");
        return finding->statement.p;
}

static bool running(struct judging *judging, const struct pi_metric_set *set)
{
        const struct pi_metric *least = NULL;
        struct pi_finding *finding;

        for (size_t i = 0; i < set->count; i++) {
                const struct pi_metric *metric = &set->metric[i];
                if (!isnan(metric->value) && metric->running_ratio < LOW_RUNNING &&
                    (!least || metric->running_ratio < least->running_ratio))
                        least = metric;
        }
        if (!least)
                return true;
        finding = judging_add(judging, "metrics_running", "ratio");
        if (!finding)
                return false;
        finding->evaluated = true;
        finding->severity = PI_SEVERITY_NOTICE;
        finding->value = least->running_ratio;
        finding->threshold = LOW_RUNNING;
        finding->statement = pi_arena_format(
                judging->model->arena,
                "Events were counted only a part of the time: %.*s rests on %.1f %% of it.",
                judging_cut(least->name), least->name.p, least->running_ratio * 100);
        finding->evidence = set->file;
        finding->next_step =
                PI_STR("Count fewer events at a time: perf had more of them than counters.");
        return finding->statement.p;
}

bool judging_metrics(struct judging *judging)
{
        const struct pi_vec *sets = &judging->model->metrics;
        const struct pi_metric_set *set;

        if (sets->count == 0)
                return true;
        /* One set speaks for the recording: the first that has a tree, else the first. */
        set = PI_AT(sets, struct pi_metric_set, 0);
        for (size_t i = 0; i < sets->count && !top_level(set, true); i++)
                if (top_level(PI_AT(sets, struct pi_metric_set, i), true))
                        set = PI_AT(sets, struct pi_metric_set, i);
        return bottleneck(judging, set) && closure(judging, set) && running(judging, set);
}
