#include "analyze/unwind/section.h"

#include "base/cursor.h"
#include "base/limits.h"

#include <zlib.h>
#include <zstd.h>

#define SHF_COMPRESSED 0x800
#define COMPRESS_ZLIB 1
#define COMPRESS_ZSTD 2

/* How a section is compressed, by the header that stands before its bytes. */
struct packing {
        uint32_t type;
        uint64_t size; /* unpacked */
        size_t header; /* bytes of it */
};

/* Elf32_Chdr, Elf64_Chdr; before them "ZLIB" and the size in big-endian, in sections .zdebug_*. */
static bool read_packing(const struct pi_elf *elf, const struct pi_elf_section *section,
                         struct pi_bytes raw, struct packing *out)
{
        struct pi_cursor c = pi_cursor_of(raw.p, raw.n, elf->swap);
        const uint16_t one = 1;

        *out = (struct packing){ .type = 0, .size = raw.n };
        if (section->flags & SHF_COMPRESSED) {
                out->type = pi_cursor_u32(&c);
                if (elf->wide)
                        pi_cursor_skip(&c, 4);
                out->size = elf->wide ? pi_cursor_u64(&c) : pi_cursor_u32(&c);
                pi_cursor_skip(&c, elf->wide ? 8 : 4);
        } else if (raw.n >= 12 && memcmp(raw.p, "ZLIB", 4) == 0) {
                c.swap = *(const uint8_t *)&one == 1;
                pi_cursor_skip(&c, 4);
                out->type = COMPRESS_ZLIB;
                out->size = pi_cursor_u64(&c);
        }
        out->header = pi_cursor_offset(&c);
        return !c.bad && out->size <= PI_LIMIT_CFI_BYTES;
}

static bool unpack(const struct packing *packing, struct pi_bytes in, uint8_t *out)
{
        if (packing->type == COMPRESS_ZLIB) {
                uLongf size = (uLongf)packing->size;

                return uncompress(out, &size, in.p, (uLong)in.n) == Z_OK && size == packing->size;
        }
        return packing->type == COMPRESS_ZSTD &&
               ZSTD_decompress(out, (size_t)packing->size, in.p, in.n) == packing->size;
}

enum section_load section_bytes(const struct pi_elf *elf, const struct pi_elf_section *section,
                                struct pi_arena *arena, struct pi_bytes *out)
{
        struct packing packing;
        struct pi_bytes raw;
        uint8_t *bytes;

        if (!section || section->type == PI_SHT_NOBITS || section->size == 0)
                return SECTION_NONE;
        if (section->size > PI_LIMIT_CFI_BYTES || !pi_elf_section_bytes(elf, section))
                return SECTION_DAMAGED;
        bytes = PI_NEW_ARRAY(arena, uint8_t, (size_t)section->size);
        if (!bytes)
                return SECTION_NO_MEMORY;
        raw = (struct pi_bytes){ bytes, (size_t)section->size };
        if (!pi_elf_bytes(elf, section->offset, bytes, raw.n) ||
            !read_packing(elf, section, raw, &packing))
                return SECTION_DAMAGED;
        if (packing.type == 0) {
                *out = raw;
                return SECTION_LOADED;
        }
        bytes = PI_NEW_ARRAY(arena, uint8_t, (size_t)packing.size);
        if (!bytes)
                return SECTION_NO_MEMORY;
        raw.p += packing.header;
        raw.n -= packing.header;
        if (!unpack(&packing, raw, bytes))
                return SECTION_DAMAGED;
        *out = (struct pi_bytes){ bytes, (size_t)packing.size };
        return SECTION_LOADED;
}
