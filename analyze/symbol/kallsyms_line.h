/* One line of a /proc/kallsyms: "ffffffff81000000 T _text", "ffffffffc0010000 t ext4_sync [ext4]".
 * There are a hundred thousand of them, so a line is taken apart in few steps. */
#ifndef PIPA_SYMBOL_KALLSYMS_LINE_H
#define PIPA_SYMBOL_KALLSYMS_LINE_H

#include "base/str.h"

struct pi_kallsyms_line {
        uint64_t start;
        size_t digits;      /* of `start`: 8 or 16, by the kernel's width */
        char type;          /* as nm has it: 't' text, 'd' data, … */
        struct pi_str name; /* views of the line */
        struct pi_str tag;  /* without its brackets; empty: the kernel itself */
};

/* False where the line is none. */
bool pi_kallsyms_line_read(struct pi_str text, struct pi_kallsyms_line *out);

/* Whether it is a function; a place at all: absolute symbols are offsets and constants. */
bool pi_kallsyms_line_is_text(const struct pi_kallsyms_line *line);
bool pi_kallsyms_line_is_place(const struct pi_kallsyms_line *line);

#endif
