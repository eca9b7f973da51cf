#include "report/text_write.h"

#include "base/text.h"
#include "report/escape.h"

void pi_text_str(struct pi_out *out, struct pi_str s)
{
        pi_escape_terminal(out, s);
}

void pi_text_cut(struct pi_out *out, struct pi_str s, size_t columns)
{
        pi_escape_terminal_cut(out, s, columns);
}

static void spaces(struct pi_out *out, size_t count)
{
        while (count-- > 0)
                pi_out_char(out, ' ');
}

void pi_text_left(struct pi_out *out, struct pi_str s, size_t columns)
{
        spaces(out, columns - pi_escape_terminal_cut(out, s, columns));
}

void pi_text_right(struct pi_out *out, struct pi_str s, size_t columns)
{
        size_t need = pi_escape_terminal_columns(s);

        if (need < columns)
                spaces(out, columns - need);
        pi_escape_terminal_cut(out, s, columns);
}

/* A word that is wider than a line is cut. */
void pi_text_wrap(struct pi_out *out, const char *lead, struct pi_str s)
{
        size_t indent = strlen(lead), used = indent;
        struct pi_str rest = s, word;

        pi_out_text(out, lead);
        while (pi_text_word(&rest, &word)) {
                size_t need = pi_escape_terminal_columns(word);
                if (used > indent && used + 1 + need > PI_TEXT_COLUMNS) {
                        pi_out_char(out, '\n');
                        spaces(out, indent);
                        used = indent;
                } else if (used > indent) {
                        pi_out_char(out, ' ');
                        used++;
                }
                used += pi_escape_terminal_cut(out, word, PI_TEXT_COLUMNS - indent);
        }
        pi_out_char(out, '\n');
}
