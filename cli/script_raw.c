#include "script_raw.h"

#define WIDTH 8

static bool printable(char c)
{
        return c >= 0x20 && c < 0x7f;
}

static void put_row(struct sink *sink, struct pipa_text raw, size_t at)
{
        size_t n = raw.n - at < WIDTH ? raw.n - at : WIDTH;

        sink_string(sink, at == 0 ? "      BPF output:" : "                 ");
        for (int shift = 12; shift >= 0; shift -= 4) {
                if (shift == 12)
                        sink_char(sink, ' ');
                sink_hex(sink, at >> shift & 15, 0);
        }
        sink_char(sink, ':');
        for (size_t i = 0; i < WIDTH; i++) {
                unsigned char byte = i < n ? (unsigned char)raw.p[at + i] : 0;

                sink_char(sink, ' ');
                if (i < n) {
                        sink_hex(sink, byte >> 4, 0);
                        sink_hex(sink, byte & 15, 0);
                } else {
                        sink_string(sink, "  ");
                }
        }
        sink_string(sink, "  ");
        for (size_t i = 0; i < WIDTH; i++)
                sink_char(sink, i >= n ? ' ' : printable(raw.p[at + i]) ? raw.p[at + i] : '.');
        sink_char(sink, '\n');
}

/* Is it a text that ends with a NUL and has nothing but NULs behind it? */
static bool is_text(struct pipa_text raw, size_t *length)
{
        size_t n = 0;

        while (n < raw.n && printable(raw.p[n]))
                n++;
        *length = n;
        for (size_t i = n; i < raw.n; i++) {
                if (raw.p[i] != '\0')
                        return false;
        }
        return n < raw.n;
}

void script_put_raw(struct sink *sink, struct pipa_text raw)
{
        size_t length;

        sink_char(sink, '\n');
        for (size_t at = 0; at < raw.n; at += WIDTH)
                put_row(sink, raw, at);
        if (is_text(raw, &length)) {
                sink_string(sink, "      BPF string: \"");
                sink_put(sink, raw.p, length);
                sink_string(sink, "\"\n");
        }
}
