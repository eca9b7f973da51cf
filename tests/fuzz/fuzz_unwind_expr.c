/* Any bytes as a DWARF expression, over any stack and registers. */
#include "unwind_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes in = { data, size };
        uint8_t flags = unwind_byte(&in);
        uint64_t regs[64], out, first = UNWIND_STACK_BASE;
        struct pi_unwind_task task = { .place = unwind_place };
        const struct pi_arch_registers *arch = unwind_machine(flags >> 4, &task.machine);
        struct walk walk = {
                .task = &task, .arch = arch, .stack_base = UNWIND_STACK_BASE, .swap = flags & 2
        };
        struct frame frame = { .known = 0 };
        struct cfi_section section = { .swap = flags & 2, .word_bytes = arch->word_bytes };

        unwind_registers(regs, &in);
        for (uint8_t i = 0; i < arch->slots; i++)
                frame_set(&frame, i, regs[i]);
        task.stack = unwind_take(&in, 64);
        task.stack_room = flags & 4 ? 64 : 128;
        section.bytes = in;
        if (expression_run(&walk, &frame, &section, 0, flags & 1 ? &first : NULL, &out) &&
            arch->word_bytes == 4 && out > UINT32_MAX)
                abort();
        return 0;
}
