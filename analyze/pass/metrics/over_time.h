/* Metrics over time. Private to over_time.c and its neighbours.
 *
 *     fold     intervals -> points: counts are added up, then the formulas run
 *     kept     which metrics are kept, on which times, within which limits
 *     running  what share of a point's time its counts ran */
#ifndef PIPA_PASS_METRICS_OVER_TIME_H
#define PIPA_PASS_METRICS_OVER_TIME_H

#include "analyze/pass/metrics/metrics.h"

struct metrics_fold {
        const struct metrics_plan *plan;
        const struct metrics_frame *frame; /* by_time */
        size_t joined;                     /* intervals of a point */
        bool (*take)(void *user, size_t point, const struct metrics_block *block);
        void *user;
};

/* One block for each point in order, with a cell for each row of the frame. False where memory ran
 * out or `take` says so. */
bool metrics_fold_run(const struct metrics_fold *fold, struct pi_arena *arena);

/* The metrics of a set that are kept, and their times. */
struct metrics_kept {
        const struct metrics_plan *plan;
        const struct pi_recording *rec;
        struct pi_model *model;
        struct pi_metric_set *set;
        struct pi_metric *metric; /* [set->count] */
        const uint32_t *of;       /* [set->count] of the table */
        struct pi_arena *scratch;
        uint32_t *place; /* [count] of the set: level 1 and 2 first, then what has a threshold */
        size_t count;
        size_t points, joined; /* points of `joined` intervals */
        uint32_t axis;         /* the last that was added, for `axis_joined`; PI_NONE */
        size_t axis_joined;
};

/* At most `most` metrics that have a value and make sense for `by`. False where memory ran out. */
bool metrics_keep(struct metrics_kept *kept, enum pi_metrics_by by, size_t most);

/* Values that the report's metrics may still take. */
size_t metrics_values_left(const struct pi_model *model);

/* Points for all intervals, `most` of them or fewer. False where times are not told or do not rise.
 */
bool metrics_points(struct metrics_kept *kept, size_t most);

/* The axis of these points in the model; PI_NONE where memory ran out. */
uint32_t metrics_add_axis(struct metrics_kept *kept);

/* A series of one metric; `value` lives as long as the model. PI_NONE where memory ran out. */
uint32_t metrics_add_series(const struct metrics_kept *kept, const char *group, struct pi_str unit,
                            const struct pi_metric *metric, uint32_t axis, const double *value);

/* What share of intervals [first, end) a source was counted; NAN where that is not told. */
double metrics_running_at(const struct metrics_plan *plan, uint32_t source, size_t first,
                          size_t end);

/* by_unit.c: the same for each CPU, core … */
bool metrics_by_unit(struct metrics_kept *kept);

#endif
