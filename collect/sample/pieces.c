#include "collect/sample/pieces.h"

bool pc_pieces_flush(struct pc_pieces *pieces)
{
        bool ok = pc_perfdata_append(pieces->data, pieces->iov, pieces->count);
        pieces->count = pieces->fill = 0;
        return ok;
}

static bool add(struct pc_pieces *pieces, const uint8_t *p, uint64_t n)
{
        if (pieces->count == PC_PIECES_MAX && !pc_pieces_flush(pieces))
                return false;
        if (n)
                pieces->iov[pieces->count++] = (struct iovec){ (void *)(uintptr_t)p, n };
        return true;
}

bool pc_pieces_ring(struct pc_pieces *pieces, const struct pc_view *view, uint64_t from,
                    uint64_t to)
{
        uint64_t n = to - from, to_end = view->mask + 1 - (from & view->mask);
        uint64_t first = n < to_end ? n : to_end;
        return add(pieces, view->data + (from & view->mask), first) &&
               add(pieces, view->data, n - first);
}

bool pc_pieces_copy(struct pc_pieces *pieces, const void *bytes, size_t n)
{
        bool full = pieces->count == PC_PIECES_MAX || n > PC_PIECES_COPY_BYTES - pieces->fill;
        if (full && !pc_pieces_flush(pieces))
                return false;
        uint8_t *copy = pieces->copy + pieces->fill;
        memcpy(copy, bytes, n);
        pieces->fill += n;
        return add(pieces, copy, n);
}
