/* An ELF file's headers: what it is, where its segments and sections are, its build id. Read piece
 * by piece through the cursor, in either class and byte order; nothing of the file is trusted. */
#ifndef PIPA_SYMBOL_ELF_FILE_H
#define PIPA_SYMBOL_ELF_FILE_H

#include "analyze/symbol/build_id.h"
#include "base/arena.h"

/* The kernel's and the ABI's own names and numbers; <elf.h> is not on every system. */
enum {
        PI_EM_386 = 3,
        PI_EM_S390 = 22,
        PI_EM_ARM = 40,
        PI_EM_X86_64 = 62,
        PI_EM_AARCH64 = 183,
        PI_EM_RISCV = 243,

        PI_SHT_SYMTAB = 2,
        PI_SHT_RELA = 4,
        PI_SHT_NOTE = 7,
        PI_SHT_NOBITS = 8,
        PI_SHT_REL = 9,
        PI_SHT_DYNSYM = 11,
        PI_SHF_ALLOC = 2,
        PI_SHF_EXECINSTR = 4,

        PI_PT_LOAD = 1,
        PI_PT_NOTE = 4,
        PI_PF_X = 1,
        PI_PF_W = 2,
};

struct pi_elf_section {
        uint32_t name; /* offset into the names of sections */
        uint32_t type, link;
        uint64_t flags, address, offset, size, align, entry_size;
};

struct pi_elf_segment {
        uint32_t type, flags;
        uint64_t offset, file_size; /* in the file */
        uint64_t address, memory_size;
        uint64_t align;
};

struct pi_elf {
        int fd;                /* borrowed; -1: no file, or one in memory */
        const uint8_t *memory; /* [size_bytes] borrowed: an ELF file inside of another; or NULL */
        uint64_t size_bytes;
        bool wide; /* 64-bit */
        bool swap; /* of the other byte order */
        uint16_t machine;
        bool relocatable; /* an object file: no segments; what a symbol says is an offset into its
                             section, whose address is 0 until somebody sets it */
        uint32_t section_names;          /* the section that holds their names */
        struct pi_elf_section *sections; /* [section_count] */
        size_t section_count;
        struct pi_elf_segment *segments; /* [segment_count] */
        size_t segment_count;
        struct pi_build_id build_id; /* of the file; size 0: it has none */
        bool has_text;               /* holds code, not only what was said about code */
        bool cut;                    /* ends before the table of sections does; none were read */
};

/* Read the headers. False where this is not an ELF file with segments or sections, or where the
 * arena refuses; then *elf is left alone. A damaged section table reads as none. */
bool pi_elf_read(struct pi_elf *elf, int fd, struct pi_arena *arena);

/* The same of a file that stands in memory. */
bool pi_elf_read_memory(struct pi_elf *elf, struct pi_bytes bytes, struct pi_arena *arena);

/* The first section of a type, or of a name (".eh_frame"); NULL where there is none. */
const struct pi_elf_section *pi_elf_section(const struct pi_elf *elf, uint32_t type);
const struct pi_elf_section *pi_elf_section_named(const struct pi_elf *elf, const char *name);

/* True where there is such a section and the file holds all its bytes. */
bool pi_elf_section_bytes(const struct pi_elf *elf, const struct pi_elf_section *section);

/* Exactly n bytes at an offset; false where the file has fewer. */
bool pi_elf_bytes(const struct pi_elf *elf, uint64_t offset, void *out, size_t n);

/* Set build_id from the notes; left alone where they have none. pi_elf_read does it. */
void pi_elf_find_build_id(struct pi_elf *elf);

/* Write back where the segments of a file of debug data (text taken out) stood in the file that was
 * run, as far as that is certain; the others stay without bytes. pi_elf_read does it. */
void pi_elf_restore_segments(struct pi_elf *elf);

/* A place in the file <-> an address of the file's own address space. False where no segment that
 * is loaded holds it. */
bool pi_elf_address(const struct pi_elf *elf, uint64_t offset, uint64_t *address);
bool pi_elf_offset(const struct pi_elf *elf, uint64_t address, uint64_t *offset);

#endif
