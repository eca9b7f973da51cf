/* A string table of an ELF file, read in blocks: names are asked for few symbols only. */
#ifndef PIPA_SYMBOL_ELF_NAMES_H
#define PIPA_SYMBOL_ELF_NAMES_H

#include "analyze/symbol/elf_file.h"
#include "base/limits.h"

#define PI_ELF_NAMES_BLOCK 4096

struct pi_elf_names {
        const struct pi_elf *elf;
        uint64_t begin, end; /* of the table in the file */
        uint64_t block_at;   /* what `block` holds */
        size_t block_size;
        char block[PI_ELF_NAMES_BLOCK];
        char text[PI_LIMIT_SYMBOL_BYTES];
};

/* The string table in this section; empty where there is none. */
void pi_elf_names_init(struct pi_elf_names *names, const struct pi_elf *elf, uint32_t section);

/* The name at `offset`, cut at PI_LIMIT_SYMBOL_BYTES, valid until the next call. Empty where the
 * table ends before. */
struct pi_str pi_elf_name(struct pi_elf_names *names, uint32_t offset);

/* Whether the name at `offset` is `text`, without a look at more of it than that takes. */
bool pi_elf_name_is(struct pi_elf_names *names, uint32_t offset, struct pi_str text);

#endif
