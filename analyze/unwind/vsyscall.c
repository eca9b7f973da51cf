/* System calls of 32-bit x86 tasks go through the kernel's page, whose file is rarely at hand:
 * __kernel_vsyscall pushes ecx, edx and ebp, enters the kernel, pops them again and returns
 * (arch/x86/entry/vdso/vdso32/system_call.S). Tasks are nearly always met where they entered. */
#include "analyze/unwind/frame.h"

enum { ECX = 1, EDX = 2, EBP = 5 };

bool frame_by_vsyscall(struct walk *walk, struct frame *frame)
{
        uint64_t sp = frame->reg[walk->arch->sp], ebp, edx, ecx, ip;
        struct pi_unwind_place place;

        if (walk->arch->machine != PI_EM_386 || frame->caller || !walk_word(walk, sp, &ebp) ||
            !walk_word(walk, sp + 4, &edx) || !walk_word(walk, sp + 8, &ecx) ||
            !walk_word(walk, sp + 12, &ip) || !walk_place(walk, &ip, true, &place))
                return false;
        frame_set(frame, EBP, ebp);
        frame_set(frame, EDX, edx);
        frame_set(frame, ECX, ecx);
        frame_set(frame, walk->arch->ip, ip);
        frame_set(frame, walk->arch->sp, sp + 16);
        frame->caller = true;
        return true;
}
