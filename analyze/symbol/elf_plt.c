/* The stubs of .plt: the n-th stub serves the n-th relocation of .rela.plt, which names the
 * function. Their layout is the ABI's; where a file has another one, its stubs stay without names.
 */
#include "analyze/symbol/elf_symbols.h"

#include "base/cursor.h"

#define RELOCATION_MAX 24 /* bytes */

/* Bytes before the first stub, and of each stub, as GNU ld, gold and lld write them; `section` has
 * no first part where it holds the second half of split stubs (-fcf-protection). */
static const struct layout {
        uint16_t machine;
        const char *section;
        uint8_t head, stub;
} layouts[] = {
        { PI_EM_386, ".plt", 16, 16 },     { PI_EM_386, ".plt.sec", 0, 16 },
        { PI_EM_X86_64, ".plt", 16, 16 },  { PI_EM_X86_64, ".plt.sec", 0, 16 },
        { PI_EM_ARM, ".plt", 20, 12 },     { PI_EM_AARCH64, ".plt", 32, 16 },
        { PI_EM_AARCH64, ".plt", 32, 24 }, { PI_EM_S390, ".plt", 32, 32 },
        { PI_EM_RISCV, ".plt", 32, 16 },
};

struct stubs {
        const struct pi_elf *elf;
        const struct pi_elf_section *relocations, *symbols;
        uint64_t count;
        size_t relocation_size, symbol_size;
};

static bool find_relocations(struct stubs *s)
{
        const struct pi_elf_section *r = pi_elf_section_named(s->elf, ".rela.plt");

        if (!r)
                r = pi_elf_section_named(s->elf, ".rel.plt");
        if (!r || (r->type != PI_SHT_RELA && r->type != PI_SHT_REL) ||
            r->link >= s->elf->section_count)
                return false;
        s->relocations = r;
        s->relocation_size = (s->elf->wide ? 8u : 4u) * (r->type == PI_SHT_RELA ? 3u : 2u);
        s->count = r->size / s->relocation_size;
        s->symbols = &s->elf->sections[r->link];
        s->symbol_size = s->elf->wide ? PI_ELF_SYMBOL_64 : PI_ELF_SYMBOL_32;
        return r->size <= s->elf->size_bytes && s->count > 0;
}

/* The st_name of the function that stub i calls; 0 for one that has no name (IRELATIVE). */
static uint32_t stub_name(const struct stubs *s, uint64_t i)
{
        uint8_t raw[RELOCATION_MAX];
        uint64_t info, symbol;

        if (!pi_elf_bytes(s->elf, s->relocations->offset + i * s->relocation_size, raw,
                          s->relocation_size))
                return 0;
        struct pi_cursor c = pi_cursor_of(raw, s->relocation_size, s->elf->swap);
        pi_cursor_skip(&c, s->elf->wide ? 8 : 4); /* r_offset */
        info = s->elf->wide ? pi_cursor_u64(&c) : pi_cursor_u32(&c);
        symbol = s->elf->wide ? info >> 32 : info >> 8;
        if (symbol >= s->symbols->size / s->symbol_size ||
            !pi_elf_bytes(s->elf, s->symbols->offset + symbol * s->symbol_size, raw, 4))
                return 0;
        c = pi_cursor_of(raw, 4, s->elf->swap);
        return pi_cursor_u32(&c);
}

static void show_section(struct pi_elf_tables *tables, const struct stubs *s,
                         const struct pi_elf_section *plt, const struct layout *layout,
                         struct pi_lookup *lookup)
{
        for (uint64_t i = 0; i < s->count; i++) {
                struct pi_symbol symbol = { .start = plt->address + layout->head + i * layout->stub,
                                            .size = layout->stub,
                                            .binding = PI_STB_GLOBAL,
                                            .set = true,
                                            .table = (uint8_t)tables->stubs,
                                            .order = tables->symbols++ };
                if (!pi_lookup_wants(lookup, symbol.start, symbol.start + symbol.size))
                        continue;
                symbol.name = stub_name(s, i);
                pi_lookup_add(lookup, &symbol);
        }
}

void pi_elf_stubs(struct pi_elf_tables *tables, const struct pi_elf *elf, struct pi_lookup *lookup)
{
        struct stubs s = { .elf = elf };

        if (tables->count == PI_ELF_TABLES)
                return;
        struct pi_elf_names *names = &tables->names[tables->count];
        if (!find_relocations(&s))
                return;
        pi_elf_names_init(names, elf, s.symbols->link);
        tables->stubs = tables->count++;
        for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
                const struct layout *layout = &layouts[i];
                if (layout->machine != elf->machine)
                        continue;
                const struct pi_elf_section *plt = pi_elf_section_named(elf, layout->section);
                if (plt && plt->size == layout->head + s.count * layout->stub)
                        show_section(tables, &s, plt, layout, lookup);
        }
}
