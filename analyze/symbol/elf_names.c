#include "analyze/symbol/elf_names.h"

void pi_elf_names_init(struct pi_elf_names *names, const struct pi_elf *elf, uint32_t section)
{
        names->elf = elf;
        names->begin = names->end = names->block_at = 0;
        names->block_size = 0;
        if (section >= elf->section_count)
                return;
        const struct pi_elf_section *s = &elf->sections[section];
        if (s->offset > elf->size_bytes || s->size > elf->size_bytes - s->offset)
                return;
        names->begin = s->offset;
        names->end = s->offset + s->size;
}

/* The bytes of the table at `at`, as many as one block holds from there. */
static struct pi_str block_at(struct pi_elf_names *names, uint64_t at)
{
        uint64_t left = names->end - at;

        if (at < names->block_at || at - names->block_at >= names->block_size) {
                names->block_at = at;
                names->block_size = left < PI_ELF_NAMES_BLOCK ? (size_t)left : PI_ELF_NAMES_BLOCK;
                if (!pi_elf_bytes(names->elf, at, names->block, names->block_size))
                        names->block_size = 0;
        }
        if (names->block_size == 0)
                return (struct pi_str){ names->block, 0 };
        size_t skip = (size_t)(at - names->block_at);
        return (struct pi_str){ names->block + skip, names->block_size - skip };
}

struct pi_str pi_elf_name(struct pi_elf_names *names, uint32_t offset)
{
        size_t n = 0;
        uint64_t at = names->begin + offset;

        while (at < names->end && n < sizeof(names->text)) {
                struct pi_str bytes = block_at(names, at);
                size_t room = sizeof(names->text) - n;
                if (bytes.n == 0)
                        break;
                size_t take = bytes.n < room ? bytes.n : room;
                struct pi_str part = pi_str_until_nul(bytes.p, take);
                memcpy(names->text + n, part.p, part.n);
                n += part.n;
                at += part.n;
                if (part.n < take)
                        break;
        }
        return (struct pi_str){ names->text, n };
}

bool pi_elf_name_is(struct pi_elf_names *names, uint32_t offset, struct pi_str text)
{
        uint64_t at = names->begin + offset;

        while (at < names->end) {
                struct pi_str bytes = block_at(names, at);
                size_t n = bytes.n < text.n ? bytes.n : text.n;
                if (bytes.n == 0 || memcmp(bytes.p, text.p, n) != 0)
                        return false;
                if (n < bytes.n)
                        return bytes.p[n] == '\0';
                text = (struct pi_str){ text.p + n, text.n - n };
                at += n;
        }
        return false;
}
