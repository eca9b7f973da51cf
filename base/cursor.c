/* Views and smaller cursors. */
#include "base/cursor.h"

struct pi_cursor pi_cursor_of(const void *data, size_t size, bool swap)
{
        const uint8_t *p = data ? data : (const uint8_t *)"";
        return (struct pi_cursor){ .base = p, .p = p, .end = p + (data ? size : 0), .swap = swap };
}

struct pi_bytes pi_cursor_bytes(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = pi_cursor_take(c, n);
        return (struct pi_bytes){ p, p ? (size_t)n : 0 };
}

struct pi_str pi_cursor_text(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = pi_cursor_take(c, n);
        return p ? pi_str_until_nul(p, (size_t)n) : (struct pi_str){ NULL, 0 };
}

struct pi_cursor pi_cursor_sub(struct pi_cursor *c, uint64_t n)
{
        const uint8_t *p = pi_cursor_take(c, n);
        struct pi_cursor sub = pi_cursor_of(p, p ? (size_t)n : 0, c->swap);
        sub.bad = !p;
        return sub;
}

bool pi_cursor_fits(const struct pi_cursor *c, uint64_t count, size_t size)
{
        uint64_t bytes;
        if (c->bad || __builtin_mul_overflow(count, (uint64_t)size, &bytes))
                return false;
        return bytes <= pi_cursor_left(c);
}
