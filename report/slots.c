#include "report/slots.h"

#include "base/fail.h"

static const struct pi_slot *find(const struct pi_slot *slot, size_t count, struct pi_str name)
{
        for (size_t i = 0; i < count; i++)
                if (pi_str_equal(pi_str_of(slot[i].name), name))
                        return &slot[i];
        return NULL;
}

/* The position of the two bytes `mark`, or s.n. */
static size_t find_mark(struct pi_str s, const char *mark)
{
        const char *at = s.n ? memmem(s.p, s.n, mark, 2) : NULL;

        return at ? (size_t)(at - s.p) : s.n;
}

static struct pi_str after(struct pi_str s, size_t n)
{
        return (struct pi_str){ s.p + n, s.n - n };
}

enum pipa_status pi_slots_fill(struct pi_str template_text, const char *template_name,
                               const struct pi_slot *slot, size_t count, struct pi_html *html)
{
        struct pi_str rest = template_text;

        for (;;) {
                size_t open = find_mark(rest, "{{"), close;
                const struct pi_slot *found;

                pi_out_bytes(html->out, rest.p, open);
                if (open == rest.n)
                        return PIPA_OK;
                rest = after(rest, open + 2);
                close = find_mark(rest, "}}");
                found = find(slot, count, (struct pi_str){ rest.p, close });
                if (close == rest.n || !found)
                        return pi_fail(html->err, PIPA_E_FORMAT, pi_str_of(template_name),
                                       (uint64_t)(rest.p - template_text.p),
                                       "the template has a slot that no function fills");
                found->fill(html);
                rest = after(rest, close + 2);
        }
}
