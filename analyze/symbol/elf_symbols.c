#include "analyze/symbol/elf_symbols.h"

#include "base/cursor.h"
#include "base/num.h"

#define BATCH 256 /* symbols read at once */

enum { STT_NOTYPE = 0, STT_FUNC = 2, STT_GNU_IFUNC = 10 };
enum { SHN_UNDEF = 0, SHN_LORESERVE = 0xff00, SHN_XINDEX = 0xffff };

struct raw_symbol {
        uint32_t name;
        uint8_t info;
        uint16_t section;
        uint64_t value, size;
};

/* The fields stand in another order in the two classes. */
static struct raw_symbol read_symbol(struct pi_cursor *c, bool wide)
{
        struct raw_symbol s = { 0 };

        s.name = pi_cursor_u32(c);
        if (!wide) {
                s.value = pi_cursor_u32(c);
                s.size = pi_cursor_u32(c);
        }
        s.info = pi_cursor_u8(c);
        pi_cursor_skip(c, 1); /* st_other */
        s.section = pi_cursor_u16(c);
        if (wide) {
                s.value = pi_cursor_u64(c);
                s.size = pi_cursor_u64(c);
        }
        return s;
}

bool pi_symbol_is_mark(struct pi_str name, bool mapping)
{
        if (name.n >= 2 && name.p[0] == '.' && name.p[1] == 'L')
                return true;
        return mapping && name.n >= 2 && name.p[0] == '$' && strchr("atdx", name.p[1]);
}

static bool has_mapping_symbols(const struct pi_elf *elf)
{
        return elf->machine == PI_EM_ARM || elf->machine == PI_EM_AARCH64 ||
               elf->machine == PI_EM_RISCV;
}

/* What is added to a symbol's value. False where its section has no place. */
static bool find_base(const struct pi_elf *elf, const struct raw_symbol *s, uint64_t *base)
{
        *base = 0;
        if (!elf->relocatable)
                return true;
        if (s->section >= elf->section_count)
                return false;
        *base = elf->sections[s->section].address;
        return *base != 0;
}

static bool is_function(const struct pi_elf *elf, const struct raw_symbol *s)
{
        unsigned type = s->info & 15;

        if (s->name == 0 || s->section == SHN_UNDEF)
                return false;
        if (type == STT_FUNC || type == STT_GNU_IFUNC)
                return s->section < SHN_LORESERVE || s->section == SHN_XINDEX;
        return type == STT_NOTYPE && s->section < elf->section_count &&
               (elf->sections[s->section].flags & PI_SHF_EXECINSTR) != 0;
}

/* Where the section of a symbol without a size ends. */
static uint64_t section_end(const struct pi_elf *elf, const struct raw_symbol *s)
{
        if (s->section >= elf->section_count)
                return s->value;
        const struct pi_elf_section *section = &elf->sections[s->section];
        return pi_sat_add_u64(section->address, section->size);
}

static void show(struct pi_elf_tables *tables, const struct pi_elf *elf,
                 const struct raw_symbol *raw, struct pi_lookup *lookup)
{
        struct pi_symbol symbol = { .start = raw->value,
                                    .size = raw->size,
                                    .limit = section_end(elf, raw),
                                    .binding = raw->info >> 4,
                                    .set = true,
                                    .table = (uint8_t)(tables->count - 1),
                                    .name = raw->name,
                                    .order = tables->symbols };
        uint64_t end = raw->size ? pi_sat_add_u64(raw->value, raw->size) : symbol.limit;

        /* In ARM code the lowest bit says Thumb. */
        if (elf->machine == PI_EM_ARM && (raw->info & 15) != STT_NOTYPE)
                symbol.start &= ~(uint64_t)1;
        /* Names are read for symbols that may win. Others still say where their neighbours end. */
        if (pi_lookup_wants(lookup, symbol.start, end)) {
                struct pi_str name = pi_elf_name(&tables->names[symbol.table], raw->name);
                tables->name_bytes += name.n;
                if (name.n == 0 || pi_symbol_is_mark(name, has_mapping_symbols(elf)))
                        return;
        } else if (raw->size == 0) {
                return;
        }
        pi_lookup_add(lookup, &symbol);
}

static size_t show_batch(struct pi_elf_tables *tables, const struct pi_elf *elf,
                         struct pi_bytes batch, struct pi_lookup *lookup)
{
        size_t functions = 0, size = elf->wide ? PI_ELF_SYMBOL_64 : PI_ELF_SYMBOL_32;
        struct pi_cursor c = pi_cursor_of(batch.p, batch.n, elf->swap);

        while (pi_cursor_left(&c) >= size) {
                struct raw_symbol raw = read_symbol(&c, elf->wide);
                uint64_t base;
                tables->symbols++;
                if (!is_function(elf, &raw) || !find_base(elf, &raw, &base))
                        continue;
                raw.value += base;
                functions++;
                show(tables, elf, &raw, lookup);
        }
        return functions;
}

size_t pi_elf_symbols(struct pi_elf_tables *tables, const struct pi_elf *elf, uint32_t type,
                      struct pi_lookup *lookup)
{
        const struct pi_elf_section *s = pi_elf_section(elf, type);
        uint8_t raw[BATCH * PI_ELF_SYMBOL_64];
        size_t functions = 0, size = elf->wide ? PI_ELF_SYMBOL_64 : PI_ELF_SYMBOL_32;

        if (!s || s->entry_size != size || tables->count == PI_ELF_TABLES)
                return 0;
        pi_elf_names_init(&tables->names[tables->count++], elf, s->link);
        uint64_t count = s->size / size;
        for (uint64_t i = 0; i < count && !tables->full; i += BATCH) {
                size_t n = size * (size_t)(count - i < BATCH ? count - i : BATCH);
                if (!pi_elf_bytes(elf, s->offset + i * size, raw, n))
                        break;
                functions += show_batch(tables, elf, (struct pi_bytes){ raw, n }, lookup);
                tables->full = tables->symbols >= PI_LIMIT_ELF_SYMBOLS ||
                               tables->name_bytes >= PI_LIMIT_ELF_NAME_BYTES;
        }
        return functions;
}

bool pi_elf_symbol_value(const struct pi_elf *elf, struct pi_str name, uint64_t *value)
{
        const struct pi_elf_section *s = pi_elf_section(elf, PI_SHT_SYMTAB);
        size_t size = elf->wide ? PI_ELF_SYMBOL_64 : PI_ELF_SYMBOL_32;
        uint8_t raw[BATCH * PI_ELF_SYMBOL_64];
        struct pi_elf_names names;

        if (!pi_elf_section_bytes(elf, s) || s->entry_size != size)
                return false;
        pi_elf_names_init(&names, elf, s->link);
        for (uint64_t i = 0; i < s->size / size; i += BATCH) {
                uint64_t left = s->size / size - i;
                size_t n = size * (size_t)(left < BATCH ? left : BATCH);
                if (!pi_elf_bytes(elf, s->offset + i * size, raw, n))
                        return false;
                struct pi_cursor c = pi_cursor_of(raw, n, elf->swap);
                while (pi_cursor_left(&c) >= size) {
                        struct raw_symbol symbol = read_symbol(&c, elf->wide);
                        if (symbol.info >> 4 != PI_STB_GLOBAL || symbol.section == SHN_UNDEF ||
                            !pi_elf_name_is(&names, symbol.name, name))
                                continue;
                        *value = symbol.value;
                        return true;
                }
        }
        return false;
}

struct pi_symbol_look pi_elf_symbol_look(void *user, const struct pi_symbol *symbol)
{
        struct pi_elf_tables *tables = user;
        struct pi_str name = pi_elf_name(&tables->names[symbol->table], symbol->name);
        struct pi_symbol_look look = { .length = name.n };

        while (look.underscores < name.n && name.p[look.underscores] == '_')
                look.underscores++;
        return look;
}
