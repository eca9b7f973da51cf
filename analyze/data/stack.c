#include "analyze/data/stack.h"

#include "base/limits.h"
#include "base/num.h"

bool pi_stacks_init(struct pi_stacks *stacks, struct pi_arena *arena)
{
        struct pi_stack_node *root;

        pi_set_init(&stacks->frames, arena, sizeof(struct pi_frame), PI_LIMIT_STACK_NODES);
        pi_set_init(&stacks->nodes, arena, sizeof(struct pi_stack_node), PI_LIMIT_STACK_NODES);
        /* The root stands outside the index: nothing can be equal to it. */
        root = pi_vec_push(&stacks->nodes.list);
        if (!root)
                return false;
        root->frame = PI_NONE;
        return true;
}

void pi_stacks_done(struct pi_stacks *stacks)
{
        pi_set_done(&stacks->frames);
        pi_set_done(&stacks->nodes);
}

static bool same_frame(const void *items, uint32_t id, const void *key)
{
        const struct pi_frame *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->address == b->address && a->module == b->module && a->caller == b->caller &&
               a->code == b->code;
}

static bool same_frame_and_ip(const void *items, uint32_t id, const void *key)
{
        const struct pi_frame *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return same_frame(items, id, key) && a->ip == b->ip;
}

uint32_t pi_stacks_code_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                              bool caller, uint64_t ip, uint32_t code)
{
        struct pi_frame frame = { .address = address,
                                  .module = module,
                                  .function = PI_NONE,
                                  .caller = caller,
                                  .code = code,
                                  .ip = ip };
        uint64_t hash =
                pi_hash_pair(address + ((uint64_t)code << 32), (uint64_t)module << 1 | caller);

        return stacks->keep_ips ? pi_set_add(&stacks->frames, hash + ip, same_frame_and_ip, &frame)
                                : pi_set_add(&stacks->frames, hash, same_frame, &frame);
}

uint32_t pi_stacks_frame_ip(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                            bool caller, uint64_t ip)
{
        return pi_stacks_code_frame(stacks, module, address, caller, ip, 0);
}

uint32_t pi_stacks_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address, bool caller)
{
        return pi_stacks_frame_ip(stacks, module, address, caller, address);
}

static bool same_named_frame(const void *items, uint32_t id, const void *key)
{
        const struct pi_frame *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->function == b->function && same_frame(items, id, key);
}

uint32_t pi_stacks_named_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                               uint32_t function)
{
        struct pi_frame frame = {
                .address = address, .module = module, .function = function, .ip = address
        };

        return pi_set_add(&stacks->frames, pi_hash_pair(address, (uint64_t)function << 32 | module),
                          same_named_frame, &frame);
}

static bool same_node(const void *items, uint32_t id, const void *key)
{
        const struct pi_stack_node *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                   *b = key;

        return a->parent == b->parent && a->frame == b->frame;
}

uint32_t pi_stacks_push(struct pi_stacks *stacks, uint32_t parent, uint32_t frame)
{
        struct pi_stack_node node = { .parent = parent, .frame = frame };
        uint64_t hash = pi_hash_u64((uint64_t)parent << 32 | frame);

        /* Nobody stands on the newest node yet: most of a stack that is new is not looked up. */
        if (parent + (size_t)1 == stacks->nodes.list.count)
                return pi_set_append(&stacks->nodes, hash, &node);
        return pi_set_add(&stacks->nodes, hash, same_node, &node);
}
