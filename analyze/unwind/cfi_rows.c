/* The interpreter: a CIE's and an FDE's instructions -> rows, in one pass. DWARF 5, section 6.4.2;
 * the GNU and AArch64 instructions as their ABIs describe them. */
#include "analyze/unwind/cfi_build.h"
#include "base/limits.h"

struct interpreter {
        const struct cfi_section *section;
        const struct pi_arch_registers *arch;
        const struct cfi_entry *entry;
        struct cfi_state now, initial;
        struct cfi_state remembered[PI_LIMIT_CFI_REMEMBERED];
        size_t depth;
        uint64_t at; /* where the rules begin to hold, from the function's start */
        uint32_t steps;
        bool bad;
        struct cfi_build build;
};

/* Later rules hold from `to` on. Rows do not go back, and none begins behind the function's end. */
static void advance(struct interpreter *in, uint64_t to)
{
        if (to < in->at || in->at >= in->entry->size)
                in->bad |= to < in->at;
        else if (to > in->at)
                cfi_build_add(&in->build, &in->now, in->arch, (uint32_t)in->at);
        in->at = to;
}

static void advance_by(struct interpreter *in, uint64_t steps)
{
        uint64_t bytes, to;

        if (__builtin_mul_overflow(steps, in->entry->common.code_align, &bytes) ||
            __builtin_add_overflow(in->at, bytes, &to))
                in->bad = true;
        else
                advance(in, to);
}

static void set_location(struct interpreter *in, struct pi_cursor *c)
{
        uint64_t to;

        if (!cfi_pointer(in->section, c, in->entry->common.encoding, &to) || to < in->entry->start)
                in->bad = true;
        else
                advance(in, to - in->entry->start);
}

static void set_rule(struct interpreter *in, uint64_t reg, enum cfi_kind_of_rule kind,
                     int64_t value)
{
        uint8_t slot = pi_arch_slot(in->arch, reg);

        if (slot == PI_ARCH_NO_SLOT)
                return;
        in->bad |= value != (int32_t)value;
        in->now.kind[slot] = (uint8_t)kind;
        in->now.value[slot] = (int32_t)value;
}

static int64_t factored(struct interpreter *in, int64_t steps)
{
        int64_t value;

        if (__builtin_mul_overflow(steps, in->entry->common.data_align, &value)) {
                in->bad = true;
                return 0;
        }
        return value;
}

static int64_t uleb_factored(struct interpreter *in, struct pi_cursor *c)
{
        uint64_t steps = cfi_uleb(c);

        in->bad |= steps > INT64_MAX;
        return factored(in, (int64_t)steps);
}

static void set_cfa_value(struct interpreter *in, int64_t value)
{
        in->bad |= value != (int32_t)value;
        in->now.cfa_value = (int32_t)value;
}

static void set_cfa_register(struct interpreter *in, uint64_t reg)
{
        uint8_t slot = pi_arch_slot(in->arch, reg);

        in->now.cfa_slot = slot == PI_ARCH_NO_SLOT ? CFI_CFA_NONE : slot;
}

/* Where a block stands, which is passed. */
static int64_t block_at(struct pi_cursor *c)
{
        size_t at = pi_cursor_offset(c);

        pi_cursor_skip(c, cfi_uleb(c));
        return (int64_t)at;
}

static void restore(struct interpreter *in, uint64_t reg)
{
        uint8_t slot = pi_arch_slot(in->arch, reg);

        if (slot == PI_ARCH_NO_SLOT)
                return;
        in->now.kind[slot] = in->initial.kind[slot];
        in->now.value[slot] = in->initial.value[slot];
}

static void remember(struct interpreter *in)
{
        if (in->depth == PI_LIMIT_CFI_REMEMBERED)
                in->bad = true;
        else
                in->remembered[in->depth++] = in->now;
}

/* The CFA comes back as well, as compilers have it. */
static void restore_state(struct interpreter *in)
{
        if (in->depth == 0)
                in->bad = true;
        else
                in->now = in->remembered[--in->depth];
}

/* Instructions that say where a register is. False where `op` is none of them. */
static bool step_rule(struct interpreter *in, struct pi_cursor *c, uint8_t op)
{
        uint64_t reg;

        switch (op) {
        case 0x05: /* offset_extended */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_AT, uleb_factored(in, c));
                return true;
        case 0x06: /* restore_extended */
                restore(in, cfi_uleb(c));
                return true;
        case 0x07: /* undefined */
                set_rule(in, cfi_uleb(c), CFI_UNDEFINED, 0);
                return true;
        case 0x08: /* same_value */
                set_rule(in, cfi_uleb(c), CFI_SAME, 0);
                return true;
        case 0x09: /* register */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_REGISTER, pi_arch_slot(in->arch, cfi_uleb(c)));
                return true;
        case 0x10: /* expression */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_AT_EXPRESSION, block_at(c));
                return true;
        case 0x11: /* offset_extended_sf */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_AT, factored(in, cfi_sleb(c)));
                return true;
        case 0x14: /* val_offset */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_IS, uleb_factored(in, c));
                return true;
        case 0x15: /* val_offset_sf */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_IS, factored(in, cfi_sleb(c)));
                return true;
        case 0x16: /* val_expression */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_IS_EXPRESSION, block_at(c));
                return true;
        case 0x2f: /* GNU_negative_offset_extended */
                reg = cfi_uleb(c);
                set_rule(in, reg, CFI_AT, (int64_t)(0 - (uint64_t)uleb_factored(in, c)));
                return true;
        default:
                return false;
        }
}

/* Instructions that say where the frame is. */
static bool step_cfa(struct interpreter *in, struct pi_cursor *c, uint8_t op)
{
        switch (op) {
        case 0x0c: /* def_cfa */
                set_cfa_register(in, cfi_uleb(c));
                set_cfa_value(in, (int64_t)cfi_uleb(c));
                return true;
        case 0x0d: /* def_cfa_register */
                set_cfa_register(in, cfi_uleb(c));
                return true;
        case 0x0e: /* def_cfa_offset */
                set_cfa_value(in, (int64_t)cfi_uleb(c));
                return true;
        case 0x0f: /* def_cfa_expression */
                in->now.cfa_slot = CFI_CFA_EXPRESSION;
                set_cfa_value(in, block_at(c));
                return true;
        case 0x12: /* def_cfa_sf */
                set_cfa_register(in, cfi_uleb(c));
                set_cfa_value(in, factored(in, cfi_sleb(c)));
                return true;
        case 0x13: /* def_cfa_offset_sf */
                set_cfa_value(in, factored(in, cfi_sleb(c)));
                return true;
        default:
                return false;
        }
}

/* All others. */
static bool step_other(struct interpreter *in, struct pi_cursor *c, uint8_t op)
{
        switch (op) {
        case 0x00: /* nop */
        case 0x2c: /* AARCH64_negate_ra_state_with_pc */
        case 0x2d: /* AARCH64_negate_ra_state: what a signature adds is taken out of any address */
                return true;
        case 0x01: /* set_loc */
                set_location(in, c);
                return true;
        case 0x02: /* advance_loc1, 2, 4 */
                advance_by(in, pi_cursor_u8(c));
                return true;
        case 0x03:
                advance_by(in, pi_cursor_u16(c));
                return true;
        case 0x04:
                advance_by(in, pi_cursor_u32(c));
                return true;
        case 0x0a: /* remember_state */
                remember(in);
                return true;
        case 0x0b: /* restore_state */
                restore_state(in);
                return true;
        case 0x2e: /* GNU_args_size: of interest to exceptions only */
                cfi_uleb(c);
                return true;
        default:
                return false;
        }
}

static void run(struct interpreter *in, struct pi_bytes program, uint32_t limit)
{
        size_t at = (size_t)(program.p - in->section->bytes.p);
        struct pi_cursor c = pi_cursor_of(in->section->bytes.p, at + program.n, in->section->swap);

        pi_cursor_skip(&c, at);
        while (pi_cursor_left(&c) > 0 && !c.bad && !in->bad && !in->build.full &&
               !in->build.starved) {
                in->bad = in->steps++ >= limit;
                uint8_t op = pi_cursor_u8(&c), low = op & 0x3f;

                if (op >> 6 == 1)
                        advance_by(in, low);
                else if (op >> 6 == 2)
                        set_rule(in, low, CFI_AT, uleb_factored(in, &c));
                else if (op >> 6 == 3)
                        restore(in, low);
                else if (!step_other(in, &c, op) && !step_rule(in, &c, op) && !step_cfa(in, &c, op))
                        in->bad = true;
        }
        in->bad |= c.bad || in->build.full;
}

struct cfi_function *cfi_function_make(const struct cfi_section *section, uint64_t at,
                                       const struct pi_arch_registers *arch, struct pi_arena *arena)
{
        struct cfi_block block = cfi_block_at(section, at);
        struct cfi_common common;
        struct cfi_entry entry;
        struct interpreter in = { .section = section, .arch = arch, .entry = &entry };
        struct cfi_function *function = NULL;

        if (block.kind != CFI_FUNCTION || !cfi_common_read(section, block.common_at, &common) ||
            !cfi_entry_read(section, &block, &common, &entry) ||
            pi_arch_slot(arch, common.ra) == PI_ARCH_NO_SLOT)
                return NULL;
        memset(in.now.kind, CFI_SAME, sizeof(in.now.kind));
        in.now.cfa_slot = CFI_CFA_NONE;
        run(&in, common.program, PI_LIMIT_CFI_COMMON_STEPS);
        in.initial = in.now;
        in.bad |= in.at != 0;
        run(&in, entry.program, PI_LIMIT_CFI_STEPS);
        if (!in.bad && in.at < entry.size)
                cfi_build_add(&in.build, &in.now, arch, (uint32_t)in.at);
        if (in.build.starved)
                arena->failed = arena->starved = true;
        else if (!in.bad && !in.build.full)
                function = cfi_build_keep(&in.build, arena);
        cfi_build_done(&in.build);
        if (!function)
                return NULL;
        function->section = section;
        function->ra = pi_arch_slot(arch, common.ra);
        function->signal = common.signal;
        return function;
}
