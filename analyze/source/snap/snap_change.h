/* What a field did between two readings. */
#ifndef PIPA_SOURCE_SNAP_CHANGE_H
#define PIPA_SOURCE_SNAP_CHANGE_H

#include "analyze/source/snap/snap.h"

/* How far the counter went; NAN where one of the readings lacks it, or where it went back and that
 * was no wrap: then the bit in change->reset is set. */
double snap_delta(struct snap_change *change, uint32_t field);

/* The same, per second. */
double snap_rate(struct snap_change *change, uint32_t field);

/* The field of the later reading; NAN where it lacks it. */
double snap_now(const struct snap_change *change, uint32_t field);

/* The metric without a formula. */
double snap_plain(struct snap_change *change, const struct snap_metric *metric);

#endif
