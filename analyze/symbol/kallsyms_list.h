/* The texts of kernel symbols that may be asked, the one that is meant most first: named by an
 * option, brought along by the recording, found below a directory of symbol files, this boot's own.
 * Whether one of them is of the recorded kernel is judged when it is read (kallsyms_evidence.h). */
#ifndef PIPA_SYMBOL_KALLSYMS_LIST_H
#define PIPA_SYMBOL_KALLSYMS_LIST_H

#include "analyze/symbol/symbolizers.h"

struct pi_kallsyms_list {
        struct pi_symbol_kallsyms *items; /* [count] their descriptors are the caller's to close */
        size_t count, cap;
        struct pi_arena *arena; /* for paths */
};

/* Room for `roots` directories and what has no directory. False where the arena refuses. */
bool pi_kallsyms_list_init(struct pi_kallsyms_list *list, size_t roots, struct pi_arena *arena);

/* The option's text, and the one that came with the recording. What the user named and cannot be
 * read is a failure. */
enum pipa_status pi_kallsyms_list_named(struct pi_kallsyms_list *list,
                                        const struct pi_symbol_options *opt,
                                        const struct pi_kernel *kernel, struct pipa_error *err);

/* Below a directory: the copy that `perf buildid-cache` keeps by the kernel's build id, and the
 * proc/kallsyms of a copied root. Not of this machine's own "/". */
void pi_kallsyms_list_root(struct pi_kallsyms_list *list, const struct pi_symbol_root *root,
                           const struct pi_kernel *kernel);

/* /proc/kallsyms. The caller knows that the recording is of this boot. */
void pi_kallsyms_list_machine(struct pi_kallsyms_list *list);

#endif
