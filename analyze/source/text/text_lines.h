/* A member's lines, one after the other through a window: the text itself is never held. */
#ifndef PIPA_SOURCE_TEXT_LINES_H
#define PIPA_SOURCE_TEXT_LINES_H

#include "analyze/source/window.h"

struct text_lines {
        struct pi_window window;
        uint64_t offset; /* of the next line, or of the rest of one that was cut */
        uint64_t line;   /* number of the line last returned, from 1 */
        uint64_t cut;    /* lines longer than PI_LIMIT_TEXT_LINE_BYTES; their ends are left out */
        bool inside;     /* `offset` is in such a line */
};

/* False where the arena refuses the window. */
bool text_lines_init(struct text_lines *lines, const struct pi_member *member,
                     struct pi_arena *arena);

/* The next line without its '\n' and the blanks and '\r' before it, valid until the next call;
 * line->p is NULL at the end. A byte order mark before the first line is passed over. */
enum pipa_status text_lines_next(struct text_lines *lines, struct pi_str *line,
                                 struct pipa_error *err);

#endif
