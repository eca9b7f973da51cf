/* What stayed without a name, and why, beside the hotspots that it weakens. */
#ifndef PIPA_SYMBOL_NOTES_H
#define PIPA_SYMBOL_NOTES_H

#include "analyze/symbol/symbol_plan.h"

/* After every frame has its function: at most one note for each module, the heaviest first, by the
 * samples whose leaf frame has no name. Modules below half a percent share one note. The arena is
 * for what is needed on the way; false where it refuses. */
bool pi_symbol_notes(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                     const struct pi_kernel *kernel, struct pi_arena *arena);

/* The sentence of a reason, what to do included, where the reason needs no number in it. Static; ""
 * for those that do. */
const char *pi_symbol_why_text(enum pi_symbol_why why);

#endif
