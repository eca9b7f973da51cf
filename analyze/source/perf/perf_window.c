#include "analyze/source/perf/perf_window.h"

enum pipa_status perf_window_at(struct perf_window *window, uint64_t offset, size_t size,
                                struct pi_bytes *out, struct pipa_error *err)
{
        enum pipa_status status;

        if (offset < window->offset || offset - window->offset > window->fill ||
            window->fill - (size_t)(offset - window->offset) < size) {
                window->fill = 0;
                window->offset = offset;
                status = pi_member_read(window->member, offset, window->buffer, window->capacity,
                                        &window->fill, err);
                if (status)
                        return status;
        }
        out->p = window->buffer + (offset - window->offset);
        out->n = window->fill - (size_t)(offset - window->offset);
        if (out->n > size)
                out->n = size;
        return PIPA_OK;
}
