#include "analyze/symbol/elf_mini.h"

#include "base/cleanup.h"
#include "base/limits.h"

#include <lzma.h>

#define PIECE_BYTES 16384 /* read at once */
#define FIRST_BYTES (64u << 10)

struct unpacking {
        const struct pi_elf *elf;
        uint64_t packed;  /* bytes */
        uint64_t at, end; /* of what was not read yet */
        struct pi_arena *arena;
        lzma_stream xz;
        uint8_t *bytes; /* [room] */
        size_t size, room;
};

static void end_xz(struct unpacking *u)
{
        lzma_end(&u->xz);
}

/* Twice the room. False where a limit is met. */
static bool grow(struct unpacking *u)
{
        size_t room = u->room > 0 ? 2 * u->room : FIRST_BYTES;
        uint8_t *bytes;

        if (room > PI_LIMIT_MINI_BYTES ||
            (room > PI_LIMIT_MINI_FREE_BYTES && room / PI_LIMIT_MINI_RATIO > u->packed))
                return false;
        bytes = PI_NEW_ARRAY(u->arena, uint8_t, room);
        if (!bytes)
                return false;
        if (u->size > 0)
                memcpy(bytes, u->bytes, u->size);
        u->bytes = bytes;
        u->room = room;
        return true;
}

static bool feed(struct unpacking *u, uint8_t piece[PIECE_BYTES])
{
        uint64_t left = u->end - u->at;
        size_t n = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;

        if (u->xz.avail_in > 0 || n == 0)
                return true;
        if (!pi_elf_bytes(u->elf, u->at, piece, n))
                return false;
        u->at += n;
        u->xz.next_in = piece;
        u->xz.avail_in = n;
        return true;
}

static enum pi_elf_mini unpack(struct unpacking *u)
{
        uint8_t piece[PIECE_BYTES];
        lzma_ret result = LZMA_OK;

        while (result == LZMA_OK) {
                if (!feed(u, piece))
                        return PI_ELF_MINI_DAMAGED;
                if (u->size == u->room && !grow(u))
                        return PI_ELF_MINI_LARGE;
                u->xz.next_out = u->bytes + u->size;
                u->xz.avail_out = u->room - u->size;
                result = lzma_code(&u->xz, u->at == u->end ? LZMA_FINISH : LZMA_RUN);
                u->size = u->room - u->xz.avail_out;
        }
        if (result == LZMA_STREAM_END)
                return PI_ELF_MINI_FOUND;
        return result == LZMA_MEMLIMIT_ERROR || result == LZMA_MEM_ERROR ? PI_ELF_MINI_LARGE
                                                                         : PI_ELF_MINI_DAMAGED;
}

enum pi_elf_mini pi_elf_mini_unpack(const struct pi_elf *elf, uint64_t offset, uint64_t size,
                                    struct pi_arena *arena, struct pi_bytes *out)
{
        PI_CLEANUP(end_xz)
        struct unpacking u = { .elf = elf,
                               .packed = size,
                               .at = offset,
                               .end = offset + size,
                               .arena = arena,
                               .xz = LZMA_STREAM_INIT };

        if (lzma_stream_decoder(&u.xz, PI_LIMIT_MINI_XZ_BYTES, 0) != LZMA_OK)
                return PI_ELF_MINI_LARGE;
        enum pi_elf_mini result = unpack(&u);
        if (result == PI_ELF_MINI_FOUND)
                *out = (struct pi_bytes){ u.bytes, u.size };
        return result;
}

enum pi_elf_mini pi_elf_mini_read(const struct pi_elf *elf, struct pi_arena *arena,
                                  struct pi_elf *out)
{
        const struct pi_elf_section *s = pi_elf_section_named(elf, ".gnu_debugdata");
        struct pi_bytes bytes;

        if (!s)
                return PI_ELF_MINI_NONE;
        if (!pi_elf_section_bytes(elf, s))
                return PI_ELF_MINI_DAMAGED;
        enum pi_elf_mini result = pi_elf_mini_unpack(elf, s->offset, s->size, arena, &bytes);
        if (result == PI_ELF_MINI_FOUND && !pi_elf_read_memory(out, bytes, arena))
                return PI_ELF_MINI_DAMAGED;
        return result;
}
