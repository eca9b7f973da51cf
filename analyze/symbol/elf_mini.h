/* Minidebuginfo: .gnu_debugdata holds a small ELF file, packed by xz, with the symbols that
 * stripping took out. */
#ifndef PIPA_SYMBOL_ELF_MINI_H
#define PIPA_SYMBOL_ELF_MINI_H

#include "analyze/symbol/elf_file.h"

enum pi_elf_mini {
        PI_ELF_MINI_NONE,    /* no such section */
        PI_ELF_MINI_FOUND,   /* *out is the file inside; it stands in the arena */
        PI_ELF_MINI_DAMAGED, /* not xz, damaged, or no ELF file inside */
        PI_ELF_MINI_LARGE, /* larger than PI_LIMIT_MINI_BYTES, or needs more memory than allowed */
};

/* Unpacks into the arena alone. Where the arena refuses, it says so and this is LARGE. */
enum pi_elf_mini pi_elf_mini_read(const struct pi_elf *elf, struct pi_arena *arena,
                                  struct pi_elf *out);

/* Unpacks the xz stream in `packed`, as above. */
enum pi_elf_mini pi_elf_mini_unpack(const struct pi_elf *elf, uint64_t offset, uint64_t size,
                                    struct pi_arena *arena, struct pi_bytes *out);

#endif
