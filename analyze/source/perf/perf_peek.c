/* Where a sample's event, time and user stack stand, for readers that need no more of it. */
#include "analyze/source/perf/perf_parts.h"

/* The order of what a sample begins with: IDENTIFIER, IP, TID, TIME, ADDR, ID, each a word. */
static size_t words_before(uint64_t type, uint64_t field)
{
        static const uint64_t order[] = { PERF_SAMPLE_IDENTIFIER, PERF_SAMPLE_IP, PERF_SAMPLE_TID,
                                          PERF_SAMPLE_TIME, PERF_SAMPLE_ADDR };
        size_t words = 0;

        for (size_t i = 0; i < sizeof(order) / sizeof(order[0]) && order[i] != field; i++)
                words += (type & order[i]) != 0;
        return words;
}

/* All events of a file place their id alike, as perf requires. */
uint32_t perf_peek_event(const struct perf_file *file, const struct perf_record *sample)
{
        struct pi_cursor c = sample->body;
        uint64_t type, id;

        if (file->attr.count == 0)
                return PI_NONE;
        type = PI_AT(&file->attr, struct perf_attr, 0)->sample_type;
        if (file->attr.count == 1 || !(type & (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_ID)))
                return 0;
        if (!(type & PERF_SAMPLE_IDENTIFIER))
                pi_cursor_skip(&c, 8 * words_before(type, PERF_SAMPLE_ID));
        id = pi_cursor_u64(&c);
        if (c.bad)
                return PI_NONE;
        return id == 0 ? 0 : perf_event_of_id(file, id);
}

int64_t perf_peek_time(const struct perf_file *file, const struct perf_record *sample,
                       uint32_t event)
{
        uint64_t type = PI_AT(&file->attr, struct perf_attr, event)->sample_type, time;
        struct pi_cursor c = sample->body;

        if (!(type & PERF_SAMPLE_TIME))
                return PI_NO_TIME;
        pi_cursor_skip(&c, 8 * words_before(type, PERF_SAMPLE_TIME));
        time = pi_cursor_u64(&c);
        return c.bad || time > INT64_MAX ? PI_NO_TIME : (int64_t)time;
}

struct perf_section perf_peek_stack(const void *of, const struct perf_record *sample)
{
        const struct perf_file *file = of;
        uint32_t event = perf_peek_event(file, sample);

        if (event == PI_NONE)
                return (struct perf_section){ 0 };
        return perf_parts_stack(PI_AT(&file->attr, struct perf_attr, event), sample->body);
}
