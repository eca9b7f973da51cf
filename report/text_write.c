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

struct pi_wrap pi_wrap_begin(struct pi_out *out, const char *lead)
{
        pi_out_text(out, lead);
        return (struct pi_wrap){ out, strlen(lead), strlen(lead) };
}

/* A word that is wider than a line is cut. */
void pi_wrap_words(struct pi_wrap *wrap, struct pi_str s)
{
        struct pi_str word;

        while (pi_text_word(&s, &word)) {
                size_t need = pi_escape_terminal_columns(word);
                if (wrap->used > wrap->indent && wrap->used + 1 + need > PI_TEXT_COLUMNS) {
                        pi_out_char(wrap->out, '\n');
                        spaces(wrap->out, wrap->indent);
                        wrap->used = wrap->indent;
                } else if (wrap->used > wrap->indent) {
                        pi_out_char(wrap->out, ' ');
                        wrap->used++;
                }
                wrap->used +=
                        pi_escape_terminal_cut(wrap->out, word, PI_TEXT_COLUMNS - wrap->indent);
        }
}

void pi_wrap_colon(struct pi_wrap *wrap)
{
        pi_out_char(wrap->out, ':');
        wrap->used++;
}

void pi_wrap_end(struct pi_wrap *wrap)
{
        pi_out_char(wrap->out, '\n');
}
