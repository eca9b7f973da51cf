/* perf.data -> the texts of its tracepoints, which trace.py compares with perf's own.
 *
 *     dump_trace FILE     a line per sample that has one: time_ns tid event: text
 *
 * Raw bytes are read again from the sample's record, where that is not compressed. */
#include "analyze/source/perf/perf_parts.h"
#include "analyze/trace/trace.h"
#include "tests/lib/reading.h"

#include <inttypes.h>
#include <stdio.h>

/* The sample's record once more, from the file. */
static struct pi_bytes raw_of(const struct pi_recording *rec, const struct pi_member *member,
                              const struct pi_sample *sample)
{
        static uint8_t buffer[65536];
        const struct pi_event *event = pi_recording_event(rec, sample->event);
        struct perf_attr attr = { .type = event->type,
                                  .config = event->config,
                                  .sample_type = event->sample_type,
                                  .read_format = event->read_format };
        bool host_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
        struct pi_record_place place;
        struct perf_parts parts;
        struct pipa_error err;
        struct pi_cursor c;
        size_t got;

        if (!pi_columns_place(&rec->columns, sample, &place) || place.unpacked || place.stream ||
            pi_member_read(member, place.offset, buffer, sizeof(buffer), &got, &err) != PIPA_OK)
                return (struct pi_bytes){ NULL, 0 };
        c = pi_cursor_of(buffer, got, rec->machine.big_endian != host_big);
        pi_cursor_skip(&c, 6);
        got = pi_cursor_u16(&c);
        c = pi_cursor_sub(&c, got - 8);
        perf_parts_read(&parts, &attr, &c);
        return parts.raw;
}

static void put_recording(const struct pi_recording *rec, const struct pi_bundle *bundle,
                          void *user)
{
        const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, 0);
        struct pi_trace trace;

        (void)user;
        if (!pi_trace_init(&trace, rec, rec->arena))
                return;
        for (size_t i = 0; i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                const struct pi_event *event = pi_recording_event(rec, sample->event);
                struct pi_str text = { NULL, 0 };

                if (sample->has & PI_HAS_RAW)
                        text = pi_trace_text(&trace, event, raw_of(rec, member, sample));
                if (!text.p)
                        continue;
                printf("%" PRId64 " %d %s: ", sample->time_ns,
                       pi_tasks_at(&rec->tasks, sample->task)->tid,
                       pi_recording_str(rec, event->name).p);
                fwrite(text.p, 1, text.n, stdout);
                putchar('\n');
        }
}

int main(int argc, char **argv)
{
        struct pipa_error err;
        enum pipa_status status;

        if (argc != 2) {
                fprintf(stderr, "Usage: dump_trace FILE\n");
                return 2;
        }
        status = reading_run(argv[1], put_recording, NULL, &err);
        if (status)
                fprintf(stderr, "%s: %s\n", err.member, err.text);
        return status ? 1 : 0;
}
