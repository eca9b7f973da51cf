#include "analyze/source/perf/perf_rows.h"

#define CHUNK_ITEMS ((size_t)1 << PI_VEC_CHUNK_SHIFT)

bool perf_rows_init(struct perf_rows *rows, struct pi_arena *scratch, const struct pi_vec *vec)
{
        size_t chunks = (vec->count + CHUNK_ITEMS - 1) / CHUNK_ITEMS;

        *rows = (struct perf_rows){ .from = *vec, .to = *vec };
        rows->to.count = 0;
        rows->to.chunk_cap = chunks;
        rows->to.chunk = PI_NEW_ARRAY(vec->arena, void *, chunks);
        rows->left = PI_NEW_ARRAY(scratch, uint16_t, chunks);
        rows->empty = PI_NEW_ARRAY(scratch, void *, chunks);
        if (!rows->to.chunk || !rows->left || !rows->empty)
                return false;
        for (size_t i = 0; i < chunks; i++)
                rows->left[i] = CHUNK_ITEMS;
        if (vec->count % CHUNK_ITEMS)
                rows->left[chunks - 1] = vec->count % CHUNK_ITEMS;
        return true;
}

/* Where none was emptied yet the column makes a new one. */
static void *next_row(struct perf_rows *rows)
{
        if (rows->to.count % CHUNK_ITEMS == 0 && rows->empties > 0)
                rows->to.chunk[rows->to.count / CHUNK_ITEMS] = rows->empty[--rows->empties];
        return pi_vec_push(&rows->to);
}

void *perf_rows_move(struct perf_rows *rows, uint32_t i)
{
        size_t chunk = i >> PI_VEC_CHUNK_SHIFT;
        void *row = next_row(rows);

        if (!row)
                return NULL;
        memcpy(row, pi_vec_at(&rows->from, i), rows->to.item_size);
        if (--rows->left[chunk] == 0)
                rows->empty[rows->empties++] = rows->from.chunk[chunk];
        return row;
}
