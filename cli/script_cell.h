/* Cells of the columns that samples are printed from; a column that nobody asked for is NULL. */
#ifndef PIPA_CLI_SCRIPT_CELL_H
#define PIPA_CLI_SCRIPT_CELL_H

#include "script_stacks.h"

/* False where it is not known. */
static inline bool cell_whole(const struct pipa_column *column, size_t row, uint64_t *out)
{
        if (!column || (column->known && !column->known[row]))
                return false;
        *out = column->at.whole[row];
        return true;
}

static inline struct pipa_text cell_text(const struct pipa_column *column, size_t row)
{
        return column ? column->at.text[row] : (struct pipa_text){ NULL, 0 };
}

/* -1 where it is not known, as perf prints it. */
static inline int64_t cell_id(const struct pipa_column *column, size_t row)
{
        uint64_t value;

        return cell_whole(column, row, &value) ? (int64_t)value : -1;
}

static inline uint64_t cell_symoff(const struct pipa_column *column, size_t row)
{
        uint64_t value;

        return cell_whole(column, row, &value) ? value : SCRIPT_NO_OFFSET;
}

/* What is not known is a '-' in the place of the number: a 0 would be a value. */
void cell_put_hex(struct sink *sink, const struct pipa_column *column, size_t row, int width);
void cell_put_dec(struct sink *sink, const struct pipa_column *column, size_t row, int width);

#endif
