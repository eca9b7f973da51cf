/* A text that grows while it is written, used again for the next. */
#ifndef PIPA_ROWS_PEN_H
#define PIPA_ROWS_PEN_H

#include "base/arena.h"

struct rows_pen {
        char *p;
        size_t n, cap;
        bool failed; /* memory ran out: the text is not whole */
};

/* Zeroed: empty. */
void rows_pen_done(struct rows_pen *pen);
void rows_pen_begin(struct rows_pen *pen);
void rows_pen_format(struct rows_pen *pen, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
void rows_pen_text(struct rows_pen *pen, struct pi_str s);

/* A copy of what was written since `begin`; {NULL, 0} where memory ran out. */
struct pi_str rows_pen_copy(const struct rows_pen *pen, struct pi_arena *arena);

#endif
