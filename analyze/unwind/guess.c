/* Where no table speaks: the frame pointer's chain, as compilers lay it out when they are asked to
 * keep one. What comes out is marked as a guess, for nothing proves that code keeps a chain. */
#include "analyze/unwind/frame.h"

/* Where the caller's frame pointer and the return address stand, from the frame pointer on. */
struct chain {
        uint16_t machine;
        uint8_t fp;       /* slot */
        int8_t saved, ra; /* in words */
        uint8_t above;    /* the caller's stack pointer, in words */
};

#define THUMB_FP 7

static const struct chain chains[] = {
        { PI_EM_X86_64, 6, 0, 1, 2 },     { PI_EM_386, 5, 0, 1, 2 },
        { PI_EM_AARCH64, 29, 0, 1, 2 },   { PI_EM_RISCV, 8, -2, -1, 0 },
        { PI_EM_ARM, 11, -1, 0, 1 },      /* of ARM code … */
        { PI_EM_ARM, THUMB_FP, 0, 1, 2 }, /* … and of Thumb code */
};

static bool follow(struct walk *walk, const struct chain *chain, struct frame *frame)
{
        uint64_t fp = frame->reg[chain->fp], sp = frame->reg[walk->arch->sp];
        uint64_t word = walk->arch->word_bytes, saved, ip, address;
        struct pi_unwind_place place;

        if (!frame_has(frame, chain->fp) || fp < sp || fp % word != 0 ||
            !walk_word(walk, fp + (uint64_t)((int64_t)word * chain->saved), &saved) ||
            !walk_word(walk, fp + (uint64_t)((int64_t)word * chain->ra), &ip))
                return false;
        address = ip;
        if (ip != 0 && !walk_place(walk, &address, true, &place))
                return false;
        frame_set(frame, chain->fp, saved);
        frame_set(frame, walk->arch->ip, ip);
        frame_set(frame, walk->arch->sp, fp + word * chain->above);
        if (walk->arch->link != PI_ARCH_NO_SLOT)
                frame->known &= ~(1ull << walk->arch->link);
        frame->caller = true;
        return true;
}

bool frame_by_guess(struct walk *walk, bool found, struct frame *frame)
{
        struct pi_unwind_place place;
        uint64_t ip;

        for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
                if (chains[i].machine != walk->arch->machine)
                        continue;
                if (chains[i].machine == PI_EM_ARM && frame->caller &&
                    frame->thumb != (chains[i].fp == THUMB_FP))
                        continue;
                /* A thread begins with a frame pointer of 0, says every ABI that has one. In code
                 * that nobody has seen that may be any number. */
                if (found && frame->caller && frame_has(frame, chains[i].fp) &&
                    frame->reg[chains[i].fp] == 0) {
                        frame_set(frame, walk->arch->ip, 0);
                        return true;
                }
                if (follow(walk, &chains[i], frame))
                        return true;
        }
        if (frame->caller || !frame_has(frame, walk->arch->link))
                return false;
        ip = frame->reg[walk->arch->link];
        return walk_place(walk, &ip, true, &place) && frame_by_link(walk, frame);
}
