/* One decoded code point at a time becomes a piece: the bytes that stand for it in the medium. */
#include "report/escape.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS "\xe2\x80\xa6"    /* U+2026 */
#define PIECE_MAX 8

struct piece {
        char text[PIECE_MAX];
        size_t n;       /* bytes */
        size_t columns; /* of a terminal */
};

typedef size_t (*piece_fn)(struct pi_str s, struct piece *piece);

static void piece_set(struct piece *piece, const char *text, size_t n, size_t columns)
{
        memcpy(piece->text, text, n);
        piece->n = n;
        piece->columns = columns;
}

/* \x1b for what fits into two digits, \u202e for the rest; controls are all below U+10000. */
static void piece_visible(struct piece *piece, uint32_t code)
{
        static const char digit[] = "0123456789abcdef";
        unsigned width = code <= 0xff ? 2 : 4;
        char text[PIECE_MAX] = { '\\', code <= 0xff ? 'x' : 'u' };

        for (unsigned i = 0; i < width; i++)
                text[2 + i] = digit[(code >> (4 * (width - 1 - i))) & 0xf];
        piece_set(piece, text, 2 + width, 2 + width);
}

static bool is_ill_formed(uint32_t code, size_t bytes)
{
        return code == 0xfffd && bytes == 1;
}

static bool is_noncharacter(uint32_t code)
{
        return (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

static const char *html_reference(char c)
{
        switch (c) {
        case '&':
                return "&amp;";
        case '<':
                return "&lt;";
        case '>':
                return "&gt;";
        case '"':
                return "&quot;";
        case '\'':
                return "&#39;";
        default:
                return NULL;
        }
}

static size_t html_piece(struct pi_str s, struct piece *piece)
{
        const char *reference = html_reference(s.p[0]);
        uint32_t code;
        size_t bytes;

        if (reference) {
                piece_set(piece, reference, strlen(reference), 1);
                return 1;
        }
        bytes = pi_utf8_decode(s, &code);
        if (is_ill_formed(code, bytes) || is_noncharacter(code))
                piece_set(piece, REPLACEMENT, strlen(REPLACEMENT), 1);
        else if (pi_utf8_is_control(code))
                piece_visible(piece, code);
        else
                piece_set(piece, s.p, bytes, 1);
        return bytes;
}

static size_t terminal_piece(struct pi_str s, struct piece *piece)
{
        uint32_t code;
        size_t bytes = pi_utf8_decode(s, &code);

        if (is_ill_formed(code, bytes))
                piece_visible(piece, (uint8_t)s.p[0]);
        else if (pi_utf8_is_control(code))
                piece_visible(piece, code);
        else
                piece_set(piece, s.p, bytes, 1);
        return bytes;
}

static size_t csv_piece(struct pi_str s, struct piece *piece)
{
        uint32_t code;
        size_t bytes = pi_utf8_decode(s, &code);

        if (code == '"')
                piece_set(piece, "\"\"", 2, 1);
        else if (is_ill_formed(code, bytes))
                piece_set(piece, REPLACEMENT, strlen(REPLACEMENT), 1);
        else if (pi_utf8_is_control(code))
                piece_visible(piece, code);
        else
                piece_set(piece, s.p, bytes, 1);
        return bytes;
}

static void escape_all(struct pi_out *out, struct pi_str s, piece_fn next)
{
        while (s.n > 0) {
                struct piece piece;
                size_t bytes = next(s, &piece);
                pi_out_bytes(out, piece.text, piece.n);
                s.p += bytes;
                s.n -= bytes;
        }
}

void pi_escape_html(struct pi_out *out, struct pi_str s)
{
        escape_all(out, s, html_piece);
}

void pi_escape_terminal(struct pi_out *out, struct pi_str s)
{
        escape_all(out, s, terminal_piece);
}

void pi_escape_csv(struct pi_out *out, struct pi_str s)
{
        bool quoted = s.n > 0 && (memchr(s.p, ',', s.n) || memchr(s.p, '"', s.n));

        pi_out_text(out, quoted ? "\"" : "");
        if (s.n > 0 && strchr("=+-@", s.p[0]) && s.p[0])
                pi_out_char(out, '\'');
        escape_all(out, s, csv_piece);
        pi_out_text(out, quoted ? "\"" : "");
}

size_t pi_escape_terminal_columns(struct pi_str s)
{
        size_t columns = 0;

        while (s.n > 0) {
                struct piece piece;
                size_t bytes = terminal_piece(s, &piece);
                columns += piece.columns;
                s.p += bytes;
                s.n -= bytes;
        }
        return columns;
}

size_t pi_escape_terminal_cut(struct pi_out *out, struct pi_str s, size_t columns)
{
        size_t need = pi_escape_terminal_columns(s);
        size_t used = 0;

        if (need <= columns) {
                pi_escape_terminal(out, s);
                return need;
        }
        while (s.n > 0) {
                struct piece piece;
                size_t bytes = terminal_piece(s, &piece);
                if (used + piece.columns + 1 > columns)
                        break;
                pi_out_bytes(out, piece.text, piece.n);
                used += piece.columns;
                s.p += bytes;
                s.n -= bytes;
        }
        pi_out_text(out, ELLIPSIS);
        return used + 1;
}
