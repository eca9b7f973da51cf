/* The replay: side-band records and samples in one order of time, so that every sample meets the
 * names and mappings of its moment. */
#include "analyze/source/perf/perf_beside.h"
#include "analyze/source/perf/perf_code.h"
#include "analyze/source/perf/perf_deferred.h"
#include "analyze/source/perf/perf_keep.h"
#include "analyze/source/perf/perf_resolve.h"
#include "analyze/source/perf/perf_rows.h"
#include "analyze/source/perf/perf_task.h"
#include "analyze/source/perf/perf_unwind.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>

#define STEP_SAMPLES 8192 /* between two reports of progress */

/* What a thread's numbers meant when they were last looked up. */
struct meaning {
        struct perf_process *process;
        uint32_t task;
        uint32_t changes; /* perf_task_table.changes then, plus one; 0: never */
};

struct replay {
        struct perf_file *file;
        struct meaning *meanings; /* [whos] */
        struct perf_task_table tasks;
        struct perf_resolver resolver;
        struct perf_beside beside; /* where samples are kept */
        struct perf_unwind unwind;
        struct perf_merge sides, samples;
        struct perf_rows rows; /* of the samples */
        uint64_t crowded;      /* mappings beyond what one space holds */
};

static bool sort_moments(struct replay *replay)
{
        struct perf_file *file = replay->file;
        const struct pi_vec *samples = &file->rec->samples;

        replay->meanings = PI_NEW_ARRAY(file->scratch, struct meaning, file->whos.list.count);
        return replay->meanings && perf_rows_init(&replay->rows, file->scratch, samples) &&
               perf_merge_init(&replay->sides, file->scratch, &file->sides_order, &file->sides) &&
               perf_merge_init(&replay->samples, file->scratch, &file->samples_order,
                               &replay->rows.from);
}

static bool apply_mmap(struct replay *replay, const struct perf_side *side)
{
        struct perf_mapping map = { side->start, pi_sat_add_u64(side->start, side->length),
                                    side->pgoff, side->module };
        struct perf_process *process = perf_task_process(&replay->tasks, side->pid);
        struct perf_space *space = side->kernel ? &replay->resolver.kernel
                                   : process    ? &process->space
                                                : NULL;

        if (!space)
                return false;
        if (map.end > map.start && !perf_space_insert(&replay->tasks.spaces, space, &map)) {
                replay->crowded++;
                return !replay->file->scratch->failed;
        }
        if (side->kernel)
                perf_resolver_mapped(&replay->resolver, side->module);
        return true;
}

static bool apply_unmap(struct replay *replay, const struct perf_side *side)
{
        return perf_space_remove(&replay->tasks.spaces, &replay->resolver.kernel, side->start,
                                 pi_sat_add_u64(side->start, side->length)) ||
               !replay->file->scratch->failed;
}

static bool apply_side(struct replay *replay, const struct perf_side *side)
{
        switch (side->kind) {
        case SIDE_MMAP:
                return apply_mmap(replay, side);
        case SIDE_UNMAP:
                return apply_unmap(replay, side);
        case SIDE_COMM:
                return perf_task_comm(&replay->tasks, side->pid, side->tid, side->comm, side->exec);
        case SIDE_NOTHING:
                return true;
        case SIDE_FORK:
                return perf_task_fork(&replay->tasks, side->pid, side->tid, side->ppid, side->ptid,
                                      side->exec);
        default:
                perf_task_exit(&replay->tasks, side->pid, side->tid);
                return true;
        }
}

static bool keep_side(struct replay *replay, const struct perf_side *side)
{
        return side->kept == PI_NONE ||
               perf_keep_place(replay->file, &replay->tasks, side->kept, replay->rows.to.count);
}

/* Of the same moment, what stood first in the file comes first. */
static bool apply_sides_before(struct replay *replay, uint32_t sample, int64_t time_ns)
{
        struct perf_merge *sides = &replay->sides;

        while (sides->count > 0 && sides->heap[0].time_ns <= time_ns) {
                const struct perf_side *side =
                        PI_AT(sides->items, struct perf_side, sides->heap[0].at);

                if (side->time_ns == time_ns && side->after > sample)
                        break;
                if (!apply_side(replay, side) || !keep_side(replay, side))
                        return false;
                perf_merge_pass(sides);
        }
        return true;
}

/* NULL where memory ran out. */
static const struct meaning *meaning_of(struct replay *replay, uint32_t who_id)
{
        struct meaning *meaning = &replay->meanings[who_id];
        struct perf_who who;
        struct perf_thread *thread;

        if (meaning->changes == replay->tasks.changes + 1)
                return meaning;
        who = *PI_AT(&replay->file->whos.list, struct perf_who, who_id);
        thread = perf_task_thread(&replay->tasks, who.pid, who.tid);
        meaning->process = perf_task_process(&replay->tasks, who.pid);
        if (!thread || !meaning->process)
                return NULL;
        meaning->task = perf_task_id(&replay->tasks, thread);
        meaning->changes = replay->tasks.changes + 1;
        return meaning->task == PI_NONE ? NULL : meaning;
}

static enum pipa_status fail_memory(const struct replay *replay, struct pipa_error *err)
{
        const struct perf_file *file = replay->file;

        return pi_fail_memory(err, file->scratch->failed ? file->scratch : file->rec->arena);
}

/* Generated code that was loaded meanwhile. Samples that wait to be unwound belong to before. */
static enum pipa_status let_code_happen(struct replay *replay, int64_t time_ns,
                                        struct pipa_error *err)
{
        struct pi_codes *codes = &replay->file->rec->codes;
        enum pipa_status status;

        if (!pi_codes_due(codes, time_ns))
                return PIPA_OK;
        status = perf_unwind_flush(&replay->unwind, err);
        if (pi_codes_advance(codes, time_ns))
                perf_resolver_code_changed(&replay->resolver, &replay->tasks.spaces);
        return status;
}

/* From what the record said to what it meant. */
static enum pipa_status apply_sample(struct replay *replay, uint32_t row, struct pipa_error *err)
{
        struct pi_recording *rec = replay->file->rec;
        struct pi_sample *sample = perf_rows_move(&replay->rows, row);
        const struct meaning *meaning = sample ? meaning_of(replay, sample->task) : NULL;
        uint32_t chain, recorded = 0;
        enum pipa_status status;

        if (!meaning)
                return fail_memory(replay, err);
        status = let_code_happen(replay, sample->time_ns, err);
        if (status)
                return status;
        chain = sample->stack;
        pi_columns_chain(&rec->columns, sample, &recorded);
        sample->task = meaning->task;
        sample->stack = perf_resolve(&replay->resolver, &meaning->process->space, chain);
        pi_recording_event(rec, sample->event)->samples++;
        if (sample->stack == PI_NONE ||
            (rec->keep & PI_KEEP_SAMPLES &&
             !perf_beside_resolve(&replay->beside, &meaning->process->space, sample)))
                return fail_memory(replay, err);
        return perf_unwind_add(&replay->unwind, sample, &meaning->process->space, chain, recorded,
                               err);
}

static bool step(struct replay *replay, size_t done)
{
        return done % STEP_SAMPLES != 0 || pi_host_step(replay->file->host, "placing samples", done,
                                                        replay->file->rec->samples.count);
}

static enum pipa_status merge(struct replay *replay, struct pipa_error *err)
{
        struct perf_file *file = replay->file;
        struct perf_merge *samples = &replay->samples;
        enum pipa_status status;

        while (samples->count > 0) {
                uint32_t sample = samples->heap[0].at;

                if (!apply_sides_before(replay, sample, samples->heap[0].time_ns))
                        return pi_fail_memory(err, file->scratch);
                status = apply_sample(replay, sample, err);
                if (status)
                        return status;
                if (!step(replay, replay->rows.to.count))
                        return pi_fail(err, PIPA_E_CANCELLED, file->member->name, PI_NO_OFFSET,
                                       "was not analysed: cancelled");
                perf_merge_pass(samples);
        }
        file->rec->samples = replay->rows.to;
        status = perf_unwind_flush(&replay->unwind, err);
        /* What came last changes no sample. */
        if (status == PIPA_OK && file->rec->keep &&
            !apply_sides_before(replay, UINT32_MAX, INT64_MAX))
                return fail_memory(replay, err);
        return status;
}

/* Samples are in order now, those without a time first: the first and last that have one bound the
 * recording. */
static void measure_span(struct pi_recording *rec)
{
        size_t i = 0, count = rec->samples.count;

        while (i < count && pi_recording_sample(rec, i)->time_ns == PI_NO_TIME)
                i++;
        if (i == count)
                return;
        pi_recording_covers(rec, pi_recording_sample(rec, i)->time_ns);
        pi_recording_covers(rec, pi_recording_sample(rec, count - 1)->time_ns);
}

/* No chain is looked up any more once the deferred ones are joined: their index goes before the
 * stacks' own one grows. */
static bool prepare(struct replay *replay)
{
        if (!perf_deferred_join(replay->file) || !perf_code_settle(replay->file))
                return false;
        pi_set_done(&replay->file->chains);
        if (!perf_resolver_init(&replay->resolver, replay->file))
                return false;
        perf_unwind_init(&replay->unwind, &replay->resolver, &replay->tasks.spaces);
        return perf_beside_init(&replay->beside, &replay->resolver) && sort_moments(replay);
}

enum pipa_status perf_replay(struct perf_file *file, struct pipa_error *err)
{
        struct replay replay = { .file = file };
        enum pipa_status status;

        perf_tasks_init(&replay.tasks, file->rec, file->scratch);
        if (prepare(&replay))
                status = merge(&replay, err);
        else
                status = pi_fail_memory(err,
                                        file->scratch->failed ? file->scratch : file->rec->arena);
        perf_tasks_done(&replay.tasks);
        if (status == PIPA_OK)
                perf_unwind_note(&replay.unwind);
        if (replay.crowded)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "too_many_mappings", "hotspots",
                              file->member->name, replay.crowded, NAN,
                              "%" PRIu64
                              " mappings of processes with very many were left out: their "
                              "addresses show as [unknown]",
                              replay.crowded);
        if (status == PIPA_OK)
                measure_span(file->rec);
        return status;
}
