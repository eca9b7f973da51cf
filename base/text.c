/* Lines, words, fields and numbers out of a buffer of text. */
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS_MAX 800          /* no double needs more than 768 to be rounded correctly */
#define EXPONENT_MAX 1000000000 /* beyond it only the sign matters */

struct pi_text pi_text_of(struct pi_str s)
{
        const char *p = s.p ? s.p : "";
        return (struct pi_text){ .p = p, .end = p + (s.p ? s.n : 0) };
}

bool pi_text_line(struct pi_text *t, struct pi_str *line)
{
        size_t left = (size_t)(t->end - t->p);
        if (left == 0)
                return false;
        const char *newline = memchr(t->p, '\n', left);
        size_t n = newline ? (size_t)(newline - t->p) : left;
        *line = (struct pi_str){ t->p, n };
        if (newline && n > 0 && t->p[n - 1] == '\r')
                line->n--;
        t->p += newline ? n + 1 : n;
        t->line++;
        return true;
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

bool pi_text_word(struct pi_str *rest, struct pi_str *word)
{
        size_t from = 0;
        while (from < rest->n && is_blank(rest->p[from]))
                from++;
        size_t to = from;
        while (to < rest->n && !is_blank(rest->p[to]))
                to++;
        if (to == from)
                return false;
        *word = (struct pi_str){ rest->p + from, to - from };
        *rest = (struct pi_str){ rest->p + to, rest->n - to };
        return true;
}

bool pi_text_field(struct pi_str *rest, char separator, struct pi_str *field)
{
        if (!rest->p)
                return false;
        const char *at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
        if (!at) {
                *field = *rest;
                *rest = (struct pi_str){ NULL, 0 };
                return true;
        }
        size_t n = (size_t)(at - rest->p);
        *field = (struct pi_str){ rest->p, n };
        *rest = (struct pi_str){ at + 1, rest->n - n - 1 };
        return true;
}

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit; 16 where it is none. */
static unsigned digit_value(char c)
{
        if (is_digit(c))
                return (unsigned)(c - '0');
        if (c >= 'a' && c <= 'f')
                return (unsigned)(c - 'a') + 10;
        if (c >= 'A' && c <= 'F')
                return (unsigned)(c - 'A') + 10;
        return 16;
}

static bool parse_u64(struct pi_str s, unsigned base, uint64_t *out)
{
        uint64_t value = 0;
        if (s.n == 0)
                return false;
        for (size_t i = 0; i < s.n; i++) {
                unsigned digit = digit_value(s.p[i]);
                if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
                    __builtin_add_overflow(value, digit, &value))
                        return false;
        }
        *out = value;
        return true;
}

bool pi_text_u64(struct pi_str s, uint64_t *out)
{
        return parse_u64(s, 10, out);
}

bool pi_text_hex(struct pi_str s, uint64_t *out)
{
        return parse_u64(s, 16, out);
}

/* A decimal number taken apart: 0.digits * 10^exponent, digit[0] not '0'. */
struct decimal {
        char digit[DIGITS_MAX];
        size_t count;
        int64_t exponent;
        bool any; /* a digit was seen, be it a zero */
};

static void decimal_push(struct decimal *d, char digit, bool fraction)
{
        d->any = true;
        if (d->count == 0 && digit == '0') {
                d->exponent -= fraction;
                return;
        }
        if (d->count < DIGITS_MAX)
                d->digit[d->count++] = digit;
        d->exponent += !fraction;
}

/* Each returns how many bytes of s it has passed. */
static size_t mantissa_read(struct pi_str s, struct decimal *d)
{
        bool fraction = false;
        size_t i = 0;
        for (; i < s.n; i++) {
                if (is_digit(s.p[i]))
                        decimal_push(d, s.p[i], fraction);
                else if (s.p[i] == '.' && !fraction)
                        fraction = true;
                else
                        break;
        }
        return i;
}

static size_t exponent_read(struct pi_str s, struct decimal *d)
{
        int64_t value = 0;
        size_t i = 1;
        if (s.n == 0 || (s.p[0] != 'e' && s.p[0] != 'E'))
                return 0;
        bool negative = i < s.n && s.p[i] == '-';
        if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
                i++;
        if (i == s.n || !is_digit(s.p[i]))
                return 0;
        for (; i < s.n && is_digit(s.p[i]); i++)
                if (value < EXPONENT_MAX)
                        value = value * 10 + (s.p[i] - '0');
        d->exponent += negative ? -value : value;
        return i;
}

/* Through strtod as "digits e exponent": without a decimal separator no locale has a say. */
static bool decimal_value(const struct decimal *d, double *out)
{
        char text[DIGITS_MAX + 32];
        *out = 0;
        if (d->count == 0)
                return true;
        if (d->exponent > 400)
                return false;
        if (d->exponent < -400)
                return true;
        memcpy(text, d->digit, d->count);
        snprintf(text + d->count, sizeof(text) - d->count, "e%d", (int)d->exponent - (int)d->count);
        *out = strtod(text, NULL);
        return isfinite(*out);
}

bool pi_text_double(struct pi_str s, double *out)
{
        struct decimal d;
        double value;
        d.count = 0;
        d.exponent = 0;
        d.any = false;
        if (s.n == 0)
                return false;
        bool negative = s.p[0] == '-';
        size_t used = negative;
        used += mantissa_read((struct pi_str){ s.p + used, s.n - used }, &d);
        used += exponent_read((struct pi_str){ s.p + used, s.n - used }, &d);
        if (!d.any || used != s.n || !decimal_value(&d, &value))
                return false;
        *out = negative ? -value : value;
        return true;
}
