#include "analyze/source/stat/stat_number.h"

#include "base/text.h"

#include <math.h>

#define EXACT_DIGITS 15 /* a double holds every whole number of so many digits */
#define TEXT_BYTES 64

static const double power_of_ten[EXACT_DIGITS + 1] = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
};

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

bool stat_digits(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++)
                if (!is_digit(s.p[i]))
                        return false;
        return s.n > 0;
}

struct pi_str stat_trim(struct pi_str s)
{
        while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
                s = (struct pi_str){ s.p + 1, s.n - 1 };
        while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
                s.n--;
        return s;
}

/* Exact where all digits fit a double: one rounding, in the division. */
static bool plain(struct pi_str s, bool comma, double *out)
{
        uint64_t value = 0;
        size_t digits = 0, decimals = 0, i = 0;

        for (; i < s.n && is_digit(s.p[i]) && digits <= EXACT_DIGITS; i++, digits++)
                value = value * 10 + (uint64_t)(s.p[i] - '0');
        if (digits > 0 && i < s.n && (s.p[i] == '.' || (comma && s.p[i] == ',')))
                for (i++; i < s.n && is_digit(s.p[i]) && digits <= EXACT_DIGITS;
                     i++, digits++, decimals++)
                        value = value * 10 + (uint64_t)(s.p[i] - '0');
        if (i < s.n || digits == 0 || digits > EXACT_DIGITS)
                return false;
        *out = (double)value / power_of_ten[decimals];
        return true;
}

bool stat_decimal(struct pi_str s, bool comma, double *out)
{
        char text[TEXT_BYTES];
        double value;

        if (plain(s, comma, out))
                return true;
        if (s.n == 0 || s.n > sizeof(text) || !is_digit(s.p[0]))
                return false;
        for (size_t i = 0; i < s.n; i++)
                text[i] = comma && s.p[i] == ',' ? '.' : s.p[i];
        if (!pi_text_double((struct pi_str){ text, s.n }, &value) || !isfinite(value))
                return false;
        *out = value;
        return true;
}

bool stat_metric(struct pi_str s, bool comma, double *out)
{
        bool minus = s.n > 0 && s.p[0] == '-';
        struct pi_str bare = { s.p + minus, s.n - minus };

        if (pi_str_equal(bare, PI_STR("nan")) || pi_str_equal(bare, PI_STR("inf"))) {
                *out = NAN;
                return true;
        }
        if (!stat_decimal(bare, comma, out))
                return false;
        *out = minus ? -*out : *out;
        return true;
}

/* Bytes of a separator of thousands, or of a decimal point, at s.p[i]; 0 for none. */
static size_t separator_at(struct pi_str s, size_t i)
{
        static const char *const all[] = { ".",           ",", " ", "'", "\xc2\xa0", "\xe2\x80\xaf",
                                           "\xe2\x80\x99" };

        for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
                size_t n = strlen(all[k]);
                if (n <= s.n - i && memcmp(s.p + i, all[k], n) == 0)
                        return n;
        }
        return 0;
}

/* Where the part behind the last separator begins and ends; 0 for no separator. */
struct grouping {
        size_t first, last, behind, separators;
};

static struct grouping group(struct pi_str s)
{
        struct grouping at = { .separators = 0 };

        for (size_t i = 0; i < s.n;) {
                size_t n = separator_at(s, i);
                if (n > 0) {
                        at = (struct grouping){ at.separators > 0 ? at.first : i, i, i + n,
                                                at.separators + 1 };
                        i += n;
                } else {
                        i++;
                }
        }
        return at;
}

bool stat_grouped(struct pi_str s, double *out)
{
        struct grouping at = group(s);
        bool decimals = at.separators > 0 && s.n - at.behind != 3;
        char text[TEXT_BYTES];
        size_t used = 0, run = 0;

        /* One byte cannot be both. */
        if (decimals && at.separators > 1 && s.p[at.first] == s.p[at.last])
                return false;
        for (size_t i = 0; i < s.n;) {
                size_t n = separator_at(s, i);
                bool first = used == run;
                if (used + 1 >= sizeof(text) || (n == 0 && !is_digit(s.p[i])))
                        return false;
                if (n > 0 &&
                    (run == 0 || (first ? run > 3 && at.separators > (size_t)decimals : run != 3)))
                        return false; /* "12345,678": not thousands */
                if (n > 0 && decimals && i == at.last)
                        text[used++] = '.';
                if (n == 0)
                        text[used++] = s.p[i];
                run = n == 0 ? run + 1 : 0;
                i += n > 0 ? n : 1;
        }
        return run > 0 && stat_decimal((struct pi_str){ text, used }, false, out);
}

bool stat_time(struct pi_str s, int64_t *out_ns)
{
        uint64_t seconds, rest;

        s = stat_trim(s);
        if (s.n < 11 || s.p[s.n - 10] != '.' ||
            !pi_text_u64((struct pi_str){ s.p, s.n - 10 }, &seconds) ||
            !pi_text_u64((struct pi_str){ s.p + s.n - 9, 9 }, &rest) || seconds > 4000000000)
                return false;
        *out_ns = (int64_t)(seconds * 1000000000 + rest);
        return true;
}

bool stat_percent(struct pi_str s, bool comma, double *out_ratio)
{
        double percent;

        if (s.n < 4 || s.n > 6 || is_digit(s.p[s.n - 3]) || !is_digit(s.p[s.n - 1]) ||
            !stat_decimal(s, comma, &percent) || percent > 100)
                return false;
        *out_ratio = percent / 100;
        return true;
}
