/* What records say of the recording itself: losses, throttling, rounds; and what a pipe says of its
 * events and host. */
#include "analyze/source/perf/perf.h"

#include <inttypes.h>
#include <math.h>

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

bool perf_record_tally(struct perf_file *file, struct perf_record *record, bool *taken)
{
        *taken = true;
        switch (record->type) {
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
        case PERF_RECORD_HEADER_ATTR:
                return !file->pipe || perf_attr_record(file, record);
        default:
                *taken = perf_pipe_record(file, record);
                return true;
        }
}

void perf_records_note(struct perf_file *file)
{
        struct pi_notes *notes = file->rec->notes;
        uint64_t unknown = pi_record_count_unknown(&file->records);

        if (unknown)
                pi_notes_push(notes, PI_NOTE_INFO, "unknown_records", "recording",
                              file->member->name, unknown, NAN,
                              "%" PRIu64 " records are of a type that this version does not know; "
                              "they were skipped",
                              unknown);
        if (file->bad_record)
                pi_notes_push(notes, PI_NOTE_WARN, "short_records", "summary", file->member->name,
                              file->bad_record, NAN,
                              "%" PRIu64 " records are shorter than their type needs; they were "
                              "left out",
                              file->bad_record);
        if (file->no_event)
                pi_notes_push(notes, PI_NOTE_WARN, "samples_without_event", "summary",
                              file->member->name, file->no_event, NAN,
                              "%" PRIu64
                              " records are of an event that the file does not describe; "
                              "they were left out",
                              file->no_event);
}
