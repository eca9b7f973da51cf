/* The kernel lays the sections of a module out in the order of its section headers: code first,
 * each section at the next multiple of its alignment (layout_sections(), kernel/module/main.c).
 * What begins with ".init" goes to memory that is given back. Before that, some machines make room
 * for tables of jumps (.plt, .got), whose size only the kernel knows: what would stand behind them
 * has no known place. doc/symbols.md tells against what this was checked. */
#include "analyze/symbol/kernel_object.h"

#include "analyze/symbol/elf_names.h"
#include "base/num.h"

#define MODINFO_MAX 65536

static bool is_code(const struct pi_elf_section *s)
{
        return (s->flags & PI_SHF_ALLOC) && (s->flags & PI_SHF_EXECINSTR);
}

static bool begins_with(struct pi_elf_names *names, uint32_t name, struct pi_str text)
{
        return pi_str_starts(pi_elf_name(names, name), text);
}

static uint64_t align_up(uint64_t at, uint64_t align)
{
        if (align < 2 || (align & (align - 1)) != 0)
                return at;
        return pi_sat_add_u64(at, align - 1) & ~(align - 1);
}

uint64_t pi_kernel_object_place(struct pi_elf *elf, uint64_t start)
{
        struct pi_elf_names names;
        uint64_t at = start;
        bool known = true;

        pi_elf_names_init(&names, elf, elf->section_names);
        for (size_t i = 0; i < elf->section_count; i++) {
                struct pi_elf_section *s = &elf->sections[i];
                s->address = 0;
                if (!is_code(s) || begins_with(&names, s->name, PI_STR(".init")))
                        continue;
                known = known && !begins_with(&names, s->name, PI_STR(".plt")) &&
                        !begins_with(&names, s->name, PI_STR(".got"));
                if (!known)
                        continue;
                s->address = align_up(at, s->align);
                at = pi_sat_add_u64(s->address, s->size);
        }
        return at;
}

/* Strings with a NUL after each: "license=GPL", "vermagic=6.1.0-50-amd64 SMP preempt …". */
struct pi_str pi_kernel_object_release(const struct pi_elf *elf, struct pi_arena *arena)
{
        static const char key[] = "vermagic=";
        const struct pi_elf_section *s = pi_elf_section_named(elf, ".modinfo");
        struct pi_str none = { NULL, 0 };

        if (!pi_elf_section_bytes(elf, s) || s->size > MODINFO_MAX)
                return none;
        size_t n = (size_t)s->size;
        char *text = PI_NEW_ARRAY(arena, char, n);
        if (!text || !pi_elf_bytes(elf, s->offset, text, n))
                return none;
        for (size_t i = 0; i < n;) {
                struct pi_str one = pi_str_until_nul(text + i, n - i);
                i += one.n + 1;
                if (!pi_str_starts(one, PI_STR(key)))
                        continue;
                one = (struct pi_str){ one.p + sizeof(key) - 1, one.n - (sizeof(key) - 1) };
                const char *end = memchr(one.p, ' ', one.n);
                return (struct pi_str){ one.p, end ? (size_t)(end - one.p) : one.n };
        }
        return none;
}
