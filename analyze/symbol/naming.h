/* What pi_symbolize leaves behind for readers: how well each module was named, and by what. */
#ifndef PIPA_SYMBOL_NAMING_H
#define PIPA_SYMBOL_NAMING_H

#include "analyze/symbol/symbol_plan.h"

/* After every frame has its function: fills rec->namings with every module that has samples, the
 * heaviest first. `scratch` is for what is needed on the way. False where an arena refuses. */
bool pi_symbol_naming(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                      struct pi_arena *scratch);

#endif
