/* An ELF file's unwind rows, in the words of `readelf --debug-dump=frames-interp`, which cfi.py
 * compares them with.
 *
 *     dump_cfi ELF
 *
 * A line "FDE section cie start end ra signal" per function, a line "location cfa slot=rule …" per
 * row. Registers are numbered as DWARF has them. */
#include "analyze/unwind/module.h"
#include "base/limits.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static void print_rule(const struct cfi_rule *rule)
{
        static const char *const words[] = {
                [CFI_UNDEFINED] = "u",
                [CFI_AT] = "c",
                [CFI_IS] = "v",
                [CFI_REGISTER] = "r",
                [CFI_AT_EXPRESSION] = "exp",
                [CFI_IS_EXPRESSION] = "vexp",
        };

        printf(" %u=%s", rule->slot, words[rule->kind]);
        if (rule->kind == CFI_AT || rule->kind == CFI_IS)
                printf("%+d", (int)rule->value);
        else if (rule->kind == CFI_REGISTER)
                printf("%d", (int)rule->value);
}

static void print_row(const struct cfi_function *f, const struct cfi_row *row, uint64_t start)
{
        printf("%" PRIx64, start + row->start);
        if (row->cfa_slot == CFI_CFA_EXPRESSION)
                printf(" exp");
        else if (row->cfa_slot == CFI_CFA_NONE)
                printf(" none");
        else
                printf(" %u%+d", row->cfa_slot, row->cfa_value);
        for (uint32_t i = 0; i < row->rule_count; i++)
                print_rule(&f->rule[row->rule + i]);
        putchar('\n');
}

static void print_table(struct unwind_module *module, const struct unwind_table *table,
                        const char *name)
{
        for (size_t i = 0; i < table->index.count; i++) {
                const struct cfi_index_item *item = &table->index.item[i];
                const struct cfi_function *f =
                        cfi_function_make(&table->section, item->at, module->arch, &module->arena);

                printf("FDE %s %x %" PRIx64 " %" PRIx64 " %d %d\n", name, item->at, item->start,
                       item->start + item->size, f ? f->ra : -1, f ? f->signal : 0);
                for (uint32_t j = 0; f && j < f->row_count; j++)
                        print_row(f, &f->row[j], item->start);
        }
}

static void print_exidx(const struct exidx *exidx)
{
        for (size_t i = 0; i < exidx->count; i++) {
                const struct exidx_item *item = &exidx->item[i];
                struct exidx_reader reader = { exidx, item, 0 };
                uint8_t byte;

                printf("EXIDX %" PRIx64 " %s", item->start,
                       item->ends      ? "cantunwind"
                       : item->damaged ? "damaged"
                                       : "");
                while (!item->ends && exidx_next(&reader, &byte))
                        printf("%02x", byte);
                putchar('\n');
        }
}

int main(int argc, char **argv)
{
        struct pi_unwind_files files = { .debug = { .fd = -1 }, .why = PI_UNWIND_NO_MODULE };
        struct unwind_module module;
        struct pi_arena arena;
        int fd = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;

        if (fd < 0) {
                fprintf(stderr, "Usage: dump_cfi ELF\n");
                return 2;
        }
        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        if (!pi_elf_read(&files.image, fd, &arena)) {
                fprintf(stderr, "%s: not an ELF file with segments\n", argv[1]);
                return 1;
        }
        unwind_module_read(&module, &files, 2u << 30);
        print_table(&module, &module.eh, ".eh_frame");
        print_table(&module, &module.debug, ".debug_frame");
        print_exidx(&module.exidx);
        unwind_module_done(&module);
        pi_arena_done(&arena);
        close(fd);
        return 0;
}
