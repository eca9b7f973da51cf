/* One sample's user side, to be unwound: what the recorder copied of registers and stack, and what
 * was mapped at that moment. Who reads recordings asks (struct pi_unwinding); who answers reads no
 * recording (analyze/unwind). */
#ifndef PIPA_DATA_UNWINDING_H
#define PIPA_DATA_UNWINDING_H

#include "base/fail.h"

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

/* A short phrase, for tables and for the frame that stands for the callers that are missing: "stack
 * copy too short". */
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

/* Of a sample that has only the link register: is the leaf's caller still in it? */
enum pi_unwind_link {
        PI_UNWIND_LINK_UNKNOWN, /* no tables */
        PI_UNWIND_LINK_LIVE,    /* it holds the address that the leaf returns to */
        PI_UNWIND_LINK_SAVED,   /* the leaf stored it, and may have used it for something else */
};
/* How stacks of one thread ended in one module. */
struct pi_unwound {
        uint32_t task;   /* task id */
        uint32_t module; /* where; PI_NONE: where nothing was mapped */
        enum pi_unwind_end end;
        uint64_t samples;
        uint64_t
                guessed_samples; /* with frames that came by frame pointer or link register alone */
        uint64_t wanted_bytes;   /* STACK_SHORT: the most that one of them wanted */
};

struct pi_recording;

/* What a source is given to unwind with. */
struct pi_unwinding {
        void *user;
        unsigned threads;
        const char *temp_dir; /* for what a source has to put by meanwhile; NULL: memory */
        /* Once, when all modules are known and before the first question. */
        enum pipa_status (*prepare)(void *user, const struct pi_recording *rec,
                                    struct pipa_error *err);
        /* On several threads at once; `worker` in [0, threads). False where memory ran out. */
        bool (*unwind)(void *user, unsigned worker, const struct pi_unwind_task *task,
                       struct pi_unwind_result *result);
        enum pi_unwind_link (*link)(void *user, uint16_t machine, bool narrow,
                                    const struct pi_unwind_place *leaf);
};

#endif
