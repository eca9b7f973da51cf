/* The machine's series, as `pipa series` prints them. */
#ifndef PIPA_CLI_SERIES_WRITE_H
#define PIPA_CLI_SERIES_WRITE_H

#include "pipa/pipa.h"

#include <stdio.h>

struct series_format {
        const char *name; /* "csv" */
        enum pipa_rows_kind kind;
        /* Writes all rows; returns how many series there were, or -1 without memory. */
        long (*write)(FILE *to, struct pipa_rows *rows);
};

extern const struct series_format series_stats, series_csv, series_json;

#endif
