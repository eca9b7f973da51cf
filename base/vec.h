/* A growing column of equal items, in chunks: an item never moves, growth copies nothing. */
#ifndef PIPA_BASE_VEC_H
#define PIPA_BASE_VEC_H

#include "base/arena.h"

#define PI_VEC_CHUNK_SHIFT 10 /* items per chunk, as a power of two */

struct pi_vec {
        struct pi_arena *arena;
        void **chunk; /* [chunk_cap] */
        size_t chunk_cap;
        size_t item_size;
        size_t count;
        size_t max; /* items; a push beyond it is refused */
};

void pi_vec_init(struct pi_vec *vec, struct pi_arena *arena, size_t item_size, size_t max);

/* Item i, i < count. */
static inline void *pi_vec_at(const struct pi_vec *vec, size_t i)
{
        char *chunk = vec->chunk[i >> PI_VEC_CHUNK_SHIFT];
        return chunk + (i & (((size_t)1 << PI_VEC_CHUNK_SHIFT) - 1)) * vec->item_size;
}

/* pi_vec_push where a chunk begins. */
void *pi_vec_push_chunk(struct pi_vec *vec);

/* A new, zeroed last item (not zeroed again where `count` was lowered before). NULL where `max` or
 * the arena's budget is met. */
static inline void *pi_vec_push(struct pi_vec *vec)
{
        if (vec->count & (((size_t)1 << PI_VEC_CHUNK_SHIFT) - 1) && vec->count < vec->max)
                return pi_vec_at(vec, vec->count++);
        return pi_vec_push_chunk(vec);
}

/* Typed access: PI_AT(&samples, struct pi_sample, i)->time_ns */
#define PI_AT(vec, type, i) ((type *)pi_vec_at((vec), (i)))

#endif
