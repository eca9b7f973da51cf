/* Bytes into a callback, in buffers. After the first failure nothing is handed over any more: the
 * output is of no use, and saying so is the caller's part. */
#include "base/out.h"

#include "base/num.h"

#include <errno.h>

void pi_out_init(struct pi_out *out, pi_out_fn write, void *user, uint64_t max_bytes)
{
        out->write = write;
        out->user = user;
        out->max_bytes = max_bytes;
        out->total_bytes = 0;
        out->error = 0;
        out->fill = 0;
}

int pi_out_flush(struct pi_out *out)
{
        if (out->error == 0 && out->fill > 0)
                out->error = out->write(out->user, out->buffer, out->fill);
        out->fill = 0;
        return out->error;
}

void pi_out_bytes(struct pi_out *out, const void *data, size_t size)
{
        if (out->error || size == 0)
                return;
        if (size > out->max_bytes - out->total_bytes) {
                out->error = EFBIG;
                return;
        }
        out->total_bytes += size;
        if (size > sizeof(out->buffer) - out->fill && pi_out_flush(out))
                return;
        if (size >= sizeof(out->buffer)) {
                out->error = out->write(out->user, data, size);
                return;
        }
        memcpy(out->buffer + out->fill, data, size);
        out->fill += size;
}

void pi_out_str(struct pi_out *out, struct pi_str s)
{
        pi_out_bytes(out, s.p, s.n);
}

void pi_out_text(struct pi_out *out, const char *s)
{
        pi_out_bytes(out, s, strlen(s));
}

void pi_out_char(struct pi_out *out, char c)
{
        pi_out_bytes(out, &c, 1);
}

void pi_out_u64(struct pi_out *out, uint64_t value)
{
        char text[PI_NUM_TEXT_MAX];
        pi_out_bytes(out, text, pi_u64_text(value, text));
}

void pi_out_i64(struct pi_out *out, int64_t value)
{
        char text[PI_NUM_TEXT_MAX];
        pi_out_bytes(out, text, pi_i64_text(value, text));
}

void pi_out_double(struct pi_out *out, double value)
{
        char text[PI_NUM_TEXT_MAX];
        pi_out_bytes(out, text, pi_double_text(value, text));
}

void pi_out_fixed(struct pi_out *out, double value, unsigned decimals)
{
        char text[PI_NUM_TEXT_MAX];
        pi_out_bytes(out, text, pi_fixed_text(value, decimals, text));
}
