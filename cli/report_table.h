/* The tables of `pipa report` for people, in perf report's layout. */
#ifndef PIPA_CLI_REPORT_TABLE_H
#define PIPA_CLI_REPORT_TABLE_H

#include "report_cell.h"
#include "report_read.h"

/* "# Samples: 12K of event 'cycles'", … */
void report_put_title(FILE *to, const struct report *report, const struct report_event *event);

/* What stands before the first table, and behind the last one. */
void report_put_begin(FILE *to, const struct report *report);
void report_put_end(FILE *to, const struct report *report);

void report_put_table(FILE *to, const struct report *report, const struct report_look *look,
                      const struct report_table *table);

#endif
