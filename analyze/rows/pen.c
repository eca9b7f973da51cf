#include "analyze/rows/pen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_BYTES 4096

void rows_pen_done(struct rows_pen *pen)
{
        free(pen->p);
        *pen = (struct rows_pen){ .p = NULL };
}

void rows_pen_begin(struct rows_pen *pen)
{
        pen->n = 0;
        pen->failed = false;
}

/* Room for `more` bytes and a NUL. */
static bool reserve(struct rows_pen *pen, size_t more)
{
        size_t cap = pen->cap ? pen->cap : FIRST_BYTES;
        char *grown;

        while (cap - pen->n <= more)
                cap *= 2;
        if (cap > pen->cap) {
                grown = realloc(pen->p, cap);
                if (!grown) {
                        pen->failed = true;
                        return false;
                }
                pen->p = grown;
                pen->cap = cap;
        }
        return true;
}

void rows_pen_format(struct rows_pen *pen, const char *format, ...)
{
        va_list args, again;
        size_t room;
        int n;

        if (!reserve(pen, 1))
                return;
        room = pen->cap - pen->n;
        va_start(args, format);
        va_copy(again, args);
        n = vsnprintf(pen->p + pen->n, room, format, args);
        if (n > 0 && (size_t)n >= room && reserve(pen, (size_t)n))
                vsnprintf(pen->p + pen->n, (size_t)n + 1, format, again);
        if (n > 0 && !pen->failed)
                pen->n += (size_t)n;
        va_end(again);
        va_end(args);
}

void rows_pen_text(struct rows_pen *pen, struct pi_str s)
{
        if (s.n > 0 && reserve(pen, s.n)) {
                memcpy(pen->p + pen->n, s.p, s.n);
                pen->n += s.n;
        }
}

struct pi_str rows_pen_copy(const struct rows_pen *pen, struct pi_arena *arena)
{
        if (pen->failed)
                return (struct pi_str){ NULL, 0 };
        return pi_arena_copy(arena, (struct pi_str){ pen->p, pen->n });
}
