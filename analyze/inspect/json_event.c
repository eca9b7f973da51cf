/* The events: their attributes with the kernel's names. */
#include "analyze/inspect/json_parts.h"

static void write_config(const struct perf_attr *attr, struct pi_json *json)
{
        const char *type = pi_inspect_type_name(attr->type);

        pi_json_key_u64(json, "type", attr->type);
        pi_inspect_key_text(json, "type_name", type ? pi_str_of(type) : PI_STR(""));
        pi_json_key_u64(json, "attr_bytes", attr->size);
        pi_inspect_key_hex(json, "config", attr->config);
        pi_inspect_key_hex(json, "config1", attr->config1);
        pi_inspect_key_hex(json, "config2", attr->config2);
        pi_inspect_key_hex(json, "config3", attr->config3);
}

static void write_attr(const struct perf_attr *attr, struct pi_json *json)
{
        bool freq = attr->flags & PERF_ATTR_FREQ;
        uint64_t flags = attr->flags & ~(3ull << PERF_ATTR_PRECISE_SHIFT);

        write_config(attr, json);
        pi_inspect_key_number(json, "frequency_hz", freq, attr->sample_period);
        pi_inspect_key_number(json, "period", !freq, attr->sample_period);
        pi_inspect_key_bits(json, "sample_type", PI_INSPECT_SAMPLE_TYPE, &attr->sample_type, 64);
        pi_inspect_key_bits(json, "read_format", PI_INSPECT_READ_FORMAT, &attr->read_format, 64);
        pi_inspect_key_bits(json, "flags", PI_INSPECT_FLAGS, &flags, 64);
        pi_json_key_u64(json, "precise_ip", attr->flags >> PERF_ATTR_PRECISE_SHIFT & 3);
        pi_inspect_key_hex(json, "branch_sample_type", attr->branch_sample_type);
        pi_inspect_key_hex(json, "sample_regs_user", attr->sample_regs_user);
        pi_inspect_key_hex(json, "sample_regs_intr", attr->sample_regs_intr);
        pi_json_key_u64(json, "sample_stack_user", attr->sample_stack_user);
        pi_json_key_u64(json, "sample_max_stack", attr->sample_max_stack);
        pi_json_key_u64(json, "aux_sample_size", attr->aux_sample_size);
        pi_json_key_i64(json, "clockid", attr->clockid);
}

void pi_inspect_json_events(const struct pi_inspection *it, struct pi_json *json)
{
        pi_json_key(json, "events");
        pi_json_array(json);
        for (uint32_t i = 0; it->perf && i < it->file.attr.count; i++) {
                const struct pi_event *event = pi_recording_event(&it->rec, i);
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_recording_str(&it->rec, event->name));
                write_attr(PI_AT(&it->file.attr, struct perf_attr, i), json);
                pi_inspect_key_text(json, "unit", pi_recording_str(&it->rec, event->counted_unit));
                pi_json_key_double(json, "scale", event->scale);
                pi_inspect_key_text(json, "cpus", pi_recording_str(&it->rec, event->cpus));
                pi_json_key_u64(json, "ids", pi_inspect_ids(it, i));
                pi_json_key_u64(json, "samples", event->samples);
                pi_json_key_u64(json, "lost_samples", event->lost_samples);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}
