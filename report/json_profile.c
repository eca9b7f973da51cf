/* The profile as columns. Names stand in the columns themselves: a reader needs no second table. */
#include "report/json_profile.h"

#include "report/json_keys.h"

static const char *kind_name(enum pi_function_kind kind)
{
        static const char *const name[] = {
                [PI_FUNCTION_USER] = "user",
                [PI_FUNCTION_KERNEL] = "kernel",
                [PI_FUNCTION_UNRESOLVED_USER] = "unresolved_user",
                [PI_FUNCTION_UNRESOLVED_KERNEL] = "unresolved_kernel",
                [PI_FUNCTION_HYPERVISOR] = "hypervisor",
                [PI_FUNCTION_GUEST] = "guest",
        };

        return name[kind];
}

static void write_events(struct pi_json *json, const struct pi_model *model)
{
        const struct pi_profile *profile = &model->profile;

        pi_json_key_on_line(json, "events");
        pi_json_array(json);
        for (size_t i = 0; i < profile->event_count; i++) {
                const struct pi_profile_event *event = &profile->event[i];
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_model_str(model, event->name));
                pi_json_key_text(json, "unit", event->unit);
                pi_json_key_u64(json, "samples", event->samples);
                pi_json_key_double(json, "weight", event->weight);
                pi_json_key_bool(json, "weight_is_period", event->weight_is_period);
                pi_json_key_double(json, "mean_period", event->mean_period);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

/* A column of strings or numbers is one loop over one member. */
#define COLUMN(json, key, count, statement)          \
        do {                                         \
                pi_json_key((json), (key));          \
                pi_json_array(json);                 \
                for (size_t i = 0; i < (count); i++) \
                        statement;                   \
                pi_json_array_end(json);             \
        } while (0)

static void write_modules(struct pi_json *json, const struct pi_model *model)
{
        const struct pi_profile_module *module = model->profile.module;
        size_t count = model->profile.module_count;

        pi_json_key_on_line(json, "modules");
        pi_json_object(json);
        pi_json_key_u64(json, "count", count);
        COLUMN(json, "name", count, pi_json_str(json, pi_model_str(model, module[i].name)));
        COLUMN(json, "path", count, pi_json_str(json, pi_model_str(model, module[i].path)));
        COLUMN(json, "build_id", count, pi_json_str(json, pi_model_str(model, module[i].build_id)));
        pi_json_object_end(json);
}

static void write_functions(struct pi_json *json, const struct pi_model *model)
{
        const struct pi_profile_function *function = model->profile.function;
        size_t count = model->profile.function_count;

        pi_json_key_on_line(json, "functions");
        pi_json_object(json);
        pi_json_key_u64(json, "count", count);
        COLUMN(json, "name", count, pi_json_str(json, pi_model_str(model, function[i].name)));
        COLUMN(json, "module", count, pi_json_id(json, function[i].module));
        COLUMN(json, "kind", count, pi_json_str(json, pi_str_of(kind_name(function[i].kind))));
        pi_json_object_end(json);
}

/* -1 and less: not recorded. */
static void write_task_id(struct pi_json *json, int32_t id)
{
        if (id < 0)
                pi_json_null(json);
        else
                pi_json_i64(json, id);
}

static void write_threads(struct pi_json *json, const struct pi_model *model)
{
        const struct pi_profile_thread *thread = model->profile.thread;
        size_t count = model->profile.thread_count;

        pi_json_key_on_line(json, "threads");
        pi_json_object(json);
        pi_json_key_u64(json, "count", count);
        COLUMN(json, "pid", count, write_task_id(json, thread[i].pid));
        COLUMN(json, "tid", count, write_task_id(json, thread[i].tid));
        COLUMN(json, "comm", count, pi_json_str(json, pi_model_str(model, thread[i].comm)));
        COLUMN(json, "process", count,
               pi_json_str(json, pi_model_str(model, thread[i].process_comm)));
        pi_json_object_end(json);
}

static void write_stacks(struct pi_json *json, const struct pi_profile_stacks *stacks)
{
        pi_json_key_on_line(json, "stacks");
        pi_json_object(json);
        pi_json_key_u64(json, "count", stacks->count);
        pi_json_key_ids(json, "parent", stacks->parent, stacks->count);
        pi_json_key_ids(json, "function", stacks->function, stacks->count);
        pi_json_object_end(json);
}

static void write_time(struct pi_json *json, int64_t time_ns)
{
        if (time_ns == INT64_MIN)
                pi_json_null(json);
        else
                pi_json_i64(json, time_ns);
}

static void write_samples(struct pi_json *json, const struct pi_profile_samples *rows)
{
        pi_json_key_on_line(json, "samples");
        pi_json_object(json);
        pi_json_key_u64(json, "count", rows->count);
        COLUMN(json, "time_ns", rows->count, write_time(json, rows->time_ns[i]));
        pi_json_key_ids(json, "cpu", rows->cpu, rows->count);
        pi_json_key_ids(json, "thread", rows->thread, rows->count);
        pi_json_key_ids(json, "event", rows->event, rows->count);
        pi_json_key_ids(json, "stack", rows->stack, rows->count);
        pi_json_key_ids(json, "samples", rows->samples, rows->count);
        pi_json_key_doubles(json, "weight", rows->weight, rows->count);
        pi_json_object_end(json);
}

void pi_json_profile(struct pi_json *json, const struct pi_model *model)
{
        const struct pi_profile *profile = &model->profile;

        pi_json_object(json);
        pi_json_key_id(json, "main_event", profile->main_event);
        pi_json_key_i64(json, "bin_ns", profile->bin_ns);
        pi_json_key_bool(json, "has_time", profile->has_time);
        pi_json_key_bool(json, "has_cpu", profile->has_cpu);
        pi_json_key_bool(json, "has_chains", profile->has_chains);
        write_events(json, model);
        write_modules(json, model);
        write_functions(json, model);
        write_threads(json, model);
        write_stacks(json, &profile->stacks);
        write_samples(json, &profile->samples);
        pi_json_object_end(json);
}
