/* The records that a perf.data file is made of: their names, and how many there were of each type.
 */
#ifndef PIPA_DATA_RECORD_H
#define PIPA_DATA_RECORD_H

#include "base/str.h"

#define PI_RECORD_TYPES 84  /* types with a name are below it */
#define PI_RECORD_OTHERS 64 /* types without a name that are told apart */

/* Counts by type. Zeroed: none. */
struct pi_record_counts {
        uint64_t known[PI_RECORD_TYPES];
        struct {
                uint32_t type;
                uint64_t count;
        } other[PI_RECORD_OTHERS]; /* in order of arrival */
        uint32_t others;
        uint64_t rest; /* of still more types */
};

/* "SAMPLE", as the kernel (PERF_RECORD_*) and perf (its own from 64 up) call it; NULL where this
 * version knows no such type. */
const char *pi_record_name(uint32_t type);

void pi_record_count_add(struct pi_record_counts *counts, uint32_t type);

/* How many records there were of types without a name. */
uint64_t pi_record_count_unknown(const struct pi_record_counts *counts);

#endif
