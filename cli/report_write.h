/* Reports for programs and stacks for people: each writes all of its output to `to`. False where
 * reading failed, with the reason said. */
#ifndef PIPA_CLI_REPORT_WRITE_H
#define PIPA_CLI_REPORT_WRITE_H

#include "report_cell.h"
#include "report_read.h"
#include "report_stacks.h"

bool report_write_text(FILE *to, struct report *report);
bool report_write_csv(FILE *to, struct report *report);
bool report_write_json(FILE *to, struct report *report);

bool report_stacks_text(FILE *to, struct report *report);
bool report_stacks_csv(FILE *to, struct report *report);
bool report_stacks_json(FILE *to, struct report *report);

/* `"event":"cycles","unit":…` of a JSON object, all numbers of the event. */
void report_json_event(FILE *to, const struct report_event *event);

/* A cell of CSV, safe for a terminal too; an empty one where it is not known. */
void report_csv_text(FILE *to, struct pipa_text text);

/* A number of JSON or CSV; what is not one is `none`. */
void report_number(FILE *to, double value, const char *none);

#endif
