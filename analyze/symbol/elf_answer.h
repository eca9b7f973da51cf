/* One module's question, answered from ELF files that are already open. */
#ifndef PIPA_SYMBOL_ELF_ANSWER_H
#define PIPA_SYMBOL_ELF_ANSWER_H

#include "analyze/symbol/elf_find.h"

/* `image` maps the request's file offsets to addresses; names come from it and from `debug` (NULL:
 * no such file). False where an arena refuses; then some answers may be missing. *functions is the
 * number of function symbols that were there to choose from. */
bool pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                   struct pi_symbol_job *job, size_t *functions);

/* The same for files as they were found, with the outcome. */
void pi_elf_answer_job(const struct pi_elf_files *files, struct pi_symbol_job *job);

#endif
