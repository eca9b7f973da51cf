/* Recorded user stacks -> call chains: one sample's registers and the bytes of its stack, with the
 * unwind tables of the ELF files that its addresses fall into. Knows no samples, no processes and
 * no names. See doc/unwinding.md. */
#ifndef PIPA_UNWIND_UNWIND_H
#define PIPA_UNWIND_UNWIND_H

#include "analyze/symbol/elf_file.h"

/* How a walk ended. */
enum pi_unwind_end {
        PI_UNWIND_ROOT,        /* where the thread began: nobody called that */
        PI_UNWIND_STACK_SHORT, /* the dump is full: wanted_bytes of it would have sufficed so far */
        PI_UNWIND_NO_CFI,      /* the file says nothing about this code */
        PI_UNWIND_NO_MODULE,   /* the file was not found */
        PI_UNWIND_OTHER_FILE,  /* a file was found that is not the recorded one */
        PI_UNWIND_NO_MAPPING,  /* nothing was mapped there */
        PI_UNWIND_GENERATED,   /* code without a file: JIT */
        PI_UNWIND_NO_REGISTER, /* a register is needed that was not recorded */
        PI_UNWIND_OTHER_STACK, /* what was interrupted ran on a stack that was not dumped */
        PI_UNWIND_NO_STACK, /* nothing of it could be read: the process was changing its program */
        PI_UNWIND_CORRUPT,  /* stack or tables contradict themselves */
        PI_UNWIND_DEPTH,    /* more frames than there is room for */
        PI_UNWIND_ENDS
};

/* A short name, for notes and tests: "root", "stack short" … */
const char *pi_unwind_end_name(enum pi_unwind_end end);

struct pi_unwind_place {
        uint32_t module;
        uint64_t offset; /* in the module's file */
};

/* The user side of one sample. Views are borrowed while pi_unwind runs. */
struct pi_unwind_task {
        uint16_t machine;     /* e_machine of the recorded machine */
        bool narrow;          /* the registers are of a 32-bit task (PERF_SAMPLE_REGS_ABI_32) */
        bool big_endian;      /* the stack's bytes */
        const uint64_t *regs; /* perf's numbering, lowest bit of the mask first */
        uint64_t regs_mask;   /* attr.sample_regs_user */
        struct pi_bytes
                stack;       /* what the kernel could read (dyn_size), from the stack pointer on */
        uint64_t stack_room; /* bytes that it would have stored */
        /* The file mapped at a code address at that moment; false where nothing is. */
        bool (*place)(void *user, uint64_t ip, struct pi_unwind_place *out);
        void *user;
};

struct pi_unwind_frame {
        uint64_t ip;
        bool caller; /* a return address; else exact: the leaf, or what a signal interrupted */
};

struct pi_unwind_result {
        struct pi_unwind_frame *frame; /* [capacity] the caller's; leaf first */
        size_t capacity;
        size_t count;
        enum pi_unwind_end end;
        uint32_t end_module;   /* that the last frame is in, or NO_MODULE's; PI_NONE: none */
        uint64_t wanted_bytes; /* STACK_SHORT: of a dump */
        size_t guessed_from;   /* the first frame that came by frame pointer or link register, for
                                  want of tables; SIZE_MAX: none did */
        enum pi_unwind_end guessed_why; /* why it had to be guessed */
        uint32_t guessed_module;        /* whose tables were missing; PI_NONE */
};

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

/* Of a sample that has only the link register: is the leaf's caller still in it? Where it is, the
 * frame pointer is still the caller's, and its chain begins with the caller's caller: the
 * register's address belongs between the two, even where it is the chain's as well (recursion). */
enum pi_unwind_link {
        PI_UNWIND_LINK_UNKNOWN, /* no tables */
        PI_UNWIND_LINK_LIVE,    /* it holds the address that the leaf returns to */
        PI_UNWIND_LINK_SAVED,   /* the leaf stored it, and may have used it for something else */
};
enum pi_unwind_link pi_unwind_link(struct pi_unwinder *unwinder, uint16_t machine, bool narrow,
                                   const struct pi_unwind_place *leaf);

#endif
