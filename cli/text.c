#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool is_plain(char c)
{
        return c >= 0x20 && c < 0x7f && c != '\\';
}

int cli_text_width(struct pipa_text text)
{
        int width = 0;

        for (size_t i = 0; i < text.n && width < 4096; i++)
                width += is_plain(text.p[i]) ? 1 : 4;
        return width;
}

void cli_text_cell(FILE *to, struct pipa_text text, int width)
{
        bool cut = cli_text_width(text) > width;
        int left = cut ? width - 1 : width;

        for (size_t i = 0; i < text.n; i++) {
                int need = is_plain(text.p[i]) ? 1 : 4;
                if (need > left)
                        break;
                if (need == 1)
                        fputc(text.p[i], to);
                else
                        fprintf(to, "\\x%02x", (unsigned char)text.p[i]);
                left -= need;
        }
        if (cut)
                fputc('~', to);
        fprintf(to, "%*s", left, "");
}

/* How many bytes follow a lead byte, and the least code point that needs them; 0 for none. */
static size_t sequence(unsigned char lead, uint32_t *least, uint32_t *code)
{
        static const uint32_t first[] = { 0x80, 0x800, 0x10000 };
        size_t more = lead >= 0xf0 && lead <= 0xf4  ? 3
                      : (lead & 0xf0) == 0xe0       ? 2
                      : lead >= 0xc2 && lead < 0xe0 ? 1
                                                    : 0;

        if (more == 0)
                return 0;
        *least = first[more - 1];
        *code = lead & (0x3fu >> more);
        return more;
}

/* The code point at text.p and its bytes; U+FFFD and 1 where it is ill-formed. */
static size_t decode(struct pipa_text text, uint32_t *out)
{
        const unsigned char *p = (const unsigned char *)text.p;
        uint32_t least = 0, code = 0;
        size_t more = sequence(p[0], &least, &code);

        *out = p[0] < 0x80 ? p[0] : 0xfffd;
        if (more == 0 || more >= text.n)
                return 1;
        for (size_t i = 1; i <= more; i++) {
                if ((p[i] & 0xc0) != 0x80)
                        return 1;
                code = code << 6 | (p[i] & 0x3f);
        }
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
                return 1;
        *out = code;
        return more + 1;
}

/* Would it move a cursor, hide or turn around what stands beside it? */
static bool is_steering(uint32_t code)
{
        return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e ||
               code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
               (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

#define EACH_BYTE(value) (0x0101010101010101u * (value))

/* Whether one of eight bytes is below ' ' or above '~'. A byte that makes a carry or a borrow is
 * itself one of those. */
static bool is_odd_word(const char *p)
{
        uint64_t word;

        memcpy(&word, p, sizeof(word));
        return ((word - EACH_BYTE(0x20)) | (word + EACH_BYTE(0x01)) | word) & EACH_BYTE(0x80);
}

bool cli_text_is_plain(struct pipa_text text)
{
        size_t i = 0;

        for (; i + 8 <= text.n; i += 8) {
                if (is_odd_word(text.p + i))
                        return false;
        }
        for (; i < text.n; i++) {
                if (text.p[i] < 0x20 || text.p[i] > 0x7e)
                        return false;
        }
        return true;
}

size_t cli_text_escape(struct pipa_text text, char *out)
{
        char *at = out;

        while (text.n > 0) {
                uint32_t code;
                size_t n = decode(text, &code);
                bool bad = is_steering(code) || (code == 0xfffd && n == 1);

                for (size_t i = 0; i < n; i++) {
                        unsigned char byte = (unsigned char)text.p[i];
                        if (bad) {
                                *at++ = '\\';
                                *at++ = 'x';
                                *at++ = "0123456789abcdef"[byte >> 4];
                                *at++ = "0123456789abcdef"[byte & 15];
                        } else {
                                *at++ = (char)byte;
                        }
                }
                text = (struct pipa_text){ text.p + n, text.n - n };
        }
        return (size_t)(at - out);
}

void cli_text_plain(FILE *to, struct pipa_text text)
{
        char piece[4 * 16];

        while (text.n > 0) {
                uint32_t code;
                size_t n = decode(text, &code);
                fwrite(piece, 1, cli_text_escape((struct pipa_text){ text.p, n }, piece), to);
                text = (struct pipa_text){ text.p + n, text.n - n };
        }
}

static void json_code(FILE *to, uint32_t code)
{
        if (code == '"' || code == '\\')
                fprintf(to, "\\%c", (int)code);
        else if (code >= 0x20 && code < 0x7f)
                fputc((int)code, to);
        else if (code < 0x10000)
                fprintf(to, "\\u%04x", code);
        else
                fprintf(to, "\\u%04x\\u%04x", 0xd800 + ((code - 0x10000) >> 10),
                        0xdc00 + ((code - 0x10000) & 0x3ff));
}

void cli_text_json(FILE *to, struct pipa_text text)
{
        fputc('"', to);
        while (text.n > 0) {
                uint32_t code;
                size_t n = decode(text, &code);
                json_code(to, code);
                text = (struct pipa_text){ text.p + n, text.n - n };
        }
        fputc('"', to);
}

void cli_text_csv(FILE *to, struct pipa_text text)
{
        bool quoted = false, formula = text.n > 0 && memchr("=+-@\t\r", text.p[0], 6);

        for (size_t i = 0; i < text.n; i++)
                quoted |= text.p[i] == ',' || text.p[i] == '"';
        fputs(quoted ? "\"" : "", to);
        fputs(formula ? "'" : "", to);
        for (size_t i = 0; i < text.n; i++) {
                unsigned char c = (unsigned char)text.p[i];
                fputs(c == '"' ? "\"" : "", to);
                fputc(c < 0x20 || c == 0x7f ? '?' : c, to);
        }
        fputs(quoted ? "\"" : "", to);
}

const char *cli_text_number(double value, char text[32])
{
        for (int digits = 15; digits <= 17; digits++) {
                snprintf(text, 32, "%.*g", digits, value);
                if (strtod(text, NULL) == value)
                        break;
        }
        return text;
}
