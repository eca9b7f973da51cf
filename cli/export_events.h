/* Which events the samples that pass a filter are of. */
#ifndef PIPA_CLI_EXPORT_EVENTS_H
#define PIPA_CLI_EXPORT_EVENTS_H

#include "pipa/pipa.h"

struct export_event {
        struct pipa_text name;
        uint64_t samples; /* of all the recording */
        uint64_t left;    /* that pass the filter */
};

struct export_events {
        struct export_event *list; /* [count] */
        size_t count;
        size_t first; /* the event of the first sample, where `any` */
        bool any;
};

/* False where that failed, with the reason said. To be freed in any case. */
bool export_events_read(const struct pipa_analysis *analysis, const struct pipa_filter *filter,
                        struct export_events *out);
void export_events_free(struct export_events *events);

/* Samples of the recording. */
uint64_t export_events_total(const struct export_events *events);

/* Folded stacks are of one event, because events do not add up: says on stderr which one that is
 * and which others are left out, where there are such. */
void export_events_say(const struct export_events *events);

#endif
