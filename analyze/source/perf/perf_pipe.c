/* What a pipe says in records that a file says in its header and behind its data. */
#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_update.h"

#include "base/limits.h"

#include <math.h>

static void note_feature(struct perf_file *file, unsigned feature, uint64_t offset)
{
        pi_notes_push(file->rec->notes, PI_NOTE_WARN, "damaged_feature", "recording",
                      file->member->name, 1, NAN,
                      "a description among the records (feature %u at offset %llu) is damaged and "
                      "was left out",
                      feature, (unsigned long long)offset);
}

static void take_feature(struct perf_file *file, unsigned feature, struct pi_cursor *c,
                         uint64_t offset)
{
        if (feature < HEADER_FEAT_BITS)
                file->feature_bits[feature / 64] |= 1ull << (feature % 64);
        if (!perf_feature_take(file, feature, c))
                note_feature(file, feature, offset);
}

/* u64 number of the feature, then what its section would hold. */
static void read_feature(struct perf_file *file, struct perf_record *record)
{
        uint64_t feature = pi_cursor_u64(&record->body);
        struct pi_cursor rest =
                pi_cursor_sub(&record->body, record->body.bad ? 0 : pi_cursor_left(&record->body));

        if (record->body.bad)
                file->bad_record++;
        else if (feature < HEADER_FEAT_BITS && pi_cursor_left(&rest) > 0) /* else: end marker */
                take_feature(file, (unsigned)feature, &rest, record->offset);
}

/* The tracepoints' formats stand behind the record. */
static void read_tracing_data(struct perf_file *file, const struct perf_record *record)
{
        struct perf_section payload = record->payload;
        struct pi_arena arena;
        uint8_t *buffer = NULL;
        size_t got = 0;

        pi_arena_init(&arena, PI_LIMIT_FEATURE_BYTES + 4096);
        if (payload.size > 0 && payload.size <= PI_LIMIT_FEATURE_BYTES)
                buffer = pi_arena_alloc(&arena, (size_t)payload.size, 1);
        if (buffer && pi_member_read(file->member, payload.offset, buffer, (size_t)payload.size,
                                     &got, NULL) == PIPA_OK) {
                struct pi_cursor c = pi_cursor_of(buffer, got, file->swap);
                take_feature(file, HEADER_TRACING_DATA, &c, record->offset);
        } else {
                note_feature(file, HEADER_TRACING_DATA, record->offset);
        }
        pi_arena_done(&arena);
}

bool perf_pipe_record(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor whole = pi_cursor_of(record->bytes.p, record->bytes.n, file->swap);

        switch (record->type) {
        case PERF_RECORD_HEADER_FEATURE:
                read_feature(file, record);
                return true;
        case PERF_RECORD_HEADER_BUILD_ID:
                take_feature(file, HEADER_BUILD_ID, &whole, record->offset);
                return true;
        case PERF_RECORD_HEADER_TRACING_DATA:
                read_tracing_data(file, record);
                return true;
        case PERF_RECORD_HEADER_EVENT_TYPE:
                file->bad_record += !perf_update_event_type(file, &record->body);
                return true;
        case PERF_RECORD_EVENT_UPDATE:
                perf_update_record(file, record);
                return true;
        default:
                return false;
        }
}
