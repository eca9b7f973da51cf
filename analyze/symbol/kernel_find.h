/* The files of the kernel: its vmlinux, and the .ko of a module. */
#ifndef PIPA_SYMBOL_KERNEL_FIND_H
#define PIPA_SYMBOL_KERNEL_FIND_H

#include "analyze/symbol/elf_file.h"
#include "analyze/symbol/kernel_index.h"

/* Look for the file of the job's module under every root and among what came with the recording: a
 * module's with its sections placed, the kernel's by build id and at the usual places. With a
 * recorded build id a file must have it; without, a module must be of the recorded release, a
 * vmlinux stand at a place that names it. True where *elf is one with symbols; its descriptor is
 * the caller's to close. What was used and what was refused is in the job's outcome; `why` becomes
 * another one only where a file was refused. */
bool pi_kernel_find(const struct pi_symbol_context *context, struct pi_symbol_job *job,
                    struct pi_kernel_index *index, struct pi_arena *arena, struct pi_elf *elf);

#endif
