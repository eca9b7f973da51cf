/* Walks that ended -> the stacks of samples: the kernel's part as recorded, on top of what was
 * unwound. */
#include "analyze/source/perf/perf_unwind_job.h"

#include "arch/registers.h"
#include "base/limits.h"
#include "base/num.h"

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

bool perf_unwind_join(struct perf_unwind *unwind, const struct perf_unwind_job *job)
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
