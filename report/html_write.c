#include "report/escape.h"
#include "report/html.h"
#include "report/number.h"

#include "base/num.h"

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F, does not break */

void pi_html_markup(struct pi_html *html, const char *literal)
{
        pi_out_text(html->out, literal);
}

void pi_html_str(struct pi_html *html, struct pi_str s)
{
        pi_escape_html(html->out, s);
}

void pi_html_text(struct pi_html *html, const char *s)
{
        pi_escape_html(html->out, pi_str_of(s));
}

static void number_text(struct pi_html *html, const char *text, size_t n)
{
        const char *end = text + n;

        while (text < end) {
                const char *space = memchr(text, ' ', (size_t)(end - text));
                const char *stop = space ? space : end;
                pi_html_str(html, (struct pi_str){ text, (size_t)(stop - text) });
                if (space)
                        pi_html_markup(html, NARROW_SPACE);
                text = space ? space + 1 : end;
        }
}

void pi_html_number(struct pi_html *html, double value, const char *unit)
{
        char text[PI_NUMBER_MAX];

        number_text(html, text, pi_number_text(value, unit, text));
}

void pi_html_cell(struct pi_html *html, double value, const char *unit)
{
        char text[PI_NUMBER_MAX];

        number_text(html, text, pi_number_cell(value, unit, text));
}

void pi_html_count(struct pi_html *html, size_t count)
{
        pi_html_number(html, (double)count, "");
}

void pi_html_decimal(struct pi_html *html, double value)
{
        pi_out_fixed(html->out, value, 2);
}

void pi_html_percent(struct pi_html *html, double ratio)
{
        pi_out_fixed(html->out, ratio * 100, 3);
        pi_out_char(html->out, '%');
}

void pi_html_event(struct pi_html *html, uint32_t event_id)
{
        const struct pi_profile *profile = &html->model->profile;

        if (event_id < profile->event_count)
                pi_html_str(html, pi_model_str(html->model, profile->event[event_id].name));
        else
                pi_html_markup(html, "all events");
}
