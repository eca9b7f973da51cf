/* What the kernel writes on the stack before it calls a signal handler: the interrupted registers,
 * in the layout of each architecture (struct rt_sigframe in arch/…/kernel/signal.c). */
#include "analyze/unwind/frame.h"

/* Registers that stand one after the other, in words. */
struct run {
        uint8_t slot, count;
        uint16_t offset;
};

#define RUNS 18

struct layout {
        uint16_t machine;
        uint8_t word_bytes;
        uint16_t signal; /* where the signal's number stands, in 32 bits */
        struct run run[RUNS];
};

/* Offsets count from the stack pointer at the instruction that the handler returns to. */
static const struct layout layouts[] = {
        { .machine = PI_EM_X86_64,
          .word_bytes = 8, /* ucontext, then siginfo */
          .signal = 304,
          .run = { { 8, 8, 40 },
                   { 5, 1, 104 },
                   { 4, 1, 112 },
                   { 6, 1, 120 },
                   { 3, 1, 128 },
                   { 1, 1, 136 },
                   { 0, 1, 144 },
                   { 2, 1, 152 },
                   { 7, 1, 160 },
                   { 16, 1, 168 } } },
        { .machine = PI_EM_386,
          .word_bytes = 4, /* rt_sigreturn: number, two pointers, siginfo, ucontext */
          .signal = 0,
          .run = { { 7, 1, 176 },
                   { 6, 1, 180 },
                   { 5, 1, 184 },
                   { 4, 1, 188 },
                   { 3, 1, 192 },
                   { 2, 1, 196 },
                   { 1, 1, 200 },
                   { 0, 1, 204 },
                   { 8, 1, 216 } } },
        { .machine = PI_EM_386,
          .word_bytes = 4, /* sigreturn: number, sigcontext */
          .signal = 0,
          .run = { { 7, 1, 20 },
                   { 6, 1, 24 },
                   { 5, 1, 28 },
                   { 4, 1, 32 },
                   { 3, 1, 36 },
                   { 2, 1, 40 },
                   { 1, 1, 44 },
                   { 0, 1, 48 },
                   { 8, 1, 60 } } },
        { .machine = PI_EM_AARCH64, .word_bytes = 8, .signal = 0, .run = { { 0, 33, 312 } } },
        { .machine = PI_EM_ARM, .word_bytes = 4, .signal = 0, .run = { { 0, 16, 160 } } },
        { .machine = PI_EM_ARM,
          .word_bytes = 4,
          .signal = UINT16_MAX,
          .run = { { 0, 16, 32 } } }, /* sigreturn */
        { .machine = PI_EM_RISCV,
          .word_bytes = 8,
          .signal = 0,
          .run = { { 32, 1, 304 }, { 1, 31, 312 } } },
        { .machine = PI_EM_S390,
          .word_bytes = 8, /* 160 bytes for the handler, an instruction, siginfo, ucontext */
          .signal = 168,
          .run = { { 32, 1, 344 },
                   { 0, 16, 352 },
                   { 16, 1, 552 },
                   { 20, 1, 560 },
                   { 17, 1, 568 },
                   { 21, 1, 576 },
                   { 18, 1, 584 },
                   { 22, 1, 592 },
                   { 19, 1, 600 },
                   { 23, 1, 608 },
                   { 24, 1, 616 },
                   { 28, 1, 624 },
                   { 25, 1, 632 },
                   { 29, 1, 640 },
                   { 26, 1, 648 },
                   { 30, 1, 656 },
                   { 27, 1, 664 },
                   { 31, 1, 672 } } },
        { .machine = PI_EM_S390,
          .word_bytes = 8, /* sigreturn: the number stands behind the registers */
          .signal = 520,
          .run = { { 32, 1, 184 }, { 0, 16, 192 } } },
};

static bool read_layout(struct walk *walk, const struct layout *layout, uint64_t sp,
                        struct frame *frame)
{
        uint64_t value;

        for (size_t i = 0; i < RUNS && layout->run[i].count; i++) {
                const struct run *run = &layout->run[i];

                for (unsigned j = 0; j < run->count; j++) {
                        uint64_t at = sp + run->offset + (uint64_t)j * walk->arch->word_bytes;

                        if (!walk_word(walk, walk_wrap(walk, at), &value))
                                return false;
                        frame_set(frame, (uint8_t)(run->slot + j), value);
                }
        }
        return true;
}

/* It is such a frame where the number is a signal's, and where the interrupted address is code. */
static bool is_plausible(struct walk *walk, const struct layout *layout, uint64_t sp,
                         const struct frame *up)
{
        struct pi_unwind_place place;
        uint64_t number, ip = up->reg[walk->arch->ip];

        if (layout->signal != UINT16_MAX &&
            (!walk_read(walk, walk_wrap(walk, sp + layout->signal), 4, &number) || number == 0 ||
             number > 64))
                return false;
        return up->reg[walk->arch->sp] != 0 && walk_place(walk, &ip, false, &place);
}

bool frame_by_signal(struct walk *walk, struct frame *frame)
{
        for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
                const struct layout *layout = &layouts[i];
                uint64_t sp = frame->reg[walk->arch->sp];
                struct frame up = { .known = 0 };

                if (layout->machine != walk->arch->machine ||
                    layout->word_bytes != walk->arch->word_bytes ||
                    !read_layout(walk, layout, sp, &up) || !is_plausible(walk, layout, sp, &up))
                        continue;
                walk->switched |=
                        up.reg[walk->arch->sp] < sp ||
                        up.reg[walk->arch->sp] - walk->stack_base > walk->task->stack_room;
                *frame = up;
                return true;
        }
        return false;
}
