/* What hardware the recording was made on, in a line or two. */
#ifndef PIPA_PASS_HARDWARE_H
#define PIPA_PASS_HARDWARE_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"

/* Adds the facts that were recorded. False where memory ran out. */
bool pi_hardware_facts(const struct pi_recording *rec, struct pi_model *model);

#endif
