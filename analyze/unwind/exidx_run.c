/* The instructions of .ARM.extab: a virtual stack pointer that pops registers. EHABI32,
 * section 10.3. They describe a function behind its prologue, as calls see it. */
#include "analyze/unwind/frame.h"

#define SP 13
#define LR 14
#define PC 15

struct popping {
        struct walk *walk;
        struct frame up;
        uint64_t vsp;
        struct exidx_reader in;
        bool bad, ends;
};

static uint8_t next(struct popping *p)
{
        uint8_t byte = 0;

        p->bad |= !exidx_next(&p->in, &byte);
        return byte;
}

/* Registers of a mask, lowest first; bit 0 is r[first]. */
static void pop(struct popping *p, uint32_t mask, unsigned first)
{
        bool moved = false;
        uint64_t value;

        for (unsigned reg = first; reg <= PC; reg++) {
                if (!(mask >> (reg - first) & 1))
                        continue;
                if (!walk_word(p->walk, p->vsp, &value)) {
                        p->bad = true;
                        return;
                }
                frame_set(&p->up, (uint8_t)reg, value);
                p->vsp += 4;
                moved |= reg == SP;
        }
        if (moved)
                p->vsp = p->up.reg[SP];
}

static void move_far(struct popping *p)
{
        uint64_t words = 0;
        unsigned shift = 0;
        uint8_t byte;

        do {
                byte = next(p);
                if (shift < 28)
                        words |= (uint64_t)(byte & 0x7f) << shift;
                shift += 7;
        } while (byte & 0x80 && !p->bad);
        p->vsp += 0x204 + (words << 2);
}

static void step_b(struct popping *p, uint8_t op)
{
        uint8_t low = op & 7;

        if (op == 0xb0) {
                p->ends = true;
        } else if (op == 0xb1) {
                uint8_t mask = next(p);

                p->bad |= mask == 0 || mask & 0xf0;
                pop(p, mask, 0);
        } else if (op == 0xb2) {
                move_far(p);
        } else if (op == 0xb3) { /* VFP by FSTMFDX: a word more */
                p->vsp += 8 * ((uint64_t)(next(p) & 15) + 1) + 4;
        } else if (op == 0xb4) { /* the code that authenticates the return address */
                p->vsp += 4;
        } else if (op >= 0xb8) {
                p->vsp += 8 * ((uint64_t)low + 1) + 4;
        } else {
                p->bad = true;
        }
}

static void step_c(struct popping *p, uint8_t op)
{
        if (op == 0xc6 || op == 0xc8 || op == 0xc9) /* iWMMXt or VFP, a range of doubles */
                p->vsp += 8 * ((uint64_t)(next(p) & 15) + 1);
        else if (op == 0xc7) /* iWMMXt's control registers */
                p->vsp += 4 * (uint64_t)__builtin_popcount(next(p) & 15);
        else if (op < 0xc6 || (op >= 0xd0 && op <= 0xd7))
                p->vsp += 8 * ((uint64_t)(op & 7) + 1);
        else
                p->bad = true;
}

static void step_8(struct popping *p, uint8_t op)
{
        uint32_t mask;

        if (op < 0x90) {
                mask = (uint32_t)(op & 15) << 8 | next(p);
                p->bad |= mask == 0; /* refuse to unwind */
                pop(p, mask, 4);
        } else if (op < 0xa0) {
                uint8_t reg = op & 15;

                p->bad |= reg == SP || reg == PC || !frame_has(&p->up, reg);
                p->vsp = p->up.reg[reg];
        } else {
                mask = (2u << (op & 7)) - 1;
                pop(p, op & 8 ? mask | 1u << (LR - 4) : mask, 4);
        }
}

static void step(struct popping *p, uint8_t op)
{
        uint64_t distance = ((uint64_t)(op & 0x3f) << 2) + 4;

        if (op < 0x40)
                p->vsp += distance;
        else if (op < 0x80)
                p->vsp -= distance;
        else if (op < 0xb0)
                step_8(p, op);
        else if (op < 0xc0)
                step_b(p, op);
        else
                step_c(p, op);
}

bool frame_by_exidx(struct walk *walk, const struct exidx *exidx, const struct exidx_item *item,
                    struct frame *frame)
{
        struct popping p = {
                .walk = walk, .up = *frame, .vsp = frame->reg[SP], .in = { exidx, item, 0 }
        };
        uint8_t op;

        walk->end = item->ends ? PI_UNWIND_ROOT : PI_UNWIND_CORRUPT;
        if (item->ends || item->damaged)
                return false;
        p.up.known &= ~(1ull << PC);
        while (!p.bad && !p.ends && exidx_next(&p.in, &op))
                step(&p, op);
        if (p.bad)
                return false;
        if (!frame_has(&p.up, PC)) {
                if (!frame_has(&p.up, LR)) {
                        walk->end = PI_UNWIND_NO_REGISTER;
                        return false;
                }
                frame_set(&p.up, PC, p.up.reg[LR]);
        }
        frame_set(&p.up, SP, (uint32_t)p.vsp);
        p.up.known &= ~(1ull << LR);
        p.up.caller = true;
        *frame = p.up;
        return true;
}
