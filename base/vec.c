/* A directory of chunks. The directory doubles and its old copies stay in the arena: together they
 * are smaller than the last one. */
#include "base/vec.h"

#define CHUNK_ITEMS ((size_t)1 << PI_VEC_CHUNK_SHIFT)
#define DIRECTORY_MIN 8

void pi_vec_init(struct pi_vec *vec, struct pi_arena *arena, size_t item_size, size_t max)
{
        *vec = (struct pi_vec){ .arena = arena, .item_size = item_size, .max = max };
}

static bool directory_grow(struct pi_vec *vec)
{
        size_t cap = vec->chunk_cap ? vec->chunk_cap * 2 : DIRECTORY_MIN;
        void **chunk = PI_NEW_ARRAY(vec->arena, void *, cap);
        if (!chunk)
                return false;
        if (vec->chunk_cap)
                memcpy(chunk, vec->chunk, vec->chunk_cap * sizeof(*chunk));
        vec->chunk = chunk;
        vec->chunk_cap = cap;
        return true;
}

/* The chunk of the item to come. It may be there already where a push was taken back. */
static bool chunk_ready(struct pi_vec *vec)
{
        size_t index = vec->count >> PI_VEC_CHUNK_SHIFT;
        if (index == vec->chunk_cap && !directory_grow(vec))
                return false;
        if (!vec->chunk[index])
                vec->chunk[index] = pi_arena_alloc(vec->arena, CHUNK_ITEMS, vec->item_size);
        return vec->chunk[index];
}

void *pi_vec_push_chunk(struct pi_vec *vec)
{
        if (vec->count >= vec->max)
                return NULL;
        if (vec->count % CHUNK_ITEMS == 0 && !chunk_ready(vec))
                return NULL;
        vec->count++;
        return pi_vec_at(vec, vec->count - 1);
}
