#include "analyze/source/perf/perf_again.h"
#include "analyze/source/perf/perf_chain.h"
#include "analyze/source/perf/perf_parts.h"
#include "analyze/source/perf/perf_unwind_job.h"

#include "base/pool.h"

#include <inttypes.h>
#include <math.h>

#define BATCH 512u
#define TURN 16u /* jobs that a thread takes at a time */
#define REGS_MAX 64
#define LINK_ARM64 30 /* PERF_REG_ARM64_LR */
#define EM_AARCH64 183

struct perf_unwind_worker {
        uint8_t record[PERF_RECORD_BYTES_MAX];
        uint64_t regs[REGS_MAX];
};

void perf_unwind_init(struct perf_unwind *unwind, struct perf_resolver *resolver,
                      struct perf_space_pool *spaces)
{
        const struct pi_recording *rec = resolver->file->rec;

        *unwind = (struct perf_unwind){ .resolver = resolver,
                                        .spaces = spaces,
                                        .machine = pi_machine_elf(&rec->machine),
                                        .by = rec->unwinding };
}

/* Where there is nothing to unwind, nothing is taken for it. */
static enum pipa_status prepare(struct perf_unwind *unwind, struct pipa_error *err)
{
        struct perf_file *file = unwind->resolver->file;
        struct pi_unwind_frame *frames;

        unwind->prepared = true;
        unwind->jobs = PI_NEW_ARRAY(file->scratch, struct perf_unwind_job, BATCH);
        unwind->workers =
                PI_NEW_ARRAY(file->scratch, struct perf_unwind_worker, unwind->by->threads);
        frames = PI_NEW_ARRAY(file->scratch, struct pi_unwind_frame,
                              (size_t)BATCH * PI_LIMIT_UNWOUND_DEPTH);
        if (!unwind->jobs || !unwind->workers || !frames)
                return pi_fail_memory(err, file->scratch);
        for (uint32_t i = 0; i < BATCH; i++) {
                unwind->jobs[i].result.frame = frames + (size_t)i * PI_LIMIT_UNWOUND_DEPTH;
                unwind->jobs[i].result.capacity = PI_LIMIT_UNWOUND_DEPTH;
        }
        return unwind->by->prepare(unwind->by->user, file->rec, err);
}

/* What a walk asks of its sample. */
struct view {
        struct perf_again again;
        const struct perf_space *space;
};

static bool place(void *user, uint64_t ip, struct pi_unwind_place *out)
{
        const struct view *view = user;
        const struct perf_mapping *map = perf_space_find(view->space, ip);

        if (map)
                *out = (struct pi_unwind_place){ map->module, ip - map->start + map->pgoff };
        return map;
}

static bool load(void *user)
{
        struct view *view = user;

        return perf_again_load(&view->again);
}

static void copy_regs(struct perf_unwind_worker *worker, struct pi_cursor values)
{
        for (uint32_t i = 0; i < REGS_MAX && pi_cursor_left(&values) >= 8; i++)
                worker->regs[i] = pi_cursor_u64(&values);
}

/* Nobody looks at what stands behind the stack: how much of it is good is known from the first
 * reading. */
static void unwind_record(const struct perf_unwind *unwind, struct perf_unwind_job *job,
                          struct view *view, const struct perf_parts *parts,
                          const struct perf_attr *attr, unsigned number)
{
        struct perf_unwind_worker *worker = &unwind->workers[number];
        const struct pi_trait *trait =
                pi_columns_trait(&view->again.file->rec->columns, job->sample);
        size_t before = (size_t)(parts->stack_user.p - view->again.bytes);
        size_t used = trait->stack_used_bytes; /* as it was then: the file may be another by now */
        struct pi_unwind_task task = {
                .machine = unwind->machine,
                .narrow = job->narrow,
                .big_endian = view->again.file->big_endian,
                .regs = worker->regs,
                .regs_mask = attr->sample_regs_user,
                .stack = { parts->stack_user.p,
                           used < parts->stack_user.n ? used : parts->stack_user.n },
                .stack_room = parts->stack_user.n,
                .place = place,
                .load = load,
                .ready = view->again.read > before ? view->again.read - before : 0,
                .user = view,
        };

        copy_regs(worker, parts->regs_user.values);
        if (!unwind->by->unwind(unwind->by->user, number, &task, &job->result))
                job->result.end = PI_UNWIND_NO_CFI; /* no memory for the tables */
}

/* The link register, the one that was recorded. */
static uint64_t link_of(const struct perf_parts *parts, const struct perf_attr *attr)
{
        struct pi_cursor values = parts->regs_user.values;
        uint64_t below = attr->sample_regs_user & ((1ull << LINK_ARM64) - 1);

        pi_cursor_skip(&values, 8u * (unsigned)__builtin_popcountll(below));
        return pi_cursor_u64(&values);
}

/* Whether registers, and where the stack begins, stand within what was read. */
static bool is_there(const struct perf_again *again, const struct perf_parts *parts, bool link)
{
        const uint8_t *end = again->bytes + again->read;

        return parts->got & PERF_SAMPLE_REGS_USER && parts->regs_user.abi != 0 &&
               parts->regs_user.values.end <= end &&
               (link || (parts->stack_user.p && parts->stack_user.p <= end));
}

static void run_job(const struct perf_unwind *unwind, struct perf_unwind_job *job, unsigned number)
{
        const struct perf_file *file = unwind->resolver->file;
        struct view view = { .again = { .file = file, .bytes = unwind->workers[number].record },
                             .space = &job->space };
        struct perf_record record = { .type = PERF_RECORD_SAMPLE };
        const struct perf_attr *attr;
        struct perf_parts parts;
        uint32_t event;

        if (job->repeats || !perf_again_read(&view.again, job->sample, &record.body))
                return;
        event = perf_peek_event(file, &record);
        if (event == PI_NONE)
                return;
        attr = PI_AT(&file->attr, struct perf_attr, event);
        perf_parts_read(&parts, attr, &record.body);
        if (view.again.read < view.again.size && !is_there(&view.again, &parts, job->link)) {
                if (!perf_again_load(&view.again))
                        return;
                perf_parts_read(&parts, attr, &record.body);
        }
        if (!(parts.got & PERF_SAMPLE_REGS_USER) || (!job->link && !parts.stack_user.p))
                return;
        job->good = true;
        job->narrow = parts.regs_user.abi == PERF_SAMPLE_REGS_ABI_32;
        if (job->link)
                job->link_ip = link_of(&parts, attr);
        else
                unwind_record(unwind, job, &view, &parts, attr, number);
}

static void run_turn(void *user, size_t index, unsigned number)
{
        const struct perf_unwind *unwind = user;
        uint32_t first = (uint32_t)index * TURN;

        for (uint32_t i = first; i < unwind->count && i < first + TURN; i++)
                run_job(unwind, &unwind->jobs[i], number);
}

/* A job that repeats the one before has its result. */
static void inherit(struct perf_unwind *unwind, uint32_t index)
{
        struct perf_unwind_job *job = &unwind->jobs[index];
        const struct perf_unwind_job *before = job - 1;
        struct pi_unwind_frame *own = job->result.frame;

        if (!job->repeats)
                return;
        job->good = before->good;
        job->narrow = before->narrow;
        job->link_ip = before->link_ip;
        job->result = before->result;
        job->result.frame = own;
        memcpy(own, before->result.frame, before->result.count * sizeof(own[0]));
}

enum pipa_status perf_unwind_flush(struct perf_unwind *unwind, struct pipa_error *err)
{
        struct perf_file *file = unwind->resolver->file;
        bool good = true;

        if (unwind->count == 0)
                return PIPA_OK;
        pi_pool_run(unwind->by->threads, (unwind->count + TURN - 1) / TURN, run_turn, NULL, unwind);
        for (uint32_t i = 0; i < unwind->count && good; i++) {
                struct perf_unwind_job *job = &unwind->jobs[i];

                inherit(unwind, i);
                unwind->unreadable += !job->good && !perf_again_lost(file, job->sample);
                good = !job->good || perf_unwind_join(unwind, job);
                perf_space_clear(unwind->spaces, &job->space);
        }
        unwind->count = 0;
        return good ? PIPA_OK
                    : pi_fail_memory(err, file->scratch->failed ? file->scratch : file->rec->arena);
}

/* What there is to learn: a stack that was copied, or, where frame pointers were followed, the
 * return address that a leaf of aarch64 still holds in its link register. */
static bool is_wanted(const struct perf_unwind *unwind, const struct pi_sample *sample, bool *link)
{
        *link = unwind->machine == EM_AARCH64 && !(sample->has & PI_HAS_STACK_USER);
        return sample->has & PI_HAS_REGS_USER && (*link || sample->has & PI_HAS_STACK_USER);
}

enum pipa_status perf_unwind_add(struct perf_unwind *unwind, struct pi_sample *sample,
                                 const struct perf_space *space, uint32_t chain, uint32_t recorded,
                                 struct pipa_error *err)
{
        const struct perf_file *file = unwind->resolver->file;
        struct perf_unwind_job *job, *before;
        enum pipa_status status = PIPA_OK;
        bool link;

        if (!unwind->by || !is_wanted(unwind, sample, &link))
                return PIPA_OK;
        if (!unwind->prepared)
                status = prepare(unwind, err);
        if (status == PIPA_OK && unwind->count == BATCH)
                status = perf_unwind_flush(unwind, err);
        if (status)
                return status;
        job = &unwind->jobs[unwind->count];
        before = unwind->count > 0 ? job - 1 : NULL;
        job->sample = sample;
        job->repeats = before && before->sample->row == sample->row;
        job->link = link;
        job->good = false;
        job->outside = perf_chain_before_user(file, chain);
        job->chain_outside = perf_chain_before_user(file, recorded);
        job->result.count = 0;
        perf_space_copy(unwind->spaces, &job->space, space);
        unwind->count++;
        return PIPA_OK;
}

void perf_unwind_note(const struct perf_unwind *unwind)
{
        const struct perf_file *file = unwind->resolver->file;

        if (file->oddities.cut_stacks)
                pi_notes_push(file->rec->notes, PI_NOTE_INFO, "stacks_cut", "hotspots",
                              file->member->name, file->oddities.cut_stacks, NAN,
                              "%" PRIu64
                              " call chains were deeper than the %u frames that were asked for "
                              "(--max-stack): their outermost callers were left out",
                              file->oddities.cut_stacks, file->rec->max_stack);
        if (file->spool.lost)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "stacks_not_kept", "hotspots",
                              file->member->name, file->spool.lost, NAN,
                              "the user stacks of %" PRIu64 " samples were not unwound: %s",
                              file->spool.lost, file->spool.why.text);
        if (unwind->unreadable)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "stacks_unreadable", "hotspots",
                              file->member->name, unwind->unreadable, NAN,
                              "the user stacks of %" PRIu64
                              " samples were not unwound: their records could not be read again",
                              unwind->unreadable);
}
