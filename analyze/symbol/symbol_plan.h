/* The frames of a recording, sorted into one request per module. */
#ifndef PIPA_SYMBOL_PLAN_H
#define PIPA_SYMBOL_PLAN_H

#include "analyze/symbol/symbolizers.h"

/* A frame and the address that is looked up for it: its own, or the one before a return address. */
struct pi_symbol_place {
        uint64_t address;
        uint32_t module;
        uint32_t frame;
};

/* One module that has frames. Its addresses are sorted and distinct; its places are sorted. */
struct pi_symbol_target {
        uint32_t module;
        const struct pi_symbol_place *places; /* [place_count] */
        size_t place_count;
        struct pi_symbol_job job;
};

struct pi_symbol_plan {
        struct pi_symbol_target *targets; /* [count] by module id */
        size_t count;
};

/* Every frame that has no function yet; callers are looked up in the call, which ends before the
 * return address. Everything is in the arena. False where it refuses. */
bool pi_symbol_plan_make(struct pi_symbol_plan *plan, const struct pi_recording *rec,
                         struct pi_arena *arena);

/* After a plan's answers are in the recording: the callers that got none although their module has
 * all its symbols, at their own address. Not every return address has a call before it: trampolines
 * of signals, and kernel entries that set the link register by hand, return to the first byte of a
 * function. */
bool pi_symbol_plan_again(struct pi_symbol_plan *again, const struct pi_symbol_plan *plan,
                          const struct pi_recording *rec, struct pi_arena *arena);

#endif
