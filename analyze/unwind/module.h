/* The unwind tables of one module: read once, then only added to, function by function. */
#ifndef PIPA_UNWIND_MODULE_H
#define PIPA_UNWIND_MODULE_H

#include "analyze/unwind/cfi.h"
#include "analyze/unwind/exidx.h"
#include "analyze/unwind/unwind.h"

#include <pthread.h>
#include <stdatomic.h>

/* A section with its functions, each interpreted when it is first met. */
struct unwind_table {
        struct cfi_section section;
        struct cfi_index index;
        _Atomic(const struct cfi_function *) *function; /* [index.count] NULL: not yet */
};

#define UNWIND_STUBS 4

/* The bytes of what is loaded as code. */
struct unwind_text {
        struct pi_bytes bytes;
        uint64_t address;
};

struct unwind_module {
        enum pi_unwind_end why; /* ROOT: there are tables; else why there are none */
        bool vdso;
        const struct pi_arch_registers *arch;
        struct pi_elf_segment *segment; /* [segment_count] those that are loaded */
        size_t segment_count;
        struct unwind_table eh, debug;
        struct exidx exidx;
        _Atomic bool text_read; /* read when first needed */
        struct unwind_text *text;
        size_t text_count;
        struct {
                uint64_t start, end;
        } stub[UNWIND_STUBS]; /* jumps to other files' functions (.plt), by address */
        size_t stub_count;
        struct pi_arena arena;
        pthread_mutex_t lock; /* of the arena, while functions are added */
};

/* What is known of the code at one address. */
struct unwind_code {
        const struct cfi_function *function; /* NULL: see the others */
        const struct cfi_row *row;           /* of it; NULL: damaged there */
        const struct exidx_item *exidx;      /* NULL: none */
        bool stub;
};

/* Reads sections and indexes; never fails: what could not be read has a `why`. */
void unwind_module_read(struct unwind_module *module, const struct pi_unwind_files *files,
                        size_t memory_bytes);
void unwind_module_done(struct unwind_module *module);

/* Reads the code, as far as memory goes; what cannot be read is not there. */
void unwind_module_read_text(struct unwind_module *module, const struct pi_elf *image);

/* An offset in the file -> an address of its own; false where nothing is loaded from there. */
bool unwind_module_address(const struct unwind_module *module, uint64_t offset, uint64_t *address);

/* The code at an address of the file's own. False where memory ran out. */
bool unwind_module_code(struct unwind_module *module, uint64_t address, struct unwind_code *out);

#endif
