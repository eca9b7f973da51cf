/* One module's question, put to a worker. */
#ifndef PIPA_SYMBOL_ASK_H
#define PIPA_SYMBOL_ASK_H

#include "analyze/symbol/elf_find.h"
#include "analyze/symbol/isolated/crew.h"

/* Answers the job from its files, which were found: in a worker of the crew, or in this process
 * where `crew` is NULL or has no program. A worker that dies, is late or has no memory left costs
 * this job alone; outcome->why says so. */
void pi_elf_ask(struct pi_crew *crew, const struct pi_elf_files *files, struct pi_symbol_job *job);

#endif
