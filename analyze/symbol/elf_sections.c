/* Sections by type and by name. */
#include "analyze/symbol/elf_names.h"

const struct pi_elf_section *pi_elf_section(const struct pi_elf *elf, uint32_t type)
{
        for (size_t i = 0; i < elf->section_count; i++)
                if (elf->sections[i].type == type)
                        return &elf->sections[i];
        return NULL;
}

const struct pi_elf_section *pi_elf_section_named(const struct pi_elf *elf, const char *name)
{
        struct pi_elf_names names;

        pi_elf_names_init(&names, elf, elf->section_names);
        for (size_t i = 0; i < elf->section_count; i++)
                if (pi_elf_name_is(&names, elf->sections[i].name, pi_str_of(name)))
                        return &elf->sections[i];
        return NULL;
}

bool pi_elf_section_bytes(const struct pi_elf *elf, const struct pi_elf_section *section)
{
        return section && section->type != PI_SHT_NOBITS && section->size > 0 &&
               section->offset <= elf->size_bytes &&
               section->size <= elf->size_bytes - section->offset;
}
