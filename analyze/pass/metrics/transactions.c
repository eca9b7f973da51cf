/* Instructions and cycles for each transaction. How many were done, no counter knows: whoever asks
 * says it. */
#include "analyze/pass/metrics/metrics.h"

#include <math.h>

static const struct {
        const char *name, *event, *unit, *desc;
} wanted[] = {
        { "instructions_per_transaction", "instructions", "insn/transaction",
          "instructions that one transaction took (path length)" },
        { "cycles_per_transaction", "cycles", "cycles/transaction",
          "cycles that one transaction took" },
};

static bool counted(const struct metrics_plan *plan, uint32_t c, double *sum)
{
        bool any = false;

        *sum = 0;
        for (uint32_t i = plan->series_first[c]; i < plan->series_first[c + 1]; i++) {
                const struct pi_count *total =
                        &pi_counts_series(plan->counts, plan->series[i])->total;
                if (total->state != PI_COUNT_COUNTED)
                        continue;
                *sum += total->value;
                any = true;
        }
        return any;
}

/* The counter of an event that counted in all modes, if one did, and of those the one that ran for
 * the longest part of the time. */
static uint32_t best_counter(const struct metrics_plan *plan, uint32_t event)
{
        uint32_t best = PI_NONE;
        double most = -1;

        for (uint32_t i = plan->by_event_first[event]; i < plan->by_event_first[event + 1]; i++) {
                uint32_t c = plan->by_event[i];
                double sum, running = metrics_running_ratio(plan, c);
                bool all = plan->modes[c] == 0;
                bool had_all = best != PI_NONE && plan->modes[best] == 0;
                if (!counted(plan, c, &sum) || (had_all && !all) ||
                    (best != PI_NONE && had_all == all && !(running > most)))
                        continue;
                best = c;
                most = running;
        }
        return best;
}

static bool fill(const struct metrics_plan *plan, struct pi_model *model, uint32_t event,
                 struct pi_metric *metric)
{
        uint32_t c = event == PI_NONE ? PI_NONE : best_counter(plan, event);
        struct pi_metric_input *input = PI_NEW_ARRAY(model->arena, struct pi_metric_input, 1);
        struct pi_str *missing = PI_NEW_ARRAY(model->arena, struct pi_str, 1);
        double sum;

        if (!input || !missing)
                return false;
        metric->input = input;
        metric->missing = missing;
        if (c == PI_NONE || !counted(plan, c, &sum)) {
                missing[metric->missing_count++] =
                        pi_arena_format(model->arena, "%.*s: not counted",
                                        (int)(metric->name.n - 16), metric->name.p);
                return true;
        }
        metric->value = sum / model->metrics_ask.transactions;
        metric->running_ratio = metrics_running_ratio(plan, c);
        metric->together = PI_METRIC_ONE;
        if (metric->running_ratio >= 1)
                metric->pm = 0;
        input[metric->input_count++] = (struct pi_metric_input){
                .event = plan->uarch->event[event].name,
                .spelled = pi_strtab_at(plan->counts->strings,
                                        pi_counts_counter(plan->counts, c)->name),
                .value = sum,
                .running_ratio = metric->running_ratio
        };
        return true;
}

bool metrics_add_transactions(const struct metrics_plan *plan, struct pi_model *model,
                              struct pi_metric_set *set, struct pi_metric *metric)
{
        double *row = PI_NEW_ARRAY(model->arena, double, set->rows);

        if (isnan(model->metrics_ask.transactions))
                return true;
        for (size_t i = 0; row && i < set->rows; i++)
                row[i] = NAN;
        for (size_t i = 0; row && i < METRICS_OF_TRANSACTIONS; i++) {
                struct pi_metric *added = &metric[set->count];
                unsigned modes;
                *added = (struct pi_metric){ .name = pi_str_of(wanted[i].name),
                                             .group = PI_STR("transactions"),
                                             .unit = pi_str_of(wanted[i].unit),
                                             .desc = pi_str_of(wanted[i].desc),
                                             .formula = pi_arena_format(
                                                     model->arena, "%s / %.17g", wanted[i].event,
                                                     model->metrics_ask.transactions),
                                             .when = PI_STR(""),
                                             .source = PI_STR(""),
                                             .scale = 1,
                                             .parent = PI_NONE,
                                             .value = NAN,
                                             .pm = NAN,
                                             .running_ratio = NAN,
                                             .together = PI_METRIC_GROUP_UNKNOWN,
                                             .met = PI_METRIC_UNJUDGED,
                                             .unit_min = NAN,
                                             .unit_p50 = NAN,
                                             .unit_max = NAN,
                                             .row = row,
                                             .over_time = PI_NONE,
                                             .pm_time = PI_NONE,
                                             .running_time = PI_NONE,
                                             .by_unit = PI_NONE };
                if (!fill(plan, model,
                          pi_uarch_event_of(plan->uarch, pi_str_of(wanted[i].event), &modes),
                          added))
                        return false;
                set->count++;
        }
        return row;
}
