/* What the collector's clocks say of the time that the recording took. */
#ifndef PIPA_PASS_MACHINE_CLOCK_H
#define PIPA_PASS_MACHINE_CLOCK_H

#include "analyze/data/collection.h"
#include "base/note.h"

/* Notes where the wall clock was set, or where the machine slept. Nothing where a clock is not
 * known.
 */
void machine_clock_notes(const struct pi_collection *collection, struct pi_notes *notes);

#endif
