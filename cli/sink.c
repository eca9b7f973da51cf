#include "sink.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define DIGITS 24

bool sink_open(struct sink *sink, int fd)
{
        *sink = (struct sink){ .fd = fd, .buffer = malloc(SINK_BYTES) };
        return sink->buffer;
}

static void write_all(struct sink *sink, const char *p, size_t n)
{
        while (n > 0 && !sink->error) {
                ssize_t done = write(sink->fd, p, n);
                if (done < 0 && errno == EINTR)
                        continue;
                if (done < 0) {
                        sink->error = errno;
                        break;
                }
                p += done;
                n -= (size_t)done;
        }
}

bool sink_flush(struct sink *sink)
{
        write_all(sink, sink->buffer, sink->used);
        sink->used = 0;
        return sink->error == 0;
}

void sink_close(struct sink *sink)
{
        free(sink->buffer);
        sink->buffer = NULL;
}

void sink_put_slow(struct sink *sink, const char *p, size_t n)
{
        sink_flush(sink);
        if (n >= SINK_BYTES) {
                write_all(sink, p, n);
                return;
        }
        memcpy(sink->buffer, p, n);
        sink->used = n;
}

void sink_pad(struct sink *sink, long count)
{
        static const char spaces[] = "                                ";

        while (count > 0) {
                long n = count < (long)sizeof(spaces) - 1 ? count : (long)sizeof(spaces) - 1;
                sink_put(sink, spaces, (size_t)n);
                count -= n;
        }
}

/* Writes the digits before `at`, two for each division; where they begin. */
static char *digits_before(char *at, uint64_t value)
{
        static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                    "25262728293031323334353637383940414243444546474849"
                                    "50515253545556575859606162636465666768697071727374"
                                    "75767778798081828384858687888990919293949596979899";

        for (; value >= 100; value /= 100)
                at = memcpy(at - 2, pairs + value % 100 * 2, 2);
        if (value >= 10)
                at = memcpy(at - 2, pairs + value * 2, 2);
        else
                *--at = (char)('0' + value);
        return at;
}

void sink_dec(struct sink *sink, uint64_t value, int width, char fill)
{
        char text[DIGITS], *at = digits_before(text + DIGITS, value);

        while (text + DIGITS - at < width && at > text)
                *--at = fill;
        sink_put(sink, at, (size_t)(text + DIGITS - at));
}

void sink_hex(struct sink *sink, uint64_t value, int width)
{
        char text[DIGITS], *at = text + DIGITS;

        do {
                *--at = "0123456789abcdef"[value & 15];
                value >>= 4;
        } while (value > 0);
        while (text + DIGITS - at < width && at > text)
                *--at = ' ';
        sink_put(sink, at, (size_t)(text + DIGITS - at));
}

void sink_int(struct sink *sink, int64_t value, int width, char fill)
{
        char text[DIGITS];
        char *at = digits_before(text + DIGITS, value < 0 ? -(uint64_t)value : (uint64_t)value);
        long size = text + DIGITS - at;

        while (fill == '0' && size + (value < 0) < width && size < DIGITS - 1) {
                *--at = '0';
                size++;
        }
        if (value < 0) {
                *--at = '-';
                size++;
        }
        if (width > size)
                sink_pad(sink, width - size);
        sink_put(sink, at, (size_t)size);
        if (-width > size)
                sink_pad(sink, -width - size);
}
