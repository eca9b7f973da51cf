/* What a frame is called, as perf script and perf report say it. */
#ifndef PIPA_ROWS_FRAME_H
#define PIPA_ROWS_FRAME_H

#include "analyze/rows/rows.h"

/* The frame of a row of stacks; NULL of row 0. */
static inline const struct pi_frame *rows_frame_of(const struct pi_recording *rec, uint32_t stack)
{
        return stack == 0 ? NULL
                          : pi_stacks_frame_at(&rec->stacks,
                                               pi_stacks_node_at(&rec->stacks, stack)->frame);
}

/* All take NULL for "no frame": nothing is known of it. */
struct pipa_text rows_frame_sym(const struct pi_recording *rec, const struct pi_frame *frame);
struct pipa_text rows_frame_dso(const struct pi_recording *rec, const struct pi_frame *frame);
bool rows_frame_symoff(const struct pi_recording *rec, const struct pi_frame *frame, uint64_t *out);

/* The string that perf report prints; id 0 where there is nothing to say. */
uint32_t rows_module_short(const struct pi_module *module);

/* "user", "kernel", "guest", "hypervisor", "unknown". */
const char *rows_module_side(const struct pi_module *module);

#endif
