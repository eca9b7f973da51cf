#include "analyze/trace/trace_text.h"

#include "base/limits.h"

#define FIRST_BYTES 4096
#define CUT " [cut]"
#define CUT_BYTES (sizeof(CUT) - 1)

bool trace_text_init(struct trace_text *text, struct pi_arena *arena)
{
        *text = (struct trace_text){ .arena = arena, .cap = FIRST_BYTES };
        text->p = pi_arena_alloc(arena, text->cap, 1);
        return text->p != NULL;
}

void trace_text_begin(struct trace_text *text)
{
        text->n = 0;
        text->cut = false;
}

struct pi_str trace_text_end(struct trace_text *text)
{
        if (text->cut) {
                memcpy(text->p + text->n, CUT, CUT_BYTES);
                text->n += CUT_BYTES;
        }
        return (struct pi_str){ text->p, text->n };
}

/* Doubles the room until `size` more bytes fit, or as far as it may. */
static void grow(struct trace_text *text, uint64_t size)
{
        size_t cap = text->cap;
        char *p;

        while (cap < PI_LIMIT_TRACE_BYTES && cap - CUT_BYTES - text->n < size)
                cap = cap < PI_LIMIT_TRACE_BYTES / 2 ? 2 * cap : PI_LIMIT_TRACE_BYTES;
        p = cap > text->cap ? pi_arena_alloc(text->arena, cap, 1) : NULL;
        if (!p)
                return;
        memcpy(p, text->p, text->n);
        text->p = p;
        text->cap = cap;
}

/* How many of `size` bytes there is room for. */
static size_t room_for(struct trace_text *text, uint64_t size)
{
        size_t room = text->cap - CUT_BYTES - text->n;

        if (size > room) {
                grow(text, size);
                room = text->cap - CUT_BYTES - text->n;
        }
        text->cut |= size > room;
        return size < room ? (size_t)size : room;
}

void trace_text_bytes(struct trace_text *text, const void *data, size_t size)
{
        size = room_for(text, size);
        if (size)
                memcpy(text->p + text->n, data, size);
        text->n += size;
}

void trace_text_str(struct trace_text *text, struct pi_str s)
{
        trace_text_bytes(text, s.p, s.n);
}

void trace_text_char(struct trace_text *text, char c)
{
        trace_text_bytes(text, &c, 1);
}

void trace_text_fill(struct trace_text *text, char c, uint64_t count)
{
        size_t size = room_for(text, count);

        memset(text->p + text->n, c, size);
        text->n += size;
}

void trace_text_unknown(struct trace_text *text)
{
        trace_text_char(text, '?');
}

static void put_digits(struct trace_text *text, uint64_t value, unsigned base, unsigned digits)
{
        char buffer[64];
        size_t at = sizeof(buffer);

        do {
                buffer[--at] = "0123456789abcdef"[value % base];
                value /= base;
        } while (value || sizeof(buffer) - at < digits);
        trace_text_bytes(text, buffer + at, sizeof(buffer) - at);
}

void trace_text_hex(struct trace_text *text, uint64_t value, unsigned digits)
{
        put_digits(text, value, 16, digits);
}

void trace_text_u64(struct trace_text *text, uint64_t value, unsigned digits)
{
        put_digits(text, value, 10, digits);
}

void trace_text_pad(struct trace_text *text, size_t begin, uint64_t width, bool left)
{
        size_t n = text->n - begin;

        if (n >= width)
                return;
        trace_text_fill(text, ' ', width - n);
        if (!left) {
                memmove(text->p + text->n - n, text->p + begin, n);
                memset(text->p + begin, ' ', text->n - n - begin);
        }
}
