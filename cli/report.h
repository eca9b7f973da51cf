/* What the parts of `pipa report` share: the recording's events and what of them is shown. */
#ifndef PIPA_CLI_REPORT_H
#define PIPA_CLI_REPORT_H

#include "report_options.h"

#include <stdio.h>

/* Sums of samples of one event. */
struct report_sum {
        uint64_t samples;
        double weight; /* in the event's unit */
};

struct report_event {
        struct pipa_text name, unit; /* unit: "ns", "events", "samples" */
        uint64_t lost;
        struct report_sum all;   /* of the recording */
        struct report_sum base;  /* at the CPUs and times that were asked for */
        struct report_sum shown; /* of them those that pass all options */
};

struct report {
        struct report_settings set;
        struct pipa_analysis *analysis;
        struct report_event *events; /* [event_count] as rows of PIPA_ROWS_EVENTS */
        size_t event_count;
        bool children; /* totals are shown */
        int code;      /* the exit status so far */
};

/* Analyses the input and sums its events. False where that failed or no sample is left; the reason
 * has been said and `code` is set. */
bool report_open(struct report *report);
void report_release(struct report *report);

bool report_fail(struct report *report, const struct pipa_error *err);
bool report_no_memory(struct report *report);

/* Rows of `kind` with these columns; NULL where that failed, with the reason said. */
struct pipa_rows *report_rows(struct report *report, enum pipa_rows_kind kind,
                              const char *const *columns, size_t count,
                              const struct pipa_filter *filter);

/* What 100 % of an event is. */
static inline double report_whole(const struct report *report, const struct report_event *event)
{
        return report->set.relative ? event->shown.weight : event->base.weight;
}

/* Whether options leave out samples at the CPUs and times that are looked at. */
bool report_is_subset(const struct report *report);

#endif
