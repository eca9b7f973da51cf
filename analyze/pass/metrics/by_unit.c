/* Metrics of each CPU, core, socket or thread over time: for as many metrics and times as a report
 * has room for. */
#include "analyze/pass/metrics/over_time.h"

#include "base/limits.h"

#include <math.h>

#define KEPT_MOST 16 /* metrics: a map of each is a figure of its own */

struct by_unit {
        struct metrics_kept *kept;
        uint32_t *row, *unit; /* units of the file -> rows, and back */
        uint32_t rows;
        double **value; /* [kept.count][rows * kept.points] a unit's points stand together */
};

/* What the units of a set are, as far as that decides which metrics have a meaning for one. */
static enum pi_metrics_by kind_of(const struct pi_counts *counts, uint32_t unit)
{
        switch (pi_counts_unit(counts, unit)->scope) {
        case PI_SCOPE_CORE:
        case PI_SCOPE_CLUSTER:
        case PI_SCOPE_CACHE:
                return PI_METRICS_BY_CORE;
        case PI_SCOPE_SOCKET:
        case PI_SCOPE_DIE:
                return PI_METRICS_BY_SOCKET;
        case PI_SCOPE_NODE:
                return PI_METRICS_BY_NODE;
        default:
                return PI_METRICS_BY_CPU;
        }
}

static bool list_units(struct by_unit *b)
{
        const struct metrics_plan *plan = b->kept->plan;
        size_t units = plan->counts->units.list.count;

        b->row = PI_NEW_ARRAY(b->kept->scratch, uint32_t, units + 1);
        b->unit = PI_NEW_ARRAY(b->kept->scratch, uint32_t, PI_LIMIT_METRIC_UNITS);
        for (uint32_t u = 0; b->row && b->unit && u < units; u++) {
                b->row[u] = PI_NONE;
                if (!metrics_in_plan(plan, u) ||
                    pi_counts_unit(plan->counts, u)->scope == PI_SCOPE_ALL)
                        continue;
                b->kept->set->total_units++;
                if (b->rows == PI_LIMIT_METRIC_UNITS)
                        continue;
                b->unit[b->rows] = u;
                b->row[u] = b->rows++;
        }
        return b->row && b->unit;
}

static bool take(void *user, size_t point, const struct metrics_block *block)
{
        struct by_unit *b = user;
        const struct metrics_kept *kept = b->kept;

        for (size_t k = 0; k < kept->count; k++) {
                const struct pi_metric *metric = &kept->metric[kept->place[k]];
                uint32_t step = kept->plan->final[kept->of[kept->place[k]]];
                for (uint32_t i = 0; i < b->rows; i++)
                        b->value[k][i * kept->points + point] =
                                pi_metric_plain(metric, block->step[step][i]);
        }
        return true;
}

static bool make_values(struct by_unit *b)
{
        struct metrics_kept *kept = b->kept;
        size_t cells = b->rows * kept->points;

        b->value = PI_NEW_ARRAY(kept->scratch, double *, kept->count + 1);
        for (size_t k = 0; b->value && k < kept->count; k++) {
                b->value[k] = PI_NEW_ARRAY(kept->model->arena, double, cells);
                for (size_t i = 0; b->value[k] && i < cells; i++)
                        b->value[k][i] = NAN;
        }
        return b->value && !kept->model->arena->failed;
}

/* A metric that units differ in; a value that none has (it is counted for the socket) is left out.
 */
static bool any_value(const struct by_unit *b, size_t k)
{
        for (size_t i = 0; i < b->rows * b->kept->points; i++)
                if (!isnan(b->value[k][i]))
                        return true;
        return false;
}

static bool add_all(struct by_unit *b)
{
        struct metrics_kept *kept = b->kept;
        struct pi_str *name = PI_NEW_ARRAY(kept->model->arena, struct pi_str, b->rows);
        uint32_t axis = metrics_add_axis(kept);

        if (!name || axis == PI_NONE)
                return false;
        for (uint32_t i = 0; i < b->rows; i++)
                name[i] = pi_model_str(kept->model,
                                       pi_counts_unit(kept->plan->counts, b->unit[i])->name);
        for (size_t k = 0; k < kept->count; k++) {
                struct pi_metric *metric = &kept->metric[kept->place[k]];
                for (uint32_t i = 0; any_value(b, k) && i < b->rows; i++) {
                        uint32_t added = metrics_add_series(kept, PI_METRICS_GROUP, name[i], metric,
                                                            axis, b->value[k] + i * kept->points);
                        if (added == PI_NONE)
                                return false;
                        if (i == 0)
                                metric->by_unit = added;
                }
        }
        kept->set->unit = name;
        kept->set->unit_count = b->rows;
        return true;
}

/* All metrics that are kept, on fewer times if need be; fewer metrics where that does not do. */
static bool make_room(struct by_unit *b)
{
        struct metrics_kept *kept = b->kept;
        size_t left = metrics_values_left(kept->model);

        if (kept->count > left / b->rows)
                kept->count = left / b->rows;
        return kept->count > 0 && metrics_points(kept, left / b->rows / kept->count);
}

bool metrics_by_unit(struct metrics_kept *kept)
{
        struct by_unit b = { .kept = kept };
        struct metrics_frame frame = { .by_time = true };
        struct metrics_fold fold = { kept->plan, &frame, 1, take, &b };

        if (!list_units(&b))
                return false;
        if (b.rows < 2)
                return true;
        if (!metrics_keep(kept, kind_of(kept->plan->counts, b.unit[0]), KEPT_MOST))
                return false;
        if (kept->count == 0 || !make_room(&b))
                return true;
        frame.row = b.row;
        frame.rows = b.rows;
        fold.joined = kept->joined;
        return make_values(&b) && metrics_fold_run(&fold, kept->scratch) && add_all(&b);
}
