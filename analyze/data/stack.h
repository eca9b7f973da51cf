/* Frames and stacks, interned. A frame is a place in a module; a stack is a leaf node of a tree
 * that grows from the root (outermost caller), so that stacks share their callers. */
#ifndef PIPA_DATA_STACK_H
#define PIPA_DATA_STACK_H

#include "base/set.h"

/* `caller`: the address is a return address, so the call stands before it: look up address - 1. */
struct pi_frame {
        uint64_t address;  /* as pi_module_kind says */
        uint32_t module;   /* module id */
        uint32_t function; /* id into pi_recording.functions once symbolized; PI_NONE before */
        bool caller;
        uint32_t code; /* one more than the id of the generated code that it was in at its moment
                          (pi_codes); 0: not known of any */
        uint64_t ip;   /* as recorded; where pi_stacks.keep_ips is off, one of those that it had */
};

struct pi_stack_node {
        uint32_t parent; /* node id; 0 is the empty stack */
        uint32_t frame;  /* frame id */
};

struct pi_stacks {
        struct pi_set frames; /* struct pi_frame */
        struct pi_set nodes;  /* struct pi_stack_node; node 0 is the empty stack */
        bool keep_ips;        /* one place at two recorded addresses is two frames */
};

bool pi_stacks_init(struct pi_stacks *stacks, struct pi_arena *arena);
void pi_stacks_done(struct pi_stacks *stacks);

/* The id of a frame or of a node, added on first sight; PI_NONE where a limit is met. `ip` is the
 * address as recorded, where that is another one than the module's. */
uint32_t pi_stacks_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address, bool caller);
uint32_t pi_stacks_frame_ip(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                            bool caller, uint64_t ip);
/* The same, in code that a runtime told of: `code` as in struct pi_frame. */
uint32_t pi_stacks_code_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                              bool caller, uint64_t ip, uint32_t code);
uint32_t pi_stacks_push(struct pi_stacks *stacks, uint32_t parent, uint32_t frame);

/* A frame whose function is known from the start, and is part of what it is: functions that were
 * inlined at one address are frames of their own. Not for a module that has frames of the other
 * sort. */
uint32_t pi_stacks_named_frame(struct pi_stacks *stacks, uint32_t module, uint64_t address,
                               uint32_t function);

static inline struct pi_frame *pi_stacks_frame_at(const struct pi_stacks *stacks, uint32_t id)
{
        return PI_AT(&stacks->frames.list, struct pi_frame, id);
}

static inline struct pi_stack_node *pi_stacks_node_at(const struct pi_stacks *stacks, uint32_t id)
{
        return PI_AT(&stacks->nodes.list, struct pi_stack_node, id);
}

#endif
