/* The modules of an analysis, each read when its first address is met. Private to this folder. */
#ifndef PIPA_UNWIND_UNWINDER_H
#define PIPA_UNWIND_UNWINDER_H

#include "analyze/unwind/module.h"

/* The module, read. NULL: no such id, or memory ran out (*starved). */
struct unwind_module *unwinder_module(struct pi_unwinder *unwinder, uint32_t id, bool *starved);

#endif
