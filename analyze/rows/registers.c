#include "analyze/rows/registers.h"

#include <stdio.h>

/* include/uapi/asm/perf_regs.h of each architecture says which bit is which register. */
static const char *const x86[] = { "AX", "BX",    "CX",  "DX",  "SI",  "DI",  "BP",  "SP",
                                   "IP", "FLAGS", "CS",  "SS",  "DS",  "ES",  "FS",  "GS",
                                   "R8", "R9",    "R10", "R11", "R12", "R13", "R14", "R15" };
static const char *const arm[] = { "r0", "r1", "r2",  "r3", "r4", "r5", "r6", "r7",
                                   "r8", "r9", "r10", "fp", "ip", "sp", "lr", "pc" };
static const char *const riscv[] = { "pc", "ra", "sp",  "gp",  "tp", "t0", "t1", "t2",
                                     "s0", "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                     "a6", "a7", "s2",  "s3",  "s4", "s5", "s6", "s7",
                                     "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6" };
static const char *const arm64_last[] = { "lr", "sp", "pc" };
static const char *const s390_last[] = { "MASK", "PC" };
static const char *const powerpc_last[] = {
        "nip",   "msr",   "orig_r3", "ctr",   "link",  "xer",   "ccr",   "softe", "trap",
        "dar",   "dsisr", "sier",    "mmcra", "mmcr0", "mmcr1", "mmcr2", "mmcr3", "sier2",
        "sier3", "pmc1",  "pmc2",    "pmc3",  "pmc4",  "pmc5",  "pmc6",  "sdar",  "siar",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ARM64_VG 46
#define X86_XMM0 32

/* Numbered registers stand first, `numbered` of them: "x0", "x1" …; then those with names. */
static const struct family {
        const char *machine; /* how its name begins */
        char first;          /* letter of the numbered ones */
        unsigned numbered;
        const char *const *name;
        unsigned count;
} families[] = {
        { "x86_64", 0, 0, x86, COUNT(x86) },
        { "i386", 0, 0, x86, COUNT(x86) },
        { "i486", 0, 0, x86, COUNT(x86) },
        { "i586", 0, 0, x86, COUNT(x86) },
        { "i686", 0, 0, x86, COUNT(x86) },
        { "aarch64", 'x', 30, arm64_last, COUNT(arm64_last) },
        { "arm64", 'x', 30, arm64_last, COUNT(arm64_last) },
        { "arm", 0, 0, arm, COUNT(arm) },
        { "riscv", 0, 0, riscv, COUNT(riscv) },
        { "s390", 'R', 32, s390_last, COUNT(s390_last) },
        { "ppc", 'r', 32, powerpc_last, COUNT(powerpc_last) },
};

static const struct family *family_of(struct pi_str machine)
{
        for (size_t i = 0; i < COUNT(families); i++) {
                if (pi_str_starts(machine, pi_str_of(families[i].machine)))
                        return &families[i];
        }
        return NULL;
}

/* What follows no rule. */
static bool is_special(const struct family *family, unsigned bit, char *out)
{
        if (family->name == x86 && bit >= X86_XMM0) /* two words each */
                snprintf(out, ROWS_REGISTER_NAME, "XMM%u", (bit - X86_XMM0) / 2);
        else if (family->name == arm64_last && bit == ARM64_VG)
                snprintf(out, ROWS_REGISTER_NAME, "vg");
        else if (family->name == s390_last && bit >= 16 && bit < 32)
                snprintf(out, ROWS_REGISTER_NAME, "FP%u", bit - 16);
        else
                return false;
        return true;
}

static const char *name_of(const struct family *family, unsigned bit)
{
        bool named = family && bit >= family->numbered && bit - family->numbered < family->count;

        return named ? family->name[bit - family->numbered] : "unknown";
}

void rows_register_name(struct pi_str machine, unsigned bit, char out[ROWS_REGISTER_NAME])
{
        const struct family *family = family_of(machine);

        if (family && is_special(family, bit, out))
                return;
        if (!family || bit >= family->numbered)
                snprintf(out, ROWS_REGISTER_NAME, "%s", name_of(family, bit));
        else
                snprintf(out, ROWS_REGISTER_NAME, "%c%u", family->first, bit);
}
