/* Thumb and Thumb-2: what touches the stack pointer, saved registers, the flow. Arm Architecture
 * Reference Manual, ARMv7-A, chapter A6. */
#include "analyze/unwind/scan.h"

#define SP 13
#define LR 14
#define PC 15

static enum scan_step jump(struct scan *scan, uint64_t to)
{
        frame_set(&scan->path.frame, PC, (uint32_t)to);
        return SCAN_ON;
}

static int64_t sign(uint32_t value, unsigned bits)
{
        return (int64_t)((uint64_t)value << (64 - bits)) >> (64 - bits);
}

/* Registers of a mask from the stack pointer up, which moves behind them. */
static enum scan_step pop(struct scan *scan, uint32_t mask)
{
        struct frame *frame = &scan->path.frame;
        bool returned = false;

        for (uint8_t reg = 0; reg <= PC; reg++) {
                if (!(mask >> reg & 1))
                        continue;
                if (!scan_load(scan, frame->reg[SP], reg) && reg == PC)
                        return SCAN_DEAD;
                frame->reg[SP] = (uint32_t)(frame->reg[SP] + 4);
                returned = reg == PC;
        }
        return returned ? SCAN_RETURN : SCAN_ON;
}

static enum scan_step push(struct scan *scan, uint32_t mask)
{
        struct frame *frame = &scan->path.frame;
        uint64_t at;

        if (scan_move_sp(scan, -4 * (int64_t)__builtin_popcount(mask)) == SCAN_DEAD)
                return SCAN_DEAD;
        at = frame->reg[SP];
        for (uint8_t reg = 0; reg < PC; reg++) {
                if (mask >> reg & 1) {
                        scan_store(scan, at, reg);
                        at += 4;
                }
        }
        return SCAN_ON;
}

static enum scan_step set_sp(struct scan *scan, uint32_t reg, int64_t by)
{
        struct frame *frame = &scan->path.frame;

        if (!frame_has(frame, (uint8_t)reg))
                return SCAN_DEAD;
        frame_set(frame, SP, (uint32_t)(frame->reg[reg] + (uint64_t)by));
        return SCAN_ON;
}

/* A constant of 12 bits as data processing instructions have it (A6.3.2). */
static uint32_t expand(uint32_t imm12)
{
        uint32_t low = imm12 & 0xff, turned = 0x80 | (imm12 & 0x7f), by = imm12 >> 7;

        switch (imm12 >> 8) {
        case 0:
                return low;
        case 1:
                return low << 16 | low;
        case 2:
                return low << 24 | low << 8;
        case 3:
                return low * 0x01010101u;
        default:
                return turned >> by | turned << (32 - by);
        }
}

/* bx, blx, mov and add of high registers. */
static enum scan_step special(struct scan *scan, uint32_t w)
{
        uint32_t rm = w >> 3 & 15, rd = (w & 7) | (w >> 4 & 8);

        if ((w & 0xff87) == 0x4700)
                return rm == LR ? scan_return(scan) : SCAN_DEAD;
        if ((w & 0xff87) == 0x4780) {
                scan_call(scan);
                return SCAN_ON;
        }
        if ((w & 0xff00) != 0x4600)
                return rd == SP || rd == PC ? SCAN_DEAD : SCAN_ON;
        if (rd == SP)
                return set_sp(scan, rm, 0);
        if (rd == PC)
                return rm == LR ? scan_return(scan) : SCAN_DEAD;
        if (frame_has(&scan->path.frame, (uint8_t)rm))
                frame_set(&scan->path.frame, (uint8_t)rd, scan->path.frame.reg[rm]);
        else
                scan->path.frame.known &= ~(1ull << rd);
        return SCAN_ON;
}

static enum scan_step narrow(struct scan *scan, uint32_t w, uint64_t at)
{
        struct frame *frame = &scan->path.frame;

        if ((w & 0xff00) == 0xb000)
                return scan_move_sp(scan, (w & 0x80 ? -4 : 4) * (int64_t)(w & 0x7f));
        if ((w & 0xfe00) == 0xbc00)
                return pop(scan, (w & 0xff) | (w & 0x100) << 7);
        if ((w & 0xfe00) == 0xb400)
                return push(scan, (w & 0xff) | (w & 0x100) << 6);
        if ((w & 0xfc00) == 0x4400)
                return special(scan, w);
        if ((w & 0xf500) == 0xb100) { /* cbz, cbnz */
                scan_branch(scan, at + 4 + ((w & 0x200) >> 3 | (w & 0xf8) >> 2));
        } else if ((w & 0xf000) == 0xd000 && (w & 0xf00) < 0xe00) {
                scan_branch(scan, (uint32_t)(at + 4 + (uint64_t)sign((w & 0xff) << 1, 9)));
        } else if ((w & 0xff00) == 0xde00) { /* undefined: a trap */
                return SCAN_DEAD;
        } else if ((w & 0xf800) == 0xe000) {
                return jump(scan, at + 4 + (uint64_t)sign((w & 0x7ff) << 1, 12));
        } else if ((w & 0xf800) == 0x9800) { /* ldr rt, [sp, #imm] */
                scan_load(scan, frame->reg[SP] + 4 * (w & 0xff), w >> 8 & 7);
        } else if ((w & 0xf800) == 0x3000 && frame_has(frame, w >> 8 & 7)) {
                frame->reg[w >> 8 & 7] = (uint32_t)(frame->reg[w >> 8 & 7] + (w & 0xff));
        }
        return SCAN_ON;
}

/* b.w, conditional b.w, bl, blx. */
static enum scan_step branch(struct scan *scan, uint32_t a, uint32_t b, uint64_t at)
{
        uint32_t s = a >> 10 & 1, j1 = b >> 13 & 1, j2 = b >> 11 & 1;

        if (b & 0x4000) {
                scan_call(scan);
                return SCAN_ON;
        }
        if (b & 0x1000)
                return jump(scan,
                            at + 4 +
                                    (uint64_t)sign(s << 24 | (1 ^ j1 ^ s) << 23 |
                                                           (1 ^ j2 ^ s) << 22 | (a & 0x3ff) << 12 |
                                                           (b & 0x7ff) << 1,
                                                   25));
        if ((a >> 6 & 15) < 14)
                scan_branch(scan,
                            (uint32_t)(at + 4 +
                                       (uint64_t)sign(s << 20 | j2 << 19 | j1 << 18 |
                                                              (a & 0x3f) << 12 | (b & 0x7ff) << 1,
                                                      21)));
        return SCAN_ON;
}

/* add.w and sub.w of constants to or from the stack pointer and the frame pointer. */
static enum scan_step add_constant(struct scan *scan, uint32_t a, uint32_t b)
{
        uint32_t imm = (a >> 10 & 1) << 11 | (b >> 12 & 7) << 8 | (b & 0xff);
        uint32_t rn = a & 15, rd = b >> 8 & 15;
        int64_t by;

        switch (a & 0xfbe0) {
        case 0xf100: /* add */
                by = expand(imm);
                break;
        case 0xf1a0: /* sub */
                by = -(int64_t)expand(imm);
                break;
        case 0xf200: /* addw */
                by = imm;
                break;
        case 0xf2a0: /* subw */
                by = -(int64_t)imm;
                break;
        default:
                return SCAN_ON;
        }
        if (rd == SP && rn == SP)
                return scan_move_sp(scan, by);
        if (rd == SP)
                return set_sp(scan, rn, by);
        if (rd == rn && frame_has(&scan->path.frame, (uint8_t)rd))
                scan->path.frame.reg[rd] = (uint32_t)(scan->path.frame.reg[rd] + (uint64_t)by);
        return SCAN_ON;
}

/* ldrd and strd by the stack pointer. */
static enum scan_step two(struct scan *scan, uint32_t a, uint32_t b)
{
        struct frame *frame = &scan->path.frame;
        int64_t by = (a & 0x80 ? 4 : -4) * (int64_t)(b & 0xff);
        bool before = a & 0x100, back = a & 0x20;
        uint64_t at = frame->reg[SP] + (uint64_t)(before ? by : 0);
        uint8_t first = b >> 12 & 15, second = b >> 8 & 15;

        if (back && by < 0 && scan_move_sp(scan, by) == SCAN_DEAD)
                return SCAN_DEAD;
        if (a & 0x10) {
                scan_load(scan, at, first);
                scan_load(scan, at + 4, second);
        } else {
                scan_store(scan, at, first);
                scan_store(scan, at + 4, second);
        }
        if (back && by > 0)
                frame->reg[SP] = (uint32_t)(frame->reg[SP] + (uint64_t)by);
        return SCAN_ON;
}

static enum scan_step wide(struct scan *scan, uint32_t a, uint32_t b, uint64_t at)
{
        struct frame *frame = &scan->path.frame;

        if (a == 0xe8bd)
                return pop(scan, b & 0xdfff);
        if (a == 0xe92d)
                return push(scan, b & 0x5fff);
        if (a == 0xf85d && (b & 0xfff) == 0xb04)
                return pop(scan, 1u << (b >> 12));
        if (a == 0xf84d && (b & 0xfff) == 0xd04)
                return push(scan, 1u << (b >> 12));
        if (a == 0xf8dd && b >> 12 != PC)
                scan_load(scan, frame->reg[SP] + (b & 0xfff), (uint8_t)(b >> 12));
        if ((a & 0xffbf) == 0xecbd && (b & 0xe00) == 0xa00) /* vpop */
                return scan_move_sp(scan, 4 * (int64_t)(b & 0xff));
        if ((a & 0xffbf) == 0xed2d && (b & 0xe00) == 0xa00) /* vpush */
                return scan_move_sp(scan, -4 * (int64_t)(b & 0xff));
        if ((a & 0xfe4f) == 0xe84d && a & 0x120)
                return two(scan, a, b);
        if ((a & 0xfff0) == 0xe8d0 && (b & 0xffe0) == 0xf000) /* tbb, tbh */
                return SCAN_DEAD;
        if ((a & 0xf800) == 0xf000)
                return b & 0x8000 ? branch(scan, a, b, at) : add_constant(scan, a, b);
        return SCAN_ON;
}

enum scan_step scan_thumb(struct scan *scan)
{
        uint64_t at = scan->path.frame.reg[PC];
        uint32_t a, b;

        if (!scan_fetch(scan, at, 2, &a))
                return SCAN_DEAD;
        if (a < 0xe800) {
                frame_set(&scan->path.frame, PC, at + 2);
                return narrow(scan, a, at);
        }
        frame_set(&scan->path.frame, PC, at + 4);
        return scan_fetch(scan, at + 2, 2, &b) ? wide(scan, a, b, at) : SCAN_DEAD;
}
