/* The escapes are those of rustc's legacy symbol mangling (compiler/rustc_symbol_mangling,
 * legacy.rs). */
#include "report/export_rust.h"

#include "base/text.h"

#define HASH_DIGITS 16

static const struct {
        struct pi_str code, text;
} escapes[] = {
        { { "SP", 2 }, { "@", 1 } }, { { "BP", 2 }, { "*", 1 } }, { { "RF", 2 }, { "&", 1 } },
        { { "LT", 2 }, { "<", 1 } }, { { "GT", 2 }, { ">", 1 } }, { { "LP", 2 }, { "(", 1 } },
        { { "RP", 2 }, { ")", 1 } }, { { "C", 1 }, { ",", 1 } },
};

static bool has_hash(struct pi_str name)
{
        struct pi_str head = PI_STR("::h");
        size_t tail = head.n + HASH_DIGITS;
        uint64_t hash;

        return name.n > tail &&
               pi_str_starts((struct pi_str){ name.p + name.n - tail, tail }, head) &&
               pi_text_hex((struct pi_str){ name.p + name.n - HASH_DIGITS, HASH_DIGITS }, &hash);
}

/* "$LT$", "$u7b$": what they stand for, appended, and their length; 0 where it is none of them. */
static size_t put_escape(struct pi_str rest, struct pi_scratch *out)
{
        const char *end = memchr(rest.p + 1, '$', rest.n - 1);
        struct pi_str code = { rest.p + 1, end ? (size_t)(end - rest.p - 1) : 0 };
        uint64_t value;

        for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
                if (pi_str_equal(code, escapes[i].code)) {
                        pi_scratch_bytes(out, escapes[i].text.p, escapes[i].text.n);
                        return code.n + 2;
                }
        if (code.n != 3 || code.p[0] != 'u' ||
            !pi_text_hex((struct pi_str){ code.p + 1, 2 }, &value) || value < 0x20 || value > 0x7e)
                return 0;
        pi_scratch_bytes(out, &(char){ (char)value }, 1);
        return code.n + 2;
}

bool pi_rust_name(struct pi_str name, struct pi_scratch *out)
{
        out->n = 0;
        if (!has_hash(name))
                return false;
        name.n -= HASH_DIGITS + 3;
        if (pi_str_starts(name, PI_STR("_$")))
                name = (struct pi_str){ name.p + 1, name.n - 1 };
        while (name.n > 0) {
                size_t taken = name.p[0] == '$' ? put_escape(name, out) : 0;
                if (taken == 0 && pi_str_starts(name, PI_STR(".."))) {
                        pi_scratch_bytes(out, "::", 2);
                        taken = 2;
                } else if (taken == 0) {
                        pi_scratch_bytes(out, name.p, 1);
                        taken = 1;
                }
                name = (struct pi_str){ name.p + taken, name.n - taken };
        }
        return true;
}
