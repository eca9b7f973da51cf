#include "analyze/symbol/elf_link.h"

#include "base/cursor.h"

#include <zlib.h>

#define CRC_BLOCK 16384 /* bytes read at once */

/* The bytes of a section of this name. */
static size_t read_section(const struct pi_elf *elf, const char *name,
                           uint8_t out[PI_ELF_LINK_BYTES])
{
        const struct pi_elf_section *s = pi_elf_section_named(elf, name);

        if (!pi_elf_section_bytes(elf, s) || s->size > PI_ELF_LINK_BYTES ||
            !pi_elf_bytes(elf, s->offset, out, (size_t)s->size))
                return 0;
        return (size_t)s->size;
}

/* The name up to its NUL. */
static size_t take_name(const uint8_t *bytes, size_t n, char *out)
{
        struct pi_str name = pi_str_until_nul((const char *)bytes, n);

        if (name.n == n)
                return 0;
        memcpy(out, name.p, name.n + 1);
        return name.n;
}

bool pi_elf_debuglink_read(const struct pi_elf *elf, struct pi_elf_debuglink *out)
{
        uint8_t bytes[PI_ELF_LINK_BYTES];
        size_t n = read_section(elf, ".gnu_debuglink", bytes);

        out->name_size = take_name(bytes, n, out->name);
        struct pi_str name = { out->name, out->name_size };
        if (name.n == 0 || memchr(name.p, '/', name.n) || pi_str_equal(name, PI_STR(".")) ||
            pi_str_equal(name, PI_STR("..")))
                return false;
        /* The checksum follows at the next multiple of four. */
        struct pi_cursor c = pi_cursor_of(bytes, n, elf->swap);
        pi_cursor_skip(&c, (name.n + 1 + 3) & ~(size_t)3);
        out->crc = pi_cursor_u32(&c);
        return !c.bad;
}

bool pi_elf_altlink_read(const struct pi_elf *elf, struct pi_elf_altlink *out)
{
        uint8_t bytes[PI_ELF_LINK_BYTES];
        size_t n = read_section(elf, ".gnu_debugaltlink", bytes);

        out->path_size = take_name(bytes, n, out->path);
        if (out->path_size == 0 || n - out->path_size - 1 < 2)
                return false;
        size_t id = n - out->path_size - 1;
        out->id = (struct pi_build_id){ .size = PI_BUILD_ID_MAX };
        if (id < PI_BUILD_ID_MAX)
                out->id.size = (uint8_t)id;
        memcpy(out->id.byte, bytes + out->path_size + 1, out->id.size);
        return true;
}

bool pi_elf_crc(const struct pi_elf *elf, uint32_t *out)
{
        uint8_t bytes[CRC_BLOCK];
        uLong crc = crc32(0, NULL, 0);

        for (uint64_t at = 0; at < elf->size_bytes; at += sizeof(bytes)) {
                uint64_t left = elf->size_bytes - at;
                size_t n = left < sizeof(bytes) ? (size_t)left : sizeof(bytes);
                if (!pi_elf_bytes(elf, at, bytes, n))
                        return false;
                crc = crc32(crc, bytes, (uInt)n);
        }
        *out = (uint32_t)crc;
        return true;
}

/* Appends one component to a path. False where it does not fit, or ".." has nothing to take. */
static bool add_component(char *out, size_t room, size_t *n, struct pi_str name)
{
        if (name.n == 0 || pi_str_equal(name, PI_STR(".")))
                return true;
        if (pi_str_equal(name, PI_STR(".."))) {
                if (*n == 0)
                        return false;
                while (*n > 0 && out[*n - 1] != '/')
                        (*n)--;
                *n -= *n > 0;
                return true;
        }
        if (name.n + 1 >= room - *n)
                return false;
        if (*n > 0)
                out[(*n)++] = '/';
        memcpy(out + *n, name.p, name.n);
        *n += name.n;
        return true;
}

static bool add_path(char *out, size_t room, size_t *n, struct pi_str path)
{
        while (path.n > 0) {
                const char *slash = memchr(path.p, '/', path.n);
                struct pi_str name = { path.p, slash ? (size_t)(slash - path.p) : path.n };
                if (!add_component(out, room, n, name))
                        return false;
                path.p += name.n + (slash != NULL);
                path.n -= name.n + (slash != NULL);
        }
        return true;
}

size_t pi_elf_link_path(struct pi_str folder, struct pi_str path, char *out, size_t room)
{
        size_t n = 0;

        if (path.n == 0 || (path.p[0] != '/' && !add_path(out, room, &n, folder)) ||
            !add_path(out, room, &n, path))
                return 0;
        return n;
}
