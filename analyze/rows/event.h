/* What an event's samples weigh, in words. */
#ifndef PIPA_ROWS_EVENT_H
#define PIPA_ROWS_EVENT_H

#include "analyze/rows/rows.h"

/* "samples" where one weighs 1, "ns" of clocks, else "events". */
const char *rows_event_unit(const struct pi_event *event);

#endif
