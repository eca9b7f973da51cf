/* The function symbols of an ELF file, shown to a lookup. */
#ifndef PIPA_SYMBOL_ELF_SYMBOLS_H
#define PIPA_SYMBOL_ELF_SYMBOLS_H

#include "analyze/symbol/elf_names.h"
#include "analyze/symbol/lookup.h"

#define PI_ELF_TABLES 6     /* .symtab and .dynsym of two files, one inside, the stubs of one */
#define PI_ELF_SYMBOL_32 16 /* bytes of one symbol */
#define PI_ELF_SYMBOL_64 24

/* The symbol tables that one lookup draws from; symbols carry the index in `table`. */
struct pi_elf_tables {
        struct pi_elf_names names[PI_ELF_TABLES];
        size_t count;
        size_t stubs;        /* index of the one that names stubs; PI_ELF_TABLES: none */
        uint64_t symbols;    /* shown so far */
        uint64_t name_bytes; /* read for the choice among them */
        bool full;           /* a limit was met: symbols were left out */
};

/* Show every function symbol of the first symbol table of this type (PI_SHT_SYMTAB or
 * PI_SHT_DYNSYM): FUNC and GNU_IFUNC, and NOTYPE in sections of code, save mapping symbols and
 * labels of assemblers. Returns how many symbols were functions. */
size_t pi_elf_symbols(struct pi_elf_tables *tables, const struct pi_elf *elf, uint32_t type,
                      struct pi_lookup *lookup);

/* Show the stubs through which the file calls functions of other files (.plt), under the names of
 * those functions: in the tables they end in "@plt", as perf shows them. elf_plt.c. */
void pi_elf_stubs(struct pi_elf_tables *tables, const struct pi_elf *elf, struct pi_lookup *lookup);

/* The value of the first global symbol of this name in .symtab. False where there is none. */
bool pi_elf_symbol_value(const struct pi_elf *elf, struct pi_str name, uint64_t *value);

/* For pi_lookup_init, with the tables as `user`. */
struct pi_symbol_look pi_elf_symbol_look(void *user, const struct pi_symbol *symbol);

/* A name that no reader looks for: "$d", "$x.12", "$xrv64i2p1" mark code and data for
 * disassemblers, ".L12" is a label of the compiler. `mapping`: the machine has mapping symbols. */
bool pi_symbol_is_mark(struct pi_str name, bool mapping);

#endif
