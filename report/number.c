/* Scales: a value is shown in the largest unit of its scale in which it is at least 1 after
 * rounding to three digits. */
#include "report/number.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EXACT_BELOW 999500 /* counts below it are shown digit for digit */
#define MINUTES_FROM_NS 120e9
#define MINUTES_BELOW_NS 1e20 /* 3 000 years: no duration */

struct scale_step {
        double factor;
        const char *name;
};

static const struct scale_step scale_ns[] = {
        { 1, "ns" }, { 1e3, "\xc2\xb5s" }, { 1e6, "ms" }, { 1e9, "s" }, { 0, NULL },
};
static const struct scale_step scale_bytes[] = {
        { 1, "B" },        { 0x1p10, "KiB" }, { 0x1p20, "MiB" },
        { 0x1p30, "GiB" }, { 0x1p40, "TiB" }, { 0, NULL },
};
static const struct scale_step scale_bytes_per_second[] = {
        { 1, "B/s" },        { 0x1p10, "KiB/s" }, { 0x1p20, "MiB/s" },
        { 0x1p30, "GiB/s" }, { 0x1p40, "TiB/s" }, { 0, NULL },
};
static const struct scale_step scale_hz[] = {
        { 1, "Hz" }, { 1e3, "kHz" }, { 1e6, "MHz" }, { 1e9, "GHz" }, { 0, NULL },
};
static const struct scale_step scale_si[] = {
        { 1e6, "M" }, { 1e9, "G" }, { 1e12, "T" }, { 1e15, "P" }, { 1e18, "E" }, { 0, NULL },
};
static const struct scale_step scale_long[] = {
        { 1e9, "s" }, { 60e9, "min" }, { 3600e9, "h" }, { 86400e9, "d" }, { 0, NULL },
};

/* Digits after the point that leave three digits that matter. */
static unsigned decimals_of(double magnitude)
{
        unsigned decimals = 2;

        if (magnitude == rint(magnitude) && magnitude < 1000)
                return 0;
        if (magnitude >= 99.95)
                return 0;
        if (magnitude >= 9.995)
                return 1;
        for (double m = magnitude; m < 0.9995 && decimals < 9; m *= 10)
                decimals++;
        return decimals;
}

/* "12547" -> "12 547", in place. */
static size_t group_digits(char *text, size_t n)
{
        size_t groups = (n - 1) / 3;

        for (size_t from = n, to = n + groups, run = 0; from > 0; run++) {
                if (run > 0 && run % 3 == 0)
                        text[--to] = ' ';
                text[--to] = text[--from];
        }
        text[n + groups] = '\0';
        return n + groups;
}

static size_t plain_text(double magnitude, char out[PI_NUMBER_MAX])
{
        char digits[PI_NUM_TEXT_MAX];
        size_t n = pi_fixed_text(magnitude, decimals_of(magnitude), digits);

        memcpy(out, digits, n + 1);
        return strchr(out, '.') ? n : group_digits(out, n);
}

static size_t scaled_text(double magnitude, const struct scale_step *scale, bool integral,
                          char out[PI_NUMBER_MAX])
{
        double shown;
        unsigned decimals;
        char digits[PI_NUM_TEXT_MAX];

        while (scale[1].name && magnitude >= scale[1].factor * 0.9995)
                scale++;
        shown = magnitude / scale->factor;
        decimals = shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2;
        if (integral && scale->factor == 1)
                decimals = 0;
        pi_fixed_text(shown, decimals, digits);
        return (size_t)snprintf(out, PI_NUMBER_MAX, "%s %s", digits, scale->name);
}

/* "2 min 5 s": two neighbouring units, the smaller one whole. */
static size_t long_time_text(double ns, char out[PI_NUMBER_MAX])
{
        size_t i = 1;
        double small, large;

        while (scale_long[i + 1].name && ns >= 2 * scale_long[i + 1].factor)
                i++;
        small = rint(ns / scale_long[i - 1].factor);
        large = floor(small * scale_long[i - 1].factor / scale_long[i].factor);
        small -= large * scale_long[i].factor / scale_long[i - 1].factor;
        return (size_t)snprintf(out, PI_NUMBER_MAX, "%.0f %s %.0f %s", large, scale_long[i].name,
                                small, scale_long[i - 1].name);
}

static size_t ratio_text(double magnitude, char out[PI_NUMBER_MAX])
{
        char digits[PI_NUM_TEXT_MAX];

        if (magnitude > 0 && magnitude < 0.0005)
                return (size_t)snprintf(out, PI_NUMBER_MAX, "<0.1 %%");
        pi_fixed_text(magnitude * 100, 1, digits);
        return (size_t)snprintf(out, PI_NUMBER_MAX, "%s %%", digits);
}

static size_t magnitude_text(double magnitude, const char *unit, char out[PI_NUMBER_MAX])
{
        if (strcmp(unit, "ratio") == 0)
                return ratio_text(magnitude, out);
        if (strcmp(unit, "ns") == 0 && magnitude >= MINUTES_FROM_NS && magnitude < MINUTES_BELOW_NS)
                return long_time_text(magnitude, out);
        if (strcmp(unit, "ns") == 0)
                return scaled_text(magnitude, scale_ns, magnitude == rint(magnitude), out);
        if (strcmp(unit, "bytes") == 0)
                return scaled_text(magnitude, scale_bytes, true, out);
        if (strcmp(unit, "bytes/s") == 0)
                return scaled_text(magnitude, scale_bytes_per_second, true, out);
        if (strcmp(unit, "Hz") == 0)
                return scaled_text(magnitude, scale_hz, true, out);
        if (magnitude >= EXACT_BELOW)
                return scaled_text(magnitude, scale_si, false, out);
        return plain_text(magnitude, out);
}

bool pi_number_unit_is_shown(const char *unit)
{
        static const char *const shown[] = { "ratio", "ns", "bytes", "bytes/s", "Hz" };

        for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
                if (strcmp(unit, shown[i]) == 0)
                        return true;
        return false;
}

size_t pi_number_cell(double value, const char *unit, char out[PI_NUMBER_MAX])
{
        size_t sign = value < 0 ? 1 : 0;
        size_t n;

        if (isnan(value))
                return (size_t)snprintf(out, PI_NUMBER_MAX, "%s", PI_NUMBER_MISSING);
        if (isinf(value))
                return (size_t)snprintf(out, PI_NUMBER_MAX, "%s", sign ? "-infinite" : "infinite");
        n = magnitude_text(fabs(value), unit, out);
        if (sign) {
                memmove(out + 1, out, n + 1);
                out[0] = '-';
        }
        return n + sign;
}

size_t pi_number_text(double value, const char *unit, char out[PI_NUMBER_MAX])
{
        size_t n = pi_number_cell(value, unit, out);

        if (isnan(value) || !unit[0] || pi_number_unit_is_shown(unit))
                return n;
        if (strcmp(unit, "1/s") == 0)
                unit = "per second";
        return n + (size_t)snprintf(out + n, PI_NUMBER_MAX - n, " %.48s", unit);
}
