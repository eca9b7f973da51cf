/* The record layer: walks the data section and hands each record to its reader. */
#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_window.h"

#include "base/limits.h"

#include <inttypes.h>
#include <math.h>

#define WINDOW_BYTES (1u << 20)
#define HEADER_BYTES 8    /* struct perf_event_header */
#define STEP_RECORDS 4096 /* between two reports of progress */

static bool read_lost(struct perf_file *file, struct perf_record *record)
{
        uint64_t lost;

        pi_cursor_skip(&record->body, 8); /* id */
        lost = pi_cursor_u64(&record->body);
        if (!record->body.bad)
                file->rec->lost_records += lost;
        return !record->body.bad;
}

static bool read_lost_samples(struct perf_file *file, struct perf_record *record)
{
        uint64_t lost = pi_cursor_u64(&record->body);
        struct pi_cursor tail = record->body;
        uint32_t event = 0;

        /* With several events the trailing sample_id's IDENTIFIER says whose samples these were. */
        if (file->attr.count > 1 && pi_cursor_left(&tail) >= 8) {
                pi_cursor_skip(&tail, pi_cursor_left(&tail) - 8);
                event = perf_event_of_id(file, pi_cursor_u64(&tail));
        }
        if (record->body.bad)
                return false;
        if (event != PI_NONE)
                pi_recording_event(file->rec, event)->lost_samples += lost;
        else
                file->rec->lost_records += lost;
        return true;
}

/* perf writes FINISHED_ROUND when every buffer was emptied once: nothing that comes later is older
 * than what the round before it held. */
static void finish_round(struct perf_file *file)
{
        file->floor_ns = file->round_max_ns;
        file->round_max_ns = file->max_ns;
}

/* False where memory ran out. */
static bool read_record(struct perf_file *file, struct perf_record *record)
{
        switch (record->type) {
        case PERF_RECORD_SAMPLE:
                return perf_sample_read(file, record);
        case PERF_RECORD_MMAP:
        case PERF_RECORD_MMAP2:
        case PERF_RECORD_COMM:
        case PERF_RECORD_FORK:
        case PERF_RECORD_EXIT:
                return perf_side_read(file, record);
        case PERF_RECORD_LOST:
                file->bad_record += !read_lost(file, record);
                return true;
        case PERF_RECORD_LOST_SAMPLES:
                file->bad_record += !read_lost_samples(file, record);
                return true;
        case PERF_RECORD_THROTTLE:
                file->rec->throttled++;
                return true;
        case PERF_RECORD_FINISHED_ROUND:
                finish_round(file);
                return true;
        default:
                return true;
        }
}

static bool is_known(uint32_t type)
{
        return (type > 0 && type < PERF_RECORD_KERNEL_MAX) ||
               (type >= PERF_RECORD_USER_FIRST && type < PERF_RECORD_USER_MAX);
}

/* Bytes that follow a record without being part of it: AUXTRACE's trace. */
static uint64_t trailing_bytes(struct perf_record *record)
{
        return record->type == PERF_RECORD_AUXTRACE ? pi_cursor_u64(&record->body) : 0;
}

static void note_stop(struct perf_file *file, uint64_t offset, const char *why)
{
        pi_notes_push(
                file->rec->notes, PI_NOTE_WARN, "damaged_records", "summary", file->member->name, 1,
                (double)(file->data.offset + file->data.size - offset) / (double)file->data.size,
                "the record at offset %" PRIu64 " %s: reading stopped there, what came before "
                "is shown",
                offset, why);
}

/* The record at `offset`; false where none can be read there, which is then noted. */
static bool next_record(struct perf_file *file, struct perf_window *window, uint64_t offset,
                        struct perf_record *out, enum pipa_status *status, struct pipa_error *err)
{
        struct pi_bytes bytes;
        struct pi_cursor c;
        uint16_t size;

        *status = perf_window_at(window, offset, HEADER_BYTES, &bytes, err);
        if (*status)
                return false;
        c = pi_cursor_of(bytes.p, bytes.n, file->swap);
        out->offset = offset;
        out->type = pi_cursor_u32(&c);
        out->misc = pi_cursor_u16(&c);
        size = pi_cursor_u16(&c);
        if (c.bad || size > file->data.offset + file->data.size - offset) {
                note_stop(file, offset, "runs past the end of the records");
                return false;
        }
        if (size < HEADER_BYTES) {
                note_stop(file, offset, "has a size that no record can have");
                return false;
        }
        *status = perf_window_at(window, offset, size, &bytes, err);
        if (*status)
                return false;
        out->body = pi_cursor_of(bytes.p, bytes.n, file->swap);
        pi_cursor_skip(&out->body, HEADER_BYTES);
        return true;
}

static enum pipa_status walk(struct perf_file *file, struct perf_window *window,
                             struct pipa_error *err)
{
        uint64_t offset = file->data.offset, end = offset + file->data.size, extra;
        enum pipa_status status = PIPA_OK;
        struct perf_record record;

        while (offset < end && next_record(file, window, offset, &record, &status, err)) {
                size_t size = pi_cursor_left(&record.body) + HEADER_BYTES;

                if (record.type < PERF_RECORD_TYPE_MAX)
                        file->count[record.type]++;
                file->unknown_type += !is_known(record.type);
                if (!read_record(file, &record))
                        return pi_fail_memory(err, file->scratch->failed ? file->scratch
                                                                         : file->rec->arena);
                file->seq++;
                offset += size;
                extra = trailing_bytes(&record);
                if (extra > end - offset) {
                        note_stop(file, offset, "is followed by a trace longer than the file");
                        break;
                }
                offset += extra;
                if (file->seq % STEP_RECORDS == 0 && file->host &&
                    !file->host->step(file->host->user, "reading records",
                                      offset - file->data.offset, file->data.size))
                        return pi_fail(err, PIPA_E_CANCELLED, file->member->name, offset,
                                       "was not read to its end: the analysis was cancelled");
        }
        return status;
}

static void count_records(struct perf_file *file)
{
        for (uint32_t type = 0; type < PERF_RECORD_TYPE_MAX; type++) {
                struct pi_record_count *row =
                        file->count[type] ? pi_vec_push(&file->rec->records) : NULL;
                if (row)
                        *row = (struct pi_record_count){ type, file->count[type] };
        }
}

static void note_oddities(struct perf_file *file)
{
        struct pi_notes *notes = file->rec->notes;

        if (file->unknown_type)
                pi_notes_push(notes, PI_NOTE_INFO, "unknown_records", "recording",
                              file->member->name, file->unknown_type, NAN,
                              "%" PRIu64 " records are of a type that this version does not know; "
                              "they were skipped",
                              file->unknown_type);
        if (file->bad_record)
                pi_notes_push(notes, PI_NOTE_WARN, "short_records", "summary", file->member->name,
                              file->bad_record, NAN,
                              "%" PRIu64 " records are shorter than their type needs; they were "
                              "left out",
                              file->bad_record);
        if (file->no_event)
                pi_notes_push(notes, PI_NOTE_WARN, "samples_without_event", "summary",
                              file->member->name, file->no_event, NAN,
                              "%" PRIu64 " samples name an event that the file does not describe; "
                              "they were left out",
                              file->no_event);
}

enum pipa_status perf_records_read(struct perf_file *file, struct pipa_error *err)
{
        struct perf_window window = { .member = file->member, .capacity = WINDOW_BYTES };
        uint64_t compressed;
        enum pipa_status status;

        window.buffer = pi_arena_alloc(file->scratch, WINDOW_BYTES, 1);
        if (!window.buffer)
                return pi_fail_memory(err, file->scratch);
        status = walk(file, &window, err);
        if (status)
                return status;
        compressed = file->count[PERF_RECORD_COMPRESSED] + file->count[PERF_RECORD_COMPRESSED2];
        if (compressed && file->samples.count == 0)
                return pi_fail(err, PIPA_E_UNSUPPORTED, file->member->name, file->data.offset,
                               "holds compressed records (perf record -z), which this version does "
                               "not read; record without -z");
        if (compressed)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "compressed_records", "summary",
                              file->member->name, compressed, NAN,
                              "%" PRIu64 " compressed records (perf record -z) were not read: "
                              "samples in them are missing",
                              compressed);
        count_records(file);
        note_oddities(file);
        return PIPA_OK;
}
