/* The files of the kernel: its vmlinux, and the .ko of a module. */
#ifndef PIPA_SYMBOL_KERNEL_FIND_H
#define PIPA_SYMBOL_KERNEL_FIND_H

#include "analyze/symbol/elf_file.h"
#include "analyze/symbol/kernel_walk.h"
#include "analyze/symbol/symbolizers.h"

/* Where modules that have no path may be, for each root. */
struct pi_kernel_index {
        struct pi_kernel_wanted **wanted; /* [roots] lists of [count] ascending by name */
        bool *walked;                     /* [roots] */
        size_t count;
        struct pi_arena *arena; /* outlives the search for one job */
};

/* Prepares an index of the modules of these jobs. False where the arena refuses. */
bool pi_kernel_index_init(struct pi_kernel_index *index, const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count, struct pi_arena *arena);

/* Look for the file of the job's module under every root and among what came with the recording: a
 * module's with its sections placed, the kernel's by build id and at the usual places. With a
 * recorded build id a file must have it; without, a module must be of the recorded release, a
 * vmlinux stand at a place that names it. True where *elf is one with symbols; its descriptor is
 * the caller's to close. What was used and what was refused is in the job's outcome; `why` becomes
 * another one only where a file was refused. */
bool pi_kernel_find(const struct pi_symbol_context *context, struct pi_symbol_job *job,
                    struct pi_kernel_index *index, struct pi_arena *arena, struct pi_elf *elf);

#endif
