/* The verdict: who used the time and where. It is the first finding; the answers to the fixed
 * questions follow. */
#include "analyze/pass/judging.h"
#include "analyze/pass/pass.h"

static void split_idle(struct judging *judging)
{
        const struct pi_profile *profile = &judging->model->profile;

        for (size_t i = 0; i < profile->thread_count; i++) {
                if (pi_thread_is_idle(&profile->thread[i]))
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
                if (!pi_thread_is_idle(&profile->thread[i]))
                        sum[comm] += judging->weights.thread[i].self;
                if (sum[comm] > 0 && (best == PI_NONE || sum[comm] > sum[best]))
                        best = comm;
        }
        *self = best == PI_NONE ? 0 : sum[best];
        return best;
}

/* " in libfoo.so.1", or nothing where the name says it already: "[libfoo.so.1]". */
static struct pi_str place(struct judging *judging, uint32_t function)
{
        const struct pi_profile *profile = &judging->model->profile;
        enum pi_function_kind kind = profile->function[function].kind;
        struct pi_str module = pi_model_str(
                judging->model, profile->module[profile->function[function].module].name);

        if (kind == PI_FUNCTION_UNRESOLVED_USER || kind == PI_FUNCTION_UNRESOLVED_KERNEL)
                return PI_STR(" (no symbols)");
        return pi_arena_format(judging->model->arena, " in %.*s", judging_cut(module), module.p);
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
                               judging_cut(name), name.p);
}

static struct pi_str why_nothing(const struct judging *judging)
{
        if (!(judging->weights.sum > 0))
                return PI_STR("It cannot be said where time went: the samples' periods are all 0.");
        if (!(judging->busy > 0))
                return PI_STR("Only the idle task was sampled: nothing ran.");
        return PI_STR("It cannot be said where time went: the samples carry no addresses.");
}

/* Folded stacks: whose they are is not known, nor how many samples a line stands for. */
static bool where_weight_goes(struct judging *judging, struct pi_finding *finding,
                              uint32_t function, double weight)
{
        struct pi_model *model = judging->model;
        struct pi_str name = pi_model_str(model, model->profile.function[function].name);
        struct pi_str where = place(judging, function);

        finding->evaluated = true;
        finding->value = weight / judging->busy;
        finding->statement = pi_arena_format(model->arena,
                                             "The hottest function is %.*s%.*s with %.1f %%; whose "
                                             "stacks these are, the text does not say.",
                                             judging_cut(name), name.p, (int)where.n, where.p,
                                             100 * finding->value);
        finding->evidence = pi_arena_format(model->arena,
                                            "%llu lines of folded stacks, weighed by their counts; "
                                            "idle time is not told apart",
                                            (unsigned long long)judging->event->samples);
        finding->next_step = PI_STR("Look at its callers in the flame graph.");
        return finding->statement.p && finding->evidence.p;
}

static bool where_time_goes(struct judging *judging, struct pi_arena *scratch)
{
        struct pi_model *model = judging->model;
        struct pi_finding *finding = judging_add(judging, "where_time_goes", "ratio");
        double *function = judging_functions(judging, scratch), process_self;
        uint32_t process = top_process(judging, scratch, &process_self), best = PI_NONE;
        struct pi_str name, where, used, comm;

        if (!finding || !function)
                return false;
        for (uint32_t i = 0; i < model->profile.function_count; i++) {
                if (function[i] > 0 && (best == PI_NONE || function[i] > function[best]))
                        best = i;
        }
        if (process == PI_NONE || best == PI_NONE) {
                finding->statement = why_nothing(judging);
                finding->evidence = PI_STR("periods and addresses of the samples");
                return true;
        }
        if (judging->rec->text_weighs)
                return where_weight_goes(judging, finding, best, function[best]);
        name = pi_model_str(model, model->profile.function[best].name);
        comm = pi_model_str(model, process);
        where = place(judging, best);
        used = what_was_used(judging);
        finding->evaluated = true;
        finding->value = process_self / judging->busy;
        finding->statement = pi_arena_format(
                model->arena,
                "%.*s used %.1f %% of %.*s; the hottest function is %.*s%.*s with %.1f %%.",
                judging_cut(comm), comm.p, 100 * finding->value, (int)used.n, used.p,
                judging_cut(name), name.p, (int)where.n, where.p,
                100 * function[best] / judging->busy);
        finding->evidence = pi_arena_format(
                model->arena,
                "%llu samples of %.*s, weighed by %s; the idle task (%.1f %%) left out",
                (unsigned long long)judging->event->samples,
                judging_cut(pi_model_str(model, judging->event->name)),
                pi_model_str(model, judging->event->name).p,
                judging->event->weight_is_period ? "period" : "count",
                100 * judging->idle / judging->weights.sum);
        finding->next_step = judging->rec->has_chains
                                     ? PI_STR("Look at its callers in the flame graph.")
                                     : PI_STR("Record with call chains (-g) to see who calls it.");
        return finding->statement.p && finding->evidence.p;
}

static bool nothing_sampled(struct judging *judging)
{
        struct pi_finding *finding = judging_add(judging, "where_time_goes", "ratio");
        bool asked = !judging->rec->collection.present || judging->rec->collection.sampled;

        if (!finding)
                return false;
        finding->severity = asked ? PI_SEVERITY_PROBLEM : PI_SEVERITY_INFO;
        finding->statement =
                judging->rec->quantities.count > 0
                        ? PI_STR("What ran cannot be said: nothing was sampled. What the machine "
                                 "did is judged below.")
                        : PI_STR("The recording holds no samples: there is nothing to judge.");
        finding->evidence = PI_STR("no SAMPLE record");
        finding->next_step =
                asked ? PI_STR("Record again while the load runs; in a virtual machine without "
                               "hardware counters use -e cpu-clock.")
                      : PI_STR("Record again without --no-samples to see who used the CPUs.");
        return true;
}

/* A file of perf stat: nobody asked for samples. */
static bool only_counted(struct judging *judging)
{
        struct pi_finding *finding = judging_add(judging, "where_time_goes", "ratio");

        if (!finding)
                return false;
        finding->severity = PI_SEVERITY_INFO;
        finding->statement = PI_STR("Where time went cannot be said: this is what perf stat "
                                    "counted, and counts say how much, not where.");
        finding->evidence = PI_STR("no samples");
        finding->next_step = PI_STR("Record with pipa-collect or perf record to see where.");
        return true;
}

static unsigned rank(const struct pi_finding *finding)
{
        static const unsigned of[] = {
                [PI_SEVERITY_PROBLEM] = 0, [PI_SEVERITY_NOTICE] = 1, [PI_SEVERITY_INFO] = 2
        };

        return finding->evaluated ? of[finding->severity] : 3;
}

/* The verdict, then the worst first; equals keep their order. */
static bool order_findings(struct pi_model *model)
{
        struct pi_vec *list = &model->findings;
        struct pi_finding *was = PI_NEW_ARRAY(model->arena, struct pi_finding, list->count);
        size_t next = 1;

        for (size_t i = 0; was && i < list->count; i++)
                was[i] = *PI_AT(list, struct pi_finding, i);
        for (unsigned r = 0; was && r < 4; r++) {
                for (size_t i = 1; i < list->count; i++) {
                        if (rank(&was[i]) == r)
                                *PI_AT(list, struct pi_finding, next++) = was[i];
                }
        }
        return was;
}

static bool judge_samples(struct judging *judging)
{
        struct pi_model *model = judging->model;
        struct pi_arena scratch;
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        judging->event = &model->profile.event[model->profile.main_event];
        judging->clock = strcmp(judging->event->unit, "ns") == 0;
        good = pi_weigh(&model->profile, model->profile.main_event, &scratch, &judging->weights);
        if (good) {
                split_idle(judging);
                good = where_time_goes(judging, &scratch) && judging_questions(judging, &scratch);
        }
        pi_arena_done(&scratch);
        return good;
}

enum pipa_status pi_pass_verdict(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        struct judging judging = { .rec = rec, .model = model };
        bool counted = rec->counts.count > 0 && !rec->collection.present;
        bool good = model->profile.main_event != PI_NONE ? judge_samples(&judging)
                    : counted                            ? only_counted(&judging)
                                                         : nothing_sampled(&judging);

        good = good && judging_machine(&judging) && judging_metrics(&judging) &&
               order_findings(model);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}
