/* Memory that is released all at once, under one budget. Blocks never move. */
#ifndef PIPA_BASE_ARENA_H
#define PIPA_BASE_ARENA_H

#include "base/str.h"

struct pi_arena_chunk;

struct pi_arena {
        struct pi_arena_chunk *chunk; /* newest first */
        size_t used_bytes;            /* taken from the system, chunks and charges */
        size_t budget_bytes;
        bool failed;  /* a request was refused; stays set */
        bool starved; /* and it was the system that refused, not the budget */
};

/* `budget_bytes` bounds chunks and charges together. Takes no memory yet. */
void pi_arena_init(struct pi_arena *arena, size_t budget_bytes);

/* Releases every block. The arena is as after init. A zeroed arena is allowed. */
void pi_arena_done(struct pi_arena *arena);

/* `count` items of `size` bytes, zeroed, aligned for any type. NULL, and `failed` set, where the
 * budget, the system or the multiplication does not allow it. count * size 0 gives a valid pointer.
 */
void *pi_arena_alloc(struct pi_arena *arena, size_t count, size_t size);

/* A copy with a NUL after it. {NULL, 0} where refused. */
struct pi_str pi_arena_copy(struct pi_arena *arena, struct pi_str s);

/* printf into the arena; cut at 4 KiB. {NULL, 0} where refused. */
struct pi_str pi_arena_format(struct pi_arena *arena, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

/* Count memory that is held elsewhere (hash tables, buffers) against the budget. False, and
 * `failed` set, where it does not fit; then nothing was counted. */
bool pi_arena_charge(struct pi_arena *arena, size_t bytes);
void pi_arena_discharge(struct pi_arena *arena, size_t bytes);

#define PI_NEW(arena, type) ((type *)pi_arena_alloc((arena), 1, sizeof(type)))
#define PI_NEW_ARRAY(arena, type, count) ((type *)pi_arena_alloc((arena), (count), sizeof(type)))

#endif
