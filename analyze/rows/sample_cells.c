/* Who, when and where: the cells that every sample has. */
#include "analyze/rows/event.h"
#include "analyze/rows/frame.h"
#include "analyze/rows/moment.h"
#include "analyze/rows/samples.h"

#define FILL(name)                                                                      \
        void rows_fill_##name(struct pipa_rows *rows, const struct rows_column *column, \
                              const struct rows_cells *out)

/* Each sample of the chunk, as `sample`; its row is `i`. */
#define EACH_SAMPLE                                          \
        const struct rows_sample_state *state = rows->state; \
        const struct pi_recording *rec = rows->rec;          \
        (void)column;                                        \
        (void)rec;                                           \
        for (size_t i = 0; i < rows->count; i++)             \
                for (const struct pi_sample *sample = state->sample[i]; sample; sample = NULL)

static const struct pi_task *task_of(const struct pi_recording *rec, const struct pi_sample *sample)
{
        return pi_tasks_at(&rec->tasks, sample->task);
}

static const struct pi_frame *leaf_of(const struct pi_recording *rec,
                                      const struct pi_sample *sample)
{
        return rows_frame_of(rec, sample->stack);
}

static uint32_t chain_of(const struct pi_recording *rec, const struct pi_sample *sample)
{
        uint32_t chain;

        if (pi_columns_chain(&rec->columns, sample, &chain))
                return chain;
        return pi_recording_event(rec, sample->event)->chains ? sample->stack : 0;
}

FILL(time)
{
        EACH_SAMPLE
        {
                rows_put_time(out, i, rec, sample->time_ns);
        }
}

FILL(clock)
{
        EACH_SAMPLE
        {
                rows_put_clock(out, i, sample->time_ns);
        }
}

FILL(wall)
{
        EACH_SAMPLE
        {
                rows_put_wall(out, i, rec, sample->time_ns);
        }
}

FILL(order)
{
        EACH_SAMPLE
        {
                out->whole[i] = state->order[i];
        }
}

FILL(comm)
{
        EACH_SAMPLE
        {
                out->text[i] = rows_text(pi_recording_str(rec, task_of(rec, sample)->comm));
        }
}

FILL(process)
{
        EACH_SAMPLE
        {
                out->text[i] = rows_text(pi_recording_str(rec, task_of(rec, sample)->process_comm));
        }
}

FILL(pid)
{
        EACH_SAMPLE
        {
                int32_t pid = task_of(rec, sample)->pid;

                out->known[i] = pid >= 0;
                out->whole[i] = pid >= 0 ? (uint64_t)pid : 0;
        }
}

FILL(tid)
{
        EACH_SAMPLE
        {
                int32_t tid = task_of(rec, sample)->tid;

                out->known[i] = tid >= 0;
                out->whole[i] = tid >= 0 ? (uint64_t)tid : 0;
        }
}

FILL(cpu)
{
        EACH_SAMPLE
        {
                out->known[i] = sample->cpu != PI_NONE;
                out->whole[i] = out->known[i] ? sample->cpu : 0;
        }
}

FILL(event)
{
        EACH_SAMPLE
        {
                out->text[i] = rows_text(
                        pi_recording_str(rec, pi_recording_event(rec, sample->event)->name));
        }
}

FILL(event_id)
{
        EACH_SAMPLE
        {
                out->whole[i] = sample->event;
        }
}

FILL(unit)
{
        EACH_SAMPLE
        {
                out->text[i] =
                        rows_literal(rows_event_unit(pi_recording_event(rec, sample->event)));
        }
}

FILL(period)
{
        EACH_SAMPLE
        {
                const struct pi_event *event = pi_recording_event(rec, sample->event);

                out->known[i] = event->has_period || !event->freq;
                out->whole[i] = event->has_period ? sample->period : event->period;
        }
}

FILL(weight_value)
{
        EACH_SAMPLE
        {
                out->number[i] = pi_recording_weight(rec, sample);
        }
}

FILL(mode)
{
        static const char *const modes[8] = { NULL,         "kernel",       "user",
                                              "hypervisor", "guest kernel", "guest user" };

        EACH_SAMPLE
        {
                out->text[i] = rows_literal(modes[sample->mode & 7]);
        }
}

FILL(stack)
{
        EACH_SAMPLE
        {
                out->whole[i] = sample->stack;
        }
}

FILL(chain)
{
        EACH_SAMPLE
        {
                out->whole[i] = chain_of(rec, sample);
        }
}

FILL(ip)
{
        EACH_SAMPLE
        {
                const struct pi_frame *leaf = leaf_of(rec, sample);

                out->known[i] = leaf;
                out->whole[i] = leaf ? leaf->ip : 0;
        }
}

FILL(sym)
{
        EACH_SAMPLE
        {
                out->text[i] = rows_frame_sym(rec, leaf_of(rec, sample));
        }
}

FILL(symoff)
{
        EACH_SAMPLE
        {
                out->known[i] = rows_frame_symoff(rec, leaf_of(rec, sample), &out->whole[i]);
        }
}

FILL(dso)
{
        EACH_SAMPLE
        {
                out->text[i] = rows_frame_dso(rec, leaf_of(rec, sample));
        }
}
