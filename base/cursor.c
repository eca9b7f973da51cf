/* Views of what is read. */
#include "base/cursor.h"

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
