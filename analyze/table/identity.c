#include "analyze/table/identity.h"

#include "base/text.h"

#include <stdio.h>

static bool read_hex(struct pi_str text, uint64_t *out)
{
        if (!pi_str_starts(text, PI_STR("0x")))
                return false;
        return pi_text_hex((struct pi_str){ text.p + 2, text.n - 2 }, out);
}

/* "GenuineIntel,6,143,8" */
static bool read_header_form(struct pi_str id, struct pi_identity *out)
{
        struct pi_str vendor, part;
        uint64_t number[3] = { 0 };
        int n;

        if (!pi_text_field(&id, ',', &vendor) || vendor.n == 0 || vendor.n > 20)
                return false;
        for (size_t i = 0; i < 3; i++)
                if (!pi_text_field(&id, ',', &part) || !pi_text_u64(part, &number[i]) ||
                    number[i] > 0xffff)
                        return false;
        n = snprintf(out->text, sizeof(out->text), "%.*s-%u-%X", (int)vendor.n, vendor.p,
                     (unsigned)number[0], (unsigned)number[1]);
        out->stepping = (size_t)n;
        snprintf(out->text + n, sizeof(out->text) - (size_t)n, "-%X", (unsigned)number[2]);
        return true;
}

static size_t third_dash(struct pi_str text)
{
        unsigned dashes = 0;

        for (size_t i = 0; i < text.n; i++)
                if (text.p[i] == '-' && ++dashes == 3)
                        return i;
        return 0;
}

bool pi_identity_read(struct pi_str id, struct pi_identity *out)
{
        struct pi_str first = id, part;

        *out = (struct pi_identity){ .text = "" };
        if (id.n == 0 || id.n > PI_IDENTITY_BYTES || memchr(id.p, 0, id.n))
                return false;
        if (memchr(id.p, ',', id.n))
                return read_header_form(id, out);
        memcpy(out->text, id.p, id.n);
        out->text[id.n] = 0;
        pi_text_field(&first, '-', &part);
        if (read_hex(part, &out->midr)) {
                out->is_midr = part.n == id.n;
                out->is_riscv = !out->is_midr;
                return true;
        }
        out->stepping = third_dash(id);
        if (part.n < id.n)
                return true;
        out->text[0] = 0;
        return false;
}

/* A dash between brackets is a range, not a separator. */
static unsigned separators(struct pi_str pattern)
{
        unsigned dashes = 0;
        bool inside = false;

        for (size_t i = 0; i < pattern.n; i++) {
                inside = pattern.p[i] == '[' || (inside && pattern.p[i] != ']');
                dashes += pattern.p[i] == '-' && !inside;
        }
        return dashes;
}

bool pi_identity_is_x86(const struct pi_identity *id, struct pi_str pattern)
{
        struct pi_str text = pi_str_of(id->text);

        if (id->is_midr || id->is_riscv || text.n == 0)
                return false;
        if (id->stepping > 0 && separators(pattern) < 3)
                text.n = id->stepping;
        return pi_pattern_matches(pattern, text);
}

/* MIDR_EL1: implementer 31:24, variant 23:20, architecture 19:16, part 15:4, revision 3:0. */
bool pi_identity_is_part(const struct pi_identity *id, uint64_t midr)
{
        return id->is_midr && (id->midr & 0xff00fff0) == (midr & 0xff00fff0);
}

bool pi_revision_read(struct pi_str text, unsigned *out)
{
        const char *p = text.p ? memchr(text.p, 'p', text.n) : NULL;
        uint64_t major, minor;

        if (!p || *text.p != 'r' ||
            !pi_text_u64((struct pi_str){ text.p + 1, (size_t)(p - text.p) - 1 }, &major) ||
            !pi_text_u64((struct pi_str){ p + 1, text.n - (size_t)(p - text.p) - 1 }, &minor) ||
            major > 15 || minor > 15)
                return false;
        *out = (unsigned)(major << 4 | minor);
        return true;
}

unsigned pi_identity_revision(const struct pi_identity *id)
{
        return (unsigned)(id->midr >> 20 & 0xf) << 4 | (unsigned)(id->midr & 0xf);
}

bool pi_identity_is(const struct pi_identity *id, struct pi_str wanted)
{
        struct pi_identity other = { .midr = 0 };

        if (!id->is_midr)
                return pi_identity_is_x86(id, wanted);
        return read_hex(wanted, &other.midr) && pi_identity_is_part(id, other.midr) &&
               pi_identity_revision(id) >= pi_identity_revision(&other);
}
