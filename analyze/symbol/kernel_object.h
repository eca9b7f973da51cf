/* A kernel module's file (.ko): where the kernel put its code, and which kernel it is for. */
#ifndef PIPA_SYMBOL_KERNEL_OBJECT_H
#define PIPA_SYMBOL_KERNEL_OBJECT_H

#include "analyze/symbol/elf_file.h"

/* Sets the addresses of the sections of code that stay in memory, for a module that begins at
 * `start`; all others get 0. Returns where the last of them ends. */
uint64_t pi_kernel_object_place(struct pi_elf *elf, uint64_t start);

/* The release that the module was built for ("6.1.0-50-amd64"), a copy in the arena; {NULL, 0}
 * where the file does not say it. */
struct pi_str pi_kernel_object_release(const struct pi_elf *elf, struct pi_arena *arena);

#endif
