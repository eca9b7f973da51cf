/* One frame of a stack that is being walked: the registers as they were there, and how they follow
 * from those of the frame that it called. */
#ifndef PIPA_UNWIND_FRAME_H
#define PIPA_UNWIND_FRAME_H

#include "analyze/unwind/module.h"

struct frame {
        uint64_t reg[PI_ARCH_SLOTS];
        uint64_t known; /* bit of each slot that has a value */
        bool caller;    /* its address is a return address */
        bool thumb;     /* and says that Thumb code follows */
};

/* What is walked, and why no step further can be made. */
struct walk {
        const struct pi_unwind_task *task;
        const struct pi_arch_registers *arch;
        uint64_t stack_base;    /* address of the first byte of the dump */
        size_t ready;           /* bytes of the dump that are there, where task->load is set */
        bool swap;              /* of the stack */
        uint32_t scans;         /* times that code was read for want of tables */
        bool switched;          /* a signal came in on another stack */
        enum pi_unwind_end end; /* set by what returns false */
        uint64_t wanted_bytes;
};

static inline bool frame_has(const struct frame *frame, uint8_t slot)
{
        return slot < PI_ARCH_SLOTS && frame->known >> slot & 1;
}

static inline void frame_set(struct frame *frame, uint8_t slot, uint64_t value)
{
        frame->reg[slot] = value;
        frame->known |= 1ull << slot;
}

static inline uint64_t walk_wrap(const struct walk *walk, uint64_t address)
{
        return walk->arch->word_bytes == 4 ? (uint32_t)address : address;
}

/* A number of 1, 2, 4 or 8 bytes out of the dump; false, and walk->end, where it is not in there.
 */
bool walk_read(struct walk *walk, uint64_t address, unsigned bytes, uint64_t *out);

/* A register as it was pushed. */
static inline bool walk_word(struct walk *walk, uint64_t address, uint64_t *out)
{
        return walk_read(walk, address, walk->arch->word_bytes, out);
}

/* A DWARF expression whose length stands at `at` in the section; `first`, where given, is on its
 * stack before it begins. */
bool expression_run(struct walk *walk, const struct frame *frame, const struct cfi_section *section,
                    uint64_t at, const uint64_t *first, uint64_t *out);

/* The caller's frame by a row of call frame information. False: walk->end says why. */
bool frame_by_row(struct walk *walk, const struct cfi_function *function, const struct cfi_row *row,
                  struct frame *frame);

/* By instructions of .ARM.extab. */
bool frame_by_exidx(struct walk *walk, const struct exidx *exidx, const struct exidx_item *item,
                    struct frame *frame);

/* By what the kernel writes on the stack when it calls a signal handler, if that is what stands
 * there: code that the handler returned to has no tables where the kernel's page has no file. */
bool frame_by_signal(struct walk *walk, struct frame *frame);

/* By what the vdso of 32-bit x86 pushes before a system call, if that is what stands there. */
bool frame_by_vsyscall(struct walk *walk, struct frame *frame);

/* By the frame pointer, or of a leaf by the link register; false where neither can be. `found`: the
 * code's file is there, it has no tables. */
bool frame_by_guess(struct walk *walk, bool found, struct frame *frame);

/* By the link register alone, of code that has not touched the stack. */
bool frame_by_link(struct walk *walk, struct frame *frame);

/* The file at an address of code; strips from it what is none of the address. */
bool walk_place(const struct walk *walk, uint64_t *ip, bool caller, struct pi_unwind_place *out);

#endif
