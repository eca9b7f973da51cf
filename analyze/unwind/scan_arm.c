/* ARM: what touches the stack pointer, saved registers, the flow. Arm Architecture Reference
 * Manual, ARMv7-A, chapter A5. */
#include "analyze/unwind/scan.h"

#define SP 13
#define LR 14
#define PC 15
#define ALWAYS 14

/* Registers of a mask from `at` up; the program counter among them is the return. */
static enum scan_step load(struct scan *scan, uint32_t mask, uint64_t at)
{
        enum scan_step step = SCAN_ON;
        uint64_t sp = 0;

        for (uint8_t reg = 0; reg <= PC; reg++) {
                if (!(mask >> reg & 1))
                        continue;
                if (!scan_load(scan, at, reg) && reg >= SP)
                        return SCAN_DEAD;
                if (reg == SP)
                        sp = scan->path.frame.reg[SP];
                if (reg == PC)
                        step = SCAN_RETURN;
                at += 4;
        }
        if (mask >> SP & 1)
                frame_set(&scan->path.frame, SP, sp);
        return step;
}

static enum scan_step push(struct scan *scan, uint32_t mask)
{
        uint64_t at;

        if (scan_move_sp(scan, -4 * (int64_t)__builtin_popcount(mask)) == SCAN_DEAD)
                return SCAN_DEAD;
        at = scan->path.frame.reg[SP];
        for (uint8_t reg = 0; reg <= PC; reg++) {
                if (mask >> reg & 1) {
                        scan_store(scan, at, reg);
                        at += 4;
                }
        }
        return SCAN_ON;
}

static enum scan_step pop(struct scan *scan, uint32_t mask)
{
        uint64_t sp = scan->path.frame.reg[SP];
        enum scan_step step = load(scan, mask, sp);

        if (step != SCAN_DEAD && !(mask >> SP & 1))
                frame_set(&scan->path.frame, SP,
                          (uint32_t)(sp + 4 * (uint64_t)__builtin_popcount(mask)));
        return step;
}

/* add and sub of a constant, the stack pointer the result. */
static enum scan_step set_sp(struct scan *scan, uint32_t w)
{
        uint32_t low = w & 0xff, turn = (w >> 8 & 15) * 2, rn = w >> 16 & 15;
        uint32_t value = turn ? low >> turn | low << (32 - turn) : low;
        int64_t by = (w & 0x00400000) ? -(int64_t)value : value;
        struct frame *frame = &scan->path.frame;

        if (rn == SP)
                return scan_move_sp(scan, by);
        if (!frame_has(frame, (uint8_t)rn))
                return SCAN_DEAD;
        frame_set(frame, SP, (uint32_t)(frame->reg[rn] + (uint64_t)by));
        return SCAN_ON;
}

static enum scan_step branch(struct scan *scan, uint32_t w, uint64_t at, bool always)
{
        int64_t by = (int64_t)((uint64_t)w << 40) >> 38;
        uint32_t to = (uint32_t)(at + 8 + (uint64_t)by);

        if (w & 0x01000000)
                scan_call(scan);
        else if (!always)
                scan_branch(scan, to);
        else
                frame_set(&scan->path.frame, PC, to);
        return SCAN_ON;
}

static enum scan_step move(struct scan *scan, uint32_t w)
{
        uint32_t rd = w >> 12 & 15, rm = w & 15;
        struct frame *frame = &scan->path.frame;

        if (rd == PC)
                return rm == LR ? scan_return(scan) : SCAN_DEAD;
        if (rd == SP && !frame_has(frame, (uint8_t)rm))
                return SCAN_DEAD;
        if (frame_has(frame, (uint8_t)rm))
                frame_set(frame, (uint8_t)rd, frame->reg[rm]);
        else
                frame->known &= ~(1ull << rd);
        return SCAN_ON;
}

/* Where a condition stands before a return, the way behind it goes on as well. */
static enum scan_step step_of(struct scan *scan, uint32_t w, uint64_t at, bool always)
{
        struct frame *frame = &scan->path.frame;

        if ((w & 0x0fffffff) == 0x012fff1e)
                return scan_return(scan);
        if ((w & 0x0ffffff0) == 0x012fff10) /* bx to elsewhere */
                return SCAN_DEAD;
        if ((w & 0x0ffffff0) == 0x012fff30) {
                scan_call(scan);
                return SCAN_ON;
        }
        if ((w & 0x0fff0ff0) == 0x01a00000)
                return move(scan, w);
        if ((w & 0x0fff0000) == 0x08bd0000)
                return pop(scan, w & 0xffff);
        if ((w & 0x0fff0000) == 0x089d0000) /* ldm sp, with the stack pointer among them */
                return load(scan, w & 0xffff, frame->reg[SP]);
        if ((w & 0x0fff0000) == 0x092d0000)
                return push(scan, w & 0xffff);
        if ((w & 0x0fff0fff) == 0x049d0004)
                return pop(scan, 1u << (w >> 12 & 15));
        if ((w & 0x0fff0fff) == 0x052d0004)
                return push(scan, 1u << (w >> 12 & 15));
        if ((w & 0x0fff0000) == 0x059d0000 && (w >> 12 & 15) != SP && (w >> 12 & 15) != PC)
                scan_load(scan, frame->reg[SP] + (w & 0xfff), w >> 12 & 15);
        if ((w & 0x0fbf0e00) == 0x0cbd0a00) /* vpop */
                return scan_move_sp(scan, 4 * (int64_t)(w & 0xff));
        if ((w & 0x0fbf0e00) == 0x0d2d0a00) /* vpush */
                return scan_move_sp(scan, -4 * (int64_t)(w & 0xff));
        if ((w & 0x0ff0f000) == 0x0280d000 || (w & 0x0ff0f000) == 0x0240d000)
                return set_sp(scan, w);
        if ((w & 0x0e000000) == 0x0a000000)
                return branch(scan, w, at, always);
        return SCAN_ON;
}

enum scan_step scan_arm(struct scan *scan)
{
        uint64_t at = scan->path.frame.reg[PC];
        uint32_t w;

        if (!scan_fetch(scan, at, 4, &w))
                return SCAN_DEAD;
        frame_set(&scan->path.frame, PC, (uint32_t)(at + 4));
        if (w >> 28 == 15) { /* blx to an address, and what has no condition */
                if ((w & 0xfe000000) == 0xfa000000)
                        scan_call(scan);
                return SCAN_ON;
        }
        return step_of(scan, w, at, w >> 28 == ALWAYS);
}
