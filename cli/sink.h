/* Where much text goes: a buffer before a file descriptor, with the few ways of writing numbers
 * that long listings need. The first failure stays and is told at the end. */
#ifndef PIPA_CLI_SINK_H
#define PIPA_CLI_SINK_H

#include "pipa/pipa.h"

#include <string.h>

#define SINK_BYTES ((size_t)256 * 1024)

struct sink {
        int fd;
        int error; /* an errno value; 0: all is well */
        size_t used;
        char *buffer; /* [SINK_BYTES] */
};

/* False without memory. The descriptor stays the caller's. */
bool sink_open(struct sink *sink, int fd);

/* Hands what is buffered to the descriptor; false where this or an earlier write failed. */
bool sink_flush(struct sink *sink);

/* Releases the buffer; what was not flushed is dropped. */
void sink_close(struct sink *sink);

/* More than fits into what is left of the buffer. */
void sink_put_slow(struct sink *sink, const char *p, size_t n);

static inline void sink_put(struct sink *sink, const char *p, size_t n)
{
        if (n > SINK_BYTES - sink->used) {
                sink_put_slow(sink, p, n);
                return;
        }
        memcpy(sink->buffer + sink->used, p, n);
        sink->used += n;
}

static inline void sink_char(struct sink *sink, char c)
{
        sink_put(sink, &c, 1);
}

static inline void sink_string(struct sink *sink, const char *text)
{
        sink_put(sink, text, strlen(text));
}

/* `count` spaces; none where it is negative. */
void sink_pad(struct sink *sink, long count);

/* In at least `width` columns, to the right, filled up with `fill`. */
void sink_dec(struct sink *sink, uint64_t value, int width, char fill);
void sink_hex(struct sink *sink, uint64_t value, int width);

/* The same with a sign; to the left where `width` is negative. */
void sink_int(struct sink *sink, int64_t value, int width, char fill);

#endif
