/* The door into the kernel of 32-bit x86 tasks, __kernel_vsyscall of the vdso, a page that is
 * rarely kept as a file. It pushes ecx, edx and ebp before it enters the kernel
 * (arch/x86/entry/vdso/vdso32/system_call.S). */
#include "analyze/unwind/frame.h"

#define ECX 1
#define EDX 2
#define ESP 4
#define EBP 5
#define EIP 8

bool frame_by_vsyscall(struct walk *walk, struct frame *frame)
{
        uint64_t sp = frame->reg[ESP], ebp, edx, ecx, ip, address;
        struct pi_unwind_place place;

        if (walk->arch->machine != PI_EM_386 || frame->caller || !walk_word(walk, sp, &ebp) ||
            !walk_word(walk, sp + 4, &edx) || !walk_word(walk, sp + 8, &ecx) ||
            !walk_word(walk, sp + 12, &ip))
                return false;
        address = ip;
        if (edx != frame->reg[EDX] || !walk_place(walk, &address, true, &place))
                return false;
        frame_set(frame, EBP, ebp);
        frame_set(frame, ECX, ecx);
        frame_set(frame, EIP, ip);
        frame_set(frame, ESP, (uint32_t)(sp + 16));
        frame->caller = true;
        return true;
}
