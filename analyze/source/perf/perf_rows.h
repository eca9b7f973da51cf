/* Rows taken out of a column in one order and put back in another, through memory that stays in a
 * processor's cache: a chunk whose rows were all taken is the next one to be filled. */
#ifndef PIPA_SOURCE_PERF_ROWS_H
#define PIPA_SOURCE_PERF_ROWS_H

#include "base/vec.h"

struct perf_rows {
        struct pi_vec from;
        struct pi_vec to;
        uint16_t *left; /* [chunks of from] rows not taken yet */
        void **empty;   /* [empties] chunks with no rows left */
        size_t empties;
};

/* Takes over `vec`. False where memory ran out. */
bool perf_rows_init(struct perf_rows *rows, struct pi_arena *scratch, const struct pi_vec *vec);

/* Moves row i of `from` to the end of `to`, each once. NULL where memory ran out. */
void *perf_rows_move(struct perf_rows *rows, uint32_t i);

#endif
