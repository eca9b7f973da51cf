#include "report/base64.h"

static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void pi_base64_init(struct pi_base64 *b, struct pi_out *out)
{
        *b = (struct pi_base64){ .out = out };
}

/* `count` bytes (1-3) as four characters. */
static void put_group(struct pi_out *out, const uint8_t *p, unsigned count)
{
        uint32_t bits = (uint32_t)p[0] << 16;
        char text[4];

        if (count > 1)
                bits |= (uint32_t)p[1] << 8;
        if (count > 2)
                bits |= p[2];
        text[0] = digit[bits >> 18];
        text[1] = digit[(bits >> 12) & 63];
        text[2] = count > 1 ? digit[(bits >> 6) & 63] : '=';
        text[3] = count > 2 ? digit[bits & 63] : '=';
        pi_out_bytes(out, text, sizeof(text));
}

void pi_base64_feed(struct pi_base64 *b, const uint8_t *p, size_t n)
{
        for (; n > 0 && b->rest_count > 0; n--) {
                b->rest[b->rest_count++] = *p++;
                if (b->rest_count == 3) {
                        put_group(b->out, b->rest, 3);
                        b->rest_count = 0;
                }
        }
        for (; n >= 3; n -= 3, p += 3)
                put_group(b->out, p, 3);
        for (; n > 0; n--)
                b->rest[b->rest_count++] = *p++;
}

void pi_base64_end(struct pi_base64 *b)
{
        if (b->rest_count > 0)
                put_group(b->out, b->rest, b->rest_count);
        b->rest_count = 0;
}
