/* Views compared, cut and decoded. Nothing here allocates or knows what the text is about. */
#include "base/str.h"

#define REPLACEMENT 0xFFFDu

int pi_str_compare(struct pi_str a, struct pi_str b)
{
        size_t shorter = a.n < b.n ? a.n : b.n;
        int order = shorter ? memcmp(a.p, b.p, shorter) : 0;
        if (order)
                return order;
        return (a.n > b.n) - (a.n < b.n);
}

bool pi_str_starts(struct pi_str s, struct pi_str prefix)
{
        if (s.n < prefix.n)
                return false;
        return prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0;
}

bool pi_str_ends(struct pi_str s, struct pi_str suffix)
{
        if (s.n < suffix.n)
                return false;
        return suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0;
}

struct pi_str pi_str_basename(struct pi_str path)
{
        for (size_t i = path.n; i > 0; i--)
                if (path.p[i - 1] == '/')
                        return (struct pi_str){ path.p + i, path.n - i };
        return path;
}

struct pi_str pi_str_until_nul(const void *p, size_t n)
{
        const char *nul = n ? memchr(p, 0, n) : NULL;
        return (struct pi_str){ p, nul ? (size_t)(nul - (const char *)p) : n };
}

/* Bytes of the sequence that starts with `lead`, 0 where none does, and the least code point that
 * needs that many (below it the sequence is overlong). */
static size_t sequence_bytes(uint8_t lead, uint32_t *least)
{
        if (lead >= 0xC2 && lead <= 0xDF) {
                *least = 0x80;
                return 2;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
                *least = 0x800;
                return 3;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
                *least = 0x10000;
                return 4;
        }
        return 0;
}

/* Unicode 15, table 3-7. */
size_t pi_utf8_decode(struct pi_str s, uint32_t *code)
{
        const uint8_t *p = (const uint8_t *)s.p;
        uint32_t least = 0;
        if (p[0] < 0x80) {
                *code = p[0];
                return 1;
        }
        *code = REPLACEMENT;
        size_t n = sequence_bytes(p[0], &least);
        if (n == 0 || n > s.n)
                return 1;
        uint32_t value = p[0] & (0x7Fu >> n);
        for (size_t i = 1; i < n; i++) {
                if ((p[i] & 0xC0) != 0x80)
                        return 1;
                value = value << 6 | (p[i] & 0x3F);
        }
        if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
                return 1;
        *code = value;
        return n;
}

bool pi_utf8_is_control(uint32_t code)
{
        return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C ||
               (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
               (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}
