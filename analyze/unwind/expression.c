/* DWARF expressions of call frame information, within bounds: steps, values, and memory of the
 * dumped stack only. DWARF 5, section 2.5. */
#include "analyze/unwind/frame.h"

#include "base/limits.h"

struct machine {
        struct walk *walk;
        const struct frame *frame;
        const struct cfi_section *section;
        struct pi_cursor c; /* over the section; ends where the expression does */
        size_t begin;
        uint64_t value[PI_LIMIT_UNWIND_EXPR_STACK];
        size_t count;
        bool bad;
};

static void push(struct machine *m, uint64_t value)
{
        if (m->count == PI_LIMIT_UNWIND_EXPR_STACK)
                m->bad = true;
        else
                m->value[m->count++] = walk_wrap(m->walk, value);
}

static uint64_t pop(struct machine *m)
{
        if (m->count == 0) {
                m->bad = true;
                return 0;
        }
        return m->value[--m->count];
}

/* The n-th from the top. */
static uint64_t pick(struct machine *m, size_t n)
{
        if (n >= m->count) {
                m->bad = true;
                return 0;
        }
        return m->value[m->count - 1 - n];
}

static int64_t as_signed(const struct machine *m, uint64_t value)
{
        return m->walk->arch->word_bytes == 4 ? (int32_t)value : (int64_t)value;
}

static void push_register(struct machine *m, uint64_t reg)
{
        uint8_t slot = pi_arch_slot(m->walk->arch, reg);
        int64_t offset = cfi_sleb(&m->c);

        if (!frame_has(m->frame, slot)) {
                m->bad = true;
                m->walk->end = PI_UNWIND_NO_REGISTER;
                return;
        }
        push(m, m->frame->reg[slot] + (uint64_t)offset);
}

static void deref(struct machine *m, unsigned bytes)
{
        uint64_t value = 0;

        if ((bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) ||
            !walk_read(m->walk, pop(m), bytes, &value))
                m->bad = true;
        push(m, value);
}

/* Jumps stay within the expression. */
static void skip(struct machine *m)
{
        int16_t by = (int16_t)pi_cursor_u16(&m->c);
        int64_t to = (int64_t)pi_cursor_offset(&m->c) + by;

        if (m->c.bad || to < (int64_t)m->begin || to > m->c.end - m->c.base)
                m->bad = true;
        else
                m->c.p = m->c.base + to;
}

static void branch(struct machine *m)
{
        if (pop(m))
                skip(m);
        else
                pi_cursor_skip(&m->c, 2);
}

static bool step_constant(struct machine *m, uint8_t op)
{
        switch (op) {
        case 0x03: /* addr */
                push(m, m->section->word_bytes == 8 ? pi_cursor_u64(&m->c) : pi_cursor_u32(&m->c));
                return true;
        case 0x08:
                push(m, pi_cursor_u8(&m->c));
                return true;
        case 0x09:
                push(m, (uint64_t)(int64_t)(int8_t)pi_cursor_u8(&m->c));
                return true;
        case 0x0a:
                push(m, pi_cursor_u16(&m->c));
                return true;
        case 0x0b:
                push(m, (uint64_t)(int64_t)(int16_t)pi_cursor_u16(&m->c));
                return true;
        case 0x0c:
                push(m, pi_cursor_u32(&m->c));
                return true;
        case 0x0d:
                push(m, (uint64_t)(int64_t)(int32_t)pi_cursor_u32(&m->c));
                return true;
        case 0x0e:
        case 0x0f:
                push(m, pi_cursor_u64(&m->c));
                return true;
        case 0x10:
                push(m, cfi_uleb(&m->c));
                return true;
        case 0x11:
                push(m, (uint64_t)cfi_sleb(&m->c));
                return true;
        default:
                return false;
        }
}

static bool step_stack(struct machine *m, uint8_t op)
{
        uint64_t a, b, c;

        switch (op) {
        case 0x12: /* dup */
                push(m, pick(m, 0));
                return true;
        case 0x13: /* drop */
                pop(m);
                return true;
        case 0x14: /* over */
                push(m, pick(m, 1));
                return true;
        case 0x15: /* pick */
                push(m, pick(m, pi_cursor_u8(&m->c)));
                return true;
        case 0x16: /* swap */
                a = pop(m), b = pop(m);
                push(m, a), push(m, b);
                return true;
        case 0x17: /* rot */
                a = pop(m), b = pop(m), c = pop(m);
                push(m, a), push(m, c), push(m, b);
                return true;
        default:
                return false;
        }
}

static bool step_unary(struct machine *m, uint8_t op)
{
        uint64_t a;

        switch (op) {
        case 0x06: /* deref */
                deref(m, m->walk->arch->word_bytes);
                return true;
        case 0x94: /* deref_size */
                deref(m, pi_cursor_u8(&m->c));
                return true;
        case 0x19: /* abs */
                a = pop(m);
                push(m, as_signed(m, a) < 0 ? -a : a);
                return true;
        case 0x1f: /* neg */
                push(m, -pop(m));
                return true;
        case 0x20: /* not */
                push(m, ~pop(m));
                return true;
        case 0x23: /* plus_uconst */
                a = pop(m);
                push(m, a + cfi_uleb(&m->c));
                return true;
        default:
                return false;
        }
}

static uint64_t divide(struct machine *m, uint64_t a, uint64_t b)
{
        int64_t x = as_signed(m, a), y = as_signed(m, b);

        if (y == 0 || (x == INT64_MIN && y == -1)) {
                m->bad = true;
                return 0;
        }
        return (uint64_t)(x / y);
}

static uint64_t shift_right(const struct machine *m, uint64_t a, uint64_t by)
{
        int64_t value = as_signed(m, a);

        return (uint64_t)(value >> (by < 63 ? by : 63));
}

static bool step_binary(struct machine *m, uint8_t op)
{
        uint64_t b = pick(m, 0), a = pick(m, 1), r = 0;

        switch (op) {
        case 0x1a:
                r = a & b;
                break;
        case 0x1b:
                r = divide(m, a, b);
                break;
        case 0x1c:
                r = a - b;
                break;
        case 0x1d: /* mod */
                m->bad |= b == 0;
                r = b ? a % b : 0;
                break;
        case 0x1e:
                r = a * b;
                break;
        case 0x21:
                r = a | b;
                break;
        case 0x22:
                r = a + b;
                break;
        case 0x24:
                r = b < 64 ? a << b : 0;
                break;
        case 0x25:
                r = b < 64 ? a >> b : 0;
                break;
        case 0x26:
                r = shift_right(m, a, b);
                break;
        case 0x27:
                r = a ^ b;
                break;
        case 0x29:
                r = a == b;
                break;
        case 0x2a:
                r = as_signed(m, a) >= as_signed(m, b);
                break;
        case 0x2b:
                r = as_signed(m, a) > as_signed(m, b);
                break;
        case 0x2c:
                r = as_signed(m, a) <= as_signed(m, b);
                break;
        case 0x2d:
                r = as_signed(m, a) < as_signed(m, b);
                break;
        case 0x2e:
                r = a != b;
                break;
        default:
                m->bad = true;
                break;
        }
        pop(m), pop(m);
        push(m, r);
        return !m->bad;
}

static void step(struct machine *m)
{
        uint8_t op = pi_cursor_u8(&m->c);

        if (op >= 0x30 && op <= 0x4f) /* lit0 … */
                push(m, op - 0x30);
        else if (op >= 0x70 && op <= 0x8f) /* breg0 … */
                push_register(m, op - 0x70);
        else if (op == 0x92) /* bregx */
                push_register(m, cfi_uleb(&m->c));
        else if (op == 0x28) /* bra */
                branch(m);
        else if (op == 0x2f) /* skip */
                skip(m);
        else if (op != 0x96 /* nop */ && !step_constant(m, op) && !step_stack(m, op) &&
                 !step_unary(m, op))
                step_binary(m, op);
}

bool expression_run(struct walk *walk, const struct frame *frame, const struct cfi_section *section,
                    uint64_t at, const uint64_t *first, uint64_t *out)
{
        struct machine m = { .walk = walk,
                             .frame = frame,
                             .section = section,
                             .c = pi_cursor_of(section->bytes.p, section->bytes.n, section->swap) };
        uint64_t length, result;

        walk->end = PI_UNWIND_CORRUPT;
        pi_cursor_skip(&m.c, at);
        length = cfi_uleb(&m.c);
        if (m.c.bad || length > pi_cursor_left(&m.c))
                return false;
        m.c.end = m.c.p + length;
        m.begin = pi_cursor_offset(&m.c);
        if (first)
                push(&m, *first);
        for (size_t steps = 0; pi_cursor_left(&m.c) > 0 && !m.bad && !m.c.bad; steps++) {
                m.bad = steps >= PI_LIMIT_UNWIND_EXPR_STEPS;
                step(&m);
        }
        result = pop(&m);
        if (m.bad || m.c.bad)
                return false;
        *out = result;
        return true;
}
