/* The modules of an analysis, each read when its first address is met. Private to this folder. */
#ifndef PIPA_UNWIND_UNWINDER_H
#define PIPA_UNWIND_UNWINDER_H

#include "analyze/unwind/module.h"

/* The module, read. NULL: no such id, or memory ran out (*starved). */
struct unwind_module *unwinder_module(struct pi_unwinder *unwinder, uint32_t id, bool *starved);

/* The module's code at an address of the file's own; false where there is none, or no memory. */
bool unwinder_text(struct pi_unwinder *unwinder, struct unwind_module *module, uint32_t id,
                   uint64_t address, struct unwind_text *out);

#endif
