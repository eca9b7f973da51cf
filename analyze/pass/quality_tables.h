/* Tables of what the recording held: events, libraries with their share of names, record types. */
#ifndef PIPA_PASS_QUALITY_TABLES_H
#define PIPA_PASS_QUALITY_TABLES_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"

/* False where the arena refuses. */
bool pi_quality_tables(const struct pi_recording *rec, struct pi_model *model);

/* Stacks that were unwound: a table of how they ended, one by thread, and a note; nothing where
 * none were. False where an arena refuses. */
bool pi_quality_stacks(const struct pi_recording *rec, struct pi_model *model,
                       struct pi_arena *scratch);

#endif
