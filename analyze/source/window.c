#include "analyze/source/window.h"

#include "base/poison.h"

#define AHEAD_BYTES ((size_t)1 << 10) /* behind a gap */

enum pipa_status pi_window_fill(struct pi_window *window, uint64_t offset, size_t size,
                                struct pipa_error *err)
{
        size_t n = window->capacity;

        if (window->step_bytes > 0 && window->step_bytes < n / 2)
                n = window->step_bytes *= 2;
        else
                window->step_bytes = 0;
        PI_UNPOISON(window->buffer, window->capacity);
        window->begin = window->fill = 0;
        window->offset = offset;
        return pi_member_read(window->member, offset, window->buffer, n < size ? size : n,
                              &window->fill, err);
}

/* Where in the buffer `size` bytes find room, of which the first `head` are at hand. */
static size_t make_room(struct pi_window *window, uint64_t offset, size_t head, size_t size)
{
        size_t at = window->begin + (size_t)(offset - window->offset);

        if (window->capacity - at >= size)
                return at;
        memmove(window->buffer, window->buffer + at, head);
        return 0;
}

enum pipa_status pi_window_around(struct pi_window *window, uint64_t offset, size_t size,
                                  struct pi_window_gap gap, struct pi_bytes *out,
                                  struct pipa_error *err)
{
        size_t behind = gap.offset + gap.size, want = size - behind + AHEAD_BYTES, at;
        enum pipa_status status;

        PI_UNPOISON(window->buffer, window->capacity);
        at = make_room(window, offset, gap.offset, size + AHEAD_BYTES);
        if (want > window->capacity - at - behind)
                want = window->capacity - at - behind;
        window->begin = at + behind;
        window->offset = offset + behind;
        window->fill = 0;
        window->step_bytes = AHEAD_BYTES;
        status = pi_member_read(window->member, window->offset, window->buffer + window->begin,
                                want, &window->fill, err);
        PI_POISON(window->buffer + at + gap.offset, gap.size);
        out->p = window->buffer + at;
        out->n = window->fill < size - behind ? behind + window->fill : size;
        return status;
}
