/* The one way binary data is read: bounds-checked, sticky, in either byte order.
 * Reads past the end return 0, move nothing and set `bad`, which stays set and makes every later
 * read do the same: read a whole record, ask once. A loop until nothing is left must ask too. */
#ifndef PIPA_BASE_CURSOR_H
#define PIPA_BASE_CURSOR_H

#include "base/str.h"

struct pi_cursor {
        const uint8_t *base, *p, *end;
        bool swap; /* the data is of the other byte order */
        bool bad;
};

struct pi_cursor pi_cursor_of(const void *data, size_t size, bool swap);

uint8_t pi_cursor_u8(struct pi_cursor *c);
uint16_t pi_cursor_u16(struct pi_cursor *c);
uint32_t pi_cursor_u32(struct pi_cursor *c);
uint64_t pi_cursor_u64(struct pi_cursor *c);

/* The next n bytes as a view; {NULL, 0} and bad where there are fewer. */
struct pi_bytes pi_cursor_bytes(struct pi_cursor *c, uint64_t n);

/* A text of at most n bytes in a field of n bytes, cut at the first NUL. */
struct pi_str pi_cursor_text(struct pi_cursor *c, uint64_t n);

/* A cursor over the next n bytes, which this one passes. Its offsets count from its own start. Bad
 * on both where there are fewer. */
struct pi_cursor pi_cursor_sub(struct pi_cursor *c, uint64_t n);

void pi_cursor_skip(struct pi_cursor *c, uint64_t n);

static inline size_t pi_cursor_left(const struct pi_cursor *c)
{
        return (size_t)(c->end - c->p);
}

static inline size_t pi_cursor_offset(const struct pi_cursor *c)
{
        return (size_t)(c->p - c->base);
}

/* True where `count` items of at least `size` bytes can still follow: ask before allocating. False
 * on a bad cursor. */
bool pi_cursor_fits(const struct pi_cursor *c, uint64_t count, size_t size);

#endif
