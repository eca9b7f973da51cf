/* Numbers as printf shows them: flags, width, precision (C17 7.21.6.1). */
#include "analyze/trace/trace_show.h"

struct digits {
        const char *prefix; /* sign, or "0x" */
        char text[24];      /* 2^64 in octal has 22 */
        size_t n;
};

static void take_digits(struct digits *d, uint64_t value, unsigned base, bool upper)
{
        const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
        char reversed[24];
        size_t n = 0;

        for (; value; value /= base)
                reversed[n++] = alphabet[value % base];
        for (d->n = 0; d->n < n; d->n++)
                d->text[d->n] = reversed[n - 1 - d->n];
}

static struct digits digits_of(const struct trace_spec *spec, struct trace_value v)
{
        struct digits d = { .prefix = "" };
        bool minus = false;

        if (spec->conversion == 'd' || spec->conversion == 'i') {
                v = trace_value_of(v.bits, spec->bytes, true);
                minus = (int64_t)v.bits < 0;
                d.prefix = minus ? "-" : spec->plus ? "+" : spec->space ? " " : "";
                take_digits(&d, minus ? -v.bits : v.bits, 10, false);
                return d;
        }
        v = trace_value_of(v.bits, spec->bytes, false);
        if (spec->hash && v.bits && (spec->conversion | 32) == 'x')
                d.prefix = spec->conversion == 'x' ? "0x" : "0X";
        take_digits(&d, v.bits,
                    spec->conversion == 'o'   ? 8
                    : spec->conversion == 'u' ? 10
                                              : 16,
                    spec->conversion == 'X');
        return d;
}

static void show_digits(struct trace_text *text, const struct trace_spec *spec,
                        const struct digits *d)
{
        size_t least = spec->precision < 0 ? 1 : (size_t)spec->precision;
        size_t zeros = d->n < least ? least - d->n : 0, all;
        struct pi_str prefix = pi_str_of(d->prefix);

        if (spec->conversion == 'o' && spec->hash && !zeros)
                zeros = 1;
        all = prefix.n + zeros + d->n;
        if (spec->zero && !spec->minus && spec->precision < 0 && spec->width > all)
                zeros += spec->width - all;
        else if (!spec->minus && spec->width > all)
                trace_text_fill(text, ' ', spec->width - all);
        trace_text_str(text, prefix);
        trace_text_fill(text, '0', zeros);
        trace_text_bytes(text, d->text, d->n);
        if (spec->minus && spec->width > all)
                trace_text_fill(text, ' ', spec->width - all);
}

void trace_show_number(struct trace_text *text, const struct trace_spec *spec, struct trace_value v)
{
        size_t begin = text->n;
        struct digits d;

        if (!v.known) {
                trace_text_unknown(text);
        } else if (spec->conversion == 'c') {
                if ((uint8_t)v.bits) /* a NUL would end the line for those who read it */
                        trace_text_char(text, (char)v.bits);
        } else {
                d = digits_of(spec, v);
                show_digits(text, spec, &d);
                return;
        }
        trace_text_pad(text, begin, spec->width, spec->minus);
}
