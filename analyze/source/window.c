#include "analyze/source/window.h"

enum pipa_status pi_window_fill(struct pi_window *window, uint64_t offset, struct pipa_error *err)
{
        window->fill = 0;
        window->offset = offset;
        return pi_member_read(window->member, offset, window->buffer, window->capacity,
                              &window->fill, err);
}
