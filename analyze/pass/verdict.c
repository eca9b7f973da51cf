/* Findings. The first is the verdict: who used the time and where. The others are fixed questions,
 * each answered with value and threshold, or with the reason why it cannot be answered. */
#include "analyze/pass/pass.h"
#include "analyze/pass/weigh.h"

#include <math.h>

#define KERNEL_RATIO 0.30  /* of busy time; above it the kernel deserves a look of its own */
#define THREAD_RATIO 0.90  /* of the duration that one thread is on a CPU */
#define UNNAMED_RATIO 0.10 /* of the samples */
#define LOST_RATIO 0.01    /* of the records */
#define NAME_MAX_BYTES 100 /* of a function's name inside a sentence */

struct judging {
        const struct pi_recording *rec;
        struct pi_model *model;
        const struct pi_profile_event *event;
        struct pi_weights weights;
        double idle, busy; /* of weights.sum: the idle task's share, and the rest */
        bool clock;        /* weights are time on a CPU */
};

static struct pi_finding *add(struct judging *judging, const char *id, const char *unit)
{
        struct pi_finding *finding = pi_vec_push(&judging->model->findings);

        if (finding)
                *finding = (struct pi_finding){ .id = id, .unit = unit, .value = NAN,
                                                .threshold = NAN, .statement = PI_STR(""),
                                                .evidence = PI_STR(""), .next_step = PI_STR(""),
                                                .to_ns = judging->model->duration_ns };
        return finding;
}

/* The idle task is thread 0 of process 0; every other thread is somebody's work. */
static bool is_idle(const struct pi_profile_thread *thread)
{
        return thread->pid == 0 && thread->tid == 0;
}

static void split_idle(struct judging *judging)
{
        const struct pi_profile *profile = &judging->model->profile;

        for (size_t i = 0; i < profile->thread_count; i++) {
                if (is_idle(&profile->thread[i]))
                        judging->idle += judging->weights.thread[i].self;
        }
        judging->busy = judging->weights.sum - judging->idle;
}

/* The process name with most weight, idle left out; its weight in *self. */
static uint32_t top_process(const struct judging *judging, struct pi_arena *scratch, double *self)
{
        const struct pi_profile *profile = &judging->model->profile;
        double *sum = PI_NEW_ARRAY(scratch, double, judging->model->strings->strings.count);
        uint32_t best = PI_NONE;

        for (size_t i = 0; sum && i < profile->thread_count; i++) {
                uint32_t comm = profile->thread[i].process_comm;
                if (!is_idle(&profile->thread[i]))
                        sum[comm] += judging->weights.thread[i].self;
                if (sum[comm] > 0 && (best == PI_NONE || sum[comm] > sum[best]))
                        best = comm;
        }
        *self = best == PI_NONE ? 0 : sum[best];
        return best;
}

/* Self weight of each function over the rows of everybody but the idle task. */
static double *busy_functions(const struct judging *judging, struct pi_arena *scratch)
{
        const struct pi_profile *profile = &judging->model->profile;
        const struct pi_profile_samples *rows = &profile->samples;
        double *self = PI_NEW_ARRAY(scratch, double, profile->function_count);

        for (size_t i = 0; self && i < rows->count; i++) {
                uint32_t function = profile->stacks.function[rows->stack[i]];
                if (rows->event[i] == profile->main_event && function != PI_NONE &&
                    !is_idle(&profile->thread[rows->thread[i]]))
                        self[function] += rows->weight[i];
        }
        return self;
}

static bool is_kernel(enum pi_function_kind kind)
{
        return kind == PI_FUNCTION_KERNEL || kind == PI_FUNCTION_UNRESOLVED_KERNEL;
}

static bool is_unnamed(enum pi_function_kind kind)
{
        return kind == PI_FUNCTION_UNRESOLVED_USER || kind == PI_FUNCTION_UNRESOLVED_KERNEL;
}

static int cut(struct pi_str s)
{
        return (int)(s.n < NAME_MAX_BYTES ? s.n : NAME_MAX_BYTES);
}

/* " in libfoo.so.1", or nothing where the name says it already: "[libfoo.so.1]". */
static struct pi_str place(struct judging *judging, uint32_t function)
{
        const struct pi_profile *profile = &judging->model->profile;
        struct pi_str module =
                pi_model_str(judging->model, profile->module[profile->function[function].module].name);

        if (is_unnamed(profile->function[function].kind))
                return PI_STR(" (no symbols)");
        return pi_arena_format(judging->model->arena, " in %.*s", cut(module), module.p);
}

/* "30.8 s of sampled CPU time", "8.01 G sampled cycles". */
static struct pi_str what_was_used(struct judging *judging)
{
        static const char *const prefix[] = { "", " k", " M", " G", " T", " P", " E" };
        struct pi_str name = pi_model_str(judging->model, judging->event->name);
        double value = judging->busy;
        size_t i = 0;

        if (judging->clock)
                return pi_arena_format(judging->model->arena, "%.*f s of sampled CPU time",
                                       value < 1e9 ? 3 : 1, value / 1e9);
        while (value >= 1000 && i + 1 < sizeof(prefix) / sizeof(prefix[0])) {
                value /= 1000;
                i++;
        }
        return pi_arena_format(judging->model->arena, "%.3g%s sampled %.*s", value, prefix[i],
                               cut(name), name.p);
}

static bool where_time_goes(struct judging *judging, struct pi_arena *scratch)
{
        struct pi_model *model = judging->model;
        struct pi_finding *finding = add(judging, "where_time_goes", "ratio");
        double *function = busy_functions(judging, scratch), process_self;
        uint32_t process = top_process(judging, scratch, &process_self), best = PI_NONE;
        struct pi_str name, where, used, comm;

        if (!finding || !function)
                return false;
        for (uint32_t i = 0; i < model->profile.function_count; i++) {
                if (function[i] > 0 && (best == PI_NONE || function[i] > function[best]))
                        best = i;
        }
        if (process == PI_NONE || best == PI_NONE) {
                finding->statement = PI_STR("Only the idle task was sampled: nothing ran.");
                return true;
        }
        name = pi_model_str(model, model->profile.function[best].name);
        comm = pi_model_str(model, process);
        where = place(judging, best);
        used = what_was_used(judging);
        finding->evaluated = true;
        finding->value = process_self / judging->busy;
        finding->statement = pi_arena_format(
                model->arena,
                "%.*s used %.1f %% of %.*s; the hottest function is %.*s%.*s with %.1f %%.",
                cut(comm), comm.p, 100 * finding->value, (int)used.n, used.p, cut(name), name.p,
                (int)where.n, where.p, 100 * function[best] / judging->busy);
        finding->evidence = pi_arena_format(
                model->arena, "%llu samples of %.*s, weighed by %s; the idle task (%.1f %%) left out",
                (unsigned long long)judging->event->samples,
                cut(pi_model_str(model, judging->event->name)),
                pi_model_str(model, judging->event->name).p,
                judging->event->weight_is_period ? "period" : "count",
                100 * judging->idle / judging->weights.sum);
        finding->next_step = judging->rec->has_chains
                                     ? PI_STR("Look at its callers in the flame graph.")
                                     : PI_STR("Record with call chains (-g) to see who calls it.");
        return finding->statement.p && finding->evidence.p;
}

static bool kernel_share(struct judging *judging, struct pi_arena *scratch)
{
        struct pi_model *model = judging->model;
        struct pi_finding *finding = add(judging, "kernel_share", "ratio");
        double *function = busy_functions(judging, scratch), kernel = 0;

        if (!finding || !function)
                return false;
        for (size_t i = 0; i < model->profile.function_count; i++) {
                if (is_kernel(model->profile.function[i].kind))
                        kernel += function[i];
        }
        finding->evaluated = judging->busy > 0;
        finding->threshold = KERNEL_RATIO;
        finding->value = finding->evaluated ? kernel / judging->busy : NAN;
        finding->severity =
                finding->value > KERNEL_RATIO ? PI_SEVERITY_NOTICE : PI_SEVERITY_INFO;
        finding->statement = finding->evaluated
                                     ? pi_arena_format(model->arena,
                                                       "%.1f %% of busy time was spent in the kernel.",
                                                       100 * finding->value)
                                     : PI_STR("The kernel's share cannot be judged: only the idle "
                                              "task was sampled.");
        finding->evidence = PI_STR("self weight of kernel functions, the idle task left out");
        if (finding->severity == PI_SEVERITY_NOTICE)
                finding->next_step = PI_STR("Follow the kernel frames down to the system calls that "
                                            "lead there: faults, I/O or locks?");
        return finding->statement.p;
}

static uint32_t top_thread(const struct judging *judging)
{
        const struct pi_profile *profile = &judging->model->profile;
        uint32_t best = PI_NONE;

        for (uint32_t i = 0; i < profile->thread_count; i++) {
                if (!is_idle(&profile->thread[i]) &&
                    (best == PI_NONE ||
                     judging->weights.thread[i].self > judging->weights.thread[best].self))
                        best = i;
        }
        return best;
}

static bool one_thread(struct judging *judging)
{
        struct pi_model *model = judging->model;
        const struct pi_machine *machine = &judging->rec->machine;
        struct pi_finding *finding = add(judging, "one_thread", "ratio");
        uint32_t thread = top_thread(judging);
        double span = (double)model->duration_ns;
        struct pi_str comm;

        if (!finding)
                return false;
        finding->evidence = PI_STR("the busiest thread's sampled time / duration");
        finding->threshold = THREAD_RATIO;
        if (!judging->clock || !machine->has_cpus || span <= 0 || thread == PI_NONE) {
                finding->statement = PI_STR("Whether one thread holds the machine up cannot be "
                                            "judged: that takes samples of a clock (cpu-clock) with "
                                            "times, and the number of CPUs.");
                return true;
        }
        comm = pi_model_str(model, model->profile.thread[thread].comm);
        finding->evaluated = true;
        finding->value = judging->weights.thread[thread].self / span;
        if (finding->value > THREAD_RATIO && judging->busy / span < 0.5 * machine->cpus_online + 0.5) {
                finding->severity = PI_SEVERITY_NOTICE;
                finding->next_step = PI_STR("Split that thread's work, or make it faster: more CPUs "
                                            "will not help.");
        }
        finding->statement = pi_arena_format(
                model->arena,
                "The busiest thread, %.*s (tid %d), was on a CPU %.1f %% of the time; %.2f of %u CPUs "
                "were busy on average.",
                cut(comm), comm.p, model->profile.thread[thread].tid, 100 * finding->value,
                judging->busy / span, machine->cpus_online);
        return finding->statement.p;
}

static bool names(struct judging *judging)
{
        struct pi_model *model = judging->model;
        const struct pi_profile *profile = &model->profile;
        struct pi_finding *finding = add(judging, "unnamed", "ratio");
        double unnamed = 0;

        if (!finding)
                return false;
        for (size_t i = 0; i < profile->function_count; i++) {
                if (is_unnamed(profile->function[i].kind))
                        unnamed += judging->weights.function[i].self;
        }
        finding->evaluated = judging->weights.sum > 0;
        finding->threshold = UNNAMED_RATIO;
        finding->value = finding->evaluated ? unnamed / judging->weights.sum : NAN;
        finding->statement = pi_arena_format(model->arena,
                                             "%.1f %% of the samples' weight fell on code without a "
                                             "name.",
                                             100 * finding->value);
        finding->evidence = PI_STR("self weight of addresses that no symbol table covers");
        if (finding->value > UNNAMED_RATIO) {
                finding->severity = PI_SEVERITY_NOTICE;
                finding->next_step = PI_STR("Give the target's files with --symfs DIR and its "
                                            "/proc/kallsyms with --kallsyms FILE; the table of "
                                            "libraries says which are missing.");
        }
        return finding->statement.p;
}

static bool lost(struct judging *judging)
{
        const struct pi_recording *rec = judging->rec;
        struct pi_finding *finding = add(judging, "lost", "ratio");
        double count = (double)rec->lost_records;

        if (!finding)
                return false;
        for (size_t i = 0; i < rec->events.count; i++)
                count += (double)pi_recording_event(rec, i)->lost_samples;
        finding->evaluated = true;
        finding->threshold = LOST_RATIO;
        finding->value = count / (count + (double)rec->samples.count);
        finding->statement =
                count == 0 ? PI_STR("No records were reported lost.")
                           : pi_arena_format(judging->model->arena,
                                             "%.2f %% of the records were lost while recording.",
                                             100 * finding->value);
        finding->evidence = PI_STR("LOST and LOST_SAMPLES records / all records that were due");
        if (finding->value > LOST_RATIO) {
                finding->severity = PI_SEVERITY_PROBLEM;
                finding->next_step =
                        PI_STR("Record again with a larger buffer (-m) or a lower frequency (-F).");
        }
        return finding->statement.p;
}

static bool nothing_sampled(struct judging *judging)
{
        struct pi_finding *finding = add(judging, "where_time_goes", "ratio");

        if (!finding)
                return false;
        finding->severity = PI_SEVERITY_PROBLEM;
        finding->statement = PI_STR("The recording holds no samples: there is nothing to judge.");
        finding->evidence = PI_STR("no SAMPLE record");
        finding->next_step = PI_STR("Record again while the load runs; in a virtual machine without "
                                    "hardware counters use -e cpu-clock.");
        return true;
}

enum pipa_status pi_pass_verdict(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        struct judging judging = { .rec = rec, .model = model };
        struct pi_arena scratch;
        bool good;

        if (model->profile.main_event == PI_NONE)
                return nothing_sampled(&judging) ? PIPA_OK : pi_fail_memory(err, model->arena);
        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        judging.event = &model->profile.event[model->profile.main_event];
        judging.clock = strcmp(judging.event->unit, "ns") == 0;
        good = pi_weigh(&model->profile, model->profile.main_event, &scratch, &judging.weights);
        if (good) {
                split_idle(&judging);
                good = where_time_goes(&judging, &scratch) && kernel_share(&judging, &scratch) &&
                       one_thread(&judging) && names(&judging) && lost(&judging);
        }
        pi_arena_done(&scratch);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}
