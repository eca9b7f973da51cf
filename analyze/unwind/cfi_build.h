/* The rows of one function while they are made: lists that grow, then what is kept of them. Private
 * to cfi_rows.c and cfi_build.c. */
#ifndef PIPA_UNWIND_CFI_BUILD_H
#define PIPA_UNWIND_CFI_BUILD_H

#include "analyze/unwind/cfi.h"

/* The rules as they are at one address. */
struct cfi_state {
        int32_t cfa_value;
        uint8_t cfa_slot;
        uint8_t kind[PI_ARCH_SLOTS]; /* enum cfi_kind_of_rule */
        int32_t value[PI_ARCH_SLOTS];
};

/* Zeroed: empty. */
struct cfi_build {
        struct cfi_row *row;
        size_t row_count, row_room;
        struct cfi_rule *rule;
        size_t rule_count, rule_room;
        bool full;    /* more rows than a function may have */
        bool starved; /* memory ran out */
};

/* The rules hold from `at` on, counted from the function's start. What is as before adds nothing.
 */
void cfi_build_add(struct cfi_build *build, const struct cfi_state *state,
                   const struct pi_arch_registers *arch, uint32_t at);

/* A function of these rows, in the arena; NULL where that refuses. */
struct cfi_function *cfi_build_keep(const struct cfi_build *build, struct pi_arena *arena);

void cfi_build_done(struct cfi_build *build);

#endif
