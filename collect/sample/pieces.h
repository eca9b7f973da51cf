/* Pieces of rings, and copies in between, on their way to the file in one write. */
#ifndef PIPA_COLLECT_SAMPLE_PIECES_H
#define PIPA_COLLECT_SAMPLE_PIECES_H

#include "collect/sample/perfdata.h"

#define PC_PIECES_MAX 512u
#define PC_PIECES_COPY_BYTES (64u << 10)

/* Records of a ring: `mask` is its size - 1; positions run on without bound. */
struct pc_view {
        const uint8_t *data;
        uint64_t mask;
};

/* The kernel aligns records to 8 bytes, so a number never wraps around the ring's end. */
static inline uint64_t pc_view_u64(const struct pc_view *view, uint64_t at)
{
        uint64_t value;
        memcpy(&value, view->data + (at & view->mask), sizeof(value));
        return value;
}

struct pc_pieces {
        struct pc_perfdata *data;
        size_t count, fill;
        struct iovec iov[PC_PIECES_MAX];
        uint8_t copy[PC_PIECES_COPY_BYTES];
};

/* What lies between two positions of a ring, which must stay there until the flush. All return
 * false on a write error (said). */
bool pc_pieces_ring(struct pc_pieces *pieces, const struct pc_view *view, uint64_t from,
                    uint64_t to);
/* At most PC_PIECES_COPY_BYTES. */
bool pc_pieces_copy(struct pc_pieces *pieces, const void *bytes, size_t n);
bool pc_pieces_flush(struct pc_pieces *pieces);

#endif
