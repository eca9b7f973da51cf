/* A member read in pieces: the part at hand stands in a buffer, the rest on disk. */
#ifndef PIPA_SOURCE_WINDOW_H
#define PIPA_SOURCE_WINDOW_H

#include "analyze/bundle/bundle.h"

/* Room for one reading of at most `size` bytes, served in pieces. */
struct pi_window {
        const struct pi_member *member;
        uint8_t *buffer;
        size_t capacity;
        size_t begin, fill; /* at hand: buffer[begin .. begin + fill) */
        uint64_t offset;    /* in the member, of buffer[begin] */
        size_t step_bytes;  /* read last; the next time twice that, at most all. 0: always all */
};

/* `size` bytes of the member that are not worth reading, from `offset` of something on. */
struct pi_window_gap {
        size_t offset, size;
};

/* Reads what begins at `offset` into the buffer, at least `size` bytes where they exist. */
enum pipa_status pi_window_fill(struct pi_window *window, uint64_t offset, size_t size,
                                struct pipa_error *err);

/* `size` bytes at `offset`, valid until the next call; *out.n < size only at the end of the file.
 * size <= capacity. */
static inline enum pipa_status pi_window_at(struct pi_window *window, uint64_t offset, size_t size,
                                            struct pi_bytes *out, struct pipa_error *err)
{
        uint64_t at = offset - window->offset; /* huge where the window begins behind it */

        if (at > window->fill || window->fill - at < size) {
                enum pipa_status status = pi_window_fill(window, offset, size, err);
                if (status)
                        return status;
                at = 0;
        }
        out->p = window->buffer + window->begin + at;
        out->n = window->fill - at < size ? (size_t)(window->fill - at) : size;
        return PIPA_OK;
}

/* All that is at hand from `offset` on, which stands in the window or at its end. */
static inline struct pi_bytes pi_window_rest(const struct pi_window *window, uint64_t offset)
{
        size_t at = (size_t)(offset - window->offset);

        return (struct pi_bytes){ window->buffer + window->begin + at, window->fill - at };
}

/* As pi_window_at, all in its place, but what stands in the gap is not read: nobody may look there.
 * What stands before the gap is at hand; something stands behind it. What follows comes along with
 * little more than its head, for there may be a gap in it too. */
enum pipa_status pi_window_around(struct pi_window *window, uint64_t offset, size_t size,
                                  struct pi_window_gap gap, struct pi_bytes *out,
                                  struct pipa_error *err);

#endif
