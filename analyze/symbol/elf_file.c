#include "analyze/symbol/elf_file.h"

#include "base/cursor.h"
#include "base/num.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define EHDR_32 52
#define EHDR_64 64
#define PHDR_32 32
#define PHDR_64 56
#define SHDR_32 40
#define SHDR_64 64
#define SECTIONS_MAX (1u << 17)
#define SEGMENTS_MAX 512
#define SHN_XINDEX 0xffff
#define ET_REL 1

/* Where the tables are, as the ELF header says. */
struct tables {
        uint64_t segments_at, sections_at;
        uint64_t segment_count, section_count;
        uint16_t segment_size, section_size;
};

bool pi_elf_bytes(const struct pi_elf *elf, uint64_t offset, void *out, size_t n)
{
        uint8_t *to = out;

        if (offset > elf->size_bytes || n > elf->size_bytes - offset)
                return false;
        if (elf->memory) {
                memcpy(out, elf->memory + offset, n);
                return true;
        }
        while (n > 0) {
                ssize_t got = pread(elf->fd, to, n, (off_t)offset);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got <= 0)
                        return false;
                to += got;
                offset += (uint64_t)got;
                n -= (size_t)got;
        }
        return true;
}

static uint64_t read_word(struct pi_cursor *c, bool wide)
{
        return wide ? pi_cursor_u64(c) : pi_cursor_u32(c);
}

/* Class, byte order and version: the part of the header that is the same in every file. */
static bool read_ident(struct pi_elf *elf)
{
        static const uint8_t magic[] = { 0x7f, 'E', 'L', 'F' };
        const uint16_t one = 1;
        uint8_t ident[16];
        uint8_t native = *(const uint8_t *)&one == 1 ? 1 : 2;

        if (!pi_elf_bytes(elf, 0, ident, sizeof(ident)) || memcmp(ident, magic, sizeof(magic)) != 0)
                return false;
        if ((ident[4] != 1 && ident[4] != 2) || (ident[5] != 1 && ident[5] != 2) || ident[6] != 1)
                return false;
        elf->wide = ident[4] == 2;
        elf->swap = ident[5] != native;
        return true;
}

static bool read_header(struct pi_elf *elf, struct tables *t)
{
        uint8_t header[EHDR_64];
        size_t size = elf->wide ? EHDR_64 : EHDR_32;

        if (!pi_elf_bytes(elf, 0, header, size))
                return false;
        struct pi_cursor c = pi_cursor_of(header, size, elf->swap);
        pi_cursor_skip(&c, 16); /* e_ident */
        elf->relocatable = pi_cursor_u16(&c) == ET_REL;
        elf->machine = pi_cursor_u16(&c);
        pi_cursor_skip(&c, 4);    /* e_version */
        read_word(&c, elf->wide); /* e_entry */
        t->segments_at = read_word(&c, elf->wide);
        t->sections_at = read_word(&c, elf->wide);
        pi_cursor_skip(&c, 4 + 2); /* e_flags, e_ehsize */
        t->segment_size = pi_cursor_u16(&c);
        t->segment_count = pi_cursor_u16(&c);
        t->section_size = pi_cursor_u16(&c);
        t->section_count = pi_cursor_u16(&c);
        elf->section_names = pi_cursor_u16(&c);
        return !c.bad;
}

static struct pi_elf_section read_section(struct pi_cursor *c, bool wide)
{
        struct pi_elf_section s = { 0 };

        s.name = pi_cursor_u32(c);
        s.type = pi_cursor_u32(c);
        s.flags = read_word(c, wide);
        s.address = read_word(c, wide);
        s.offset = read_word(c, wide);
        s.size = read_word(c, wide);
        s.link = pi_cursor_u32(c);
        pi_cursor_skip(c, 4); /* sh_info */
        s.align = read_word(c, wide);
        s.entry_size = read_word(c, wide);
        return s;
}

/* The fields stand in another order in the two classes. */
static struct pi_elf_segment read_segment(struct pi_cursor *c, bool wide)
{
        struct pi_elf_segment s = { 0 };

        s.type = pi_cursor_u32(c);
        if (wide)
                s.flags = pi_cursor_u32(c);
        s.offset = read_word(c, wide);
        s.address = read_word(c, wide);
        read_word(c, wide); /* p_paddr */
        s.file_size = read_word(c, wide);
        s.memory_size = read_word(c, wide);
        if (!wide)
                s.flags = pi_cursor_u32(c);
        s.align = read_word(c, wide);
        return s;
}

static bool has_table(const struct pi_elf *elf, uint64_t at, uint64_t count, size_t size)
{
        uint64_t bytes;

        return at != 0 && at <= elf->size_bytes && pi_mul_u64(count, size, &bytes) &&
               bytes <= elf->size_bytes - at;
}

/* More sections than the header has room for: the first section says how many, and which of them
 * holds their names. */
static uint64_t section_count(struct pi_elf *elf, const struct tables *t, size_t size)
{
        uint8_t raw[SHDR_64];

        if ((t->section_count != 0 && elf->section_names != SHN_XINDEX) || t->sections_at == 0 ||
            !pi_elf_bytes(elf, t->sections_at, raw, size))
                return t->section_count;
        struct pi_cursor c = pi_cursor_of(raw, size, elf->swap);
        struct pi_elf_section first = read_section(&c, elf->wide);
        if (elf->section_names == SHN_XINDEX)
                elf->section_names = first.link;
        return t->section_count != 0 ? t->section_count : first.size;
}

static bool read_sections(struct pi_elf *elf, const struct tables *t, struct pi_arena *arena)
{
        uint8_t raw[SHDR_64];
        size_t size = elf->wide ? SHDR_64 : SHDR_32;
        uint64_t count = section_count(elf, t, size);

        if (t->sections_at != 0 && t->section_size == size && count > 0 && count <= SECTIONS_MAX)
                elf->cut = !has_table(elf, t->sections_at, count, size);
        if (t->section_size != size || count > SECTIONS_MAX ||
            !has_table(elf, t->sections_at, count, size))
                return true;
        elf->sections = PI_NEW_ARRAY(arena, struct pi_elf_section, (size_t)count);
        if (!elf->sections)
                return false;
        for (size_t i = 0; i < count; i++) {
                if (!pi_elf_bytes(elf, t->sections_at + i * size, raw, size))
                        break;
                struct pi_cursor c = pi_cursor_of(raw, size, elf->swap);
                elf->sections[elf->section_count++] = read_section(&c, elf->wide);
        }
        return true;
}

static bool read_segments(struct pi_elf *elf, const struct tables *t, struct pi_arena *arena)
{
        uint8_t raw[PHDR_64];
        size_t size = elf->wide ? PHDR_64 : PHDR_32;

        if (t->segment_count == 0)
                return true;
        if (t->segment_size != size || t->segment_count > SEGMENTS_MAX ||
            !has_table(elf, t->segments_at, t->segment_count, size))
                return false;
        elf->segments = PI_NEW_ARRAY(arena, struct pi_elf_segment, (size_t)t->segment_count);
        if (!elf->segments)
                return false;
        for (size_t i = 0; i < t->segment_count; i++) {
                if (!pi_elf_bytes(elf, t->segments_at + i * size, raw, size))
                        return false;
                struct pi_cursor c = pi_cursor_of(raw, size, elf->swap);
                elf->segments[elf->segment_count++] = read_segment(&c, elf->wide);
        }
        return true;
}

static bool find_text(const struct pi_elf *elf)
{
        for (size_t i = 0; i < elf->section_count; i++)
                if (elf->sections[i].flags & PI_SHF_EXECINSTR)
                        return elf->sections[i].type != PI_SHT_NOBITS;
        for (size_t i = 0; i < elf->segment_count; i++)
                if (elf->segments[i].type == PI_PT_LOAD && elf->segments[i].flags & PI_PF_X &&
                    elf->segments[i].file_size > 0)
                        return true;
        return false;
}

static bool read_headers(struct pi_elf *elf, struct pi_arena *arena)
{
        struct tables t = { 0 };

        if (!read_ident(elf) || !read_header(elf, &t) || !read_segments(elf, &t, arena) ||
            !read_sections(elf, &t, arena) || elf->segment_count + elf->section_count == 0)
                return false;
        pi_elf_find_build_id(elf);
        elf->has_text = find_text(elf);
        if (!elf->has_text)
                pi_elf_restore_segments(elf);
        return true;
}

bool pi_elf_read(struct pi_elf *elf, int fd, struct pi_arena *arena)
{
        struct pi_elf e = { .fd = fd };
        struct stat st;

        if (fstat(fd, &st) != 0 || st.st_size <= 0)
                return false;
        e.size_bytes = (uint64_t)st.st_size;
        if (!read_headers(&e, arena))
                return false;
        *elf = e;
        return true;
}

bool pi_elf_read_memory(struct pi_elf *elf, struct pi_bytes bytes, struct pi_arena *arena)
{
        struct pi_elf e = { .fd = -1, .memory = bytes.p, .size_bytes = bytes.n };

        if (!read_headers(&e, arena))
                return false;
        *elf = e;
        return true;
}
