/* Which processors' programs a recorded machine can run. */
#ifndef PIPA_SYMBOL_ELF_ARCH_H
#define PIPA_SYMBOL_ELF_ARCH_H

#include "analyze/symbol/elf_file.h"

/* False where a machine of this architecture ("x86_64", "armv7l": uname -m, as recorded) cannot run
 * the file: another processor, more bits than it has, the other byte order. True where the
 * architecture was not recorded or is not known here. */
bool pi_elf_runs_on(const struct pi_elf *elf, struct pi_str arch, bool big_endian);

#endif
