/* Any bytes as .eh_frame and as .debug_frame: every entry, every function's rows, of every machine.
 */
#include "unwind_run.h"

static bool is_code(const void *user, uint64_t address)
{
        (void)user;
        return address < 1ull << 48;
}

/* Rows rise, and what they name exists. */
static void check(const struct cfi_function *f, const struct pi_arch_registers *arch)
{
        for (uint32_t i = 0; i < f->row_count; i++) {
                const struct cfi_row *row = &f->row[i];

                if ((i > 0 && row->start <= f->row[i - 1].start) || row->rule_count > arch->slots)
                        abort();
                for (uint32_t j = 0; j < row->rule_count; j++)
                        if (f->rule[row->rule + j].slot >= arch->slots)
                                abort();
                if (cfi_row_find(f, row->start) != row)
                        abort();
        }
}

static void run(const struct cfi_section *section, const struct pi_arch_registers *arch)
{
        struct cfi_index index;
        struct pi_arena arena;

        pi_arena_init(&arena, 256u << 20);
        if (cfi_index_make(&index, section, is_code, NULL, &arena)) {
                for (size_t i = 0; i < index.count && i < 256; i++) {
                        const struct cfi_function *f =
                                cfi_function_make(section, index.item[i].at, arch, &arena);

                        if (cfi_index_find(&index, index.item[i].start) != i)
                                abort();
                        if (f)
                                check(f, arch);
                }
        }
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes in = { data, size };
        uint8_t flags = unwind_byte(&in);
        uint16_t machine;
        const struct pi_arch_registers *arch = unwind_machine(flags >> 4, &machine);
        struct cfi_section section = { .bytes = in,
                                       .address = 0x1000,
                                       .eh = flags & 1,
                                       .swap = flags & 2,
                                       .open_end = flags & 4,
                                       .word_bytes = arch->word_bytes };

        run(&section, arch);
        return 0;
}
