/* Bytes into numbers, views and smaller cursors. A cursor that is bad gives nothing any more, even
 * where a smaller read would fit: half a record is no record. */
#include "base/cursor.h"

struct pi_cursor pi_cursor_of(const void *data, size_t size, bool swap)
{
        const uint8_t *p = data ? data : (const uint8_t *)"";
        return (struct pi_cursor){ .base = p, .p = p, .end = p + (data ? size : 0), .swap = swap };
}

/* The next n bytes, passed; NULL and bad where there are fewer. */
static const uint8_t *take(struct pi_cursor *c, uint64_t n)
{
        if (c->bad || n > pi_cursor_left(c)) {
                c->bad = true;
                return NULL;
        }
        const uint8_t *p = c->p;
        c->p += n;
        return p;
}

uint8_t pi_cursor_u8(struct pi_cursor *c)
{
        const uint8_t *p = take(c, 1);
        return p ? *p : 0;
}

uint16_t pi_cursor_u16(struct pi_cursor *c)
{
        uint16_t value = 0;
        const uint8_t *p = take(c, sizeof(value));
        if (p)
                memcpy(&value, p, sizeof(value));
        return c->swap ? __builtin_bswap16(value) : value;
}

uint32_t pi_cursor_u32(struct pi_cursor *c)
{
        uint32_t value = 0;
        const uint8_t *p = take(c, sizeof(value));
        if (p)
                memcpy(&value, p, sizeof(value));
        return c->swap ? __builtin_bswap32(value) : value;
}

uint64_t pi_cursor_u64(struct pi_cursor *c)
{
        uint64_t value = 0;
        const uint8_t *p = take(c, sizeof(value));
        if (p)
                memcpy(&value, p, sizeof(value));
        return c->swap ? __builtin_bswap64(value) : value;
}

struct pi_bytes pi_cursor_bytes(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = take(c, n);
        return (struct pi_bytes){ p, p ? (size_t)n : 0 };
}

struct pi_str pi_cursor_text(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = take(c, n);
        return p ? pi_str_until_nul(p, (size_t)n) : (struct pi_str){ NULL, 0 };
}

struct pi_cursor pi_cursor_sub(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = take(c, n);
        struct pi_cursor sub = pi_cursor_of(p, p ? (size_t)n : 0, c->swap);
        sub.bad = !p;
        return sub;
}

void pi_cursor_skip(struct pi_cursor *c, uint64_t n)
{
        take(c, n);
}

bool pi_cursor_fits(const struct pi_cursor *c, uint64_t count, size_t size)
{
        uint64_t bytes;
        if (c->bad || __builtin_mul_overflow(count, (uint64_t)size, &bytes))
                return false;
        return bytes <= pi_cursor_left(c);
}
