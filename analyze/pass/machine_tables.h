/* What the machine's series come to: a table for each group. */
#ifndef PIPA_PASS_MACHINE_TABLES_H
#define PIPA_PASS_MACHINE_TABLES_H

#include "analyze/model/model.h"

/* Of model->series from `first` on. Series that were zero or not measured all the time are left
 * out. False where the arena refuses. */
bool machine_tables_add(struct pi_model *model, size_t first);

/* machine_processes.c: the table of processes. False where memory ran out. */
bool machine_processes_add(struct pi_model *model, size_t first, struct pi_arena *scratch);

#endif
