/* Fixed questions, each answered with value and threshold, or with the reason why it cannot be
 * answered. */
#include "analyze/pass/judging.h"

#include <math.h>

#define KERNEL_RATIO 0.30  /* of busy time; above it the kernel deserves a look of its own */
#define THREAD_RATIO 0.90  /* of the duration that one thread is on a CPU */
#define UNNAMED_RATIO 0.10 /* of the samples */
#define LOST_RATIO 0.01    /* of the records */

static bool is_kernel(enum pi_function_kind kind)
{
        return kind == PI_FUNCTION_KERNEL || kind == PI_FUNCTION_UNRESOLVED_KERNEL;
}

static bool is_unnamed(enum pi_function_kind kind)
{
        return kind == PI_FUNCTION_UNRESOLVED_USER || kind == PI_FUNCTION_UNRESOLVED_KERNEL;
}

static bool kernel_share(struct judging *judging, struct pi_arena *scratch)
{
        struct pi_model *model = judging->model;
        struct pi_finding *finding = judging_add(judging, "kernel_share", "ratio");
        struct pi_str event = pi_model_str(model, judging->event->name);
        double *function = judging_functions(judging, scratch), kernel = 0;

        if (!finding || !function)
                return false;
        for (size_t i = 0; i < model->profile.function_count; i++) {
                if (is_kernel(model->profile.function[i].kind))
                        kernel += function[i];
        }
        finding->evaluated = judging->busy > 0;
        finding->threshold = KERNEL_RATIO;
        finding->value = finding->evaluated ? kernel / judging->busy : NAN;
        finding->severity = finding->value > KERNEL_RATIO ? PI_SEVERITY_NOTICE : PI_SEVERITY_INFO;
        if (finding->evaluated)
                finding->statement = pi_arena_format(
                        model->arena, "The kernel took %.1f %% of %s%.*s.", 100 * finding->value,
                        judging->clock ? "busy time" : "the sampled ",
                        judging->clock ? 0 : judging_cut(event), event.p);
        else
                finding->statement = PI_STR("The kernel's share cannot be judged: nothing but the "
                                            "idle task has any weight.");
        finding->evidence = PI_STR("self weight of kernel functions, the idle task left out");
        if (finding->severity == PI_SEVERITY_NOTICE)
                finding->next_step =
                        PI_STR("Follow the kernel frames down to the system calls that "
                               "lead there: faults, I/O or locks?");
        return finding->statement.p;
}

static uint32_t top_thread(const struct judging *judging)
{
        const struct pi_profile *profile = &judging->model->profile;
        uint32_t best = PI_NONE;

        for (uint32_t i = 0; i < profile->thread_count; i++) {
                if (!pi_thread_is_idle(&profile->thread[i]) &&
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
        struct pi_finding *finding = judging_add(judging, "one_thread", "ratio");
        uint32_t thread = top_thread(judging);
        double span = (double)model->duration_ns;
        struct pi_str comm;

        if (!finding)
                return false;
        finding->evidence = PI_STR("the busiest thread's sampled time / duration; a notice only "
                                   "where fewer than (CPUs + 1) / 2 are busy");
        finding->threshold = THREAD_RATIO;
        if (!judging->clock || !machine->has_cpus || span <= 0 || thread == PI_NONE) {
                finding->statement =
                        PI_STR("Whether one thread holds the machine up cannot be "
                               "judged: that takes samples of a clock (cpu-clock) with "
                               "times, and the number of CPUs.");
                return true;
        }
        comm = pi_model_str(model, model->profile.thread[thread].comm);
        finding->evaluated = true;
        finding->value = judging->weights.thread[thread].self / span;
        if (finding->value > THREAD_RATIO &&
            judging->busy / span < 0.5 * machine->cpus_online + 0.5) {
                finding->severity = PI_SEVERITY_NOTICE;
                finding->next_step =
                        PI_STR("Split that thread's work, or make it faster: more CPUs "
                               "will not help.");
        }
        finding->statement =
                pi_arena_format(model->arena,
                                "The busiest thread, %.*s (tid %d), was on a CPU %.1f %% of the "
                                "time; %.2f of %u CPUs "
                                "were busy on average.",
                                judging_cut(comm), comm.p, model->profile.thread[thread].tid,
                                100 * finding->value, judging->busy / span, machine->cpus_online);
        return finding->statement.p;
}

static bool names(struct judging *judging)
{
        struct pi_model *model = judging->model;
        const struct pi_profile *profile = &model->profile;
        struct pi_finding *finding = judging_add(judging, "unnamed", "ratio");
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
        finding->statement =
                finding->evaluated
                        ? pi_arena_format(model->arena,
                                          "%.1f %% of the samples' weight fell on code without a "
                                          "name.",
                                          100 * finding->value)
                        : PI_STR("How much has no name cannot be judged: the samples weigh "
                                 "nothing.");
        finding->evidence = PI_STR("self weight of addresses that no symbol table covers");
        if (finding->value > UNNAMED_RATIO) {
                finding->severity = PI_SEVERITY_NOTICE;
                finding->next_step =
                        judging->rec->text
                                ? PI_STR("Print the text where the recorded files are, or give "
                                         "the recording itself.")
                                : PI_STR("Give the target's files with --symfs DIR and its "
                                         "/proc/kallsyms with --kallsyms FILE; the table of "
                                         "libraries says which are missing.");
        }
        return finding->statement.p;
}

static bool lost(struct judging *judging)
{
        const struct pi_recording *rec = judging->rec;
        struct pi_finding *finding = judging_add(judging, "lost", "ratio");
        double count = (double)rec->lost_records;

        if (!finding)
                return false;
        for (size_t i = 0; i < rec->events.count; i++)
                count += (double)pi_recording_event(rec, i)->lost_samples;
        finding->threshold = LOST_RATIO;
        if (rec->text) {
                finding->statement = PI_STR("Whether records were lost cannot be judged: the text "
                                            "that the samples were read from does not say.");
                finding->evidence = PI_STR("no LOST and LOST_SAMPLES records in a text");
                return true;
        }
        finding->evaluated = true;
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

bool judging_questions(struct judging *judging, struct pi_arena *scratch)
{
        return kernel_share(judging, scratch) && one_thread(judging) && names(judging) &&
               lost(judging);
}
