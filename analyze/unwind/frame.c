/* The caller's registers by the rules of a row, from the called frame's and the dumped stack. */
#include "analyze/unwind/frame.h"

#include "base/limits.h"

/* Outside of the dump: it was cut, or the address is none of this stack. */
static bool outside(struct walk *walk, uint64_t address, unsigned bytes)
{
        uint64_t offset = address - walk->stack_base;

        if (walk->task->stack.n == 0 && walk->task->stack_room > 0) {
                walk->end = PI_UNWIND_NO_STACK;
        } else if (address < walk->stack_base || offset > PI_LIMIT_UNWIND_FRAME_BYTES) {
                walk->end = walk->switched ? PI_UNWIND_OTHER_STACK : PI_UNWIND_CORRUPT;
        } else if (walk->task->stack.n >= walk->task->stack_room) {
                walk->end = PI_UNWIND_STACK_SHORT;
                walk->wanted_bytes = offset + bytes;
        } else {
                walk->end = walk->switched ? PI_UNWIND_OTHER_STACK : PI_UNWIND_CORRUPT;
        }
        return false;
}

static bool load_rest(struct walk *walk)
{
        if (!walk->task->load(walk->task->user)) {
                walk->end = PI_UNWIND_NO_STACK;
                return false;
        }
        walk->ready = walk->task->stack.n;
        return true;
}

bool walk_read(struct walk *walk, uint64_t address, unsigned bytes, uint64_t *out)
{
        const struct pi_bytes *stack = &walk->task->stack;
        uint64_t offset = address - walk->stack_base;

        if (address < walk->stack_base || offset > stack->n || bytes > stack->n - offset)
                return outside(walk, address, bytes);
        if (walk->task->load && offset + bytes > walk->ready && !load_rest(walk))
                return false;
        struct pi_cursor c = pi_cursor_of(stack->p + offset, bytes, walk->swap);
        switch (bytes) {
        case 8:
                *out = pi_cursor_u64(&c);
                return true;
        case 4:
                *out = pi_cursor_u32(&c);
                return true;
        case 2:
                *out = pi_cursor_u16(&c);
                return true;
        default:
                *out = pi_cursor_u8(&c);
                return true;
        }
}

static bool missing(struct walk *walk)
{
        walk->end = PI_UNWIND_NO_REGISTER;
        return false;
}

static bool find_cfa(struct walk *walk, const struct cfi_function *function,
                     const struct cfi_row *row, const struct frame *frame, uint64_t *cfa)
{
        if (row->cfa_slot == CFI_CFA_EXPRESSION)
                return expression_run(walk, frame, function->section, (uint32_t)row->cfa_value,
                                      NULL, cfa);
        if (row->cfa_slot == CFI_CFA_NONE) {
                walk->end = PI_UNWIND_CORRUPT;
                return false;
        }
        if (!frame_has(frame, row->cfa_slot))
                return missing(walk);
        *cfa = walk_wrap(walk, frame->reg[row->cfa_slot] + (uint64_t)(int64_t)row->cfa_value);
        return true;
}

/* One register of the caller's. */
static bool apply(struct walk *walk, const struct cfi_section *section, const struct cfi_rule *rule,
                  const struct frame *frame, uint64_t cfa, uint64_t *out)
{
        uint64_t place = walk_wrap(walk, cfa + (uint64_t)(int64_t)rule->value);

        switch (rule->kind) {
        case CFI_AT:
                return walk_word(walk, place, out);
        case CFI_IS:
                *out = place;
                return true;
        case CFI_REGISTER:
                if (rule->value < 0 || !frame_has(frame, (uint8_t)rule->value))
                        return missing(walk);
                *out = frame->reg[rule->value];
                return true;
        case CFI_AT_EXPRESSION:
                return expression_run(walk, frame, section, (uint32_t)rule->value, &cfa, &place) &&
                       walk_word(walk, place, out);
        case CFI_IS_EXPRESSION:
                return expression_run(walk, frame, section, (uint32_t)rule->value, &cfa, out);
        default:
                return missing(walk);
        }
}

/* Where the caller goes on. A register that cannot be had is not known from here on; without the
 * return address there is no caller. */
bool frame_by_row(struct walk *walk, const struct cfi_function *function, const struct cfi_row *row,
                  struct frame *frame)
{
        const struct pi_arch_registers *arch = walk->arch;
        struct frame up = *frame;
        uint64_t cfa;

        if (!find_cfa(walk, function, row, frame, &cfa))
                return false;
        frame_set(&up, arch->sp, walk_wrap(walk, cfa - arch->sp_bias));
        for (uint32_t i = 0; i < row->rule_count; i++) {
                const struct cfi_rule *rule = &function->rule[row->rule + i];
                bool is_ra = rule->slot == function->ra;
                uint64_t value;

                if (is_ra && rule->kind == CFI_UNDEFINED) {
                        walk->end = PI_UNWIND_ROOT;
                        return false;
                }
                up.known &= ~(1ull << rule->slot);
                if (apply(walk, function->section, rule, frame, cfa, &value))
                        frame_set(&up, (uint8_t)rule->slot, value);
                else if (is_ra)
                        return false;
        }
        if (!frame_has(&up, function->ra))
                return missing(walk);
        frame_set(&up, arch->ip, up.reg[function->ra]);
        if (arch->link != PI_ARCH_NO_SLOT && !function->signal)
                up.known &= ~(1ull << arch->link);
        up.caller = !function->signal;
        *frame = up;
        return true;
}

bool frame_by_link(struct walk *walk, struct frame *frame)
{
        uint8_t link = walk->arch->link;

        if (!frame_has(frame, link) || frame->caller)
                return missing(walk);
        frame_set(frame, walk->arch->ip, frame->reg[link]);
        frame->known &= ~(1ull << link);
        frame->caller = true;
        return true;
}
