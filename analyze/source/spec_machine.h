/* What the inventory says of the machine's headline: CPU, kernel, memory. */
#ifndef PIPA_SOURCE_SPEC_MACHINE_H
#define PIPA_SOURCE_SPEC_MACHINE_H

#include "analyze/data/recording.h"

/* Fills the fields of rec->machine that are not known yet; perf.data, read later, has the last
 * word.
 */
void spec_machine_fill(struct pi_recording *rec);

#endif
