/* RISC-V, with compressed instructions: what touches the stack pointer, saved registers, the flow.
 * The RISC-V Instruction Set Manual, volume I, chapters 2, 5 and 16. */
#include "analyze/unwind/scan.h"

#define RA 1
#define SP 2
#define FP 8
#define IP 32

static int64_t sign(uint32_t value, unsigned bits)
{
        return (int64_t)((uint64_t)value << (64 - bits)) >> (64 - bits);
}

static uint32_t bit(uint32_t word, unsigned from, unsigned count, unsigned to)
{
        return (word >> from & ((1u << count) - 1)) << to;
}

static enum scan_step jump(struct scan *scan, uint64_t to)
{
        frame_set(&scan->path.frame, IP, to);
        return SCAN_ON;
}

static enum scan_step load(struct scan *scan, uint32_t reg, int64_t offset)
{
        if (reg != 0 && reg != SP)
                scan_load(scan, scan->path.frame.reg[SP] + (uint64_t)offset, (uint8_t)reg);
        return SCAN_ON;
}

static void store(struct scan *scan, uint32_t reg, int64_t offset)
{
        if (reg != 0)
                scan_store(scan, scan->path.frame.reg[SP] + (uint64_t)offset, (uint8_t)reg);
}

/* An offset of 11 bits, in the order in which c.j has them. */
static int64_t c_jump_offset(uint32_t w)
{
        return sign(bit(w, 3, 3, 1) | bit(w, 11, 1, 4) | bit(w, 2, 1, 5) | bit(w, 7, 1, 6) |
                            bit(w, 6, 1, 7) | bit(w, 9, 2, 8) | bit(w, 8, 1, 10) |
                            bit(w, 12, 1, 11),
                    12);
}

static int64_t c_branch_offset(uint32_t w)
{
        return sign(bit(w, 3, 2, 1) | bit(w, 10, 2, 3) | bit(w, 2, 1, 5) | bit(w, 5, 2, 6) |
                            bit(w, 12, 1, 8),
                    9);
}

/* c.mv; what comes from nobody knows where is not known there either. */
static enum scan_step move(struct scan *scan, uint32_t rd, uint32_t rs)
{
        struct frame *frame = &scan->path.frame;

        if (frame_has(frame, (uint8_t)rs))
                frame_set(frame, (uint8_t)rd, frame->reg[rs]);
        else if (rd == SP)
                return SCAN_DEAD;
        else
                frame->known &= ~(1ull << rd);
        return SCAN_ON;
}

/* Quadrant 1: arithmetic and jumps. */
static enum scan_step quadrant_1(struct scan *scan, uint32_t w, uint64_t at)
{
        uint32_t function = w >> 13, rd = w >> 7 & 31;
        int64_t small = sign(bit(w, 2, 5, 0) | bit(w, 12, 1, 5), 6);

        if (function == 0 && rd == SP)
                return scan_move_sp(scan, small);
        if (function == 1 && scan->walk->arch->word_bytes == 4)
                scan_call(scan); /* c.jal */
        else if (function <= 1 && frame_has(&scan->path.frame, (uint8_t)rd))
                scan->path.frame.reg[rd] += (uint64_t)small; /* c.addi, c.addiw */
        if (function == 2 && rd != 0)                        /* c.li */
                frame_set(&scan->path.frame, (uint8_t)rd, (uint64_t)small);
        if (function == 3 && rd == SP)
                return scan_move_sp(scan, sign(bit(w, 6, 1, 4) | bit(w, 2, 1, 5) | bit(w, 5, 1, 6) |
                                                       bit(w, 3, 2, 7) | bit(w, 12, 1, 9),
                                               10));
        if (function == 3 && rd != 0) /* c.lui */
                frame_set(&scan->path.frame, (uint8_t)rd, (uint64_t)small << 12);
        if (function == 5)
                return jump(scan, at + (uint64_t)c_jump_offset(w));
        if (function >= 6)
                scan_branch(scan, at + (uint64_t)c_branch_offset(w));
        return SCAN_ON;
}

/* Quadrant 2: loads and stores by the stack pointer, jumps by register, moves. */
static enum scan_step quadrant_2(struct scan *scan, uint32_t w)
{
        uint32_t function = w >> 13, rd = w >> 7 & 31, rs = w >> 2 & 31;

        switch (function) {
        case 2: /* c.lwsp */
                if (scan->walk->arch->word_bytes == 4)
                        return load(scan, rd, bit(w, 4, 3, 2) | bit(w, 12, 1, 5) | bit(w, 2, 2, 6));
                return SCAN_ON;
        case 3: /* c.ldsp */
                if (scan->walk->arch->word_bytes == 8)
                        return load(scan, rd, bit(w, 5, 2, 3) | bit(w, 12, 1, 5) | bit(w, 2, 3, 6));
                return SCAN_ON;
        case 4:
                if (rs == 0 && w >> 12 & 1) /* c.jalr, or c.ebreak */
                        scan_call(scan);
                else if (rs == 0)
                        return rd == RA ? scan_return(scan) : SCAN_DEAD;
                else if (rd == SP && w >> 12 & 1) /* c.add */
                        return frame_has(&scan->path.frame, (uint8_t)rs)
                                       ? scan_move_sp(scan, (int64_t)scan->path.frame.reg[rs])
                                       : SCAN_DEAD;
                else if (rd != 0 && !(w >> 12 & 1))
                        return move(scan, rd, rs);
                else if (rd != 0) /* c.add */
                        scan->path.frame.known &= ~(1ull << rd);
                return SCAN_ON;
        case 6: /* c.swsp */
                if (scan->walk->arch->word_bytes == 4)
                        store(scan, rs, bit(w, 9, 4, 2) | bit(w, 7, 2, 6));
                return SCAN_ON;
        case 7: /* c.sdsp */
                if (scan->walk->arch->word_bytes == 8)
                        store(scan, rs, bit(w, 10, 3, 3) | bit(w, 7, 3, 6));
                return SCAN_ON;
        default:
                return SCAN_ON;
        }
}

static enum scan_step add_immediate(struct scan *scan, uint32_t w)
{
        uint32_t rd = w >> 7 & 31, rs = w >> 15 & 31;
        struct frame *frame = &scan->path.frame;
        int64_t by = sign(w >> 20, 12);

        if (w >> 12 & 7)
                return SCAN_ON;
        if (rd == SP && rs == SP)
                return scan_move_sp(scan, by);
        if (rd == SP) { /* from the frame pointer */
                if (rs != FP || !frame_has(frame, FP))
                        return SCAN_DEAD;
                frame_set(frame, SP, frame->reg[FP] + (uint64_t)by);
        } else if (rs == 0 && rd != 0) {
                frame_set(frame, (uint8_t)rd, (uint64_t)by);
        } else if (rs == rd && frame_has(frame, (uint8_t)rd)) {
                frame->reg[rd] += (uint64_t)by;
        }
        return SCAN_ON;
}

static enum scan_step jal(struct scan *scan, uint32_t w, uint64_t at)
{
        if ((w >> 7 & 31) != 0) {
                scan_call(scan);
                return SCAN_ON;
        }
        return jump(scan, at + (uint64_t)sign(bit(w, 21, 10, 1) | bit(w, 20, 1, 11) |
                                                      bit(w, 12, 8, 12) | bit(w, 31, 1, 20),
                                              21));
}

static enum scan_step wide(struct scan *scan, uint32_t w, uint64_t at)
{
        uint32_t rd = w >> 7 & 31, rs1 = w >> 15 & 31, rs2 = w >> 20 & 31, function = w >> 12 & 7;
        bool is_word = function == (scan->walk->arch->word_bytes == 8 ? 3u : 2u);

        switch (w & 0x7f) {
        case 0x03:
                return is_word && rs1 == SP ? load(scan, rd, sign(w >> 20, 12)) : SCAN_ON;
        case 0x23:
                if (is_word && rs1 == SP)
                        store(scan, rs2, sign(bit(w, 7, 5, 0) | bit(w, 25, 7, 5), 12));
                return SCAN_ON;
        case 0x1b: /* addiw: half of a stack pointer is none */
                return rd == SP ? SCAN_DEAD : add_immediate(scan, w);
        case 0x13:
                return add_immediate(scan, w);
        case 0x37: /* lui */
                if (rd != 0)
                        frame_set(&scan->path.frame, (uint8_t)rd,
                                  (uint64_t)(int64_t)(int32_t)(w & 0xfffff000u));
                return SCAN_ON;
        case 0x33: /* add sp, sp, reg; sub has bit 30 */
                if (rd != SP)
                        return SCAN_ON;
                return rs1 == SP && !(w >> 30 & 1) && frame_has(&scan->path.frame, (uint8_t)rs2)
                               ? scan_move_sp(scan, (int64_t)scan->path.frame.reg[rs2])
                               : SCAN_DEAD;
        case 0x63:
                scan_branch(scan, at + (uint64_t)sign(bit(w, 8, 4, 1) | bit(w, 25, 6, 5) |
                                                              bit(w, 7, 1, 11) | bit(w, 31, 1, 12),
                                                      13));
                return SCAN_ON;
        case 0x6f:
                return jal(scan, w, at);
        case 0x67: /* jalr */
                if (rd == 0)
                        return rs1 == RA ? scan_return(scan) : SCAN_DEAD;
                scan_call(scan);
                return SCAN_ON;
        default:
                return SCAN_ON;
        }
}

enum scan_step scan_riscv(struct scan *scan)
{
        uint64_t at = scan->path.frame.reg[IP];
        uint32_t w;

        if (!scan_fetch(scan, at, 2, &w) || w == 0)
                return SCAN_DEAD;
        if ((w & 3) == 3) {
                frame_set(&scan->path.frame, IP, at + 4);
                return scan_fetch(scan, at, 4, &w) ? wide(scan, w, at) : SCAN_DEAD;
        }
        frame_set(&scan->path.frame, IP, at + 2);
        if ((w & 3) == 1)
                return quadrant_1(scan, w, at);
        return (w & 3) == 2 ? quadrant_2(scan, w) : SCAN_ON;
}
