/* Any bytes as .ARM.exidx and .ARM.extab: every item's instructions over a stack. */
#include "unwind_run.h"

static void run(const struct exidx *exidx, const struct exidx_item *item, struct pi_bytes stack)
{
        struct pi_unwind_task task = {
                .machine = 40, .place = unwind_place, .stack = stack, .stack_room = stack.n
        };
        struct walk walk = { .task = &task,
                             .arch = pi_arch_registers(40, false),
                             .stack_base = UNWIND_STACK_BASE };
        struct frame frame = { .known = 0 };

        for (uint8_t i = 0; i < 16; i++)
                frame_set(&frame, i, UNWIND_STACK_BASE + 4u * i);
        frame_set(&frame, 13, UNWIND_STACK_BASE);
        if (frame_by_exidx(&walk, exidx, item, &frame) && frame.reg[13] > UINT32_MAX)
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes in = { data, size };
        struct exidx_source source = { .swap = unwind_byte(&in) & 1, .index_at = 0x2000 };
        struct exidx exidx;
        struct pi_arena arena;

        source.index = unwind_take(&in, 8 * (size_t)(unwind_byte(&in) & 31));
        source.table = in;
        source.table_at = 0x2000 + source.index.n;
        pi_arena_init(&arena, 64u << 20);
        if (exidx_make(&exidx, &source, &arena)) {
                for (size_t i = 0; i < exidx.count; i++) {
                        const struct exidx_item *found = exidx_find(&exidx, exidx.item[i].start);

                        if (!found || found->start != exidx.item[i].start)
                                abort();
                        run(&exidx, &exidx.item[i], in);
                }
        }
        pi_arena_done(&arena);
        return 0;
}
