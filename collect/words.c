#include "collect/words.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

const char *pc_words_count(uint64_t value, char out[PC_WORDS_MAX])
{
        char digits[PI_NUM_TEXT_MAX];
        size_t n = pi_u64_text(value, digits), fill = 0;
        for (size_t i = 0; i < n; i++) {
                if (i > 0 && (n - i) % 3 == 0)
                        out[fill++] = ' ';
                out[fill++] = digits[i];
        }
        out[fill] = 0;
        return out;
}

const char *pc_words_bytes(uint64_t value, char out[PC_WORDS_MAX])
{
        static const char *const unit[] = { "bytes", "kB", "MB", "GB", "TB" };
        char digits[PI_NUM_TEXT_MAX];
        double scaled = (double)value;
        size_t u = 0;
        for (; scaled >= 999.95 && u + 1 < sizeof(unit) / sizeof(unit[0]); u++)
                scaled /= 1000;
        pi_fixed_text(scaled, u ? 1 : 0, digits);
        snprintf(out, PC_WORDS_MAX, "%s %s", digits, unit[u]);
        return out;
}

const char *pc_words_duration(int64_t ns, char out[PC_WORDS_MAX])
{
        static const struct {
                int64_t ns;
                const char *unit;
        } scale[] = { { 3600 * NS_PER_S, "h" }, { 60 * NS_PER_S, "min" }, { NS_PER_S, "s" } };
        char digits[PI_NUM_TEXT_MAX];
        for (size_t i = 0; i < sizeof(scale) / sizeof(scale[0]); i++) {
                if (ns >= scale[i].ns && ns % scale[i].ns == 0) {
                        pi_i64_text(ns / scale[i].ns, digits);
                        snprintf(out, PC_WORDS_MAX, "%s %s", digits, scale[i].unit);
                        return out;
                }
        }
        pi_double_text((double)ns / (double)(ns >= NS_PER_S ? NS_PER_S : NS_PER_MS), digits);
        snprintf(out, PC_WORDS_MAX, "%s %s", digits, ns >= NS_PER_S ? "s" : "ms");
        return out;
}

const char *pc_words_seconds(int64_t ns, char out[PC_WORDS_MAX])
{
        char digits[PI_NUM_TEXT_MAX];
        pi_fixed_text((double)ns / (double)NS_PER_S, 1, digits);
        snprintf(out, PC_WORDS_MAX, "%s s", digits);
        return out;
}
