/* The frames of the sample being read, from the innermost on, and their way into the stacks. */
#ifndef PIPA_SOURCE_TEXT_CHAIN_H
#define PIPA_SOURCE_TEXT_CHAIN_H

#include "analyze/source/text/text_names.h"
#include "analyze/source/text/text_place.h"

struct text_chain {
        struct text_names *names;
        size_t depth;
        size_t waiting;  /* the last ones of them, whose library is that of the next frame */
        bool deep;       /* more came than are kept */
        uint32_t *frame; /* [PI_LIMIT_STACK_DEPTH] */
        struct text_waiting *wait;  /* [PI_LIMIT_STACK_DEPTH] at the index of its frame */
        uint32_t *path, *path_node; /* [path_depth] of the chain before, outermost first */
        size_t path_depth;
};

/* False where memory ran out. */
bool text_chain_init(struct text_chain *chain, struct text_names *names, struct pi_arena *arena);

void text_chain_clear(struct text_chain *chain);

/* The next frame outwards. False where memory ran out. */
bool text_chain_push(struct text_chain *chain, const struct text_place *place);

/* The stack, once all frames are there; PI_NONE where memory ran out. *mode: where its innermost
 * frame ran, PERF_RECORD_MISC_CPUMODE. */
uint32_t text_chain_stack(struct text_chain *chain, uint8_t *mode);

#endif
