/* Items of a recording in order of time. Rings are emptied one after the other, so a file consists
 * of stretches that are in order already: those are merged. */
#ifndef PIPA_SOURCE_PERF_ORDER_H
#define PIPA_SOURCE_PERF_ORDER_H

#include "base/vec.h"

typedef int64_t (*perf_time_fn)(const struct pi_vec *items, uint32_t i);

/* The indices of all items, the earliest first; of equal times the one that stands first. [count]
 * in `arena`; NULL where that refuses. */
uint32_t *perf_order(struct pi_arena *arena, const struct pi_vec *items, perf_time_fn time_of);

#endif
