/* Any bytes as code without tables, of ARM, Thumb and RISC-V, over any stack. */
#include "unwind_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes in = { data, size };
        uint8_t flags = unwind_byte(&in);
        uint64_t regs[64];
        struct pi_unwind_task task = { .machine = flags & 1 ? 40 : 243, .place = unwind_place };
        const struct pi_arch_registers *arch = pi_arch_registers(task.machine, flags & 2);
        struct walk walk = { .task = &task, .arch = arch, .stack_base = UNWIND_STACK_BASE };
        struct frame frame = { .caller = flags & 4, .thumb = flags & 8 };
        struct scan_code code = { .address = 0x1000, .swap = flags & 16 };
        uint64_t before;

        unwind_registers(regs, &in);
        for (uint8_t i = 0; i < arch->slots; i++)
                frame_set(&frame, i, regs[i]);
        task.stack = unwind_take(&in, 64);
        task.stack_room = 64;
        code.bytes = in;
        frame_set(&frame, arch->sp, UNWIND_STACK_BASE);
        before = frame.reg[arch->sp];
        if (frame_by_code(&walk, &code, 0x1000, &frame) &&
            (frame.reg[arch->sp] < before || !frame.caller))
                abort();
        return 0;
}
