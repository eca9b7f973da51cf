/* Sections of an ELF file in memory, unpacked where they are compressed. */
#ifndef PIPA_UNWIND_SECTION_H
#define PIPA_UNWIND_SECTION_H

#include "analyze/symbol/elf_file.h"

enum section_load { SECTION_LOADED, SECTION_NONE, SECTION_DAMAGED, SECTION_NO_MEMORY };

/* Its bytes, in the arena. NONE where they are not in this file (taken out with the code); DAMAGED
 * where they end early, are too many, or do not unpack. */
enum section_load section_bytes(const struct pi_elf *elf, const struct pi_elf_section *section,
                                struct pi_arena *arena, struct pi_bytes *out);

#endif
