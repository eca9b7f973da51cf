#include "analyze/symbol/elf_arch.h"

enum { EM_MIPS = 8, EM_PPC = 20, EM_PPC64 = 21, EM_LOONGARCH = 258 };

/* What `uname -m` begins with; the first that fits counts. */
static const struct machine {
        const char *arch;
        bool wide;            /* runs programs of 64 bits */
        uint16_t machines[2]; /* e_machine of its programs */
} machines[] = {
        { "x86_64", true, { PI_EM_X86_64, PI_EM_386 } },
        { "i386", false, { PI_EM_386, PI_EM_386 } },
        { "i486", false, { PI_EM_386, PI_EM_386 } },
        { "i586", false, { PI_EM_386, PI_EM_386 } },
        { "i686", false, { PI_EM_386, PI_EM_386 } },
        { "aarch64", true, { PI_EM_AARCH64, PI_EM_ARM } },
        { "arm", false, { PI_EM_ARM, PI_EM_ARM } },
        { "riscv64", true, { PI_EM_RISCV, PI_EM_RISCV } },
        { "riscv32", false, { PI_EM_RISCV, PI_EM_RISCV } },
        { "s390x", true, { PI_EM_S390, PI_EM_S390 } },
        { "ppc64", true, { EM_PPC64, EM_PPC } },
        { "ppc", false, { EM_PPC, EM_PPC } },
        { "loongarch64", true, { EM_LOONGARCH, EM_LOONGARCH } },
        { "mips64", true, { EM_MIPS, EM_MIPS } },
};

static const struct machine *machine_of(struct pi_str arch)
{
        for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
                if (pi_str_starts(arch, pi_str_of(machines[i].arch)))
                        return &machines[i];
        return NULL;
}

bool pi_elf_runs_on(const struct pi_elf *elf, struct pi_str arch, bool big_endian)
{
        const struct machine *machine = machine_of(arch);
        const uint16_t one = 1;
        bool native_big = *(const uint8_t *)&one == 0;

        if (!machine)
                return true;
        return (elf->machine == machine->machines[0] || elf->machine == machine->machines[1]) &&
               (machine->wide || !elf->wide) && (elf->swap != native_big) == big_endian;
}
