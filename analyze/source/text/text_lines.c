#include "analyze/source/text/text_lines.h"

#include "base/limits.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

bool text_lines_init(struct text_lines *lines, const struct pi_member *member,
                     struct pi_arena *arena)
{
        size_t capacity = member->size < PI_LIMIT_TEXT_LINE_BYTES ? (size_t)member->size + 1
                                                                  : PI_LIMIT_TEXT_LINE_BYTES;

        *lines = (struct text_lines){ .window = { .member = member,
                                                  .buffer = PI_NEW_ARRAY(arena, uint8_t, capacity),
                                                  .capacity = capacity } };
        return lines->window.buffer;
}

/* What of the window has not been returned yet. */
static struct pi_str rest_of(const struct text_lines *lines)
{
        struct pi_bytes rest = pi_window_rest(&lines->window, lines->offset);

        return (struct pi_str){ (const char *)rest.p, rest.n };
}

/* The bytes up to and with the next '\n', or as many as a window holds, or the last ones. */
static enum pipa_status next_piece(struct text_lines *lines, struct pi_str *piece,
                                   struct pipa_error *err)
{
        struct pi_window *window = &lines->window;
        struct pi_str rest = rest_of(lines);
        const char *newline = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;

        if (!newline && window->offset + window->fill < window->member->size) {
                enum pipa_status status =
                        pi_window_fill(window, lines->offset, window->capacity, err);
                if (status)
                        return status;
                rest = rest_of(lines);
                newline = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
        }
        piece->p = rest.p;
        piece->n = newline ? (size_t)(newline - rest.p) + 1 : rest.n;
        lines->offset += piece->n;
        return PIPA_OK;
}

static bool ends_line(struct pi_str piece)
{
        return piece.n == 0 || piece.p[piece.n - 1] == '\n';
}

static enum pipa_status pass_over_rest(struct text_lines *lines, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        while (lines->inside && status == PIPA_OK) {
                struct pi_str piece;
                status = next_piece(lines, &piece, err);
                lines->inside = status == PIPA_OK && !ends_line(piece);
        }
        return status;
}

static bool is_end(char c)
{
        return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

enum pipa_status text_lines_next(struct text_lines *lines, struct pi_str *line,
                                 struct pipa_error *err)
{
        enum pipa_status status = pass_over_rest(lines, err);
        struct pi_str piece;

        if (status == PIPA_OK)
                status = next_piece(lines, &piece, err);
        if (status)
                return status;
        line->p = piece.n ? piece.p : NULL;
        line->n = piece.n;
        lines->inside = !ends_line(piece) && lines->offset < lines->window.member->size;
        lines->cut += lines->inside;
        if (lines->line++ == 0 && pi_str_starts(piece, PI_STR(BYTE_ORDER_MARK)))
                *line = (struct pi_str){ piece.p + 3, piece.n - 3 };
        while (line->n > 0 && is_end(line->p[line->n - 1]))
                line->n--;
        return PIPA_OK;
}
