/* The replay: side-band records and samples in one order of time, so that every sample meets the
 * names and mappings of its moment. */
#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_resolve.h"
#include "analyze/source/perf/perf_task.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define STEP_SAMPLES 8192 /* between two reports of progress */

struct perf_moment {
        int64_t time_ns;
        uint32_t seq;
        uint32_t index;
};

struct replay {
        struct perf_file *file;
        struct perf_task_table tasks;
        struct perf_resolver resolver;
        struct perf_moment *sides, *samples;
        uint64_t crowded; /* mappings beyond PI_LIMIT_SPACE_MAPS */
};

static int compare_moments(const void *a, const void *b)
{
        const struct perf_moment *x = a, *y = b;

        if (x->time_ns != y->time_ns)
                return x->time_ns < y->time_ns ? -1 : 1;
        return (x->seq > y->seq) - (x->seq < y->seq);
}

static bool sort_moments(struct replay *replay)
{
        struct perf_file *file = replay->file;

        replay->sides = PI_NEW_ARRAY(file->scratch, struct perf_moment, file->sides.count + 1);
        replay->samples = PI_NEW_ARRAY(file->scratch, struct perf_moment, file->samples.count + 1);
        if (!replay->sides || !replay->samples)
                return false;
        for (size_t i = 0; i < file->sides.count; i++) {
                const struct perf_side *side = PI_AT(&file->sides, struct perf_side, i);
                replay->sides[i] = (struct perf_moment){ side->time_ns, side->seq, (uint32_t)i };
        }
        for (size_t i = 0; i < file->samples.count; i++) {
                const struct perf_raw_sample *raw =
                        PI_AT(&file->samples, struct perf_raw_sample, i);
                replay->samples[i] = (struct perf_moment){ raw->time_ns, raw->seq, (uint32_t)i };
        }
        qsort(replay->sides, file->sides.count, sizeof(*replay->sides), compare_moments);
        qsort(replay->samples, file->samples.count, sizeof(*replay->samples), compare_moments);
        return true;
}

static bool apply_mmap(struct replay *replay, const struct perf_side *side)
{
        struct perf_mapping map = { side->start, pi_sat_add_u64(side->start, side->length),
                                    side->pgoff, side->module };
        struct perf_process *process = perf_task_process(&replay->tasks, side->pid);
        struct perf_space *space = side->kernel ? &replay->resolver.kernel
                                                : process ? &process->space : NULL;

        if (!space)
                return false;
        if (map.end > map.start && !perf_space_insert(space, replay->file->scratch, &map,
                                                      ++replay->tasks.last_version)) {
                replay->crowded++;
                return !replay->file->scratch->failed;
        }
        return true;
}

static bool apply_side(struct replay *replay, const struct perf_side *side)
{
        switch (side->kind) {
        case SIDE_MMAP:
                return apply_mmap(replay, side);
        case SIDE_COMM:
                return perf_task_comm(&replay->tasks, side->pid, side->tid, side->comm, side->exec);
        case SIDE_FORK:
                return perf_task_fork(&replay->tasks, side->pid, side->tid, side->ppid, side->ptid,
                                      side->exec);
        default:
                /* EXIT changes nothing: a task is still sampled while the kernel takes it apart. */
                return true;
        }
}

static bool apply_sample(struct replay *replay, const struct perf_raw_sample *raw)
{
        struct pi_recording *rec = replay->file->rec;
        struct perf_thread *thread = perf_task_thread(&replay->tasks, raw->pid, raw->tid);
        struct perf_process *process = perf_task_process(&replay->tasks, raw->pid);
        struct pi_sample *sample = pi_vec_push(&rec->samples);

        if (!thread || !process || !sample)
                return false;
        sample->time_ns = raw->time_ns;
        sample->period = raw->period;
        sample->cpu = raw->cpu;
        sample->event = raw->event;
        sample->task = perf_task_id(&replay->tasks, thread);
        sample->stack = perf_resolve(&replay->resolver, &process->space, raw->chain);
        pi_recording_event(rec, raw->event)->samples++;
        return sample->task != PI_NONE && sample->stack != PI_NONE;
}

static bool step(struct replay *replay, size_t done)
{
        const struct pi_source_host *host = replay->file->host;

        return done % STEP_SAMPLES != 0 || !host ||
               host->step(host->user, "placing samples", done, replay->file->samples.count);
}

static enum pipa_status merge(struct replay *replay, struct pipa_error *err)
{
        struct perf_file *file = replay->file;
        size_t side = 0;

        for (size_t i = 0; i < file->samples.count; i++) {
                const struct perf_moment *now = &replay->samples[i];

                while (side < file->sides.count &&
                       compare_moments(&replay->sides[side], now) < 0) {
                        if (!apply_side(replay, PI_AT(&file->sides, struct perf_side,
                                                      replay->sides[side++].index)))
                                return pi_fail_memory(err, file->scratch);
                }
                if (!apply_sample(replay,
                                  PI_AT(&file->samples, struct perf_raw_sample, now->index)))
                        return pi_fail_memory(err, file->scratch->failed ? file->scratch
                                                                         : file->rec->arena);
                if (!step(replay, i + 1))
                        return pi_fail(err, PIPA_E_CANCELLED, file->member->name, PI_NO_OFFSET,
                                       "was not analysed: cancelled");
        }
        return PIPA_OK;
}

/* Samples are in order now: the first and last that have a time bound the recording. */
static void measure_span(struct pi_recording *rec)
{
        for (size_t i = 0; i < rec->samples.count; i++) {
                int64_t time_ns = pi_recording_sample(rec, i)->time_ns;
                if (time_ns == PI_NO_TIME)
                        continue;
                if (rec->start_ns == PI_NO_TIME)
                        rec->start_ns = time_ns;
                rec->end_ns = time_ns;
        }
}

enum pipa_status perf_replay(struct perf_file *file, struct pipa_error *err)
{
        struct replay replay = { .file = file };
        enum pipa_status status;

        perf_tasks_init(&replay.tasks, file->rec, file->scratch);
        perf_resolver_init(&replay.resolver, file);
        status = sort_moments(&replay) ? merge(&replay, err) : pi_fail_memory(err, file->scratch);
        perf_resolver_done(&replay.resolver);
        perf_tasks_done(&replay.tasks);
        if (replay.crowded)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "too_many_mappings", "hotspots",
                              file->member->name, replay.crowded, NAN,
                              "%" PRIu64 " mappings of processes with very many were left out: their "
                              "addresses show as [unknown]",
                              replay.crowded);
        if (status == PIPA_OK)
                measure_span(file->rec);
        return status;
}
