/* Cells of a table for people: how wide they are, cut, coloured. */
#ifndef PIPA_CLI_REPORT_CELL_H
#define PIPA_CLI_REPORT_CELL_H

#include "pipa/pipa.h"

#include <stdio.h>

/* What the output is. Only of a terminal the width matters, and it alone gets colours. */
struct report_look {
        bool terminal, colour;
        size_t width; /* columns; 0: not known, or no terminal */
};

struct report_look report_look_of(int fd);

static inline struct pipa_text report_text(const char *literal)
{
        return (struct pipa_text){ literal, __builtin_strlen(literal) };
}

/* The text as it may be written: itself, or in *made, which is to be freed. Without memory for the
 * safe form it is empty: nothing of a hostile text goes out. */
struct pipa_text report_cell_safe(struct pipa_text text, char **made);

/* Columns that a text takes when it is written safely, a code point each. */
size_t report_cell_width(struct pipa_text text);

/* Writes it safely, cut to `most` columns (0: never) with a '~'; returns the columns it took. */
size_t report_cell_put(FILE *to, struct pipa_text text, size_t most);

/* "   12.34%", 8 columns wide, '-' where `whole` is nothing; the larger shares stand out. */
void report_share_put(FILE *to, const struct report_look *look, double part, double whole);

/* "[k] ", "[.] ", … before a function, as perf has it, and "[?] " where nothing is mapped; `mode`:
 * the column of hotspots, or kind of stacks. */
const char *report_mark(struct pipa_text mode);

void report_pad(FILE *to, size_t count, char with);

#endif
