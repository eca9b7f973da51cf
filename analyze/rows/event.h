/* What an event's samples weigh, in words; and where its clock stands. */
#ifndef PIPA_ROWS_EVENT_H
#define PIPA_ROWS_EVENT_H

#include "analyze/rows/rows.h"

/* "samples" where one weighs 1, "ns" of clocks, else "events". */
const char *rows_event_unit(const struct pi_event *event);

/* The moment on the wall's clock, in ns since the epoch; false where the recording does not tell.
 */
bool rows_wall_clock(const struct pi_recording *rec, int64_t time_ns, uint64_t *out);

#endif
