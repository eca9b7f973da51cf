/* Numbers into text and into hashes. The locale can change only the decimal separator of printf and
 * strtod, so a separator is never read from the one nor given to the other. */
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_INTEGERS 9007199254740992.0 /* 2^53: every integer below is a double */
#define DIGITS_MAX 17                     /* enough for every double */
#define DIGITS_SAFE 15                    /* no double has two texts of so few digits */

/* digit[0].digit[1]… * 10^exponent */
struct decimal {
        char digit[DIGITS_MAX + 1];
        int count;
        int exponent;
};

int64_t pi_sat_add_i64(int64_t a, int64_t b)
{
        int64_t r;
        if (!__builtin_add_overflow(a, b, &r))
                return r;
        return b < 0 ? INT64_MIN : INT64_MAX;
}

int64_t pi_sat_sub_i64(int64_t a, int64_t b)
{
        int64_t r;
        if (!__builtin_sub_overflow(a, b, &r))
                return r;
        return b < 0 ? INT64_MAX : INT64_MIN;
}

static size_t put_u64(char *out, uint64_t value)
{
        char reversed[PI_NUM_TEXT_MAX];
        size_t n = 0;
        do {
                reversed[n++] = (char)('0' + value % 10);
                value /= 10;
        } while (value);
        for (size_t i = 0; i < n; i++)
                out[i] = reversed[n - 1 - i];
        out[n] = 0;
        return n;
}

size_t pi_u64_text(uint64_t value, char out[PI_NUM_TEXT_MAX])
{
        return put_u64(out, value);
}

size_t pi_i64_text(int64_t value, char out[PI_NUM_TEXT_MAX])
{
        if (value >= 0)
                return put_u64(out, (uint64_t)value);
        out[0] = '-';
        return 1 + put_u64(out + 1, 0 - (uint64_t)value);
}

/* value > 0, rounded to `count` digits. */
static struct decimal decimal_of(double value, int count)
{
        char text[48];
        struct decimal d = { .count = 0 };
        snprintf(text, sizeof(text), "%.*e", count - 1, value);
        const char *p = text;
        for (; *p && *p != 'e'; p++)
                if (*p >= '0' && *p <= '9' && d.count < DIGITS_MAX)
                        d.digit[d.count++] = *p;
        bool negative = *p == 'e' && p[1] == '-';
        for (p += *p == 'e' ? 2 : 0; *p >= '0' && *p <= '9'; p++)
                d.exponent = d.exponent * 10 + (*p - '0');
        if (negative)
                d.exponent = -d.exponent;
        return d;
}

static bool reads_back(const struct decimal *d, double value)
{
        char text[48];
        snprintf(text, sizeof(text), "%.*se%d", d->count, d->digit, d->exponent - (d->count - 1));
        return strtod(text, NULL) == value;
}

/* The same with its last digit raised, where that needs no carry. */
static bool raise_last(struct decimal *d)
{
        if (d->digit[d->count - 1] == '9')
                return false;
        d->digit[d->count - 1]++;
        return true;
}

/* Below a power of two the doubles lie twice as close as above it, so that there the nearest text
 * may read back as another double where the next one up does not. Subnormals have fewer digits
 * than others, so the search starts from one. */
static struct decimal decimal_shortest(double value)
{
        int count = value < 2.2250738585072014e-308 ? 1 : DIGITS_SAFE;
        struct decimal d = decimal_of(value, count);
        while (count < DIGITS_MAX && !reads_back(&d, value) &&
               !(raise_last(&d) && reads_back(&d, value)))
                d = decimal_of(value, ++count);
        while (d.count > 1 && d.digit[d.count - 1] == '0')
                d.count--;
        return d;
}

static size_t put_zeros(char *out, int count)
{
        if (count <= 0)
                return 0;
        memset(out, '0', (size_t)count);
        return (size_t)count;
}

static size_t put_digits(char *out, const struct decimal *d, int from, int to)
{
        if (to <= from)
                return 0;
        memcpy(out, d->digit + from, (size_t)(to - from));
        return (size_t)(to - from);
}

/* 1234.5, 1200, 0.0012 */
static size_t lay_plain(const struct decimal *d, char *out)
{
        size_t n = 0;
        int whole = d->exponent + 1; /* digits before the point */
        int split = whole < 0 ? 0 : whole < d->count ? whole : d->count;
        if (whole <= 0)
                out[n++] = '0';
        n += put_digits(out + n, d, 0, split);
        n += put_zeros(out + n, whole - d->count);
        if (split < d->count)
                out[n++] = '.';
        n += put_zeros(out + n, split < d->count ? -whole : 0);
        n += put_digits(out + n, d, split, d->count);
        out[n] = 0;
        return n;
}

/* 1.2345e+30 */
static size_t lay_scientific(const struct decimal *d, char *out)
{
        size_t n = 0;
        out[n++] = d->digit[0];
        if (d->count > 1)
                out[n++] = '.';
        n += put_digits(out + n, d, 1, d->count);
        out[n++] = 'e';
        out[n++] = d->exponent < 0 ? '-' : '+';
        return n + put_u64(out + n, (uint64_t)abs(d->exponent));
}

size_t pi_double_text(double value, char out[PI_NUM_TEXT_MAX])
{
        if (!isfinite(value)) {
                memcpy(out, "null", 5);
                return 4;
        }
        size_t n = 0;
        double size = fabs(value);
        if (signbit(value))
                out[n++] = '-';
        if (size < EXACT_INTEGERS && size == floor(size))
                return n + put_u64(out + n, (uint64_t)size);
        struct decimal d = decimal_shortest(size);
        if (d.exponent >= -6 && d.exponent <= 20)
                return n + lay_plain(&d, out + n);
        return n + lay_scientific(&d, out + n);
}

/* part * scale to the nearest integer, halves up. fma tells on which side of the true product the
 * rounded one lies: without it 0.115 * 100 would be a half. */
static uint64_t round_product(double part, uint64_t scale)
{
        double product = part * (double)scale;
        double below = floor(product);
        double rest = product - below;
        bool up = rest > 0.5 || (rest == 0.5 && fma(part, (double)scale, -product) >= 0);
        return (uint64_t)below + up;
}

static uint64_t power_of_ten(unsigned exponent)
{
        uint64_t power = 1;
        while (exponent--)
                power *= 10;
        return power;
}

size_t pi_fixed_text(double value, unsigned decimals, char out[PI_NUM_TEXT_MAX])
{
        if (!isfinite(value)) {
                memcpy(out, "-", 2);
                return 1;
        }
        double size = fabs(value);
        if (size >= 1e15)
                return pi_double_text(value, out);
        uint64_t scale = power_of_ten(decimals < 9 ? decimals : 9);
        uint64_t whole = (uint64_t)size;
        uint64_t part = round_product(size - (double)whole, scale);
        whole += part / scale;
        part %= scale;
        size_t n = 0;
        if (value < 0 && (whole || part))
                out[n++] = '-';
        n += put_u64(out + n, whole);
        if (scale == 1)
                return n;
        /* scale + part has the leading zeros of part behind a 1, which the point replaces */
        size_t tail = put_u64(out + n, scale + part);
        out[n] = '.';
        return n + tail;
}

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014), variant 13 of Stafford's mixers. */
/* Up to 8 bytes as a little-endian number. */
static uint64_t load_le(const uint8_t *p, size_t n)
{
        uint64_t value = 0;
        for (size_t i = 0; i < n; i++)
                value |= (uint64_t)p[i] << 8 * i;
        return value;
}

uint64_t pi_hash_bytes(const void *p, size_t n)
{
        const uint8_t *byte = p;
        uint64_t hash = pi_hash_u64(n);
        size_t i = 0;
        for (; n - i >= 8; i += 8)
                hash = pi_hash_u64(hash ^ load_le(byte + i, 8));
        if (i < n)
                hash = pi_hash_u64(hash ^ load_le(byte + i, n - i));
        return hash;
}
