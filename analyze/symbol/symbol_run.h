/* The jobs of a plan, done on all cores. */
#ifndef PIPA_SYMBOL_RUN_H
#define PIPA_SYMBOL_RUN_H

#include "analyze/symbol/symbol_plan.h"

/* Room for the names in the answers: an arena for each worker. */
struct pi_symbol_names {
        struct pi_arena *arenas; /* [threads] */
        unsigned threads;
};

/* `threads` 0: as many as there are processors. Everything but the names is in the arena. False
 * where it refuses. Release with pi_symbol_names_done. */
bool pi_symbol_names_init(struct pi_symbol_names *names, unsigned threads, struct pi_arena *arena);
void pi_symbol_names_done(struct pi_symbol_names *names);

/* Fills answers and outcome of every target. What they are does not depend on the number of
 * threads. False where the arena refuses. */
bool pi_symbol_run(const struct pi_symbol_plan *plan, const struct pi_symbol_context *context,
                   struct pi_symbol_names *names, struct pi_arena *arena);

#endif
