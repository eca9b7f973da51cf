/* What feeds which formula. A metric is computed from counters that were counted together where
 * one group has all that it needs; else each metric that it stands on keeps its own group, and what
 * it reads itself comes from the group that has most of it. The same event may be counted in
 * several groups, over different moments: to mix them is to be wrong by the load's change. */
#include "analyze/pass/metrics/metrics.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define UNSEEN PI_NONE
#define NOWHERE (PI_NONE - 1)

static const struct pi_counter *counter_at(const struct metrics_plan *plan, uint32_t c)
{
        return pi_counts_counter(plan->counts, c);
}

static struct metrics_context *context_at(const struct metrics_plan *plan, size_t i)
{
        return PI_AT(&plan->contexts, struct metrics_context, i);
}

/* Not one of the core's counters, so it shares no group with those. */
static bool stands_apart(const struct metrics_plan *plan, uint32_t event)
{
        return pi_str_equal(plan->uarch->event[event].counter, PI_STR("none"));
}

static bool counted_anywhere(const struct metrics_plan *plan, uint32_t c)
{
        for (uint32_t i = plan->series_first[c]; i < plan->series_first[c + 1]; i++)
                if (pi_counts_series(plan->counts, plan->series[i])->total.state ==
                    PI_COUNT_COUNTED)
                        return true;
        return false;
}

static bool belongs(const struct metrics_plan *plan, uint32_t c,
                    const struct metrics_context *context)
{
        const struct pi_counter *counter = counter_at(plan, c);

        return counter->group == context->group &&
               (counter->group != PI_NONE || counter->occurrence == context->occurrence);
}

static bool find_contexts(struct metrics_plan *plan)
{
        size_t count = plan->counts->counters.list.count;

        pi_vec_init(&plan->contexts, plan->arena, sizeof(struct metrics_context),
                    PI_LIMIT_METRIC_CONTEXTS);
        for (uint32_t c = 0; c < count; c++) {
                bool known = plan->event[c] == PI_NONE || stands_apart(plan, plan->event[c]);
                struct metrics_context *added;
                for (size_t i = 0; i < plan->contexts.count && !known; i++)
                        known = context_at(plan, i)->modes == plan->modes[c] &&
                                belongs(plan, c, context_at(plan, i));
                if (known || plan->contexts.count == PI_LIMIT_METRIC_CONTEXTS)
                        continue;
                added = pi_vec_push(&plan->contexts);
                if (!added)
                        return false;
                *added =
                        (struct metrics_context){ counter_at(plan, c)->group,
                                                  counter_at(plan, c)->occurrence, plan->modes[c] };
        }
        if (plan->contexts.count == 0) {
                struct metrics_context *added = pi_vec_push(&plan->contexts);
                if (!added)
                        return false;
                *added = (struct metrics_context){ PI_NONE, 0, 0 };
        }
        return true;
}

static uint32_t add_source(struct metrics_plan *plan, const struct metrics_source *source)
{
        struct metrics_source *added = pi_vec_push(&plan->sources);

        if (!added)
                return NOWHERE;
        *added = *source;
        return (uint32_t)plan->sources.count - 1;
}

static uint32_t add_constant(struct metrics_plan *plan, uint32_t event, double value, bool assumed)
{
        return add_source(plan, &(struct metrics_source){ .kind = METRICS_CONSTANT,
                                                          .event = event,
                                                          .group = PI_NONE,
                                                          .apart = true,
                                                          .assumed = assumed,
                                                          .constant = value,
                                                          .running_ratio = NAN });
}

double metrics_running_ratio(const struct metrics_plan *plan, uint32_t c)
{
        double running = 0, enabled = 0, least = NAN;

        for (uint32_t i = plan->series_first[c]; i < plan->series_first[c + 1]; i++) {
                const struct pi_count *total =
                        &pi_counts_series(plan->counts, plan->series[i])->total;
                if (total->state != PI_COUNT_COUNTED)
                        continue;
                running += total->running_ns;
                enabled += pi_count_enabled_ns(total);
                least = fmin(least, total->running_ratio);
        }
        return enabled > 0 ? fmin(running / enabled, 1) : least;
}

/* Boxes of one kind (memory controllers, caches) count one event each: they are added up. The same
 * box counted twice is not. */
static uint32_t add_counters(struct metrics_plan *plan, const uint32_t *c, size_t count)
{
        uint32_t event = plan->event[c[0]];
        const struct pi_uarch_event *known = &plan->uarch->event[event];
        struct metrics_source source = { .kind = pi_str_equal(known->unit, PI_STR("s")) &&
                                                                 pi_str_equal(known->per,
                                                                              PI_STR("machine"))
                                                         ? METRICS_DURATION
                                                         : METRICS_COUNTERS,
                                         .event = event,
                                         .first = (uint32_t)plan->added.count,
                                         .group = counter_at(plan, c[0])->group,
                                         .apart = stands_apart(plan, event),
                                         .running_ratio = NAN };

        for (size_t i = 0; i < count; i++) {
                uint32_t *added;
                if (i > 0 && (!known->per.n || pi_str_equal(known->per, PI_STR("cpu"))))
                        break;
                if (i > 0 && counter_at(plan, c[i])->name == counter_at(plan, c[i - 1])->name)
                        continue;
                added = pi_vec_push(&plan->added);
                if (!added)
                        return NOWHERE;
                *added = c[i];
                source.count++;
                source.running_ratio =
                        fmin(source.running_ratio, metrics_running_ratio(plan, c[i]));
        }
        return add_source(plan, &source);
}

/* Counters of an event that a context has; those that did count come first. */
static uint32_t event_in(struct metrics_plan *plan, const struct metrics_context *context,
                         uint32_t event, unsigned modes)
{
        uint32_t found[PI_LIMIT_METRIC_BOXES];
        size_t count = 0;
        bool apart = stands_apart(plan, event);

        for (uint32_t i = plan->by_event_first[event]; i < plan->by_event_first[event + 1]; i++) {
                uint32_t c = plan->by_event[i];
                bool fits = apart || (plan->modes[c] == (modes ? modes : context->modes) &&
                                      belongs(plan, c, context));
                if (fits && counted_anywhere(plan, c) && count < PI_LIMIT_METRIC_BOXES)
                        found[count++] = c;
        }
        return count > 0 ? add_counters(plan, found, count) : NOWHERE;
}

/* What stands for an operand that is no plain event. */
static uint32_t about_event(struct metrics_plan *plan, const struct pi_uarch_operand *operand)
{
        uint32_t from = plan->by_event_first[operand->event];
        uint32_t to = plan->by_event_first[operand->event + 1], source;

        if (operand->kind == PI_OPERAND_HAS_EVENT)
                return add_constant(plan, PI_NONE, to > from, false);
        if (operand->kind != PI_OPERAND_SOURCE_COUNT || to == from)
                return NOWHERE;
        source = event_in(plan, context_at(plan, 0), operand->event, 0);
        return add_constant(plan, PI_NONE,
                            source == NOWHERE ? 1 : metrics_source_at(plan, source)->count, false);
}

static uint32_t duration(struct metrics_plan *plan, uint32_t event)
{
        const struct pi_uarch_event *known = &plan->uarch->event[event];

        if (!pi_str_equal(known->unit, PI_STR("s")) || !pi_str_equal(known->per, PI_STR("machine")))
                return NOWHERE;
        return add_source(plan, &(struct metrics_source){ .kind = METRICS_DURATION,
                                                          .event = event,
                                                          .group = PI_NONE,
                                                          .apart = true,
                                                          .running_ratio = NAN });
}

static uint32_t *source_memo(const struct metrics_plan *plan, size_t context, uint32_t operand)
{
        return &plan->source_of[context * plan->uarch->operand_count + operand];
}

/* An operand as a context has it. */
static uint32_t here(struct metrics_plan *plan, size_t context, uint32_t o)
{
        const struct pi_uarch_operand *operand = &plan->uarch->operand[o];
        uint32_t *memo = source_memo(plan, context, o);

        if (*memo != UNSEEN)
                return *memo;
        if (operand->kind == PI_OPERAND_EVENT) {
                *memo = event_in(plan, context_at(plan, context), operand->event, operand->modes);
                if (*memo == NOWHERE)
                        *memo = duration(plan, operand->event);
        } else {
                *memo = operand->kind == PI_OPERAND_LITERAL ? NOWHERE : about_event(plan, operand);
        }
        return *memo;
}

/* The same modes first; what no context has is assumed where the table says so. */
static uint32_t anywhere(struct metrics_plan *plan, size_t context, uint32_t o)
{
        const struct pi_uarch_operand *operand = &plan->uarch->operand[o];
        uint32_t found = here(plan, context, o);
        double otherwise;

        for (size_t i = 0; i < plan->contexts.count && found == NOWHERE; i++)
                if (context_at(plan, i)->modes == context_at(plan, context)->modes)
                        found = here(plan, i, o);
        if (found != NOWHERE || operand->kind != PI_OPERAND_EVENT)
                return found;
        otherwise = plan->uarch->event[operand->event].otherwise;
        if (!isnan(otherwise)) {
                found = add_constant(plan, operand->event, otherwise, true);
                *source_memo(plan, context, o) = found;
        }
        return found;
}

static bool optional(const struct metrics_plan *plan, uint32_t o)
{
        const struct pi_uarch_operand *operand = &plan->uarch->operand[o];

        return operand->kind == PI_OPERAND_EVENT &&
               !isnan(plan->uarch->event[operand->event].otherwise);
}

/* How many of the operands a context has, 0 where one that is needed is not among them. */
static size_t covered(struct metrics_plan *plan, size_t context, const uint32_t *operand,
                      size_t count)
{
        size_t have = 1;

        for (size_t i = 0; i < count; i++) {
                if (here(plan, context, operand[i]) != NOWHERE)
                        have++;
                else if (!optional(plan, operand[i]))
                        return 0;
        }
        return have;
}

/* A step of this formula; NOWHERE where an input is. `metric` gives the step of each metric. */
static uint32_t add_step(struct metrics_plan *plan, const struct pi_expr *expr, size_t context,
                         const uint32_t *metric)
{
        struct metrics_step step = { expr, (uint32_t)plan->input.count };
        size_t metrics = plan->uarch->metric_count;
        struct metrics_step *added;

        for (uint32_t i = 0; i < expr->slot_count; i++) {
                uint32_t slot = expr->slot[i];
                uint32_t column = slot < metrics
                                          ? metric[slot]
                                          : anywhere(plan, context, slot - (uint32_t)metrics);
                uint32_t *input;
                if (column == NOWHERE || column == UNSEEN) {
                        plan->input.count = step.first;
                        return NOWHERE;
                }
                input = pi_vec_push(&plan->input);
                if (!input)
                        return NOWHERE;
                *input = slot < metrics ? column | METRICS_STEP : column;
        }
        added = pi_vec_push(&plan->steps);
        if (!added)
                return NOWHERE;
        *added = step;
        return (uint32_t)plan->steps.count - 1;
}

/* Everything of one context. */
static uint32_t within(struct metrics_plan *plan, size_t context, const struct pi_expr *expr,
                       const uint32_t *uses, size_t uses_count)
{
        uint32_t *step = plan->step_of + context * plan->uarch->metric_count;

        for (size_t i = 0; i < uses_count; i++)
                if (step[uses[i]] == UNSEEN)
                        step[uses[i]] =
                                add_step(plan, &plan->uarch->metric[uses[i]].expr, context, step);
        return add_step(plan, expr, context, step);
}

/* The context that has most of what the formula reads by itself. */
static size_t richest(struct metrics_plan *plan, const struct pi_expr *expr)
{
        size_t best = 0, most = 0;

        for (size_t context = 0; context < plan->contexts.count; context++) {
                size_t have = 0;
                for (uint32_t i = 0; i < expr->slot_count; i++)
                        have += expr->slot[i] >= plan->uarch->metric_count &&
                                here(plan, context,
                                     expr->slot[i] - (uint32_t)plan->uarch->metric_count) !=
                                        NOWHERE;
                if (have > most) {
                        most = have;
                        best = context;
                }
        }
        return best;
}

static uint32_t bind(struct metrics_plan *plan, const struct pi_expr *expr, const uint32_t *operand,
                     size_t operands, const uint32_t *uses, size_t uses_count, bool same_group)
{
        size_t best = 0, most = 0;

        for (size_t context = 0; context < plan->contexts.count; context++) {
                size_t have = covered(plan, context, operand, operands);
                if (have > most) {
                        most = have;
                        best = context;
                }
        }
        if (most > 0)
                return within(plan, best, expr, uses, uses_count);
        return same_group ? NOWHERE : add_step(plan, expr, richest(plan, expr), plan->final);
}

static bool make_room(struct metrics_plan *plan)
{
        const struct pi_uarch *uarch = plan->uarch;
        size_t contexts = plan->contexts.count;

        pi_vec_init(&plan->sources, plan->arena, sizeof(struct metrics_source),
                    PI_LIMIT_METRIC_STEPS);
        pi_vec_init(&plan->added, plan->arena, sizeof(uint32_t), PI_LIMIT_METRIC_STEPS);
        pi_vec_init(&plan->steps, plan->arena, sizeof(struct metrics_step), PI_LIMIT_METRIC_STEPS);
        pi_vec_init(&plan->input, plan->arena, sizeof(uint32_t), PI_LIMIT_METRIC_OPERANDS);
        plan->source_of = PI_NEW_ARRAY(plan->arena, uint32_t, contexts * uarch->operand_count);
        plan->step_of = PI_NEW_ARRAY(plan->arena, uint32_t, contexts * uarch->metric_count);
        plan->final = PI_NEW_ARRAY(plan->arena, uint32_t, uarch->metric_count);
        plan->check = PI_NEW_ARRAY(plan->arena, uint32_t, uarch->check_count);
        if (!plan->source_of || !plan->step_of || !plan->final || !plan->check)
                return false;
        memset(plan->source_of, 0xff, contexts * uarch->operand_count * sizeof(uint32_t));
        memset(plan->step_of, 0xff, contexts * uarch->metric_count * sizeof(uint32_t));
        memset(plan->final, 0xff, uarch->metric_count * sizeof(uint32_t));
        return true;
}

bool metrics_bind(struct metrics_plan *plan)
{
        const struct pi_uarch *uarch = plan->uarch;

        if (!find_contexts(plan) || !make_room(plan))
                return false;
        for (size_t i = 0; i < uarch->metric_count; i++) {
                uint32_t m = uarch->order[i];
                const struct pi_uarch_metric *metric = &uarch->metric[m];
                uint32_t step = bind(plan, &metric->expr, metric->operand, metric->operand_count,
                                     metric->uses, metric->uses_count, false);
                plan->final[m] = step == NOWHERE ? PI_NONE : step;
        }
        for (size_t i = 0; i < uarch->check_count; i++) {
                const struct pi_uarch_check *check = &uarch->check[i];
                uint32_t step = bind(plan, &check->expr, check->operand, check->operand_count,
                                     check->uses, check->uses_count, check->same_group);
                plan->check[i] = step == NOWHERE ? PI_NONE : step;
        }
        return !plan->arena->failed;
}

bool metrics_closure_init(struct metrics_closure *closure, const struct metrics_plan *plan)
{
        size_t sources = plan->sources.count, steps = plan->steps.count;

        *closure = (struct metrics_closure){ .room = sources + steps };
        closure->step = PI_NEW_ARRAY(plan->arena, uint32_t, steps);
        closure->source = PI_NEW_ARRAY(plan->arena, uint32_t, sources);
        closure->mark = PI_NEW_ARRAY(plan->arena, uint32_t, sources + steps);
        return closure->step && closure->source && closure->mark;
}

static int by_number(const void *a, const void *b)
{
        uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

        return (x > y) - (x < y);
}

void metrics_closure_of(struct metrics_closure *closure, const struct metrics_plan *plan,
                        uint32_t step)
{
        size_t sources = plan->sources.count;

        closure->stamp++;
        closure->step_count = closure->source_count = 0;
        closure->step[closure->step_count++] = step;
        closure->mark[sources + step] = closure->stamp;
        for (size_t next = 0; next < closure->step_count; next++) {
                const struct metrics_step *at = metrics_step_at(plan, closure->step[next]);
                for (uint32_t i = 0; i < at->expr->slot_count; i++) {
                        uint32_t column = metrics_input_at(plan, at->first + i);
                        bool is_step = column & METRICS_STEP;
                        uint32_t number = column & ~METRICS_STEP;
                        uint32_t *mark = &closure->mark[is_step ? sources + number : number];
                        if (*mark == closure->stamp)
                                continue;
                        *mark = closure->stamp;
                        if (is_step)
                                closure->step[closure->step_count++] = number;
                        else
                                closure->source[closure->source_count++] = number;
                }
        }
        qsort(closure->step, closure->step_count, sizeof(uint32_t), by_number);
        qsort(closure->source, closure->source_count, sizeof(uint32_t), by_number);
}
