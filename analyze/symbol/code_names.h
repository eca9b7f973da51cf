/* Frames in generated code that its runtime told of (jitdump) -> functions. */
#ifndef PIPA_SYMBOL_CODE_NAMES_H
#define PIPA_SYMBOL_CODE_NAMES_H

#include "analyze/symbol/demangle.h"
#include "analyze/symbol/symbol.h"

/* Gives every frame whose code is known its function. The arena is for what is needed on the way.
 * False where an arena refuses. */
bool pi_symbol_code_names(struct pi_recording *rec, enum pi_demangle_form form,
                          struct pi_arena *arena);

#endif
