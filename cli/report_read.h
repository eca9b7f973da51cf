/* Hotspots -> the rows of one event after the other, as the options choose them. */
#ifndef PIPA_CLI_REPORT_READ_H
#define PIPA_CLI_REPORT_READ_H

#include "report.h"

struct report_cell {
        struct pipa_text text; /* p NULL: not known, or a number */
        uint64_t whole;
        bool known;
};

struct report_row {
        double self, total; /* total only where children are shown */
        uint64_t self_samples, total_samples;
        struct pipa_text mode; /* "kernel"; p NULL: not known, or no row tells functions apart */
};

/* Rows of one event, the heaviest first. Texts live as long as the analysis. */
struct report_table {
        const struct report_event *event;
        struct report_row *row;   /* [count] */
        struct report_cell *cell; /* [count][keys] */
        size_t count, room;
        uint64_t left_rows; /* left out by the limits */
        double left_self;
};

typedef void (*report_table_fn)(void *user, const struct report_table *table);

/* Tells every event that has rows, at most `limit` of them (0: all). False where that failed, with
 * the reason said. */
bool report_read(struct report *report, unsigned limit, report_table_fn tell, void *user);

#endif
