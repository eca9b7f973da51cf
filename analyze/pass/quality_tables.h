/* Tables of what the recording held: events, libraries with their share of names, record types. */
#ifndef PIPA_PASS_QUALITY_TABLES_H
#define PIPA_PASS_QUALITY_TABLES_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"

/* False where the arena refuses. */
bool pi_quality_tables(const struct pi_recording *rec, struct pi_model *model);

#endif
