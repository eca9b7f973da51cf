/* How counts become metrics. Private to the metrics pass.
 *
 *     bind     which counters feed which formula: steps over columns
 *     run      cells (units, times, or one total) through the steps, in blocks
 *     doubt    what counting in turn does to a total
 *     set      the model's copy */
#ifndef PIPA_PASS_METRICS_H
#define PIPA_PASS_METRICS_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"
#include "analyze/pass/metrics/kinds.h"
#include "analyze/table/uarch.h"
#include "base/fail.h"

/* Columns are those of sources, and with this bit those of steps. */
#define METRICS_STEP (1u << 31)

enum metrics_kind {
        METRICS_COUNTERS, /* counts, added up */
        METRICS_DURATION, /* how long it was counted, the same for all units */
        METRICS_CONSTANT,
};

/* Where an operand's values come from. */
struct metrics_source {
        enum metrics_kind kind;
        bool assumed;   /* a constant that stands for an event that was not counted */
        uint32_t event; /* PI_NONE: none */
        uint32_t first; /* of plan.added */
        uint32_t count; /* counters; 0 of a duration: told by the intervals' times */
        uint32_t group; /* of its counters, PI_NONE: not known or nothing to share */
        bool apart;     /* counted by something else than the core's counters */
        double constant;
        double running_ratio; /* of the total; NAN: not told */
};

/* One formula over columns. */
struct metrics_step {
        const struct pi_expr *expr;
        uint32_t first; /* of plan.input, expr->slot_count of them */
};

/* Counters that belong together: of one group, with the same modes. */
struct metrics_context {
        uint32_t group, occurrence;
        unsigned modes;
};

struct metrics_plan {
        const struct pi_uarch *uarch;
        const struct pi_counts *counts;
        uint32_t cgroup;
        const uint64_t *samples; /* [units] that its counts were made of; NULL: real counts */
        const struct metrics_tables *tables;
        const struct metrics_kinds *kinds; /* NULL: all that was counted is of this kind */
        uint32_t kind;                     /* of cores; 0: the machine as a whole */
        struct pi_arena *arena;
        uint32_t *event; /* [counters] of the table; PI_NONE */
        unsigned *modes; /* [counters] */
        double *factor;  /* [counters] to the unit that formulas expect */
        uint32_t *by_event,
                *by_event_first;         /* counters of event e: by_event[first[e]..first[e+1]] */
        uint32_t *series, *series_first; /* series of counter c, of the cgroup */
        struct pi_vec contexts;          /* struct metrics_context */
        struct pi_vec sources;           /* struct metrics_source */
        struct pi_vec added;             /* uint32_t: counters */
        struct pi_vec steps; /* struct metrics_step; what a step reads stands before it */
        struct pi_vec input; /* uint32_t: columns */
        uint32_t *source_of; /* [contexts][operands] */
        uint32_t *step_of;   /* [contexts][metrics] */
        uint32_t *final;     /* [metrics] its step; PI_NONE: something is missing */
        uint32_t *check;     /* [checks] */
};

static inline struct metrics_source *metrics_source_at(const struct metrics_plan *plan, uint32_t i)
{
        return PI_AT(&plan->sources, struct metrics_source, i);
}

static inline struct metrics_step *metrics_step_at(const struct metrics_plan *plan, uint32_t i)
{
        return PI_AT(&plan->steps, struct metrics_step, i);
}

static inline uint32_t metrics_input_at(const struct metrics_plan *plan, uint32_t i)
{
        return *PI_AT(&plan->input, uint32_t, i);
}

/* Of a kind of cores, what stands for CPUs of another kind is not in the plan. */
static inline bool metrics_in_plan(const struct metrics_plan *plan, uint32_t unit)
{
        uint32_t kind = plan->kinds && plan->kind > 0 ? plan->kinds->unit[unit] : 0;

        return pi_counts_unit(plan->counts, unit)->cgroup == plan->cgroup &&
               (kind == 0 || kind == plan->kind);
}

/* cpu.c: the tables of the processor that was recorded or asked for; notes say which and why. */
enum pipa_status metrics_read_tables(const struct pi_recording *rec, struct pi_model *model,
                                     const struct pi_counts *counts, struct metrics_tables *out,
                                     struct pipa_error *err);
void metrics_tables_done(struct metrics_tables *tables);

/* samples.c: sampled events as counts of functions, libraries or processes. *samples is
 * NULL, and `counts` untouched, where no sampled event is known to the table; `named`: nor any that
 * does not name the table's PMU. False where memory ran out. */
bool metrics_from_samples(const struct pi_recording *rec, struct pi_model *model,
                          const struct pi_uarch *uarch, bool named, struct pi_arena *arena,
                          struct pi_counts *counts, const uint64_t **samples);

/* counters.c: what the file's names mean to the table. False where memory ran out. */
bool metrics_read_counters(struct metrics_plan *plan);

/* bind.c: what feeds what. False where memory ran out. */
bool metrics_bind(struct metrics_plan *plan);

/* What share of its time a counter ran, over all that it was counted on; NAN: not told. */
double metrics_running_ratio(const struct metrics_plan *plan, uint32_t counter);

/* Steps and sources that a step needs, itself included, each in rising order. */
struct metrics_closure {
        uint32_t *step, *source;
        size_t step_count, source_count;
        uint32_t *mark; /* [sources + steps] */
        uint32_t stamp;
        size_t room; /* steps and sources that there are */
};

bool metrics_closure_init(struct metrics_closure *closure, const struct metrics_plan *plan);
void metrics_closure_of(struct metrics_closure *closure, const struct metrics_plan *plan,
                        uint32_t step);

/* run.c: what cells there are. Cell = time * rows + row. */
struct metrics_frame {
        bool by_time; /* else one time, the total */
        uint32_t rows;
        const uint32_t *row; /* [units] PI_NONE: not counted in */
};

/* Columns of a block of cells: value i is that of cell `first + i`. */
struct metrics_block {
        size_t first, count;
        double **source; /* [sources][count] */
        double **step;   /* [steps][count] */
};

typedef bool (*metrics_take_fn)(void *user, const struct metrics_block *block);

/* Cells in order, in blocks. False where memory ran out or `take` says so. */
bool metrics_run(const struct metrics_plan *plan, const struct metrics_frame *frame,
                 struct pi_arena *arena, metrics_take_fn take, void *user);
/* All steps over one block whose sources are filled. `column` has room for the table's slots. */
void metrics_run_steps(const struct metrics_plan *plan, const struct metrics_block *block,
                       const uint32_t *step, size_t steps, const double **column);

/* doubt.c: standard deviation of each metric's total that comes of counting in turn;
 * [metrics] NAN where not known. `total` is the block of the total. */
bool metrics_doubt(const struct metrics_plan *plan, const struct metrics_block *total,
                   struct pi_arena *arena, double *pm);

/* df/dX of a step by a source at the total, by two more runs of what lies between; steps of the
 * closure hold anything then, until they are run again. */
double metrics_slope(const struct metrics_plan *plan, const struct metrics_block *at,
                     const struct metrics_closure *closure, uint32_t step, uint32_t source,
                     const double **column);

/* repeat.c: pm[metric] of metrics whose counts are means over runs of known deviation
 * (perf stat -r); others are left alone. False where memory ran out. */
bool metrics_repeat(const struct metrics_plan *plan, const struct metrics_block *total,
                    struct pi_arena *arena, double *pm);

/* rows.c: the set's rows, and how units differ. */
bool metrics_rows(const struct metrics_plan *plan, const struct pi_recording *rec,
                  struct pi_model *model, struct pi_metric_set *set, struct pi_metric *metric,
                  const uint32_t *of, struct pi_arena *arena);

/* Whether metrics of this kind make sense for rows of that one. */
bool metrics_fits(const struct pi_uarch_metric *metric, enum pi_metrics_by by);

/* over_time.c: metrics as series of the model, of all that was counted and of each unit. */
bool metrics_over_time(const struct metrics_plan *plan, const struct pi_recording *rec,
                       struct pi_model *model, struct pi_metric_set *set, struct pi_metric *metric,
                       const uint32_t *of, struct pi_arena *arena);

/* transactions.c: what one transaction took, where their number was told; behind all other
 * metrics of the set, which has room for METRICS_OF_TRANSACTIONS more. */
#define METRICS_OF_TRANSACTIONS 2
bool metrics_add_transactions(const struct metrics_plan *plan, struct pi_model *model,
                              struct pi_metric_set *set, struct pi_metric *metric);

/* metrics.c: a set from samples, by what model->metrics_ask says, of one kind of cores or (0) of
 * the machine. *any: there was something to make one of. False where memory ran out. */
bool metrics_add_samples(const struct pi_recording *rec, struct pi_model *model,
                         const struct metrics_tables *tables, uint32_t kind, bool *any);

/* by_function.c: CPI and the like in the tables of hotspots, where what was sampled allows it. */
bool metrics_functions_wanted(const struct pi_recording *rec, const struct pi_model *model);
bool metrics_by_function(const struct pi_recording *rec, struct pi_model *model,
                         const struct metrics_tables *tables);

/* totals.c: the sets' totals as a table of the model. */
bool metrics_add_table(struct pi_model *model);

/* set.c: one set of the model. */
bool metrics_add_set(const struct metrics_plan *plan, const struct pi_recording *rec,
                     struct pi_model *model, struct pi_arena *arena);

#endif
