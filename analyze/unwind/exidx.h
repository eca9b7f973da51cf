/* .ARM.exidx and .ARM.extab: what 32-bit ARM has instead of call frame information. "Exception
 * Handling ABI for the Arm Architecture" (EHABI32). */
#ifndef PIPA_UNWIND_EXIDX_H
#define PIPA_UNWIND_EXIDX_H

#include "base/arena.h"
#include "base/cursor.h"

struct exidx_item {
        uint64_t start;          /* the function reaches up to the next item's */
        struct pi_bytes program; /* its instructions' words, in the file's byte order */
        uint8_t first;           /* byte of the first word where they begin */
        bool ends;               /* EXIDX_CANTUNWIND: nobody called */
        bool damaged;
};

struct exidx {
        struct exidx_item *item; /* [count] ascending */
        size_t count;
        bool swap;
};

/* Sections, and where they stand. */
struct exidx_source {
        struct pi_bytes index, table;
        uint64_t index_at, table_at;
        bool swap;
};

/* False where memory ran out. */
bool exidx_make(struct exidx *exidx, const struct exidx_source *source, struct pi_arena *arena);

/* The item that covers the address, or NULL. */
const struct exidx_item *exidx_find(const struct exidx *exidx, uint64_t address);

/* The instructions as bytes, one after the other; false at their end. */
struct exidx_reader {
        const struct exidx *exidx;
        const struct exidx_item *item;
        size_t at; /* byte, counted in the order of reading */
};
bool exidx_next(struct exidx_reader *reader, uint8_t *out);

#endif
