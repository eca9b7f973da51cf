/* Cells through the steps: counts of a cell's units are added up first, then the formulas run over
 * whole columns of cells. */
#include "analyze/pass/metrics/metrics.h"

#include "base/limits.h"

#include <math.h>

#define BLOCK_CELLS 1024

struct run {
        const struct metrics_plan *plan;
        const struct metrics_frame *frame;
        struct metrics_block block;
        size_t row_from, rows;  /* of the frame, that one block holds */
        size_t times;           /* that one block holds */
        uint32_t *step;         /* [steps] all of them */
        const double **column;  /* [slots] */
        uint32_t *series, *row; /* of source s: [series_first[s]..[s + 1]] */
        size_t *series_first;
        double *factor;
        uint32_t *like; /* [sources] an earlier one that adds up the same; PI_NONE */
};

/* The same counter often feeds several contexts. */
static uint32_t earlier_alike(const struct metrics_plan *plan, uint32_t s)
{
        const struct metrics_source *source = metrics_source_at(plan, s);
        uint32_t c;

        if (source->kind != METRICS_COUNTERS || source->count != 1)
                return PI_NONE;
        c = *PI_AT(&plan->added, uint32_t, source->first);
        for (uint32_t i = 0; i < s; i++) {
                const struct metrics_source *other = metrics_source_at(plan, i);
                if (other->kind == METRICS_COUNTERS && other->count == 1 &&
                    *PI_AT(&plan->added, uint32_t, other->first) == c)
                        return i;
        }
        return PI_NONE;
}

/* The series of one counter that stand for a row. */
static size_t list_counter(const struct run *run, uint32_t c, size_t fill)
{
        const struct metrics_plan *plan = run->plan;

        for (uint32_t k = plan->series_first[c]; k < plan->series_first[c + 1]; k++) {
                uint32_t series = plan->series[k];
                uint32_t row = run->frame->row[pi_counts_series(plan->counts, series)->unit];
                if (row == PI_NONE)
                        continue;
                run->series[fill] = series;
                run->row[fill++] = row;
        }
        return fill;
}

/* What each source adds up, and into which row: looked up once. */
static bool list_series(struct run *run, struct pi_arena *arena)
{
        const struct metrics_plan *plan = run->plan;
        size_t total = 0, fill = 0;

        for (uint32_t i = 0; i < plan->added.count; i++) {
                uint32_t c = *PI_AT(&plan->added, uint32_t, i);
                total += plan->series_first[c + 1] - plan->series_first[c];
        }
        run->series = PI_NEW_ARRAY(arena, uint32_t, total);
        run->row = PI_NEW_ARRAY(arena, uint32_t, total);
        run->series_first = PI_NEW_ARRAY(arena, size_t, plan->sources.count + 1);
        run->factor = PI_NEW_ARRAY(arena, double, plan->sources.count);
        run->like = PI_NEW_ARRAY(arena, uint32_t, plan->sources.count);
        if (!run->series || !run->row || !run->series_first || !run->factor || !run->like)
                return false;
        for (uint32_t s = 0; s < plan->sources.count; s++) {
                const struct metrics_source *source = metrics_source_at(plan, s);
                run->like[s] = earlier_alike(plan, s);
                for (uint32_t i = 0; i < source->count; i++) {
                        uint32_t c = *PI_AT(&plan->added, uint32_t, source->first + i);
                        run->factor[s] = plan->factor[c];
                        fill = list_counter(run, c, fill);
                }
                run->series_first[s + 1] = fill;
        }
        return true;
}

static double *columns_of(struct pi_arena *arena, double ***column, size_t count, size_t cells)
{
        double *room = PI_NEW_ARRAY(arena, double, count *cells);

        *column = PI_NEW_ARRAY(arena, double *, count);
        for (size_t i = 0; room && *column && i < count; i++)
                (*column)[i] = room + i * cells;
        return *column ? room : NULL;
}

static bool prepare(struct run *run, struct pi_arena *arena)
{
        const struct metrics_plan *plan = run->plan;
        size_t columns = plan->sources.count + plan->steps.count + 1;
        size_t cells = PI_LIMIT_METRIC_CELLS / columns;

        if (cells > BLOCK_CELLS)
                cells = BLOCK_CELLS;
        if (cells == 0)
                cells = 1;
        run->rows = run->frame->rows < cells ? run->frame->rows : cells;
        run->times = run->frame->by_time && run->rows == run->frame->rows ? cells / run->rows : 1;
        run->step = PI_NEW_ARRAY(arena, uint32_t, plan->steps.count);
        run->column = PI_NEW_ARRAY(arena, const double *, PI_UARCH_SLOTS(plan->uarch));
        for (uint32_t i = 0; run->step && i < plan->steps.count; i++)
                run->step[i] = i;
        return run->step && run->column &&
               columns_of(arena, &run->block.source, plan->sources.count, run->rows * run->times) &&
               columns_of(arena, &run->block.step, plan->steps.count, run->rows * run->times) &&
               list_series(run, arena);
}

static double value_at(const struct run *run, size_t time, uint32_t series)
{
        const struct pi_counts *counts = run->plan->counts;

        if (!run->frame->by_time)
                return pi_counts_series(counts, series)->total.value;
        return series < pi_counts_interval(counts, time)->count
                       ? pi_counts_interval(counts, time)->value[series]
                       : NAN;
}

/* All into one row, in the order of the series as ever: the sum stays in a register. */
static double add_all(const struct run *run, uint32_t s, const double *value)
{
        double sum = 0, factor = run->factor[s];
        bool any = false;

        for (size_t i = run->series_first[s]; i < run->series_first[s + 1]; i++) {
                double one = value[run->series[i]];
                bool counted = !isnan(one);
                sum += counted ? one * factor : 0;
                any = any || counted;
        }
        return any ? sum : NAN;
}

static void add_up(const struct run *run, uint32_t s, size_t time, double *out)
{
        const struct pi_counts *counts = run->plan->counts;
        const struct pi_count_interval *at =
                run->frame->by_time ? pi_counts_interval(counts, time) : NULL;

        if (at && run->frame->rows == 1 && at->count == counts->series.list.count) {
                out[0] = add_all(run, s, at->value);
                return;
        }
        for (size_t i = run->series_first[s]; i < run->series_first[s + 1]; i++) {
                size_t row = (size_t)run->row[i] - run->row_from;
                double value = value_at(run, time, run->series[i]);
                if (run->row[i] < run->row_from || row >= run->rows || isnan(value))
                        continue;
                out[row] = (isnan(out[row]) ? 0 : out[row]) + value * run->factor[s];
        }
}

static double span_s(const struct run *run, size_t time)
{
        const struct pi_counts *counts = run->plan->counts;
        size_t count = counts->intervals.count;
        const struct pi_count_interval *at;

        if (!run->frame->by_time && !isnan(counts->elapsed_s))
                return counts->elapsed_s;
        if (count == 0)
                return NAN;
        at = pi_counts_interval(counts, run->frame->by_time ? time : count - 1);
        if (at->to_ns == PI_NO_TIME)
                return NAN;
        return (double)(at->to_ns - (run->frame->by_time ? at->from_ns : 0)) / 1e9;
}

/* A clock on the wall goes for all units alike, whichever of them the file tells it on. */
static double duration_s(const struct run *run, uint32_t s, size_t time)
{
        double most = NAN;

        for (size_t i = run->series_first[s]; i < run->series_first[s + 1]; i++)
                most = fmax(most, value_at(run, time, run->series[i]) * run->factor[s]);
        return isnan(most) ? span_s(run, time) : most;
}

static void fill_time(const struct run *run, size_t time, size_t at, size_t rows)
{
        const struct metrics_plan *plan = run->plan;

        for (uint32_t s = 0; s < plan->sources.count; s++) {
                const struct metrics_source *source = metrics_source_at(plan, s);
                double *out = run->block.source[s] + at;
                double value = source->kind == METRICS_CONSTANT ? source->constant : NAN;
                if (run->like[s] != PI_NONE) {
                        memcpy(out, run->block.source[run->like[s]] + at, rows * sizeof(*out));
                        continue;
                }
                if (source->kind == METRICS_DURATION)
                        value = duration_s(run, s, time);
                for (size_t i = 0; i < rows; i++)
                        out[i] = value;
                if (source->kind == METRICS_COUNTERS)
                        add_up(run, s, time, out);
        }
}

void metrics_run_steps(const struct metrics_plan *plan, const struct metrics_block *block,
                       const uint32_t *step, size_t steps, const double **column)
{
        for (size_t k = 0; k < steps; k++) {
                const struct metrics_step *at = metrics_step_at(plan, step[k]);
                for (uint32_t i = 0; i < at->expr->slot_count; i++) {
                        uint32_t from = metrics_input_at(plan, at->first + i);
                        column[at->expr->slot[i]] = from & METRICS_STEP
                                                            ? block->step[from & ~METRICS_STEP]
                                                            : block->source[from];
                }
                pi_expr_run_columns(at->expr, column, block->count, block->step[step[k]]);
        }
}

static bool run_block(struct run *run, metrics_take_fn take, void *user)
{
        metrics_run_steps(run->plan, &run->block, run->step, run->plan->steps.count, run->column);
        return take(user, &run->block);
}

/* More rows than a block holds: a part of them at a time. */
static bool run_time(struct run *run, size_t time, metrics_take_fn take, void *user)
{
        size_t rows = run->frame->rows;

        for (size_t from = 0; from < rows; from += run->block.count) {
                run->row_from = from;
                run->block.first = time * rows + from;
                run->block.count = rows - from < run->rows ? rows - from : run->rows;
                fill_time(run, time, 0, run->block.count);
                if (!run_block(run, take, user))
                        return false;
        }
        return true;
}

/* Several times in a block. */
static bool run_times(struct run *run, size_t from, size_t times, metrics_take_fn take, void *user)
{
        size_t rows = run->frame->rows;

        run->row_from = 0;
        run->block.first = from * rows;
        run->block.count = times * rows;
        for (size_t i = 0; i < times; i++)
                fill_time(run, from + i, i * rows, rows);
        return run_block(run, take, user);
}

bool metrics_run(const struct metrics_plan *plan, const struct metrics_frame *frame,
                 struct pi_arena *arena, metrics_take_fn take, void *user)
{
        struct run run = { .plan = plan, .frame = frame };
        size_t times = frame->by_time ? plan->counts->intervals.count : 1;
        bool good = frame->rows == 0 || prepare(&run, arena);

        for (size_t time = 0; good && frame->rows > 0 && time < times; time += run.times) {
                size_t left = times - time < run.times ? times - time : run.times;
                good = run.rows < frame->rows ? run_time(&run, time, take, user)
                                              : run_times(&run, time, left, take, user);
        }
        return good;
}
