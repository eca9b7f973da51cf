/* Self and total of everything that a stack can name, for one event: the sums that hotspots and
 * call tree share. */
#ifndef PIPA_PASS_WEIGH_H
#define PIPA_PASS_WEIGH_H

#include "analyze/model/model.h"

struct pi_weight {
        double self;    /* in the event's unit */
        double total;   /* self and callees; a recursive function's stacks count once */
        double samples; /* of self */
};

struct pi_weights {
        struct pi_weight *stack;    /* [stacks] */
        struct pi_weight *function; /* [functions] */
        struct pi_weight *module;   /* [modules] */
        struct pi_weight *thread;   /* [threads]; total == self */
        double sum;                 /* the event's weight */
};

/* For the rows of `event`. Arrays live in `arena`. False where it refuses. */
bool pi_weigh(const struct pi_profile *profile, uint32_t event, struct pi_arena *arena,
              struct pi_weights *out);

#endif
