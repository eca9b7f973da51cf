/* One set of the model: each metric with what went into it, or with what is missing. */
#include "analyze/pass/metrics/metrics.h"

#include "base/limits.h"

#include <math.h>

struct filling {
        const struct metrics_plan *plan;
        struct pi_model *model;
        struct pi_arena *scratch;
        struct pi_metric_set *set;
        struct pi_metric *metric; /* [set->count] */
        uint32_t *place;          /* [metrics of the table] index in the set; PI_NONE: hidden */
        uint32_t *of;             /* [set->count] of the table */
        struct metrics_closure closure;
};

static struct pi_str event_name(const struct metrics_plan *plan, uint32_t event)
{
        return plan->uarch->event[event].name;
}

static struct pi_str spelled(const struct metrics_plan *plan, const struct metrics_source *source)
{
        if (source->count == 0)
                return PI_STR("");
        return pi_strtab_at(
                plan->counts->strings,
                pi_counts_counter(plan->counts, *PI_AT(&plan->added, uint32_t, source->first))
                        ->name);
}

static bool has_series(const struct metrics_plan *plan, uint32_t event)
{
        for (uint32_t i = plan->by_event_first[event]; i < plan->by_event_first[event + 1]; i++)
                if (plan->series_first[plan->by_event[i]] <
                    plan->series_first[plan->by_event[i] + 1])
                        return true;
        return false;
}

/* Why an event has no value. */
static const char *why_missing(const struct metrics_plan *plan, uint32_t event)
{
        uint32_t from = plan->by_event_first[event], to = plan->by_event_first[event + 1];
        bool refused = false;

        if (from == to)
                return "not in the file";
        if (plan->kinds && plan->kind > 0 && !has_series(plan, event))
                return "not counted for this kind of cores alone";
        for (uint32_t i = from; i < to; i++) {
                uint32_t c = plan->by_event[i];
                for (uint32_t k = plan->series_first[c]; k < plan->series_first[c + 1]; k++) {
                        enum pi_count_state state =
                                pi_counts_series(plan->counts, plan->series[k])->total.state;
                        if (state == PI_COUNT_COUNTED)
                                return "counted in other modes only";
                        refused = refused || state == PI_COUNT_NOT_SUPPORTED;
                }
        }
        return refused ? "not supported on the machine" : "never counted";
}

static bool is_missing(const struct metrics_plan *plan, const struct pi_uarch_operand *operand)
{
        if (operand->kind == PI_OPERAND_LITERAL)
                return true;
        if (operand->kind != PI_OPERAND_EVENT)
                return false;
        if (!isnan(plan->uarch->event[operand->event].otherwise))
                return false;
        for (size_t i = 0; i < plan->contexts.count; i++) {
                uint32_t o = (uint32_t)(operand - plan->uarch->operand);
                uint32_t source = plan->source_of[i * plan->uarch->operand_count + o];
                if (source < PI_NONE - 1)
                        return false;
        }
        return true;
}

static bool fill_missing(struct filling *f, const struct pi_uarch_metric *known,
                         struct pi_metric *metric)
{
        const struct metrics_plan *plan = f->plan;
        struct pi_str *missing = PI_NEW_ARRAY(f->model->arena, struct pi_str, known->operand_count);

        if (!missing)
                return false;
        for (size_t i = 0; i < known->operand_count; i++) {
                const struct pi_uarch_operand *operand = &plan->uarch->operand[known->operand[i]];
                struct pi_str text;
                if (!is_missing(plan, operand))
                        continue;
                if (operand->kind == PI_OPERAND_LITERAL)
                        text = pi_arena_format(f->model->arena, "%s: not recorded",
                                               pi_literal_name(operand->literal));
                else
                        text = pi_arena_format(f->model->arena, "%.*s: %s",
                                               (int)event_name(plan, operand->event).n,
                                               event_name(plan, operand->event).p,
                                               why_missing(plan, operand->event));
                missing[metric->missing_count++] = text;
        }
        metric->missing = missing;
        return true;
}

/* Counts of the same moments: one group, or counters that never had to wait. */
static enum pi_metric_group together(const struct metrics_plan *plan,
                                     const struct metrics_closure *closure)
{
        uint32_t group = PI_NONE;
        size_t counted = 0;
        bool mixed = false, unknown = false, waited = false;

        for (size_t i = 0; i < closure->source_count; i++) {
                const struct metrics_source *source = metrics_source_at(plan, closure->source[i]);
                if (source->apart || source->count == 0)
                        continue;
                waited = waited || !(source->running_ratio >= 1);
                unknown = unknown || source->group == PI_NONE;
                mixed = mixed || (counted > 0 && source->group != group);
                group = source->group;
                counted++;
        }
        if (counted <= 1 || !waited)
                return PI_METRIC_ONE;
        if (unknown)
                return PI_METRIC_GROUP_UNKNOWN;
        return mixed ? PI_METRIC_MIXED : PI_METRIC_ONE;
}

static bool fill_inputs(struct filling *f, const struct metrics_block *total,
                        struct pi_metric *metric)
{
        const struct metrics_plan *plan = f->plan;
        struct pi_metric_input *input =
                PI_NEW_ARRAY(f->model->arena, struct pi_metric_input, f->closure.source_count);

        if (!input)
                return false;
        for (size_t i = 0; i < f->closure.source_count; i++) {
                uint32_t s = f->closure.source[i];
                const struct metrics_source *source = metrics_source_at(plan, s);
                if (source->event == PI_NONE)
                        continue;
                input[metric->input_count++] =
                        (struct pi_metric_input){ .event = event_name(plan, source->event),
                                                  .spelled = spelled(plan, source),
                                                  .value = total->source[s][0],
                                                  .running_ratio = source->running_ratio,
                                                  .assumed = source->assumed };
                metric->approximate = metric->approximate || source->assumed;
                metric->running_ratio = fmin(metric->running_ratio, source->running_ratio);
        }
        metric->input = input;
        return true;
}

static void copy_facts(const struct filling *f, const struct pi_uarch_metric *known,
                       struct pi_metric *metric)
{
        *metric = (struct pi_metric){ .name = known->name,
                                      .group = known->group,
                                      .unit = known->unit,
                                      .desc = known->desc,
                                      .formula = known->formula,
                                      .when = known->when,
                                      .source = known->source,
                                      .scale = known->scale,
                                      .level = known->level,
                                      .parent = known->parent == PI_NONE ? PI_NONE
                                                                         : f->place[known->parent],
                                      .given = known->given,
                                      .cause_count = known->cause_count,
                                      .cause = known->cause,
                                      .try_count = known->try_count,
                                      .try = known->try,
                                      .value = NAN,
                                      .pm = NAN,
                                      .running_ratio = NAN,
                                      .together = PI_METRIC_GROUP_UNKNOWN,
                                      .met = PI_METRIC_UNJUDGED,
                                      .unit_min = NAN,
                                      .unit_p50 = NAN,
                                      .unit_max = NAN,
                                      .unit_min_name = PI_STR(""),
                                      .unit_max_name = PI_STR("") };
}

/* A threshold reads other metrics; where one of them is missing it says nothing. */
static enum pi_metric_met judge(const struct metrics_plan *plan, const struct metrics_block *total,
                                const struct pi_uarch_metric *known, double *slot)
{
        double value;

        for (uint32_t i = 0; i < known->threshold.slot_count; i++) {
                uint32_t m = known->threshold.slot[i];
                if (m >= plan->uarch->metric_count || plan->final[m] == PI_NONE ||
                    isnan(total->step[plan->final[m]][0]))
                        return PI_METRIC_UNJUDGED;
                slot[m] = total->step[plan->final[m]][0];
        }
        value = pi_expr_run(&known->threshold, slot);
        if (isnan(value))
                return PI_METRIC_UNJUDGED;
        return value != 0 ? PI_METRIC_MET : PI_METRIC_NOT_MET;
}

static bool fill_checks(struct filling *f, const struct metrics_block *total)
{
        const struct pi_uarch *uarch = f->plan->uarch;
        struct pi_metric_check *check =
                PI_NEW_ARRAY(f->model->arena, struct pi_metric_check, uarch->check_count);

        for (size_t i = 0; check && i < uarch->check_count; i++) {
                const struct pi_uarch_check *known = &uarch->check[i];
                uint32_t step = f->plan->check[i];
                check[i] =
                        (struct pi_metric_check){ .formula = known->formula,
                                                  .desc = known->desc,
                                                  .near = known->near,
                                                  .tolerance = known->tolerance,
                                                  .value = step == PI_NONE ? NAN
                                                                           : total->step[step][0] };
        }
        f->set->check = check;
        f->set->check_count = uarch->check_count;
        return check;
}

static bool take_total(void *user, const struct metrics_block *total)
{
        struct filling *f = user;
        const struct pi_uarch *uarch = f->plan->uarch;
        double *pm = PI_NEW_ARRAY(f->scratch, double, uarch->metric_count);
        double *slot = PI_NEW_ARRAY(f->scratch, double, PI_UARCH_SLOTS(uarch));
        double sum = 0;
        size_t parts = 0;

        if (!pm || !slot || !metrics_doubt(f->plan, total, f->scratch, pm) ||
            !metrics_repeat(f->plan, total, f->scratch, pm))
                return false;
        for (size_t i = 0; i < f->set->count; i++) {
                const struct pi_uarch_metric *known = &uarch->metric[f->of[i]];
                struct pi_metric *metric = &f->metric[i];
                uint32_t step = f->plan->final[f->of[i]];
                copy_facts(f, known, metric);
                if (step == PI_NONE) {
                        if (!fill_missing(f, known, metric))
                                return false;
                } else {
                        metrics_closure_of(&f->closure, f->plan, step);
                        metric->value = total->step[step][0];
                        metric->pm = pm[f->of[i]];
                        metric->together = together(f->plan, &f->closure);
                        if (!fill_inputs(f, total, metric))
                                return false;
                        if (known->when.n > 0)
                                metric->met = judge(f->plan, total, known, slot);
                }
                if (known->level == 1) {
                        sum += metric->value;
                        parts++;
                }
        }
        f->set->closure = parts > 0 ? sum : NAN;
        return fill_checks(f, total);
}

static bool choose_metrics(struct filling *f)
{
        const struct pi_uarch *uarch = f->plan->uarch;

        f->place = PI_NEW_ARRAY(f->scratch, uint32_t, uarch->metric_count);
        f->of = PI_NEW_ARRAY(f->scratch, uint32_t, uarch->metric_count);
        f->metric = PI_NEW_ARRAY(f->model->arena, struct pi_metric,
                                 uarch->metric_count + METRICS_OF_TRANSACTIONS);
        if (!f->place || !f->of || !f->metric)
                return false;
        for (uint32_t m = 0; m < uarch->metric_count; m++) {
                f->place[m] = PI_NONE;
                if (uarch->metric[m].hidden)
                        continue;
                f->place[m] = (uint32_t)f->set->count;
                f->of[f->set->count++] = m;
        }
        f->set->metric = f->metric;
        return true;
}

/* Each counter is unknown once: to the kind of cores that it names, else to the machine. */
static bool is_unknown(const struct metrics_plan *plan, uint32_t c)
{
        const struct metrics_kinds *kinds = plan->kinds;

        if (plan->event[c] != PI_NONE || pi_counts_counter(plan->counts, c)->occurrence > 0)
                return false;
        return !kinds || (kinds->counter[c] == plan->kind && !kinds->known[c]);
}

static bool list_unknown(struct filling *f)
{
        const struct pi_counts *counts = f->plan->counts;
        struct pi_str *unknown =
                PI_NEW_ARRAY(f->model->arena, struct pi_str, counts->counters.list.count);

        for (uint32_t c = 0; unknown && c < counts->counters.list.count; c++)
                if (is_unknown(f->plan, c))
                        unknown[f->set->unknown_count++] =
                                pi_strtab_at(counts->strings, pi_counts_counter(counts, c)->name);
        f->set->unknown = unknown;
        return unknown;
}

bool metrics_add_set(const struct metrics_plan *plan, const struct pi_recording *rec,
                     struct pi_model *model, struct pi_arena *arena)
{
        size_t units = plan->counts->units.list.count;
        uint32_t *row = PI_NEW_ARRAY(arena, uint32_t, units);
        struct metrics_frame frame = { false, 1, row };
        struct filling f = { .plan = plan, .model = model, .scratch = arena };

        f.set = pi_vec_push(&model->metrics);
        if (!row || !f.set)
                return false;
        *f.set = (struct pi_metric_set){
                .machine = plan->tables->machine->name,
                .cpu = plan->uarch->name,
                .pmu = plan->kind > 0 ? plan->tables->machine->core[plan->kind - 1].pmu
                                      : PI_STR(""),
                .title = plan->uarch->title,
                .file = pi_arena_copy(model->arena, plan->counts->member),
                .cgroup = plan->cgroup == PI_NONE ? PI_STR("") : pi_model_str(model, plan->cgroup),
                .topdown = plan->uarch->topdown,
                .fallback = plan->uarch->fallback,
                .closure = NAN
        };
        for (uint32_t u = 0; u < units; u++)
                row[u] = metrics_in_plan(plan, u) ? 0 : PI_NONE;
        return choose_metrics(&f) && metrics_closure_init(&f.closure, plan) && list_unknown(&f) &&
               metrics_run(plan, &frame, arena, take_total, &f) &&
               metrics_rows(plan, rec, model, f.set, f.metric, f.of, arena) &&
               metrics_over_time(plan, rec, model, f.set, f.metric, f.of, arena) &&
               metrics_add_transactions(plan, model, f.set, f.metric);
}
