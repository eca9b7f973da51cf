#include "analyze/source/perf/perf_unwind.h"

#include "analyze/source/perf/perf_chain.h"
#include "analyze/source/perf/perf_parts.h"
#include "analyze/source/perf/perf_spool.h"
#include "arch/registers.h"
#include "base/num.h"
#include "base/pool.h"

#include <inttypes.h>
#include <math.h>

#define BATCH 512u
#define TURN 16u           /* jobs that a thread takes at a time */
#define RECORD_BYTES 65536 /* the most that a record's header can state */
#define FIRST_BYTES 3072   /* of a record, read at first */
#define REGS_MAX 64
#define LINK_ARM64 30 /* PERF_REG_ARM64_LR */
#define EM_AARCH64 183

struct perf_unwind_job {
        struct pi_sample *sample;
        struct perf_space space;
        uint32_t outside;       /* frames of the stack that stand before user space */
        uint32_t chain_outside; /* the same of the chain beside it */
        bool repeats;           /* one record that is several samples: as the job before */
        bool link;              /* of user space only the link register was recorded */
        bool good;              /* there is a result */
        bool narrow;            /* of a thread that ran 32-bit code */
        uint64_t link_ip;
        struct pi_unwind_result result;
};

struct perf_unwind_worker {
        uint8_t record[RECORD_BYTES];
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

/* One sample's record while it is unwound. */
struct view {
        const struct perf_file *file;
        const struct perf_space *space;
        uint8_t *bytes; /* [RECORD_BYTES] of the worker */
        struct pi_member member;
        uint64_t offset;   /* of the record in it */
        size_t size, read; /* of the record; bytes of it that are there */
};

static bool place(void *user, uint64_t ip, struct pi_unwind_place *out)
{
        const struct view *view = user;
        const struct perf_mapping *map = perf_space_find(view->space, ip);

        if (map)
                *out = (struct pi_unwind_place){ map->module, ip - map->start + map->pgoff };
        return map;
}

/* What the record has behind what was read of it. */
static bool load(void *user)
{
        struct view *view = user;
        size_t wanted = view->size - view->read, got;

        if (pi_member_read(&view->member, view->offset + view->read, view->bytes + view->read,
                           wanted, &got, NULL) ||
            got != wanted)
                return false;
        view->read = view->size;
        return true;
}

/* Where the sample's record stands; false where that is not known. */
static bool find(struct view *view, const struct pi_sample *sample)
{
        const struct perf_file *file = view->file;
        struct pi_record_place at;

        if (!pi_columns_place(&file->rec->columns, sample, &at))
                return false;
        view->offset = at.offset;
        view->member = at.stream > 0
                               ? *PI_AT(file->member->streams, struct pi_member, at.stream - 1)
                               : *file->member;
        if (!at.unpacked)
                return true;
        view->member =
                (struct pi_member){ .fd = file->spool.store.fd, .size = file->spool.store.size };
        return perf_spool_find(&file->spool, sample->row, &view->offset);
}

/* The beginning of the record once more, as far as most walks need it; false where it cannot be
 * had. */
static bool read_again(struct view *view, struct pi_cursor *body)
{
        struct pi_cursor header =
                pi_cursor_of(view->bytes, PERF_RECORD_HEADER_BYTES, view->file->swap);
        size_t got;

        if (pi_member_read(&view->member, view->offset, view->bytes, FIRST_BYTES, &got, NULL) ||
            got < PERF_RECORD_HEADER_BYTES)
                return false;
        pi_cursor_skip(&header, 6);
        view->size = pi_cursor_u16(&header);
        view->read = got < view->size ? got : view->size;
        if (view->size < PERF_RECORD_HEADER_BYTES || (view->read < view->size && got < FIRST_BYTES))
                return false;
        *body = pi_cursor_of(view->bytes + PERF_RECORD_HEADER_BYTES,
                             view->size - PERF_RECORD_HEADER_BYTES, view->file->swap);
        return true;
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
        const struct pi_trait *trait = pi_columns_trait(&view->file->rec->columns, job->sample);
        size_t before = (size_t)(parts->stack_user.p - view->bytes);
        size_t used = trait->stack_used_bytes; /* as it was then: the file may be another by now */
        struct pi_unwind_task task = {
                .machine = unwind->machine,
                .narrow = job->narrow,
                .big_endian = view->file->big_endian,
                .regs = worker->regs,
                .regs_mask = attr->sample_regs_user,
                .stack = { parts->stack_user.p,
                           used < parts->stack_user.n ? used : parts->stack_user.n },
                .stack_room = parts->stack_user.n,
                .place = place,
                .load = load,
                .ready = view->read > before ? view->read - before : 0,
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
static bool is_there(const struct view *view, const struct perf_parts *parts, bool link)
{
        const uint8_t *end = view->bytes + view->read;

        return parts->got & PERF_SAMPLE_REGS_USER && parts->regs_user.abi != 0 &&
               parts->regs_user.values.end <= end &&
               (link || (parts->stack_user.p && parts->stack_user.p <= end));
}

static void run_job(const struct perf_unwind *unwind, struct perf_unwind_job *job, unsigned number)
{
        const struct perf_file *file = unwind->resolver->file;
        struct view view = { .file = file,
                             .space = &job->space,
                             .bytes = unwind->workers[number].record };
        struct perf_record record = { .type = PERF_RECORD_SAMPLE };
        const struct perf_attr *attr;
        struct perf_parts parts;
        uint32_t event;

        if (job->repeats || !find(&view, job->sample) || !read_again(&view, &record.body))
                return;
        event = perf_peek_event(file, &record);
        if (event == PI_NONE)
                return;
        attr = PI_AT(&file->attr, struct perf_attr, event);
        perf_parts_read(&parts, attr, &record.body);
        if (view.read < view.size && !is_there(&view, &parts, job->link)) {
                if (!load(&view))
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

/* The node that stands `depth` frames below `node`; 0 where the stack is not as deep. */
static uint32_t below(const struct pi_stacks *stacks, uint32_t node, uint32_t depth)
{
        while (depth-- > 0 && node != 0)
                node = pi_stacks_node_at(stacks, node)->parent;
        return node;
}

/* The frames of `stack`, down to the first `outside` ones, on top of `user`. */
static uint32_t put_on(struct pi_stacks *stacks, uint32_t stack, uint32_t outside, uint32_t user)
{
        uint32_t path[PI_LIMIT_STACK_DEPTH], depth = 0;

        for (; depth < outside && stack != 0; stack = pi_stacks_node_at(stacks, stack)->parent)
                path[depth++] = pi_stacks_node_at(stacks, stack)->frame;
        while (depth > 0 && user != PI_NONE)
                user = pi_stacks_push(stacks, user, path[--depth]);
        return user;
}

/* The frame below one that has no caller although it was called: "[cut: stack copy too short]". */
static uint32_t cut_frame(struct perf_unwind *unwind, enum pi_unwind_end end)
{
        struct pi_recording *rec = unwind->resolver->file->rec;
        struct pi_module module = { .kind = PI_MODULE_CUT };
        struct pi_function function = { .resolved = true };
        struct pi_str name;

        if (unwind->cut[end])
                return unwind->cut[end] - 1;
        name = pi_arena_format(rec->arena, "[cut: %s]", pi_unwind_end_name(end));
        module.name = module.path = pi_strtab_intern(rec->strings, PI_STR("[unwind]"));
        function.name = pi_strtab_intern(rec->strings, name);
        function.module = pi_modules_add(&rec->modules, &module);
        if (function.module == PI_NONE || function.name == PI_NONE || !name.p)
                return PI_NONE;
        unwind->cut[end] = pi_stacks_named_frame(&rec->stacks, function.module, 0,
                                                 pi_functions_add(&rec->functions, &function)) +
                           1;
        return unwind->cut[end] - 1;
}

/* The user part that was unwound, as a stack. As perf has it, the place of a call is the last byte
 * of it, and not where it returns to. */
static uint32_t push_unwound(struct perf_unwind *unwind, const struct perf_unwind_job *job)
{
        struct pi_recording *rec = unwind->resolver->file->rec;
        uint32_t most = rec->max_stack > job->outside ? rec->max_stack - job->outside : 0;
        uint32_t count = job->result.count < most ? (uint32_t)job->result.count : most, stack = 0;

        unwind->resolver->file->oddities.cut_stacks += count < job->result.count;
        if (count == job->result.count && job->result.end != PI_UNWIND_ROOT) {
                uint32_t cut = cut_frame(unwind, job->result.end);

                stack = cut == PI_NONE ? PI_NONE : pi_stacks_push(&rec->stacks, stack, cut);
        }
        for (uint32_t i = count; i-- > 0 && stack != PI_NONE;) {
                const struct pi_unwind_frame *at = &job->result.frame[i];
                uint32_t frame = perf_resolve_user(unwind->resolver, &job->space,
                                                   at->ip - at->caller, false);

                stack = frame == PI_NONE ? PI_NONE : pi_stacks_push(&rec->stacks, stack, frame);
        }
        return stack;
}

/* The link register as an address of code: a signature may still be in it. 0: it is none. */
static uint64_t link_address(const struct perf_unwind *unwind, const struct perf_unwind_job *job)
{
        const struct pi_arch_registers *arch = pi_arch_registers(unwind->machine, job->narrow);

        for (unsigned step = 0; arch && step < PI_ARCH_STRIPS; step++) {
                uint64_t ip = pi_arch_strip(arch, job->link_ip, step);

                if (ip > 0 && perf_space_find(&job->space, ip - 1))
                        return ip;
        }
        return 0;
}

/* The user part that was recorded, with the caller that its leaf had not yet saved. */
static uint32_t push_link(struct perf_unwind *unwind, const struct perf_unwind_job *job)
{
        struct pi_stacks *stacks = &unwind->resolver->file->rec->stacks;
        uint32_t user = below(stacks, job->sample->stack, job->outside), frame, stack;
        uint64_t ip = link_address(unwind, job);
        const struct pi_stack_node *leaf = pi_stacks_node_at(stacks, user);
        struct pi_unwind_place at;

        if (user == 0 || ip == 0)
                return user;
        at.module = pi_stacks_frame_at(stacks, leaf->frame)->module;
        at.offset = pi_stacks_frame_at(stacks, leaf->frame)->address;
        if (unwind->by->link(unwind->by->user, unwind->machine, job->narrow, &at) !=
            PI_UNWIND_LINK_LIVE)
                return user;
        frame = perf_resolve_user(unwind->resolver, &job->space, ip - 1, false);
        stack = frame == PI_NONE ? PI_NONE : pi_stacks_push(stacks, leaf->parent, frame);
        return stack == PI_NONE ? PI_NONE : pi_stacks_push(stacks, stack, leaf->frame);
}

static bool same_unwound(const void *items, uint32_t id, const void *key)
{
        const struct pi_unwound *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->task == b->task && a->module == b->module && a->end == b->end;
}

/* Counts how it ended, among those of its thread. */
static bool tell_end(struct perf_unwind *unwind, const struct perf_unwind_job *job)
{
        struct pi_recording *rec = unwind->resolver->file->rec;
        const struct pi_unwind_result *result = &job->result;
        struct pi_unwound key = { .task = job->sample->task,
                                  .module = result->end_module,
                                  .end = result->end };
        uint64_t hash = pi_hash_pair(key.task, (uint64_t)key.module << 8 | key.end);
        uint32_t id = pi_set_add(&rec->unwound, hash, same_unwound, &key);
        struct pi_unwound *unwound;

        if (id == PI_NONE)
                return false;
        unwound = PI_AT(&rec->unwound.list, struct pi_unwound, id);
        unwound->samples++;
        unwound->guessed_samples += result->guessed_from != SIZE_MAX;
        if (result->wanted_bytes > unwound->wanted_bytes)
                unwound->wanted_bytes = result->wanted_bytes;
        return pi_columns_set_unwound(&rec->columns, job->sample, id);
}

/* False where a limit is met. */
static bool join(struct perf_unwind *unwind, struct perf_unwind_job *job)
{
        struct pi_recording *rec = unwind->resolver->file->rec;
        struct pi_sample *sample = job->sample;
        uint32_t user;

        if (job->link)
                user = push_link(unwind, job);
        else if (job->result.count == 0) /* nothing better than what was recorded */
                user = below(&rec->stacks, sample->stack, job->outside);
        else
                user = push_unwound(unwind, job);
        if (user == PI_NONE || (!job->link && !tell_end(unwind, job)))
                return false;
        sample->stack = put_on(&rec->stacks, sample->stack, job->outside, user);
        if (sample->stack != PI_NONE && sample->has & PI_HAS_CHAIN && !job->repeats) {
                uint32_t *chain = PI_AT(&rec->columns.chain, uint32_t, sample->row);

                *chain = put_on(&rec->stacks, *chain, job->chain_outside, user);
                return *chain != PI_NONE;
        }
        return sample->stack != PI_NONE;
}

/* Whose record found no room, which is said apart. */
static bool is_lost(const struct perf_unwind *unwind, const struct perf_unwind_job *job)
{
        const struct perf_file *file = unwind->resolver->file;
        struct pi_record_place at;
        uint64_t offset;

        return pi_columns_place(&file->rec->columns, job->sample, &at) && at.unpacked &&
               !perf_spool_find(&file->spool, job->sample->row, &offset);
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
                unwind->unreadable += !job->good && !is_lost(unwind, job);
                good = !job->good || join(unwind, job);
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
