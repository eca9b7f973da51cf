/* SAMPLE: what every sample has into the recording's rows, what only some events record into its
 * columns. Chains are interned as they come, so that equal callers are stored once. */
#include "analyze/source/perf/perf_chain.h"
#include "analyze/source/perf/perf_deferred.h"
#include "analyze/source/perf/perf_extras.h"
#include "analyze/source/perf/perf_parts.h"

#include "base/limits.h"
#include "base/num.h"

/* Without these nothing of a record can be told apart from what it is not. */
#define CORE                                                                            \
        (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | \
         PERF_SAMPLE_ADDR | PERF_SAMPLE_ID | PERF_SAMPLE_STREAM_ID | PERF_SAMPLE_CPU |  \
         PERF_SAMPLE_PERIOD)

static bool same_who(const void *items, uint32_t id, const void *key)
{
        const struct perf_who *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->pid == b->pid && a->tid == b->tid;
}

static uint32_t who_of(struct perf_file *file, const struct perf_parts *parts)
{
        struct perf_who who = { .pid = -1, .tid = -1 };

        if (parts->got & PERF_SAMPLE_TID)
                who = (struct perf_who){ (int32_t)parts->pid, (int32_t)parts->tid };
        if (file->last_who == PI_NONE || !same_who(&file->whos, file->last_who, &who))
                file->last_who =
                        pi_set_add(&file->whos, pi_hash_pair((uint32_t)who.pid, (uint32_t)who.tid),
                                   same_who, &who);
        return file->last_who;
}

/* An event that was opened on one CPU is sampled there, where the sample does not say. */
static uint32_t cpu_of(const struct perf_file *file, const struct perf_parts *parts)
{
        uint64_t id = parts->got & PERF_SAMPLE_IDENTIFIER ? parts->identifier : parts->id;
        const struct perf_event_id *opened;

        if (parts->got & PERF_SAMPLE_CPU)
                return parts->cpu;
        opened = parts->got & (PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_ID) ? perf_id_find(file, id)
                                                                        : NULL;
        return opened ? opened->cpu : PI_NONE;
}

/* A chain that does not begin with the sampled address is a stack of its own: perf prints that one.
 * One whose rest comes later is not told apart. */
static bool keep_chain(struct perf_file *file, const struct perf_parts *parts, uint8_t mode,
                       uint32_t *recorded)
{
        const struct perf_chain *chain = file->chain;

        if (!(parts->got & PERF_SAMPLE_CALLCHAIN) || !(parts->got & PERF_SAMPLE_IP) ||
            chain->deferred ||
            (chain->sides > 0 && chain->side[0].mode == mode &&
             chain->ip[chain->side[0].begin] == parts->ip))
                return true;
        *recorded = perf_chain_intern(file, chain);
        return *recorded != PI_NONE;
}

/* The chain into file->chain, its piece as the sample's stack; `recorded` as perf_extras_take wants
 * it. */
static bool read_stack(struct perf_file *file, const struct perf_parts *parts,
                       struct pi_sample *sample, uint32_t *recorded)
{
        perf_chain_read(file->chain, parts->chain, parts->chain_count, sample->mode);
        if (file->rec->keep & PI_KEEP_SAMPLES && !keep_chain(file, parts, sample->mode, recorded))
                return false;
        if (parts->got & PERF_SAMPLE_IP)
                perf_chain_place_leaf(file->chain, parts->ip, sample->mode);
        file->oddities.cut_stacks += perf_chain_cut(file->chain, file->rec->max_stack);
        sample->stack = perf_chain_intern(file, file->chain);
        return sample->stack != PI_NONE;
}

static bool push(struct perf_file *file, const struct pi_sample *sample)
{
        struct pi_sample *added = pi_vec_push(&file->rec->samples);

        if (!added || !perf_order_add(&file->samples_order, sample->time_ns))
                return false;
        *added = *sample;
        return !file->chain->deferred ||
               perf_deferred_wait(file, (uint32_t)file->rec->samples.count - 1,
                                  PI_AT(&file->whos.list, struct perf_who, sample->task)->tid,
                                  file->chain->cookie);
}

/* A sample that brings counts along is one of each event in its group: what the event counted since
 * its sample before is what this one stands for. An event that counted nothing has none here
 * (evlist__deliver_sample, tools/perf/util/session.c). */
static bool push_each(struct perf_file *file, struct pi_sample *sample,
                      struct perf_read_values *values)
{
        for (uint64_t i = 0; i < values->count; i++) {
                struct perf_read_value read = perf_parts_next_value(values);
                struct perf_event_id *counted = perf_id_find(file, read.id);

                if (!counted) {
                        file->no_event++;
                        continue;
                }
                sample->event = counted->event;
                sample->period =
                        read.value >= counted->last ? read.value - counted->last : read.value;
                counted->last = read.value;
                if (sample->period > 0 && !push(file, sample))
                        return false;
        }
        return true;
}

static bool take(struct perf_file *file, const struct perf_record *record, struct perf_parts *parts,
                 struct pi_sample *sample)
{
        uint32_t recorded = PI_NONE;

        sample->task = who_of(file, parts);
        sample->cpu = cpu_of(file, parts);
        if (parts->got & PERF_SAMPLE_PERIOD)
                sample->period = parts->period;
        if (parts->got & PERF_SAMPLE_TIME && parts->time <= INT64_MAX)
                sample->time_ns = (int64_t)parts->time;
        if (sample->time_ns > file->max_ns)
                file->max_ns = sample->time_ns;
        if (sample->task == PI_NONE || !read_stack(file, parts, sample, &recorded))
                return false;
        if ((parts->got & PERF_EXTRAS || recorded != PI_NONE) &&
            !perf_extras_take(file, record, parts, recorded, sample))
                return false;
        if (record->unpacked && sample->has & PI_HAS_REGS_USER && file->rec->unwinding &&
            !perf_spool_put(&file->spool, sample->row, record))
                return false;
        if (parts->got & PERF_SAMPLE_READ && parts->read.format & PERF_FORMAT_ID)
                return push_each(file, sample, &parts->read);
        return push(file, sample);
}

bool perf_sample_read(struct perf_file *file, struct perf_record *record)
{
        struct pi_sample sample = {
                .time_ns = PI_NO_TIME,
                .period = 1,
                .event = perf_peek_event(file, record),
                .mode = record->misc & PERF_RECORD_MISC_CPUMODE_MASK,
        };
        const struct perf_attr *attr;
        struct perf_parts parts;

        if (sample.event == PI_NONE) {
                bool empty = pi_cursor_left(&record->body) < 8;

                file->bad_record += empty;
                file->no_event += !empty;
                return true;
        }
        attr = PI_AT(&file->attr, struct perf_attr, sample.event);
        perf_parts_read(&parts, attr, record->body);
        if (attr->sample_type & CORE & ~parts.got) {
                file->bad_record++;
                return true;
        }
        file->oddities.short_samples += parts.missing;
        return take(file, record, &parts, &sample);
}
