/* Views of text and bytes that come from outside: a pointer and a length, never NUL-terminated by
 * promise. The view does not own what it points at. */
#ifndef PIPA_BASE_STR_H
#define PIPA_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* "No id", in every column of 32-bit ids. */
#define PI_NONE UINT32_MAX

struct pi_str {
        const char *p;
        size_t n;
};

struct pi_bytes {
        const uint8_t *p;
        size_t n;
};

/* A view of a string literal. */
#define PI_STR(literal) ((struct pi_str){ (literal), sizeof(literal) - 1 })

static inline struct pi_str pi_str_of(const char *s)
{
        return (struct pi_str){ s, s ? strlen(s) : 0 };
}

static inline bool pi_str_equal(struct pi_str a, struct pi_str b)
{
        return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Order by bytes, the shorter first where one is a prefix of the other: <0, 0, >0. */
int pi_str_compare(struct pi_str a, struct pi_str b);
bool pi_str_starts(struct pi_str s, struct pi_str prefix);
bool pi_str_ends(struct pi_str s, struct pi_str suffix);

/* The part after the last '/', or all of it. */
struct pi_str pi_str_basename(struct pi_str path);

/* The bytes up to the first NUL or to n: how fixed-size and padded fields are read. */
struct pi_str pi_str_until_nul(const void *p, size_t n);

/* One UTF-8 sequence at s.p: stores the code point, returns its bytes (1-4). An ill-formed
 * sequence gives U+FFFD and 1. s.n must be > 0. */
size_t pi_utf8_decode(struct pi_str s, uint32_t *code);

/* True for code points that no text medium should show as they are: C0 and C1 controls, DEL,
 * bidirectional controls (U+202A-202E, U+2066-2069, U+200E-200F, U+061C), U+FEFF, and
 * line/paragraph separators U+2028-2029. */
bool pi_utf8_is_control(uint32_t code);

#endif
