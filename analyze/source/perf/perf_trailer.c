/* Who and when: the identification that the kernel puts behind every record but samples. */
#include "analyze/source/perf/perf.h"

/* ID, STREAM_ID, CPU, IDENTIFIER. */
static uint32_t read_event(const struct perf_file *file, uint64_t type, struct pi_cursor *c,
                           uint32_t *cpu)
{
        uint64_t id = type & PERF_SAMPLE_ID ? pi_cursor_u64(c) : 0;
        uint32_t event;

        if (type & PERF_SAMPLE_STREAM_ID)
                pi_cursor_skip(c, 8);
        if (type & PERF_SAMPLE_CPU) {
                *cpu = pi_cursor_u32(c);
                pi_cursor_skip(c, 4);
        }
        if (type & PERF_SAMPLE_IDENTIFIER)
                id = pi_cursor_u64(c);
        event = id == 0 ? 0 : perf_event_of_id(file, id);
        return event == PI_NONE ? 0 : event;
}

/* TID, TIME, ID, STREAM_ID, CPU, IDENTIFIER, of what the event's sample_type asks for. */
struct perf_trailer perf_trailer_read(const struct perf_file *file,
                                      const struct perf_record *record)
{
        struct perf_trailer out = { .pid = -1, .tid = -1, .cpu = PI_NONE, .time_ns = PI_NO_TIME };
        const struct perf_attr *attr =
                file->attr.count > 0 ? PI_AT(&file->attr, struct perf_attr, 0) : NULL;
        uint64_t type = attr ? attr->sample_type : 0, time;
        struct pi_cursor c = record->body;
        size_t words = !!(type & PERF_SAMPLE_TID) + !!(type & PERF_SAMPLE_TIME) +
                       !!(type & PERF_SAMPLE_ID) + !!(type & PERF_SAMPLE_STREAM_ID) +
                       !!(type & PERF_SAMPLE_CPU) + !!(type & PERF_SAMPLE_IDENTIFIER);

        if (!attr || !(attr->flags & PERF_ATTR_SAMPLE_ID_ALL) || pi_cursor_left(&c) < words * 8)
                return out;
        out.bytes = words * 8;
        pi_cursor_skip(&c, pi_cursor_left(&c) - words * 8);
        if (type & PERF_SAMPLE_TID) {
                out.pid = (int32_t)pi_cursor_u32(&c);
                out.tid = (int32_t)pi_cursor_u32(&c);
        }
        if (type & PERF_SAMPLE_TIME) {
                time = pi_cursor_u64(&c);
                /* Records that perf made up carry 0 or ~0. */
                if (time != 0 && time <= INT64_MAX)
                        out.time_ns = (int64_t)time;
        }
        out.event = read_event(file, type, &c, &out.cpu);
        return out;
}
