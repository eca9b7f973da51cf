/* Row streams as exporters read them: columns by their place, cells as base's views. */
#ifndef PIPA_REPORT_EXPORT_ROWS_H
#define PIPA_REPORT_EXPORT_ROWS_H

#include "report/export.h"

struct pi_export_rows {
        struct pipa_rows *rows;
        const struct pipa_column *column; /* in the order in which they were asked for */
        size_t column_count;
        size_t count; /* rows of the chunk that was pulled last */
};

/* `names`: [count] columns; count 0: all that the recording has something for. Samples are those
 * of the export's filter. To be closed. */
enum pipa_status pi_export_rows_open(struct pi_export *x, enum pipa_rows_kind kind,
                                     const char *const *names, size_t count,
                                     struct pi_export_rows *out);
void pi_export_rows_close(struct pi_export_rows *rows);

/* Pulls the next chunk. False at the end, and once the output failed. */
bool pi_export_rows_next(const struct pi_export *x, struct pi_export_rows *rows);

static inline bool pi_export_known(const struct pipa_column *column, size_t row)
{
        return !column->known || column->known[row];
}

/* {NULL, 0} where not known. */
static inline struct pi_str pi_export_text(const struct pipa_column *column, size_t row)
{
        return (struct pi_str){ column->at.text[row].p, column->at.text[row].n };
}

/* A row of stacks or of events; `none` where not known, or where there is no such row. */
static inline uint32_t pi_export_id(const struct pipa_column *column, size_t row, size_t rows,
                                    uint32_t none)
{
        if (!pi_export_known(column, row) || column->at.whole[row] >= rows)
                return none;
        return (uint32_t)column->at.whole[row];
}

#endif
