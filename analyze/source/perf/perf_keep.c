#include "analyze/source/perf/perf_keep.h"

static bool is_kept(const struct perf_file *file, uint32_t type)
{
        return file->rec->keep & PI_KEEP_RECORDS && type != PERF_RECORD_SAMPLE &&
               (type < PERF_RECORD_USER_FIRST || type == PERF_RECORD_FINISHED_ROUND);
}

/* Whose record it is by its own fields; others are their writer's. */
static void read_who(const struct perf_record *record, struct pi_kept_record *kept)
{
        struct pi_cursor c = record->body;
        bool task = record->type == PERF_RECORD_FORK || record->type == PERF_RECORD_EXIT;

        if (!task && record->type != PERF_RECORD_MMAP && record->type != PERF_RECORD_MMAP2 &&
            record->type != PERF_RECORD_COMM && record->type != PERF_RECORD_NAMESPACES)
                return;
        kept->own_pid = (int32_t)pi_cursor_u32(&c);
        pi_cursor_skip(&c, task ? 4 : 0);
        kept->own_tid = (int32_t)pi_cursor_u32(&c);
        pi_cursor_skip(&c, 4);
        if (kept->own_bytes > 0)
                return;
        kept->pid = kept->own_pid;
        kept->tid = kept->own_tid;
        if (task && pi_cursor_left(&c) >= 8)
                kept->time_ns = (int64_t)(pi_cursor_u64(&c) & INT64_MAX);
}

static bool push(struct perf_file *file, const struct perf_record *record,
                 const struct perf_trailer *trailer)
{
        struct pi_str copy =
                pi_arena_copy(file->rec->arena,
                              (struct pi_str){ (const char *)record->bytes.p, record->bytes.n });
        struct pi_kept_record *kept = copy.p ? pi_vec_push(&file->kept) : NULL;

        if (!kept)
                return false;
        *kept = (struct pi_kept_record){ .bytes = { (const uint8_t *)copy.p, copy.n },
                                         .time_ns = trailer->time_ns,
                                         .type = record->type,
                                         .misc = record->misc,
                                         .swap = file->swap,
                                         .own_bytes = (uint8_t)trailer->bytes,
                                         .pid = trailer->pid,
                                         .tid = trailer->tid,
                                         .own_pid = trailer->pid,
                                         .own_tid = trailer->tid,
                                         .cpu = trailer->cpu,
                                         .event = trailer->event };
        read_who(record, kept);
        file->keeping = (uint32_t)file->kept.count - 1;
        return true;
}

bool perf_keep_begin(struct perf_file *file, struct perf_record *record)
{
        struct perf_trailer trailer;

        file->keeping = PI_NONE;
        if (!is_kept(file, record->type))
                return true;
        trailer = perf_trailer_read(file, record);
        record->time_ns = trailer.time_ns;
        if (!push(file, record, &trailer))
                return false;
        /* The end of a round stands before what the round holds, which is sorted now: where the
         * round before ended. */
        return record->type != PERF_RECORD_FINISHED_ROUND || perf_keep_end(file, record);
}

bool perf_keep_end(struct perf_file *file, const struct perf_record *record)
{
        struct perf_side side = { .kind = SIDE_NOTHING };

        return file->keeping == PI_NONE || perf_side_push(file, record, &side);
}

bool perf_keep_place(struct perf_file *file, struct perf_task_table *tasks, uint32_t kept,
                     size_t samples_before)
{
        struct pi_kept_record *placed = pi_vec_push(&file->rec->kept_records);

        if (!placed)
                return false;
        *placed = *PI_AT(&file->kept, struct pi_kept_record, kept);
        placed->samples_before = (uint32_t)samples_before;
        placed->task = perf_task_seen(tasks, placed->own_pid, placed->own_tid);
        if (placed->time_ns != PI_NO_TIME)
                pi_recording_covers(file->rec, placed->time_ns);
        return placed->task != PI_NONE;
}
