/* A function per value and a row per column, in the order of doc/page.md. */
#include "report/payload_columns.h"

#define NO_CPU 0xffff
#define CPU_MAX 0xfffe

static const struct pi_profile *profile(const struct pi_payload *p)
{
        return &p->model->profile;
}

static size_t stack_count(const struct pi_payload *p)
{
        return profile(p)->stacks.count;
}

static uint32_t stack_parent(const struct pi_payload *p, size_t i)
{
        return (uint32_t)i - profile(p)->stacks.parent[i];
}

static uint32_t stack_function(const struct pi_payload *p, size_t i)
{
        return profile(p)->stacks.function[i];
}

static size_t function_count(const struct pi_payload *p)
{
        return profile(p)->function_count;
}

static uint32_t function_name(const struct pi_payload *p, size_t i)
{
        return pi_payload_string(p, profile(p)->function[i].name);
}

static uint32_t function_module(const struct pi_payload *p, size_t i)
{
        return profile(p)->function[i].module;
}

static uint32_t function_kind(const struct pi_payload *p, size_t i)
{
        return (uint32_t)profile(p)->function[i].kind;
}

static size_t module_count(const struct pi_payload *p)
{
        return profile(p)->module_count;
}

static uint32_t module_name(const struct pi_payload *p, size_t i)
{
        return pi_payload_string(p, profile(p)->module[i].name);
}

static size_t thread_count(const struct pi_payload *p)
{
        return profile(p)->thread_count;
}

static uint32_t thread_pid(const struct pi_payload *p, size_t i)
{
        return (uint32_t)profile(p)->thread[i].pid;
}

static uint32_t thread_tid(const struct pi_payload *p, size_t i)
{
        return (uint32_t)profile(p)->thread[i].tid;
}

static uint32_t thread_comm(const struct pi_payload *p, size_t i)
{
        return pi_payload_string(p, profile(p)->thread[i].comm);
}

static uint32_t thread_process(const struct pi_payload *p, size_t i)
{
        return pi_payload_string(p, profile(p)->thread[i].process_comm);
}

static size_t row_count(const struct pi_payload *p)
{
        return profile(p)->samples.count;
}

static bool has_time(const struct pi_payload *p)
{
        return profile(p)->has_time;
}

/* In the payload's unit; rows without a time come first and count as 0. */
static int64_t row_ticks(const struct pi_payload *p, size_t i)
{
        int64_t time_ns = profile(p)->samples.time_ns[i];

        return time_ns > 0 ? time_ns / p->time_unit_ns : 0;
}

static uint32_t row_time(const struct pi_payload *p, size_t i)
{
        int64_t before = i > 0 ? row_ticks(p, i - 1) : 0;
        int64_t now = row_ticks(p, i);

        return now > before ? (uint32_t)(now - before) : 0;
}

static bool has_cpu(const struct pi_payload *p)
{
        return p->any_cpu;
}

static uint32_t row_cpu(const struct pi_payload *p, size_t i)
{
        uint32_t cpu = profile(p)->samples.cpu[i];

        return cpu <= CPU_MAX ? cpu : NO_CPU;
}

static uint32_t row_thread(const struct pi_payload *p, size_t i)
{
        return profile(p)->samples.thread[i];
}

static bool has_narrow_events(const struct pi_payload *p)
{
        return profile(p)->event_count > 1 && profile(p)->event_count <= 256;
}

static bool has_wide_events(const struct pi_payload *p)
{
        return profile(p)->event_count > 256;
}

static uint32_t row_event(const struct pi_payload *p, size_t i)
{
        return profile(p)->samples.event[i];
}

static uint32_t row_stack(const struct pi_payload *p, size_t i)
{
        return profile(p)->samples.stack[i];
}

static bool has_counts(const struct pi_payload *p)
{
        return p->any_count;
}

static uint32_t row_samples(const struct pi_payload *p, size_t i)
{
        return profile(p)->samples.samples[i];
}

static bool has_weights(const struct pi_payload *p)
{
        return !p->equal_weights;
}

static double row_weight(const struct pi_payload *p, size_t i)
{
        return profile(p)->samples.weight[i];
}

static bool has_series(const struct pi_payload *p)
{
        return p->series.quantity_count > 0;
}

static size_t axis_points(const struct pi_payload *p)
{
        return p->series.axis_points;
}

static uint32_t axis_from(const struct pi_payload *p, size_t i)
{
        return pi_payload_axis_from(&p->series, i);
}

static uint32_t axis_length(const struct pi_payload *p, size_t i)
{
        return pi_payload_axis_length(&p->series, i);
}

static size_t series_values(const struct pi_payload *p)
{
        return p->series.stored_values;
}

static uint32_t series_value(const struct pi_payload *p, size_t i)
{
        return pi_payload_series_value(&p->series, i);
}

const struct pi_payload_column pi_payload_columns[] = {
        { "stack.parent", PI_PAYLOAD_U32, NULL, stack_count, stack_parent, NULL },
        { "stack.function", PI_PAYLOAD_U32, NULL, stack_count, stack_function, NULL },
        { "function.name", PI_PAYLOAD_U32, NULL, function_count, function_name, NULL },
        { "function.module", PI_PAYLOAD_U32, NULL, function_count, function_module, NULL },
        { "function.kind", PI_PAYLOAD_U8, NULL, function_count, function_kind, NULL },
        { "module.name", PI_PAYLOAD_U32, NULL, module_count, module_name, NULL },
        { "thread.pid", PI_PAYLOAD_U32, NULL, thread_count, thread_pid, NULL },
        { "thread.tid", PI_PAYLOAD_U32, NULL, thread_count, thread_tid, NULL },
        { "thread.comm", PI_PAYLOAD_U32, NULL, thread_count, thread_comm, NULL },
        { "thread.process", PI_PAYLOAD_U32, NULL, thread_count, thread_process, NULL },
        { "sample.time", PI_PAYLOAD_U32, has_time, row_count, row_time, NULL },
        { "sample.cpu", PI_PAYLOAD_U16, has_cpu, row_count, row_cpu, NULL },
        { "sample.thread", PI_PAYLOAD_U32, NULL, row_count, row_thread, NULL },
        { "sample.event", PI_PAYLOAD_U8, has_narrow_events, row_count, row_event, NULL },
        { "sample.event", PI_PAYLOAD_U16, has_wide_events, row_count, row_event, NULL },
        { "sample.stack", PI_PAYLOAD_U32, NULL, row_count, row_stack, NULL },
        { "sample.count", PI_PAYLOAD_U32, has_counts, row_count, row_samples, NULL },
        { "sample.weight", PI_PAYLOAD_F64, has_weights, row_count, NULL, row_weight },
        { "axis.from", PI_PAYLOAD_U32, has_series, axis_points, axis_from, NULL },
        { "axis.length", PI_PAYLOAD_U32, has_series, axis_points, axis_length, NULL },
        { "series.value", PI_PAYLOAD_U16, has_series, series_values, series_value, NULL },
};
const size_t pi_payload_column_count = sizeof(pi_payload_columns) / sizeof(pi_payload_columns[0]);

size_t pi_payload_type_size(enum pi_payload_type type)
{
        static const size_t size[] = { 1, 2, 4, 8 };

        return size[type];
}

const char *pi_payload_type_name(enum pi_payload_type type)
{
        static const char *const name[] = { "u8", "u16", "u32", "f64" };

        return name[type];
}
