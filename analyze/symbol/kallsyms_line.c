#include "analyze/symbol/kallsyms_line.h"

#include "base/text.h"

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

/* One more than the value of a hexadecimal digit; 0: none. */
static const uint8_t digits[256] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
        ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Passes the digits; false where they are no number of 64 bits. */
static bool take_address(struct pi_str *rest, struct pi_kallsyms_line *line)
{
        const char *p = rest->p, *end = p + rest->n;
        uint64_t value = 0;

        for (unsigned digit; p < end && (digit = digits[(unsigned char)*p]) > 0; p++) {
                if (value >> 60)
                        return false;
                value = value << 4 | (digit - 1);
        }
        line->start = value;
        line->digits = (size_t)(p - rest->p);
        *rest = (struct pi_str){ p, (size_t)(end - p) };
        return line->digits > 0;
}

static struct pi_str without_blanks(struct pi_str s)
{
        while (s.n > 0 && is_blank(s.p[0]))
                s = (struct pi_str){ s.p + 1, s.n - 1 };
        return s;
}

/* The name, and behind a blank whose it is. */
static bool take_name(struct pi_str rest, struct pi_kallsyms_line *line)
{
        struct pi_str tag;

        if (rest.n > 0 && !memchr(rest.p, ' ', rest.n) && !memchr(rest.p, '\t', rest.n)) {
                line->name = rest;
                line->tag = (struct pi_str){ NULL, 0 };
                return true;
        }
        if (!pi_text_word(&rest, &line->name))
                return false;
        if (!pi_text_word(&rest, &tag)) {
                line->tag = (struct pi_str){ NULL, 0 };
                return true;
        }
        line->tag = (struct pi_str){ tag.p + 1, tag.n - 2 };
        return tag.n >= 3 && tag.p[0] == '[' && tag.p[tag.n - 1] == ']';
}

bool pi_kallsyms_line_read(struct pi_str text, struct pi_kallsyms_line *out)
{
        struct pi_str rest = without_blanks(text);
        struct pi_kallsyms_line line;

        if (!take_address(&rest, &line) || rest.n == 0 || !is_blank(rest.p[0]))
                return false;
        rest = without_blanks(rest);
        if (rest.n < 2 || !is_blank(rest.p[1]))
                return false;
        line.type = rest.p[0];
        if (!take_name(without_blanks((struct pi_str){ rest.p + 1, rest.n - 1 }), &line))
                return false;
        *out = line;
        return true;
}

bool pi_kallsyms_line_is_text(const struct pi_kallsyms_line *line)
{
        switch (line->type | 0x20) {
        case 't':
        case 'w':
        case 'i':
                return true;
        default:
                return false;
        }
}

bool pi_kallsyms_line_is_place(const struct pi_kallsyms_line *line)
{
        switch (line->type | 0x20) {
        case 'd':
        case 'b':
        case 'r':
        case 'v':
        case 'g':
        case 's':
        case 'u':
                return true;
        default:
                return pi_kallsyms_line_is_text(line);
        }
}
