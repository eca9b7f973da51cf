/* Intervals -> points: what was counted in neighbouring intervals is added up, then the formulas
 * run, as they do for totals. */
#include "analyze/pass/metrics/over_time.h"

#include <math.h>

struct folding {
        const struct metrics_fold *fold;
        struct metrics_block block; /* of one point */
        size_t point;
        bool filled;
        uint32_t *step;
        const double **column;
};

static bool make_columns(double ***column, size_t count, size_t cells, struct pi_arena *arena)
{
        *column = PI_NEW_ARRAY(arena, double *, count + 1);
        for (size_t i = 0; *column && i < count; i++) {
                (*column)[i] = PI_NEW_ARRAY(arena, double, cells);
                if (!(*column)[i])
                        return false;
        }
        return *column;
}

static void clear(struct folding *f)
{
        for (size_t s = 0; s < f->fold->plan->sources.count; s++)
                for (size_t i = 0; i < f->block.count; i++)
                        f->block.source[s][i] = NAN;
        f->filled = false;
}

static bool finish(struct folding *f)
{
        const struct metrics_plan *plan = f->fold->plan;

        if (!f->filled)
                return true;
        metrics_run_steps(plan, &f->block, f->step, plan->steps.count, f->column);
        if (!f->fold->take(f->fold->user, f->point, &f->block))
                return false;
        clear(f);
        return true;
}

static void add_cell(struct folding *f, const struct metrics_block *block, size_t cell, size_t row)
{
        for (uint32_t s = 0; s < f->fold->plan->sources.count; s++) {
                bool constant = metrics_source_at(f->fold->plan, s)->kind == METRICS_CONSTANT;
                double value = block->source[s][cell], *sum = &f->block.source[s][row];
                if (!isnan(value))
                        *sum = isnan(*sum) || constant ? value : *sum + value;
        }
        f->filled = true;
}

static bool take(void *user, const struct metrics_block *block)
{
        struct folding *f = user;
        size_t rows = f->fold->frame->rows;

        for (size_t i = 0; i < block->count; i++) {
                size_t point = (block->first + i) / rows / f->fold->joined;
                if (point != f->point && !finish(f))
                        return false;
                f->point = point;
                add_cell(f, block, i, (block->first + i) % rows);
        }
        return true;
}

bool metrics_fold_run(const struct metrics_fold *fold, struct pi_arena *arena)
{
        const struct metrics_plan *plan = fold->plan;
        struct folding f = { .fold = fold, .block = { .count = fold->frame->rows } };
        struct metrics_plan counts_only = *plan; /* its steps run here, over points */

        counts_only.steps.count = 0;
        f.step = PI_NEW_ARRAY(arena, uint32_t, plan->steps.count + 1);
        f.column = PI_NEW_ARRAY(arena, const double *, PI_UARCH_SLOTS(plan->uarch));
        if (!f.step || !f.column ||
            !make_columns(&f.block.source, plan->sources.count, f.block.count, arena) ||
            !make_columns(&f.block.step, plan->steps.count, f.block.count, arena))
                return false;
        for (uint32_t i = 0; i < plan->steps.count; i++)
                f.step[i] = i;
        clear(&f);
        return metrics_run(&counts_only, fold->frame, arena, take, &f) && finish(&f);
}
