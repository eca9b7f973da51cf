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

#define PERF(list) .perf = (list), .perf_count = sizeof(list)

static const struct pi_arch_registers known[] = {
        { .machine = 62 /* EM_X86_64 */,
          .word_bytes = 8,
          .slots = 17,
          .dense = 17,
          .sp = 7,
          .fp = 6,
          .ip = 16,
          .link = NO,
          PERF(x86_64) },
        { .machine = 3 /* EM_386 */,
          .word_bytes = 4,
          .slots = 9,
          .dense = 9,
          .sp = 4,
          .fp = 5,
          .ip = 8,
          .link = NO,
          PERF(i386) },
        { .machine = 183 /* EM_AARCH64 */,
          .word_bytes = 8,
          .slots = 33,
          .dense = 32,
          .sp = 31,
          .fp = 29,
          .ip = 32,
          .link = 30,
          PERF(arm64) },
        { .machine = 40 /* EM_ARM */,
          .word_bytes = 4,
          .slots = 16,
          .dense = 16,
          .sp = 13,
          .fp = 11,
          .ip = 15,
          .link = 14,
          PERF(arm) },
        { .machine = 243 /* EM_RISCV */,
          .word_bytes = 8,
          .slots = 33,
          .dense = 32,
          .sp = 2,
          .fp = 8,
          .ip = 32,
          .link = 1,
          PERF(riscv) },
        { .machine = 22 /* EM_S390 */,
          .word_bytes = 8,
          .slots = 33,
          .dense = 32,
          .sp = 15,
          .fp = 11,
          .ip = 32,
          .link = 14,
          .sp_bias = 160,
          PERF(s390) },
};

/* 32-bit tasks whose registers the kernel of a 64-bit machine wrote down. */
static const struct pi_arch_registers compat_arm = { .machine = 40,
                                                     .word_bytes = 4,
                                                     .slots = 16,
                                                     .dense = 16,
                                                     .sp = 13,
                                                     .fp = 11,
                                                     .ip = 15,
                                                     .link = 14,
                                                     PERF(arm_on_arm64) };
static const struct pi_arch_registers riscv32 = { .machine = 243,
                                                  .word_bytes = 4,
                                                  .slots = 33,
                                                  .dense = 32,
                                                  .sp = 2,
                                                  .fp = 8,
                                                  .ip = 32,
                                                  .link = 1,
                                                  PERF(riscv) };

const struct pi_arch_registers *pi_arch_registers(uint16_t machine, bool narrow)
{
        if (narrow && machine == 62)
                machine = 3;
        if (narrow && machine == 183)
                return &compat_arm;
        if (narrow && machine == 243)
                return &riscv32;
        if (narrow && machine == 22)
                return NULL;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
                if (known[i].machine == machine)
                        return &known[i];
        }
        return NULL;
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
