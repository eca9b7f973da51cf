/* Stacks of frames -> stacks of functions, in preorder: what the profile keeps of them. */
#ifndef PIPA_PASS_FOLDING_H
#define PIPA_PASS_FOLDING_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"

/* Stacks of functions while they are built, numbered as they come. */
struct pi_folding {
        struct pi_arena scratch;
        struct pi_stacks stacks; /* nodes only: a node's `frame` is a function id here */
        uint32_t *folded;        /* [data nodes] node of `stacks` */
        uint32_t *rank;          /* [functions] order by name */
        uint32_t *preorder;      /* [stacks] number in the profile */
};

/* Fills model->profile.stacks from the model's functions and the recording's stacks. The caller has
 * set up folding->scratch, and releases `stacks` and `scratch`, whatever the outcome. False where
 * memory ran out. */
bool pi_fold(const struct pi_recording *rec, struct pi_model *model, struct pi_folding *folding);

/* The profile's number for a stack of the recording. */
static inline uint32_t pi_folding_stack(const struct pi_folding *folding, uint32_t stack)
{
        return folding->preorder[folding->folded[stack]];
}

#endif
