/* Arithmetic that says when it does not fit, and numbers as text without a locale. */
#ifndef PIPA_BASE_NUM_H
#define PIPA_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True and *out set where the result fits; false and *out left alone where not. */
static inline bool pi_add_u64(uint64_t a, uint64_t b, uint64_t *out)
{
        uint64_t r;
        if (__builtin_add_overflow(a, b, &r))
                return false;
        *out = r;
        return true;
}

static inline bool pi_mul_u64(uint64_t a, uint64_t b, uint64_t *out)
{
        uint64_t r;
        if (__builtin_mul_overflow(a, b, &r))
                return false;
        *out = r;
        return true;
}

/* a + b, held at UINT64_MAX. */
static inline uint64_t pi_sat_add_u64(uint64_t a, uint64_t b)
{
        uint64_t r;
        return __builtin_add_overflow(a, b, &r) ? UINT64_MAX : r;
}

/* a + b and a - b, held at the ends of int64_t. */
int64_t pi_sat_add_i64(int64_t a, int64_t b);
int64_t pi_sat_sub_i64(int64_t a, int64_t b);

#define PI_NUM_TEXT_MAX 32

/* Each writes a NUL-terminated text and returns its length. */
size_t pi_u64_text(uint64_t value, char out[PI_NUM_TEXT_MAX]);
size_t pi_i64_text(int64_t value, char out[PI_NUM_TEXT_MAX]);

/* The shortest decimal that reads back as the same double: "0.1", "1e+300", "-5"; '.' whatever the
 * locale. Laid out as ECMAScript's Number::toString does (plain from 1e-6 up to 1e21), but for
 * minus zero, which is "-0". NaN and infinities give "null". */
size_t pi_double_text(double value, char out[PI_NUM_TEXT_MAX]);

/* `decimals` (0-9, more is taken as 9) digits after the point, the exact value rounded half away
 * from zero: "12.50". No minus before zeros. NaN and infinities give "-". Meant for people;
 * |value| >= 1e15 falls back to pi_double_text. */
size_t pi_fixed_text(double value, unsigned decimals, char out[PI_NUM_TEXT_MAX]);

/* A 64-bit mix with full avalanche, the same on every machine. */
static inline uint64_t pi_hash_u64(uint64_t a)
{
        a += 0x9E3779B97F4A7C15ull;
        a = (a ^ a >> 30) * 0xBF58476D1CE4E5B9ull;
        a = (a ^ a >> 27) * 0x94D049BB133111EBull;
        return a ^ a >> 31;
}

static inline uint64_t pi_hash_pair(uint64_t a, uint64_t b)
{
        return pi_hash_u64(pi_hash_u64(a) + b);
}

uint64_t pi_hash_bytes(const void *p, size_t n);

#endif
