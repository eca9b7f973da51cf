/* A member read in pieces: the part at hand stands in a buffer, the rest on disk. */
#ifndef PIPA_SOURCE_WINDOW_H
#define PIPA_SOURCE_WINDOW_H

#include "analyze/bundle/bundle.h"

/* Room for one reading of at most `size` bytes, served in pieces. */
struct pi_window {
        const struct pi_member *member;
        uint8_t *buffer;
        size_t capacity, fill;
        uint64_t offset; /* in the member, of buffer[0] */
};

/* Reads what begins at `offset` into the buffer. */
enum pipa_status pi_window_fill(struct pi_window *window, uint64_t offset, struct pipa_error *err);

/* `size` bytes at `offset`, valid until the next call; *out.n < size only at the end of the file.
 * size <= capacity. */
static inline enum pipa_status pi_window_at(struct pi_window *window, uint64_t offset, size_t size,
                                            struct pi_bytes *out, struct pipa_error *err)
{
        uint64_t at = offset - window->offset; /* huge where the window begins behind it */

        if (at > window->fill || window->fill - at < size) {
                enum pipa_status status = pi_window_fill(window, offset, err);
                if (status)
                        return status;
                at = 0;
        }
        out->p = window->buffer + at;
        out->n = window->fill - at < size ? (size_t)(window->fill - at) : size;
        return PIPA_OK;
}

#endif
