/* The tracing data that perf takes from tracefs: the recorder's byte order and size of long, and
 * the format of every tracepoint that was recorded (write_tracing_data, tools/perf/util/
 * trace-event-info.c), and texts that belong to kernel addresses. The layout of ftrace's ring
 * buffer and the names of tasks are passed over: perf's own records have both. */
#include "analyze/source/perf/perf_feature.h"
#include "analyze/source/perf/perf_format.h"
#include "analyze/source/perf/perf_tracing_names.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define MAGIC "\x17\x08\x44tracing"
#define TEXT_BYTES 256 /* of a version, a system's name */

/* A text up to its NUL, which is passed. */
static struct pi_str text_upto_nul(struct pi_cursor *c)
{
        size_t left = pi_cursor_left(c);
        struct pi_str s = pi_str_until_nul(c->p, left < TEXT_BYTES ? left : TEXT_BYTES);

        if (c->bad || s.n == left || s.n == TEXT_BYTES)
                c->bad = true;
        pi_cursor_skip(c, s.n + 1);
        return c->bad ? PI_STR("") : s;
}

/* "header_page" or "header_event", u64 size, that many bytes. */
static void skip_header(struct pi_cursor *c, const char *name)
{
        if (!pi_str_equal(text_upto_nul(c), pi_str_of(name)))
                c->bad = true;
        pi_cursor_skip(c, pi_cursor_u64(c));
}

static void read_head(struct pi_tracing *tracing, struct pi_cursor *c)
{
        struct pi_bytes magic = pi_cursor_bytes(c, sizeof(MAGIC) - 1);
        bool host_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

        if (c->bad || memcmp(magic.p, MAGIC, magic.n) != 0) {
                c->bad = true;
                return;
        }
        text_upto_nul(c); /* version: "0.5", "0.6" */
        tracing->big_endian = pi_cursor_u8(c) != 0;
        tracing->long_bytes = pi_cursor_u8(c);
        c->swap = tracing->big_endian != host_big;
        tracing->page_bytes = pi_cursor_u32(c);
        skip_header(c, "header_page");
        skip_header(c, "header_event");
}

/* One format: u64 size, text. What describes no tracepoint is counted. */
static void read_format(struct perf_file *file, struct pi_str system, struct pi_cursor *c,
                        uint64_t *odd)
{
        struct pi_bytes text = pi_cursor_bytes(c, pi_cursor_u64(c));

        if (!c->bad)
                *odd += !perf_format_read(file->rec, system,
                                          (struct pi_str){ (const char *)text.p, text.n });
}

static void read_systems(struct perf_file *file, struct pi_cursor *c, uint64_t *odd)
{
        uint32_t systems = pi_cursor_u32(c);

        for (uint32_t i = 0; i < systems && !c->bad; i++) {
                struct pi_str system = text_upto_nul(c);
                uint32_t formats = pi_cursor_u32(c);

                for (uint32_t k = 0; k < formats && !c->bad; k++)
                        read_format(file, system, c, odd);
        }
}

/* "sched:sched_switch". */
static uint32_t full_name(struct pi_recording *rec, const struct pi_tracepoint *point)
{
        struct pi_str system = pi_recording_str(rec, point->system);
        struct pi_str name = pi_recording_str(rec, point->name);
        char text[2 * TEXT_BYTES];
        int n = snprintf(text, sizeof(text), "%.*s:%.*s",
                         (int)(system.n < TEXT_BYTES - 2 ? system.n : TEXT_BYTES - 2), system.p,
                         (int)(name.n < TEXT_BYTES - 2 ? name.n : TEXT_BYTES - 2), name.p);

        return pi_strtab_intern(rec->strings, (struct pi_str){ text, (size_t)n });
}

/* A pipe names its events before this, a file after it, and some do not at all. */
static void name_events(struct perf_file *file)
{
        struct pi_recording *rec = file->rec;

        for (size_t i = 0; i < rec->events.count; i++) {
                struct pi_event *event = pi_recording_event(rec, i);
                const struct perf_attr *attr = PI_AT(&file->attr, struct perf_attr, i);
                const struct pi_tracepoint *point =
                        event->type == PERF_TYPE_TRACEPOINT
                                ? pi_tracing_find(&rec->tracing, event->config)
                                : NULL;

                /* What has a name keeps it. */
                if (point && event->name == perf_event_name(file, attr))
                        event->name = full_name(rec, point);
        }
}

bool perf_feature_tracing_data(struct perf_file *file, struct pi_cursor *c)
{
        uint64_t odd = 0;
        uint32_t files;

        read_head(&file->rec->tracing, c);
        files = pi_cursor_u32(c); /* formats of ftrace's own events */
        for (uint32_t i = 0; i < files && !c->bad; i++)
                read_format(file, PI_STR("ftrace"), c, &odd);
        read_systems(file, c, &odd);
        perf_tracing_names(file, c);
        name_events(file);
        if (odd)
                pi_notes_push(file->rec->notes, PI_NOTE_INFO, "odd_tracepoint_formats", "recording",
                              file->member->name, odd, NAN,
                              "%" PRIu64
                              " descriptions of tracepoints cannot be read: their fields "
                              "are not shown",
                              odd);
        return !c->bad;
}
