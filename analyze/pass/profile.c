/* The profile: frames become functions, stacks of frames stacks of functions in preorder, samples
 * rows that count time from the recording's start. Everything later reads this. */
#include "analyze/pass/folding.h"
#include "analyze/pass/pass.h"

#include "base/num.h"

#include <math.h>

static enum pi_function_kind function_kind(const struct pi_module *module, bool resolved)
{
        switch (module->kind) {
        case PI_MODULE_KERNEL:
        case PI_MODULE_KERNEL_MODULE:
        case PI_MODULE_BPF:
        case PI_MODULE_KERNEL_CODE:
        case PI_MODULE_NAMED_KERNEL:
                return resolved ? PI_FUNCTION_KERNEL : PI_FUNCTION_UNRESOLVED_KERNEL;
        case PI_MODULE_HYPERVISOR:
                return PI_FUNCTION_HYPERVISOR;
        case PI_MODULE_GUEST:
                return PI_FUNCTION_GUEST;
        case PI_MODULE_CUT:
                return PI_FUNCTION_UNRESOLVED_USER;
        default:
                return resolved ? PI_FUNCTION_USER : PI_FUNCTION_UNRESOLVED_USER;
        }
}

static bool copy_modules(const struct pi_recording *rec, struct pi_model *model)
{
        size_t count = rec->modules.list.count;
        struct pi_profile_module *out = PI_NEW_ARRAY(model->arena, struct pi_profile_module, count);

        for (size_t i = 0; out && i < count; i++) {
                const struct pi_module *module = pi_modules_at(&rec->modules, (uint32_t)i);
                char hex[2 * PI_BUILD_ID_MAX];
                size_t n = pi_build_id_hex(&module->build_id, hex);

                out[i] = (struct pi_profile_module){ module->name, module->path,
                                                     pi_strtab_intern(model->strings,
                                                                      (struct pi_str){ hex, n }) };
        }
        model->profile.module = out;
        model->profile.module_count = count;
        return out;
}

static bool copy_functions(const struct pi_recording *rec, struct pi_model *model)
{
        size_t count = rec->functions.list.count;
        struct pi_profile_function *out =
                PI_NEW_ARRAY(model->arena, struct pi_profile_function, count);

        for (size_t i = 0; out && i < count; i++) {
                const struct pi_function *function = pi_functions_at(&rec->functions, (uint32_t)i);
                out[i] = (struct pi_profile_function){
                        function->name, function->module,
                        function_kind(pi_modules_at(&rec->modules, function->module),
                                      function->resolved)
                };
        }
        model->profile.function = out;
        model->profile.function_count = count;
        return out;
}

static bool copy_threads(const struct pi_recording *rec, struct pi_model *model)
{
        size_t count = rec->tasks.list.count;
        struct pi_profile_thread *out = PI_NEW_ARRAY(model->arena, struct pi_profile_thread, count);

        for (size_t i = 0; out && i < count; i++) {
                const struct pi_task *task = pi_tasks_at(&rec->tasks, (uint32_t)i);
                out[i] = (struct pi_profile_thread){ task->pid, task->tid, task->comm,
                                                     task->process_comm };
        }
        model->profile.thread = out;
        model->profile.thread_count = count;
        return out;
}

/* A sample weighs its period, the fixed period, or, where neither is known, 1. */
static bool weighs_period(const struct pi_event *event)
{
        return event->has_period || (!event->freq && event->period > 0);
}

static bool copy_events(const struct pi_recording *rec, struct pi_model *model)
{
        struct pi_profile_event *out =
                PI_NEW_ARRAY(model->arena, struct pi_profile_event, rec->events.count);

        for (size_t i = 0; out && i < rec->events.count; i++) {
                const struct pi_event *event = pi_recording_event(rec, i);

                out[i] = (struct pi_profile_event){
                        .name = event->name,
                        .unit = !weighs_period(event) ? "samples"
                                : event->clock        ? "ns"
                                                      : "events",
                        .samples = event->samples,
                        .weight_is_period = weighs_period(event),
                        .mean_period = NAN,
                };
        }
        model->profile.event = out;
        model->profile.event_count = rec->events.count;
        return out;
}

static void copy_sample(const struct pi_recording *rec, struct pi_profile *profile,
                        const struct pi_folding *folding, size_t i)
{
        const struct pi_sample *sample = pi_recording_sample(rec, i);
        struct pi_profile_samples *rows = &profile->samples;
        struct pi_profile_event *event = &profile->event[sample->event];
        bool timed = sample->time_ns != PI_NO_TIME;
        double weight = pi_recording_weight(rec, sample);

        rows->time_ns[i] = timed ? pi_sat_sub_i64(sample->time_ns, rec->start_ns) : PI_NO_TIME;
        rows->cpu[i] = sample->cpu;
        rows->thread[i] = sample->task;
        rows->event[i] = sample->event;
        rows->stack[i] = pi_folding_stack(folding, sample->stack);
        rows->samples[i] = 1;
        rows->weight[i] = weight;
        event->weight += weight;
        profile->has_time |= timed;
        profile->has_cpu |= sample->cpu != PI_NONE;
}

static bool copy_samples(const struct pi_recording *rec, struct pi_model *model,
                         const struct pi_folding *folding)
{
        size_t count = rec->samples.count;
        struct pi_profile_samples *rows = &model->profile.samples;

        rows->time_ns = PI_NEW_ARRAY(model->arena, int64_t, count);
        rows->cpu = PI_NEW_ARRAY(model->arena, uint32_t, count);
        rows->thread = PI_NEW_ARRAY(model->arena, uint32_t, count);
        rows->event = PI_NEW_ARRAY(model->arena, uint32_t, count);
        rows->stack = PI_NEW_ARRAY(model->arena, uint32_t, count);
        rows->samples = PI_NEW_ARRAY(model->arena, uint32_t, count);
        rows->weight = PI_NEW_ARRAY(model->arena, double, count);
        if (!rows->time_ns || !rows->cpu || !rows->thread || !rows->event || !rows->stack ||
            !rows->samples || !rows->weight)
                return false;
        rows->count = count;
        for (size_t i = 0; i < count; i++)
                copy_sample(rec, &model->profile, folding, i);
        return true;
}

/* Counts time on a CPU: a clock, or the CPU's cycles under any of their names. */
static bool measures_time(const struct pi_recording *rec, size_t event)
{
        const struct pi_event *at = pi_recording_event(rec, event);
        struct pi_str name = pi_recording_str(rec, at->name);

        /* Type and config 0 are PERF_TYPE_HARDWARE and PERF_COUNT_HW_CPU_CYCLES; the upper half of
         * config names the PMU of a hybrid CPU. */
        return at->clock || (at->type == 0 && (uint32_t)at->config == 0) ||
               pi_str_starts(name, PI_STR("cycles")) || pi_str_starts(name, PI_STR("cpu-cycles")) ||
               pi_str_starts(name, PI_STR("cpu_cycles"));
}

/* The event that the verdict speaks of: one that measures time, for the question is where it went;
 * else, and among equals, the one with most samples. */
static void choose_main_event(const struct pi_recording *rec, struct pi_profile *profile)
{
        bool best_time = false;
        uint64_t best = 0;

        for (uint32_t i = 0; i < profile->event_count; i++) {
                struct pi_profile_event *event = &profile->event[i];
                bool time = measures_time(rec, i);

                if (event->samples == 0)
                        continue;
                event->mean_period = event->weight / (double)event->samples;
                if (time > best_time || (time == best_time && event->samples > best)) {
                        best = event->samples;
                        best_time = time;
                        profile->main_event = i;
                }
        }
}

/* A file of counts and nothing else begins when counting does. */
static int64_t counted_ns(const struct pi_counts *counts)
{
        size_t count = counts->intervals.count;
        int64_t to_ns = count > 0 ? pi_counts_interval(counts, count - 1)->to_ns : PI_NO_TIME;

        return to_ns != PI_NO_TIME && to_ns > 0 ? to_ns : 0;
}

enum pipa_status pi_pass_profile(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        struct pi_folding folding = { .folded = NULL };
        bool done;

        pi_arena_init(&folding.scratch, model->arena->budget_bytes - model->arena->used_bytes);
        done = copy_modules(rec, model) && copy_functions(rec, model) && copy_threads(rec, model) &&
               copy_events(rec, model) && pi_fold(rec, model, &folding) &&
               copy_samples(rec, model, &folding);
        pi_stacks_done(&folding.stacks);
        pi_arena_done(&folding.scratch);
        if (!done)
                return pi_fail_memory(err, model->arena);
        choose_main_event(rec, &model->profile);
        model->profile.has_chains = rec->has_chains;
        if (rec->start_ns != PI_NO_TIME)
                model->duration_ns = pi_sat_sub_i64(rec->end_ns, rec->start_ns);
        else if (rec->counts.count == 1)
                model->duration_ns = counted_ns(PI_AT(&rec->counts, struct pi_counts, 0));
        return PIPA_OK;
}
