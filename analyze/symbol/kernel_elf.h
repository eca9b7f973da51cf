/* Names of kernel addresses from one ELF file that is already open. */
#ifndef PIPA_SYMBOL_KERNEL_ELF_H
#define PIPA_SYMBOL_KERNEL_ELF_H

#include "analyze/symbol/elf_file.h"
#include "analyze/symbol/symbolizers.h"

/* By how much the kernel was moved from where its vmlinux has it: `text_name` ("" for either of
 * _text and _stext) stood at `text`. False where the file has no such symbol. */
bool pi_kernel_elf_slide(const struct pi_elf *elf, const struct pi_kernel *kernel, uint64_t *slide);

/* Answers the job's addresses that have no name yet; the file's addresses are `slide` lower. Names
 * are not demangled. False where an arena refuses. *functions is how many function symbols there
 * were to choose from. */
bool pi_kernel_elf_answer(const struct pi_elf *elf, uint64_t slide, struct pi_symbol_job *job,
                          size_t *functions);

#endif
