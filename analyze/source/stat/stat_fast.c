/* The common line, at the speed of memory: compared with what stood at its place before, and three
 * numbers read. Whatever is unusual is left to the slow way. */
#include "analyze/source/stat/stat_reader.h"

#include <math.h>

/* One line costs some fifty nanoseconds: no call among them. */
#define INLINE static inline __attribute__((always_inline))
#define EXACT_DIGITS 15 /* a double holds every whole number of so many digits */

struct number {
        uint64_t digits;
        unsigned count, decimals;
};

static const double power_of_ten[EXACT_DIGITS + 1] = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
};
static const uint64_t scale[9] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

/* Up to eight digits at p, as many as there are, without a branch on how many: *value grows by
 * them. */
INLINE unsigned take_eight(const char *p, uint64_t *value)
{
        uint64_t text, other;
        unsigned count;

        memcpy(&text, p, sizeof(text));
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
                text = __builtin_bswap64(text);
        text ^= 0x3030303030303030u;
        other = ((text + 0x0606060606060606u) | text) & 0xF0F0F0F0F0F0F0F0u;
        count = other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
        if (count == 0)
                return 0;
        text <<= 64 - 8 * count; /* zeros in front */
        text = (text * 10 + (text >> 8)) & 0x00FF00FF00FF00FFu;
        text = (text * 100 + (text >> 16)) & 0x0000FFFF0000FFFFu;
        text = (text * 10000 + (text >> 32)) & 0xFFFFFFFFu;
        *value = *value * scale[count] + text;
        return count;
}

INLINE const char *take_digits(const char *p, uint64_t *value, unsigned *count)
{
        unsigned n;

        do {
                n = take_eight(p, value);
                p += n;
                *count += n;
        } while (n == 8);
        return p;
}

/* Equality of short texts; both sides may be read up to seven bytes further. */
INLINE bool same(const char *a, const char *b, size_t n)
{
        uint64_t x, y;

        for (; n >= 8; n -= 8, a += 8, b += 8) {
                memcpy(&x, a, 8);
                memcpy(&y, b, 8);
                if (x != y)
                        return false;
        }
        if (n == 0)
                return true;
        memcpy(&x, a, 8);
        memcpy(&y, b, 8);
        x ^= y;
        return (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? x >> (64 - 8 * n) : x << (64 - 8 * n)) ==
               0;
}

/* Digits, and decimals behind a point. What stands behind them is returned. */
INLINE const char *take_number(const char *p, struct number *out)
{
        *out = (struct number){ .digits = 0 };
        p = take_digits(p, &out->digits, &out->count);
        if (*p == '.' && out->count > 0) {
                p = take_digits(p + 1, &out->digits, &out->decimals);
                out->count += out->decimals;
        }
        return p;
}

static bool is_exact(const struct number *number)
{
        return number->count > 0 && number->count <= EXACT_DIGITS;
}

static double value_of(const struct number *number)
{
        double value = (double)number->digits;

        return number->decimals == 0 ? value : value / power_of_ten[number->decimals];
}

/* NULL for what is neither a plain number nor one of perf's two words. */
INLINE const char *take_value(const char *p, struct pi_count *out)
{
        struct number number;

        out->state = PI_COUNT_COUNTED;
        if (*p != '<') {
                p = take_number(p, &number);
                out->value = value_of(&number);
                return is_exact(&number) ? p : NULL;
        }
        out->value = NAN;
        if (memcmp(p, "<not counted>", 13) == 0) {
                out->state = PI_COUNT_NOT_COUNTED;
                return p + 13;
        }
        out->state = PI_COUNT_NOT_SUPPORTED;
        return memcmp(p, "<not supported>", 15) == 0 ? p + 15 : NULL;
}

/* Running time and percentage. */
INLINE const char *take_running(const char *p, char separator, struct pi_count *out)
{
        struct number running, percent;

        p = take_number(p, &running);
        if (!is_exact(&running) || running.decimals > 0 || *p++ != separator)
                return NULL;
        p = take_number(p, &percent);
        if (percent.count > 5 || percent.decimals != 2 || percent.digits > 10000)
                return NULL;
        out->running_ns = out->running_ratio = NAN;
        if (out->state == PI_COUNT_COUNTED) {
                out->running_ns = (double)running.digits;
                out->running_ratio = percent.digits == 10000 ? 1
                                     : percent.digits == 0   ? NAN
                                                             : (double)percent.digits / 100 / 100;
        }
        return p;
}

/* What a line says at its place. */
struct match {
        struct pi_count count;
        double metric;     /* NAN: none */
        const char *label; /* NULL: the slot's own */
        size_t label_bytes;
};

/* The rest of the line: nothing, or a metric and its label. */
INLINE const char *take_metric(const struct stat_slot *slot, char separator, const char *p,
                               const char *end, struct match *out)
{
        struct number number;
        const char *newline;
        size_t n;

        out->metric = NAN;
        out->label = NULL;
        if (*p == '\n')
                return p + 1;
        if (*p == separator && p[1] == separator && p[2] == '\n')
                return p + 3;
        if (*p++ != separator)
                return NULL;
        p = take_number(p, &number);
        if (!is_exact(&number) || *p++ != separator)
                return NULL;
        out->metric = value_of(&number);
        if (slot->behind > 0 && p[slot->behind] == '\n' &&
            same(p, slot->text + slot->before + slot->middle, slot->behind))
                return p + slot->behind + 1;
        newline = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
        n = newline ? (size_t)(newline - p) : 0;
        if (n == 0 || n > STAT_SLOT_TEXT || memchr(p, separator, n) || p[0] == ' ' ||
            p[n - 1] == ' ' || p[n - 1] == '\t' || p[0] == '\t' || p[n - 1] == '\r' ||
            memchr(p, 0, n))
                return NULL;
        out->label = p;
        out->label_bytes = n;
        return newline + 1;
}

/* What stands behind the line where it is what its slot makes expect; NULL where it is not. */
INLINE const char *match_line(const struct stat_reader *reader, const struct stat_slot *slot,
                              const char *p, const char *end, struct match *out)
{
        char separator = reader->shape.separator.text[0];

        if (!same(p, slot->text, slot->before))
                return NULL;
        p = take_value(p + slot->before, &out->count);
        if (!p || !same(p, slot->text + slot->before, slot->middle))
                return NULL;
        p = take_running(p + slot->middle, separator, &out->count);
        return p ? take_metric(slot, separator, p, end, out) : NULL;
}

static void learn_label(struct stat_reader *reader, struct stat_slot *slot,
                        const struct match *match)
{
        size_t at = (size_t)slot->before + slot->middle;

        slot->label = pi_strtab_intern(reader->rec->strings,
                                       (struct pi_str){ match->label, match->label_bytes });
        slot->judgement = 0;
        slot->behind = match->label_bytes <= STAT_SLOT_TEXT - at ? (uint8_t)match->label_bytes : 0;
        memcpy(slot->text + at, match->label, slot->behind);
}

void stat_print(struct stat_reader *reader, const struct stat_slot *slot, size_t interval,
                double metric)
{
        pi_counts_print(reader->counts, &(struct pi_printed){ .interval = (uint32_t)interval,
                                                              .unit = slot->unit,
                                                              .counter = slot->counter,
                                                              .label = slot->label,
                                                              .judgement = slot->judgement,
                                                              .value = metric });
}

const char *stat_fast_line(struct stat_reader *reader, const char *p, const char *end)
{
        struct stat_slot *slot;
        struct stat_key *key;
        struct match match;

        if (reader->place >= reader->slots.count || reader->when == STAT_SUMMARY)
                return NULL;
        slot = PI_AT(&reader->slots, struct stat_slot, reader->place);
        if (!slot->good || !same(p, reader->time_text, reader->time_bytes))
                return NULL;
        key = PI_AT(&reader->keys.list, struct stat_key, slot->key);
        if ((key->epoch == reader->epoch ? key->seen : 0) != slot->occurrence)
                return NULL;
        p = match_line(reader, slot, p + reader->time_bytes, end, &match);
        if (!p || !pi_counts_put(reader->counts, slot->series, &match.count))
                return NULL;
        key->epoch = reader->epoch;
        key->seen = slot->occurrence + 1;
        reader->place++;
        if (match.label)
                learn_label(reader, slot, &match);
        if (!isnan(match.metric))
                stat_print(reader, slot, reader->counts->intervals.count - 1, match.metric);
        return p;
}

bool stat_fast_interval(const struct stat_reader *reader, struct pi_str text, size_t time_bytes,
                        struct pi_count_interval *at, double *metric, uint64_t *metrics)
{
        const char *p = text.p, *end = text.p + text.n;

        for (size_t i = 0; i < reader->slots.count; i++) {
                const struct stat_slot *slot = PI_AT(&reader->slots, struct stat_slot, i);
                struct match match;

                if (p >= end || !same(p, text.p, time_bytes))
                        return false;
                p = match_line(reader, slot, p + time_bytes, end, &match);
                if (!p || (metric && match.label)) /* another label than its slot's */
                        return false;
                if (metric)
                        metric[i] = match.metric;
                at->value[slot->series] = match.count.value;
                at->running_ns[slot->series] = match.count.running_ns;
                at->running_ratio[slot->series] = match.count.running_ratio;
                at->state[slot->series] = (uint8_t)match.count.state;
                *metrics += !isnan(match.metric);
        }
        return p == end;
}
