/* ELF of either class and byte order, through the cursor: System V ABI, chapters 4 and 5. */
#include "collect/os/elf_id.h"

#include "base/cursor.h"

#include <elf.h>
#include <errno.h>
#include <unistd.h>

#define HEADERS_MAX 1024u     /* program headers that are looked at */
#define NOTES_MAX (64u << 10) /* bytes of one PT_NOTE that are looked at */

struct image {
        int fd;
        bool wide; /* 64 bit */
        bool swap;
};

struct segment {
        uint64_t offset, bytes, align;
        bool notes;
};

static size_t read_at(int fd, void *out, size_t size, uint64_t offset)
{
        size_t fill = 0;

        if (offset > INT64_MAX - size)
                return 0;
        while (fill < size) {
                ssize_t got = pread(fd, (char *)out + fill, size - fill, (off_t)(offset + fill));
                if (got < 0 && errno == EINTR)
                        continue;
                if (got <= 0)
                        break;
                fill += (size_t)got;
        }
        return fill;
}

static uint64_t word(struct pi_cursor *c, bool wide)
{
        return wide ? pi_cursor_u64(c) : pi_cursor_u32(c);
}

static bool read_ident(struct image *image, const uint8_t ident[EI_NIDENT])
{
        const uint8_t other = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2MSB : ELFDATA2LSB;

        if (memcmp(ident, ELFMAG, SELFMAG) != 0)
                return false;
        image->wide = ident[EI_CLASS] == ELFCLASS64;
        image->swap = ident[EI_DATA] == other;
        return image->wide || ident[EI_CLASS] == ELFCLASS32;
}

/* Where the program headers are. */
static bool read_header(struct image *image, uint64_t *offset, uint16_t *size, uint16_t *count)
{
        uint8_t bytes[sizeof(Elf64_Ehdr)];
        size_t got = read_at(image->fd, bytes, sizeof(bytes), 0);

        if (got < EI_NIDENT || !read_ident(image, bytes))
                return false;
        struct pi_cursor c = pi_cursor_of(bytes, got, image->swap);
        pi_cursor_skip(&c, EI_NIDENT + 2 + 2 + 4); /* e_type, e_machine, e_version */
        word(&c, image->wide);                     /* e_entry */
        *offset = word(&c, image->wide);
        word(&c, image->wide);     /* e_shoff */
        pi_cursor_skip(&c, 4 + 2); /* e_flags, e_ehsize */
        *size = pi_cursor_u16(&c);
        *count = pi_cursor_u16(&c);
        return !c.bad && *count <= HEADERS_MAX;
}

static bool read_segment(const struct image *image, uint64_t offset, struct segment *out)
{
        uint8_t bytes[sizeof(Elf64_Phdr)];
        size_t size = image->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
        struct pi_cursor c =
                pi_cursor_of(bytes, read_at(image->fd, bytes, size, offset), image->swap);

        out->notes = pi_cursor_u32(&c) == PT_NOTE;
        if (image->wide)
                pi_cursor_skip(&c, 4); /* p_flags */
        out->offset = word(&c, image->wide);
        word(&c, image->wide); /* p_vaddr */
        word(&c, image->wide); /* p_paddr */
        out->bytes = word(&c, image->wide);
        word(&c, image->wide); /* p_memsz */
        if (!image->wide)
                pi_cursor_skip(&c, 4); /* p_flags */
        out->align = word(&c, image->wide);
        return !c.bad;
}

static bool write_hex(struct pi_bytes id, char hex[PC_BUILD_ID_TEXT])
{
        static const char digits[] = "0123456789abcdef";

        if (id.n < 2 || id.n > PC_BUILD_ID_BYTES)
                return false;
        for (size_t i = 0; i < id.n; i++) {
                hex[2 * i] = digits[id.p[i] >> 4];
                hex[2 * i + 1] = digits[id.p[i] & 15];
        }
        hex[2 * id.n] = '\0';
        return true;
}

/* The parts of a note begin at multiples of the segment's alignment, 4 or 8. */
static void align(struct pi_cursor *c, uint64_t to)
{
        size_t past = pi_cursor_offset(c) % to;
        size_t pad = past ? to - past : 0;

        pi_cursor_skip(c, pad < pi_cursor_left(c) ? pad : pi_cursor_left(c));
}

static bool find_id(struct pi_cursor *c, uint64_t to, char hex[PC_BUILD_ID_TEXT])
{
        while (!c->bad && pi_cursor_left(c) > 0) {
                uint32_t name_bytes = pi_cursor_u32(c), id_bytes = pi_cursor_u32(c);
                uint32_t type = pi_cursor_u32(c);
                struct pi_bytes name = pi_cursor_bytes(c, name_bytes);
                align(c, to);
                struct pi_bytes id = pi_cursor_bytes(c, id_bytes);
                align(c, to);
                if (!c->bad && type == NT_GNU_BUILD_ID && name.n == 4 &&
                    memcmp(name.p, "GNU", 4) == 0)
                        return write_hex(id, hex);
        }
        return false;
}

static bool segment_id(const struct image *image, const struct segment *segment,
                       char hex[PC_BUILD_ID_TEXT])
{
        uint8_t notes[NOTES_MAX];
        size_t bytes = segment->bytes < sizeof(notes) ? (size_t)segment->bytes : sizeof(notes);
        struct pi_cursor c =
                pi_cursor_of(notes, read_at(image->fd, notes, bytes, segment->offset), image->swap);

        return find_id(&c, segment->align == 8 ? 8 : 4, hex);
}

bool pc_elf_build_id(int fd, char hex[PC_BUILD_ID_TEXT])
{
        struct image image = { .fd = fd };
        struct segment segment;
        uint64_t offset;
        uint16_t size, count;

        if (!read_header(&image, &offset, &size, &count))
                return false;
        for (uint16_t i = 0; i < count; i++) {
                if (!read_segment(&image, offset + (uint64_t)i * size, &segment))
                        return false;
                if (segment.notes && segment_id(&image, &segment, hex))
                        return true;
        }
        return false;
}
