#include "arch/registers.h"

#define NO PI_ARCH_NO_SLOT

/* arch/x86/include/uapi/asm/perf_regs.h: AX BX CX DX SI DI BP SP IP FLAGS CS SS DS ES FS GS R8 …
 * R15; System V ABI, AMD64, figure 3.36: rax rdx rcx rbx rsi rdi rbp rsp r8 … r15, 16 the address.
 */
static const uint8_t x86_64[] = { 0,  3,  2,  1,  4, 5, 6,  7,  16, NO, NO, NO,
                                  NO, NO, NO, NO, 8, 9, 10, 11, 12, 13, 14, 15 };
/* System V ABI, i386, figure 2.14: eax ecx edx ebx esp ebp esi edi, 8 the address. */
static const uint8_t i386[] = { 0, 3, 1, 2, 6, 7, 5, 4, 8 };

/* AAPCS DWARF: r0 … r15 as perf has them. */
static const uint8_t arm[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* arch/arm64: x0 … x29 lr sp pc. A 32-bit task's r13 and r14 stand under lr's and sp's number too.
 */
static const uint8_t arm64[] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
                                 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32 };
static const uint8_t arm_on_arm64[] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                        11, 12, 13, 14, NO, NO, NO, NO, NO, NO, NO,
                                        NO, NO, NO, NO, NO, NO, NO, NO, 14, 13, 15 };

/* arch/riscv: pc, then x1 … x31. DWARF's 0 is x0, which is never needed: the address has slot 32.
 */
static const uint8_t riscv[] = { 32, 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 };

/* arch/s390: r0 … r15, f0 … f15, mask, pc. ELF ABI supplement: 16 f0 f2 f4 f6 f1 f3 f5 f7
 * f8 f10 f12 f14 f9 f11 f13 f15 31. */
static const uint8_t s390[] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
        20, 17, 21, 18, 22, 19, 23, 24, 28, 25, 29, 26, 30, 27, 31, NO, 32
};

#define PERF(list) (list), sizeof(list)

/* machine, bytes of a word, slots, dense, sp, fp, ip, link, bias of sp, perf's registers: as in
 * registers.h. */
static const struct {
        struct pi_arch_registers is;
        uint16_t on; /* the machine whose kernel wrote the registers down; else its own */
} known[] = {
        { { 62 /* EM_X86_64 */, 8, 17, 17, 7, 6, 16, NO, 0, PERF(x86_64) }, 62 },
        { { 3 /* EM_386 */, 4, 9, 9, 4, 5, 8, NO, 0, PERF(i386) }, 3 },
        { { 183 /* EM_AARCH64 */, 8, 33, 32, 31, 29, 32, 30, 0, PERF(arm64) }, 183 },
        { { 40 /* EM_ARM */, 4, 16, 16, 13, 11, 15, 14, 0, PERF(arm) }, 40 },
        { { 243 /* EM_RISCV */, 8, 33, 32, 2, 8, 32, 1, 0, PERF(riscv) }, 243 },
        { { 22 /* EM_S390 */, 8, 33, 32, 15, 11, 32, 14, 160, PERF(s390) }, 22 },
        /* 32-bit tasks on 64-bit machines. */
        { { 3, 4, 9, 9, 4, 5, 8, NO, 0, PERF(i386) }, 62 },
        { { 40, 4, 16, 16, 13, 11, 15, 14, 0, PERF(arm_on_arm64) }, 183 },
        { { 243, 4, 33, 32, 2, 8, 32, 1, 0, PERF(riscv) }, 243 },
};

const struct pi_arch_registers *pi_arch_registers(uint16_t machine, bool narrow)
{
        const struct pi_arch_registers *found = NULL;

        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]) && !found; i++) {
                bool is_narrow = known[i].is.word_bytes == 4;

                /* A machine of 32 bits has no other tasks. */
                if (known[i].on == machine &&
                    (is_narrow == narrow || machine == 3 || machine == 40))
                        found = &known[i].is;
        }
        return found;
}

/* Bits of user space's addresses: 48 as a rule; 39, 42 and 52 are other choices of the kernel's
 * CONFIG_ARM64_VA_BITS (Documentation/arm64/pointer-authentication.rst). */
uint64_t pi_arch_strip(const struct pi_arch_registers *arch, uint64_t address, unsigned step)
{
        static const uint8_t bits[PI_ARCH_STRIPS] = { 48, 42, 39, 52 };

        if (arch->machine == 40)
                return address & 0xfffffffeull;
        if (arch->machine == 183)
                return address & ((1ull << bits[step]) - 1);
        return arch->word_bytes == 4 ? (uint32_t)address : address;
}
