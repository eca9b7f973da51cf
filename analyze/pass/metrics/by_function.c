/* Metrics of functions, where several events of the processor were sampled with their periods: a
 * table of the ratios that these allow (CPI, misses in 1000 instructions), and of the samples that
 * they rest on. */
#include "analyze/pass/metrics/metrics.h"

#include "base/limits.h"

#include <math.h>

#define RATIOS_MOST 6
#define EVENTS_LEAST 2 /* a ratio takes two */

enum { FUNCTION, SAMPLES, FIXED };

enum { TYPE_HARDWARE = 0, TYPE_CACHE = 3, TYPE_RAW = 4, TYPE_BUILT_IN = 6 };

/* Counted by the processor: software, tracepoints and breakpoints are not. */
static bool of_processor(uint32_t type)
{
        return type == TYPE_HARDWARE || type == TYPE_CACHE || type == TYPE_RAW ||
               type >= TYPE_BUILT_IN;
}

bool metrics_functions_wanted(const struct pi_recording *rec, const struct pi_model *model)
{
        const struct pi_profile *profile = &model->profile;
        size_t count = 0;

        if (model->metrics_ask.totals_only || model->metrics_ask.by != PI_METRICS_BY_NONE)
                return false;
        for (size_t e = 0; e < profile->event_count && e < rec->events.count; e++)
                count += profile->event[e].samples > 0 && profile->event[e].weight_is_period &&
                         of_processor(PI_AT(&rec->events, struct pi_event, e)->type);
        return count >= EVENTS_LEAST;
}

/* A ratio: what does not grow with the samples. Of CPI and its reverse one is enough. */
static bool is_ratio(const struct pi_metric *metric)
{
        bool per_instruction = pi_str_equal(metric->unit, PI_STR("MPKI")) ||
                               pi_str_equal(metric->unit, PI_STR("cycles/insn")) ||
                               pi_str_equal(metric->unit, PI_STR("uops/insn"));

        return !isnan(metric->value) && (pi_metric_is_share(metric) || per_instruction);
}

/* CPI first, then what has a threshold. */
static size_t choose(const struct pi_metric_set *set, const struct pi_metric **chosen)
{
        size_t count = 0;

        for (int rank = 0; rank < 3; rank++) {
                for (size_t i = 0; i < set->count && count < RATIOS_MOST; i++) {
                        const struct pi_metric *metric = &set->metric[i];
                        bool cpi = pi_str_equal(metric->name, PI_STR("cpi"));
                        int own = cpi ? 0 : metric->when.n > 0 ? 1 : 2;
                        if (own == rank && is_ratio(metric))
                                chosen[count++] = metric;
                }
        }
        return count;
}

/* 0 is what a ratio comes to where no sample of an event fell: too few to tell. */
static double told(const struct pi_metric *metric, double value)
{
        return isfinite(value) && value != 0 ? pi_metric_plain(metric, value) : NAN;
}

static const char *copied(struct pi_arena *arena, struct pi_str text)
{
        return pi_arena_format(arena, "%.*s", (int)text.n, text.n > 0 ? text.p : "").p;
}

static bool add_table(struct pi_model *model, const struct pi_metric_set *set,
                      const struct pi_metric *const *chosen, size_t count)
{
        struct pi_table_column column[FIXED + RATIOS_MOST] = {
                [FUNCTION] = { "function", "Function", "", PI_CELL_TEXT, NULL, NULL },
                [SAMPLES] = { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
        };
        struct pi_table table = { .id = "hotspots.metrics",
                                  .title = "Metrics of functions, from the samples of all events",
                                  .section = "hotspots",
                                  .event_id = PI_NONE,
                                  .rows = set->rows < PI_LIMIT_TABLE_ROWS ? set->rows
                                                                          : PI_LIMIT_TABLE_ROWS,
                                  .total_rows = set->total_rows,
                                  .shown_ratio = NAN };
        struct pi_table *added;

        if (set->pmu.n > 0) {
                table.id = pi_arena_format(model->arena, "hotspots.metrics.%.*s", (int)set->pmu.n,
                                           set->pmu.p)
                                   .p;
                table.title = pi_arena_format(model->arena,
                                              "Metrics of functions, from the samples of %.*s",
                                              (int)set->pmu.n, set->pmu.p)
                                      .p;
                if (!table.id || !table.title)
                        return false;
        }
        for (size_t m = 0; m < count; m++) {
                const char *name = copied(model->arena, chosen[m]->name);
                const char *unit = pi_metric_is_share(chosen[m])
                                           ? "ratio"
                                           : copied(model->arena, chosen[m]->unit);
                if (!name || !unit)
                        return false;
                column[FIXED + m] =
                        (struct pi_table_column){ name, name, unit, PI_CELL_NUMBER, NULL, NULL };
        }
        added = pi_model_add_table(model, &table, column, FIXED + count);
        for (size_t i = 0; added && i < added->rows; i++) {
                added->column[FUNCTION].text[i] =
                        pi_arena_copy(model->arena, set->row_head[i].name);
                added->column[SAMPLES].number[i] = (double)set->row_head[i].samples;
                for (size_t m = 0; m < count; m++)
                        added->column[FIXED + m].number[i] = told(chosen[m], chosen[m]->row[i]);
        }
        return added;
}

/* The set is a means here: a report shows its table. */
static bool add_kind(const struct pi_recording *rec, struct pi_model *model,
                     const struct metrics_tables *tables, uint32_t kind)
{
        const struct pi_metric *chosen[RATIOS_MOST];
        const struct pi_metric_set *set;
        bool any, good;
        size_t count;

        model->metrics_ask.by = PI_METRICS_BY_FUNCTION;
        good = metrics_add_samples(rec, model, tables, kind, &any);
        model->metrics_ask.by = PI_METRICS_BY_NONE;
        if (!good || !any)
                return good;
        set = PI_AT(&model->metrics, struct pi_metric_set, model->metrics.count - 1);
        count = choose(set, chosen);
        good = count == 0 || set->rows == 0 || add_table(model, set, chosen, count);
        model->metrics.count--;
        return good;
}

bool metrics_by_function(const struct pi_recording *rec, struct pi_model *model,
                         const struct metrics_tables *tables)
{
        for (uint32_t kind = 0; kind <= tables->core_count; kind++)
                if (!add_kind(rec, model, tables, kind))
                        return false;
        return true;
}
