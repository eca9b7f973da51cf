/* The light walk: record headers, and of samples their event and time. Nothing is kept. */
#include "analyze/source/perf/perf.h"

#define WINDOW_BYTES (256u << 10) /* stays in a processor's second cache */

static void look_at_sample(struct perf_file *file, const struct perf_record *record)
{
        uint32_t event = perf_peek_event(file, record);
        int64_t time_ns;

        if (event == PI_NONE) {
                file->no_event++;
                return;
        }
        pi_recording_event(file->rec, event)->samples++;
        time_ns = perf_peek_time(file, record, event);
        if (time_ns != PI_NO_TIME)
                pi_recording_covers(file->rec, time_ns);
}

static bool look(struct perf_file *file, struct perf_record *record)
{
        bool taken;

        if (record->type == PERF_RECORD_SAMPLE) {
                look_at_sample(file, record);
                return true;
        }
        return perf_record_tally(file, record, &taken);
}

enum pipa_status perf_inspect(struct perf_file *file, struct pipa_error *err)
{
        enum pipa_status status = perf_file_describe(file, err);

        if (status == PIPA_OK)
                status = perf_records_walk(file, WINDOW_BYTES, look, err);
        if (status == PIPA_OK)
                perf_records_note(file);
        return status;
}
