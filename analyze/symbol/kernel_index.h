/* The files of kernel modules by name, below every root: each is walked once, when first asked. */
#ifndef PIPA_SYMBOL_KERNEL_INDEX_H
#define PIPA_SYMBOL_KERNEL_INDEX_H

#include "analyze/symbol/kernel_walk.h"
#include "analyze/symbol/symbolizers.h"

struct pi_kernel_index {
        const struct pi_symbol_context *context;
        struct pi_kernel_wanted **wanted; /* [roots] lists of [count] ascending by name */
        bool *walked;                     /* [roots] */
        size_t count;
        struct pi_arena *arena; /* outlives the search for one job */
};

/* Prepares an index of the modules of these jobs. False where the arena refuses. */
bool pi_kernel_index_init(struct pi_kernel_index *index, const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count, struct pi_arena *arena);

/* Where below that root the module's file is; {NULL, 0}: nowhere, or the arena refuses, or several
 * have its name and nothing will prove (`proven`) which of them it was. */
struct pi_str pi_kernel_index_find(struct pi_kernel_index *index, size_t root, struct pi_str name,
                                   bool proven);

#endif
