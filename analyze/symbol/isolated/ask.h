/* One module's question, put to a worker. */
#ifndef PIPA_SYMBOL_ASK_H
#define PIPA_SYMBOL_ASK_H

#include "analyze/symbol/elf_answer.h"
#include "analyze/symbol/isolated/crew.h"

/* pi_elf_answer, in a worker of the crew; in this process where `crew` is NULL or has no program,
 * and for what stands in memory here. A worker that dies, is late or has no memory left costs this
 * job alone. False where there is no answer: job->outcome says why. */
bool pi_elf_ask(struct pi_crew *crew, const struct pi_elf *image, const struct pi_elf *debug,
                struct pi_symbol_job *job, struct pi_elf_told *told);

#endif
