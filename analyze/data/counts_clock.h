/* When counting began, on the recording's clock. perf stat writes the local time of its machine, to
 * the second and without its zone; a recording beside it may know how its own clock stood to UTC.
 * The zone is then the one that lets both overlap, if it is the only one. */
#ifndef PIPA_DATA_COUNTS_CLOCK_H
#define PIPA_DATA_COUNTS_CLOCK_H

#include "analyze/data/recording.h"

/* Sets origin_ns of each set of counts that has none and can be placed, widens the recording's time
 * to hold it, and says how exact that is. After all sources. */
void pi_counts_place(struct pi_recording *rec);

/* "Sat Nov 21 05:50:46 2026" -> seconds since 1970 on that clock. False for other forms. */
bool pi_counts_local_time(struct pi_str text, int64_t *out_s);

#endif
