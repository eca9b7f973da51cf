/* The one way binary data is read: bounds-checked, sticky, in either byte order.
 * Reads past the end return 0, move nothing and set `bad`, which stays set and makes every later
 * read do the same, even where a smaller one would fit (half a record is no record): read a whole
 * record, ask once. A loop until nothing is left must ask too. */
#ifndef PIPA_BASE_CURSOR_H
#define PIPA_BASE_CURSOR_H

#include "base/str.h"

struct pi_cursor {
        const uint8_t *base, *p, *end;
        bool swap; /* the data is of the other byte order */
        bool bad;
};

/* Field by field: a processor waits where a whole is read right after its parts were written, so
 * cursors that are made for every record are handed on as pointers and not copied. */
static inline void pi_cursor_init(struct pi_cursor *c, const void *data, size_t size, bool swap)
{
        c->base = c->p = data ? data : (const uint8_t *)"";
        c->end = c->p + (data ? size : 0);
        c->swap = swap;
        c->bad = false;
}

static inline struct pi_cursor pi_cursor_of(const void *data, size_t size, bool swap)
{
        struct pi_cursor c;

        pi_cursor_init(&c, data, size, swap);
        return c;
}

static inline size_t pi_cursor_left(const struct pi_cursor *c)
{
        return (size_t)(c->end - c->p);
}

/* The next n bytes, passed; NULL and bad where there are fewer. For the functions below. */
static inline const uint8_t *pi_cursor_take(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = c->p;

        if (c->bad || n > pi_cursor_left(c)) {
                c->bad = true;
                return NULL;
        }
        c->p += n;
        return p;
}

static inline uint8_t pi_cursor_u8(struct pi_cursor *c)
{
        const uint8_t *p = pi_cursor_take(c, 1);

        return p ? *p : 0;
}

/* Numbers in bytes that were taken, wherever they stand. */
static inline uint16_t pi_u16_at(const uint8_t *p, bool swap)
{
        uint16_t value;

        memcpy(&value, p, sizeof(value));
        return swap ? __builtin_bswap16(value) : value;
}

static inline uint32_t pi_u32_at(const uint8_t *p, bool swap)
{
        uint32_t value;

        memcpy(&value, p, sizeof(value));
        return swap ? __builtin_bswap32(value) : value;
}

static inline uint64_t pi_u64_at(const uint8_t *p, bool swap)
{
        uint64_t value;

        memcpy(&value, p, sizeof(value));
        return swap ? __builtin_bswap64(value) : value;
}

static inline uint16_t pi_cursor_u16(struct pi_cursor *c)
{
        const uint8_t *p = pi_cursor_take(c, sizeof(uint16_t));

        return p ? pi_u16_at(p, c->swap) : 0;
}

static inline uint32_t pi_cursor_u32(struct pi_cursor *c)
{
        const uint8_t *p = pi_cursor_take(c, sizeof(uint32_t));

        return p ? pi_u32_at(p, c->swap) : 0;
}

static inline uint64_t pi_cursor_u64(struct pi_cursor *c)
{
        const uint8_t *p = pi_cursor_take(c, sizeof(uint64_t));

        return p ? pi_u64_at(p, c->swap) : 0;
}

/* The next n bytes as a view; {NULL, 0} and bad where there are fewer. */
struct pi_bytes pi_cursor_bytes(struct pi_cursor *c, uint64_t n);

/* A text of at most n bytes in a field of n bytes, cut at the first NUL. */
struct pi_str pi_cursor_text(struct pi_cursor *c, uint64_t n);

/* A cursor over the next n bytes, which this one passes. Its offsets count from its own start. Bad
 * on both where there are fewer. */
static inline struct pi_cursor pi_cursor_sub(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = pi_cursor_take(c, n);
        struct pi_cursor sub = pi_cursor_of(p, p ? (size_t)n : 0, c->swap);

        sub.bad = !p;
        return sub;
}

static inline void pi_cursor_skip(struct pi_cursor *c, uint64_t n)
{
        pi_cursor_take(c, n);
}

static inline size_t pi_cursor_offset(const struct pi_cursor *c)
{
        return (size_t)(c->p - c->base);
}

/* True where `count` items of at least `size` bytes can still follow: ask before allocating. False
 * on a bad cursor. */
static inline bool pi_cursor_fits(const struct pi_cursor *c, uint64_t count, size_t size)
{
        uint64_t bytes;

        if (c->bad || __builtin_mul_overflow(count, (uint64_t)size, &bytes))
                return false;
        return bytes <= pi_cursor_left(c);
}

#endif
