#include "analyze/rows/filter.h"

#include "analyze/rows/match.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"

#include <regex.h>
#include <stdlib.h>

static enum pipa_status refuse(struct pipa_error *err, const char *what, const char *text,
                               const char *why)
{
        return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("filter"), PI_NO_OFFSET, "has %s '%.64s': %s",
                       what, text, why);
}

static bool has_number(const uint64_t *list, size_t count, int32_t value)
{
        for (size_t i = 0; i < count; i++) {
                if (value >= 0 && list[i] == (uint64_t)value)
                        return true;
        }
        return count == 0;
}

static bool has_comm(const struct pipa_filter *given, struct pi_str comm)
{
        for (size_t i = 0; i < given->comm_count; i++) {
                if (pi_str_equal(pi_str_of(given->comms[i]), comm))
                        return true;
        }
        return given->comm_count == 0;
}

static bool make_tasks(struct rows_filter *filter, const struct pi_recording *rec,
                       const struct pipa_filter *given)
{
        if (given->comm_count + given->pid_count + given->tid_count == 0)
                return true;
        filter->task = calloc(rec->tasks.list.count + 1, sizeof(bool));
        for (uint32_t i = 0; filter->task && i < rec->tasks.list.count; i++) {
                const struct pi_task *task = pi_tasks_at(&rec->tasks, i);
                filter->task[i] = has_comm(given, pi_recording_str(rec, task->comm)) &&
                                  has_number(given->pids, given->pid_count, task->pid) &&
                                  has_number(given->tids, given->tid_count, task->tid);
        }
        return filter->task;
}

static bool make_events(struct rows_filter *filter, const struct pi_recording *rec,
                        const struct pipa_filter *given)
{
        if (given->event_count == 0)
                return true;
        filter->event = calloc(rec->events.count + 1, sizeof(bool));
        for (size_t i = 0; filter->event && i < rec->events.count; i++) {
                struct pi_str name = pi_recording_str(rec, pi_recording_event(rec, i)->name);
                for (size_t k = 0; k < given->event_count; k++)
                        filter->event[i] |= rows_match(given->events[k], name);
        }
        return filter->event;
}

/* "0-3" or "8". */
static bool take_range(bool *cpu, struct pi_str range)
{
        struct pi_str first, last;
        uint64_t from, to;

        if (!pi_text_field(&range, '-', &first) || !pi_text_u64(first, &from))
                return false;
        to = from;
        if (pi_text_field(&range, '-', &last) && !pi_text_u64(last, &to))
                return false;
        if (from > to || to >= PI_LIMIT_CPUS || pi_text_field(&range, '-', &last))
                return false;
        for (uint64_t i = from; i <= to; i++)
                cpu[i] = true;
        return true;
}

static enum pipa_status make_cpus(struct rows_filter *filter, const char *cpus,
                                  struct pipa_error *err)
{
        struct pi_str rest = pi_str_of(cpus), range;

        if (!cpus)
                return PIPA_OK;
        filter->cpu = calloc(PI_LIMIT_CPUS, sizeof(bool));
        if (!filter->cpu)
                return pi_fail_memory(err, NULL);
        while (pi_text_field(&rest, ',', &range)) {
                if (!take_range(filter->cpu, range))
                        return refuse(err, "CPUs", cpus, "a list is written as in '0-3,8'");
        }
        return PIPA_OK;
}

static void make_times(struct rows_filter *filter, const struct pi_recording *rec,
                       const struct pipa_filter *given)
{
        int64_t start_ns = rec->start_ns == PI_NO_TIME ? 0 : rec->start_ns;

        filter->timed = given->from_ns != INT64_MIN || given->to_ns != INT64_MAX;
        filter->from_ns = pi_sat_add_i64(start_ns, given->from_ns);
        filter->to_ns = pi_sat_add_i64(start_ns, given->to_ns);
}

/* [functions] whose name the expression finds something in. What has no name never matches. */
static bool *match_functions(const struct pi_recording *rec, const regex_t *expression)
{
        size_t count = rec->functions.list.count;
        bool *out = calloc(count + 1, sizeof(bool));

        for (uint32_t i = 0; out && i < count; i++) {
                const struct pi_function *function = pi_functions_at(&rec->functions, i);
                /* Interned names end with a NUL. */
                out[i] = function->resolved &&
                         regexec(expression, pi_recording_str(rec, function->name).p, 0, NULL, 0) ==
                                 0;
        }
        return out;
}

/* [stacks] whose innermost function is one of those, or, where `any`, some function is: a parent
 * stands before its children. */
static bool *match_stacks(const struct pi_recording *rec, const bool *function, bool any)
{
        size_t count = rec->stacks.nodes.list.count;
        bool *out = calloc(count, sizeof(bool));

        for (uint32_t i = 1; out && i < count; i++) {
                const struct pi_stack_node *node = pi_stacks_node_at(&rec->stacks, i);
                uint32_t id = pi_stacks_frame_at(&rec->stacks, node->frame)->function;
                out[i] = (id < rec->functions.list.count && function[id]) ||
                         (any && out[node->parent]);
        }
        return out;
}

static enum pipa_status make_names(bool **out, const struct pi_recording *rec, const char *text,
                                   bool any, struct pipa_error *err)
{
        char why[128];
        regex_t expression;
        bool *function;
        int failed;

        if (!text)
                return PIPA_OK;
        failed = regcomp(&expression, text, REG_EXTENDED | REG_NOSUB);
        if (failed) {
                regerror(failed, &expression, why, sizeof(why));
                return refuse(err, "the expression", text, why);
        }
        function = match_functions(rec, &expression);
        regfree(&expression);
        *out = function ? match_stacks(rec, function, any) : NULL;
        free(function);
        return *out ? PIPA_OK : pi_fail_memory(err, NULL);
}

static enum pipa_status check(const struct pipa_filter *given, struct pipa_error *err)
{
        bool whole = (given->comm_count == 0 || given->comms) &&
                     (given->pid_count == 0 || given->pids) &&
                     (given->tid_count == 0 || given->tids) &&
                     (given->event_count == 0 || given->events);

        for (size_t i = 0; whole && i < given->comm_count; i++)
                whole = given->comms[i];
        for (size_t i = 0; whole && i < given->event_count; i++)
                whole = given->events[i];
        return whole ? PIPA_OK
                     : pi_fail(err, PIPA_E_ARGUMENT, PI_STR("filter"), PI_NO_OFFSET,
                               "counts names or numbers that it does not hold");
}

static enum pipa_status make(struct rows_filter *filter, const struct pi_recording *rec,
                             const struct pipa_filter *given, struct pipa_error *err)
{
        enum pipa_status status = check(given, err);

        if (status)
                return status;
        if (!make_tasks(filter, rec, given) || !make_events(filter, rec, given))
                return pi_fail_memory(err, NULL);
        make_times(filter, rec, given);
        status = make_cpus(filter, given->cpus, err);
        if (status == PIPA_OK)
                status = make_names(&filter->leaf, rec, given->symbol, false, err);
        if (status == PIPA_OK)
                status = make_names(&filter->inside, rec, given->parent, true, err);
        return status;
}

enum pipa_status rows_filter_make(struct rows_filter *filter, const struct pi_recording *rec,
                                  const struct pipa_filter *given, struct pipa_error *err)
{
        struct pipa_filter known = PIPA_FILTER_INIT;
        enum pipa_status status;

        *filter = (struct rows_filter){ .task = NULL };
        if (!given)
                return PIPA_OK;
        if (given->size < sizeof(size_t) || given->size > 4096)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("filter"), PI_NO_OFFSET,
                               "has no valid size; start from PIPA_FILTER_INIT");
        memcpy(&known, given, given->size < sizeof(known) ? given->size : sizeof(known));
        status = make(filter, rec, &known, err);
        if (status)
                rows_filter_done(filter);
        return status;
}

void rows_filter_done(struct rows_filter *filter)
{
        free(filter->task);
        free(filter->event);
        free(filter->cpu);
        free(filter->leaf);
        free(filter->inside);
        *filter = (struct rows_filter){ .task = NULL };
}

static bool passes(const struct rows_filter *filter, uint32_t task, uint32_t cpu, int64_t time_ns)
{
        return (!filter->task || filter->task[task]) &&
               (!filter->cpu || (cpu < PI_LIMIT_CPUS && filter->cpu[cpu])) &&
               (!filter->timed ||
                (time_ns != PI_NO_TIME && time_ns >= filter->from_ns && time_ns <= filter->to_ns));
}

bool rows_filter_sample(const struct rows_filter *filter, const struct pi_sample *sample)
{
        return passes(filter, sample->task, sample->cpu, sample->time_ns) &&
               (!filter->event || filter->event[sample->event]) &&
               (!filter->leaf || filter->leaf[sample->stack]) &&
               (!filter->inside || filter->inside[sample->stack]);
}

bool rows_filter_record(const struct rows_filter *filter, const struct pi_kept_record *record)
{
        return passes(filter, record->task, record->cpu, record->time_ns);
}
