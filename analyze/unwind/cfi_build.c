#include "analyze/unwind/cfi_build.h"

#include "base/limits.h"

#include <stdlib.h>

/* Room for `extra` more items of a list. */
static bool reserve(void **list, size_t *room, size_t count, size_t extra, size_t size)
{
        size_t wanted = *room ? *room * 2 : 64;
        void *grown;

        if (count + extra <= *room)
                return true;
        while (wanted < count + extra)
                wanted *= 2;
        grown = realloc(*list, wanted * size);
        if (!grown)
                return false;
        *list = grown;
        *room = wanted;
        return true;
}

static uint8_t append_rules(struct cfi_build *build, const struct cfi_state *state,
                            const struct pi_arch_registers *arch)
{
        size_t before = build->rule_count;

        for (uint8_t slot = 0; slot < arch->slots; slot++) {
                if (state->kind[slot] != CFI_SAME)
                        build->rule[build->rule_count++] =
                                (struct cfi_rule){ state->value[slot], slot, state->kind[slot] };
        }
        return (uint8_t)(build->rule_count - before);
}

static bool same_rules(const struct cfi_build *build, const struct cfi_row *a,
                       const struct cfi_row *b)
{
        return a->rule_count == b->rule_count &&
               (a->rule_count == 0 || memcmp(&build->rule[a->rule], &build->rule[b->rule],
                                             a->rule_count * sizeof(build->rule[0])) == 0);
}

void cfi_build_add(struct cfi_build *build, const struct cfi_state *state,
                   const struct pi_arch_registers *arch, uint32_t at)
{
        struct cfi_row row = { .start = at,
                               .cfa_value = state->cfa_value,
                               .cfa_slot = state->cfa_slot,
                               .rule = (uint32_t)build->rule_count };
        const struct cfi_row *last;

        build->full |= build->row_count >= PI_LIMIT_CFI_ROWS;
        build->starved |= !reserve((void **)&build->row, &build->row_room, build->row_count, 1,
                                   sizeof(row)) ||
                          !reserve((void **)&build->rule, &build->rule_room, build->rule_count,
                                   PI_ARCH_SLOTS, sizeof(build->rule[0]));
        if (build->full || build->starved)
                return;
        row.rule_count = append_rules(build, state, arch);
        last = build->row_count ? &build->row[build->row_count - 1] : NULL;
        if (last && same_rules(build, last, &row)) {
                build->rule_count = row.rule;
                row.rule = last->rule;
                if (last->cfa_slot == row.cfa_slot && last->cfa_value == row.cfa_value)
                        return;
        }
        build->row[build->row_count++] = row;
}

struct cfi_function *cfi_build_keep(const struct cfi_build *build, struct pi_arena *arena)
{
        struct cfi_function *function = PI_NEW(arena, struct cfi_function);
        struct cfi_row *row = PI_NEW_ARRAY(arena, struct cfi_row, build->row_count);
        struct cfi_rule *rule = PI_NEW_ARRAY(arena, struct cfi_rule, build->rule_count);

        if (!function || !row || !rule)
                return NULL;
        if (build->row_count)
                memcpy(row, build->row, build->row_count * sizeof(*row));
        if (build->rule_count)
                memcpy(rule, build->rule, build->rule_count * sizeof(*rule));
        *function = (struct cfi_function){ .row = row,
                                           .rule = rule,
                                           .row_count = (uint32_t)build->row_count };
        return function;
}

void cfi_build_done(struct cfi_build *build)
{
        free(build->row);
        free(build->rule);
}
