#include "analyze/data/machine.h"

uint16_t pi_machine_elf(const struct pi_machine *machine)
{
        /* Names as uname gives them; numbers of the System V ABI (e_machine). */
        static const struct {
                const char *begins;
                uint16_t number;
        } known[] = {
                { "x86_64", 62 },   { "i386", 3 }, { "i486", 3 },    { "i586", 3 },  { "i686", 3 },
                { "aarch64", 183 }, { "arm", 40 }, { "riscv", 243 }, { "s390", 22 },
        };

        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
                if (pi_str_starts(machine->arch, pi_str_of(known[i].begins)))
                        return known[i].number;
        return 0;
}
