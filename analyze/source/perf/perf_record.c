/* The record layer: walks all streams and hands each record to its reader. */
#include "analyze/source/perf/perf_keep.h"
#include "analyze/source/perf/perf_stat.h"

#define WINDOW_BYTES (256u << 10) /* stays in a processor's second cache */
#define STEP_RECORDS 4096         /* between two reports of progress */

/* False where memory ran out. */
static bool interpret(struct perf_file *file, struct perf_record *record)
{
        bool taken, good;

        switch (record->type) {
        case PERF_RECORD_SAMPLE:
                return perf_sample_read(file, record);
        case PERF_RECORD_MMAP:
        case PERF_RECORD_MMAP2:
        case PERF_RECORD_COMM:
        case PERF_RECORD_FORK:
        case PERF_RECORD_EXIT:
                return perf_side_read(file, record);
        default:
                good = perf_record_tally(file, record, &taken);
                return taken ? good : perf_system_read(file, record);
        }
}

/* False where memory ran out. */
static bool read_record(struct perf_file *file, struct perf_record *record)
{
        if (!file->rec->keep)
                return interpret(file, record);
        return perf_keep_begin(file, record) && interpret(file, record) &&
               perf_keep_end(file, record);
}

static bool step(const struct perf_file *file, const struct perf_stream *stream)
{
        return file->seq % STEP_RECORDS != 0 ||
               pi_host_step(file->host, "reading records", stream->offset - stream->begin,
                            stream->end - stream->begin);
}

static enum pipa_status walk(struct perf_file *file, struct perf_stream *stream,
                             perf_record_fn read, struct pipa_error *err)
{
        struct perf_record record;
        enum pipa_status status;
        bool more;

        for (;;) {
                status = perf_stream_next(stream, &record, &more, err);
                if (status || !more)
                        return status;
                /* A pipe describes its events first; before that nothing can be understood. */
                if (file->attr.count == 0 && record.type < PERF_RECORD_USER_FIRST)
                        file->no_event++;
                else if (!read(file, &record))
                        return pi_fail_memory(err, file->scratch->failed ? file->scratch
                                                                         : file->rec->arena);
                file->seq++;
                if (!step(file, stream))
                        return pi_fail(err, PIPA_E_CANCELLED, stream->member->name, stream->offset,
                                       "was not read to its end: the analysis was cancelled");
        }
}

/* Every stream has rounds of its own. */
static enum pipa_status walk_stream(struct perf_file *file, const struct pi_member *member,
                                    struct perf_section section, struct pi_window window,
                                    perf_record_fn read, struct pipa_error *err)
{
        struct perf_stream stream = { .member = member,
                                      .arena = file->scratch,
                                      .notes = file->rec->notes,
                                      .swap = file->swap,
                                      .open_end = file->pipe || file->data_unfinished,
                                      .offset = section.offset,
                                      .end = section.offset + section.size,
                                      .window = window,
                                      .stack = perf_peek_stack,
                                      .of = file,
                                      .raw = &file->raw,
                                      .records = &file->records };
        enum pipa_status status;

        file->floor_ns = file->round_max_ns = file->max_ns = PI_NO_TIME;
        perf_stream_open(&stream);
        status = walk(file, &stream, read, err);
        perf_stream_close(&stream);
        file->unpacked_bytes += stream.unpacked_bytes;
        return status;
}

enum pipa_status perf_records_walk(struct perf_file *file, size_t window_bytes, perf_record_fn read,
                                   struct pipa_error *err)
{
        const struct pi_vec *streams = file->member->streams;
        struct pi_window window = { .capacity = window_bytes,
                                    .buffer = pi_arena_alloc(file->scratch, window_bytes, 1) };
        enum pipa_status status;

        if (!window.buffer)
                return pi_fail_memory(err, file->scratch);
        status = walk_stream(file, file->member, file->data, window, read, err);
        for (size_t i = 0; status == PIPA_OK && streams && i < streams->count; i++) {
                const struct pi_member *member = PI_AT(streams, struct pi_member, i);
                file->stream = (uint32_t)i + 1;
                status = walk_stream(file, member, (struct perf_section){ 0, member->size }, window,
                                     read, err);
        }
        if (status == PIPA_OK && file->attr.count == 0)
                return pi_fail(err, PIPA_E_FORMAT, file->member->name, file->data.offset,
                               "describes no event: there is nothing that its samples could count");
        return status;
}

static void count_records(struct perf_file *file)
{
        for (uint32_t type = 0; type < PI_RECORD_TYPES; type++) {
                uint64_t count = file->records.known[type];
                struct pi_record_count *row = count ? pi_vec_push(&file->rec->records) : NULL;
                if (row)
                        *row = (struct pi_record_count){ type, count };
        }
}

enum pipa_status perf_records_read(struct perf_file *file, struct pipa_error *err)
{
        enum pipa_status status = perf_records_walk(file, WINDOW_BYTES, read_record, err);

        if (status)
                return status;
        if (!perf_stat_end(file))
                return pi_fail_memory(err, file->rec->arena);
        count_records(file);
        perf_records_note(file);
        perf_system_notes(file);
        return PIPA_OK;
}
