/* Recorded user stacks -> call chains: one sample's registers and the bytes of its stack, with the
 * unwind tables of the ELF files that its addresses fall into. Knows no samples, no processes and
 * no names. See doc/unwinding.md. */
#ifndef PIPA_UNWIND_UNWIND_H
#define PIPA_UNWIND_UNWIND_H

#include "analyze/data/unwinding.h"
#include "analyze/symbol/elf_file.h"

/* The files of a module, opened. */
struct pi_unwind_files {
        struct pi_elf image, debug; /* fd -1: none */
        enum pi_unwind_end why;     /* both are missing: NO_MODULE, OTHER_FILE or GENERATED */
        bool vdso;                  /* the kernel's own page of code */
};

struct pi_unwinder_options {
        size_t module_count; /* ids are below */
        size_t memory_bytes; /* for all tables */
        /* Opens a module's files: when the module is first needed, and once more where its code has
         * to be read for want of tables; from any thread, for several modules at a time. `arena` is
         * for what pi_elf_read needs, and ends with the files. */
        void (*open)(void *user, uint32_t module, struct pi_arena *arena,
                     struct pi_unwind_files *files);
        void (*close)(void *user, struct pi_unwind_files *files);
        void *user;
};

/* All tables, read when first needed and shared by all threads. */
struct pi_unwinder;

/* NULL where there is no memory. */
struct pi_unwinder *pi_unwinder_create(const struct pi_unwinder_options *options);
void pi_unwinder_free(struct pi_unwinder *unwinder);

/* One thread's own memory: addresses that it met lately. */
struct pi_unwind_worker;
struct pi_unwind_worker *pi_unwind_worker_create(void);
void pi_unwind_worker_free(struct pi_unwind_worker *worker);

/* Walk one stack. The caller sets result->frame and capacity. A stack that ends early is a result
 * (of an unknown machine: no frame, NO_CFI); false where memory for tables ran out. Frames do not
 * depend on what ran before, nor on threads. */
bool pi_unwind(struct pi_unwinder *unwinder, struct pi_unwind_worker *worker,
               const struct pi_unwind_task *task, struct pi_unwind_result *result);

enum pi_unwind_link pi_unwind_link(struct pi_unwinder *unwinder, uint16_t machine, bool narrow,
                                   const struct pi_unwind_place *leaf);

#endif
