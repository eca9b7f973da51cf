#include "analyze/source/text/text_reading.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
        const struct pi_sample *x = a, *y = b;

        if (x->time_ns != y->time_ns)
                return x->time_ns < y->time_ns ? -1 : 1;
        return (x->row > y->row) - (x->row < y->row);
}

/* Through one array, with the place where each stood in `row`, which says nothing yet. */
bool text_order(struct pi_vec *samples, struct pi_arena *scratch)
{
        struct pi_sample *sample = PI_NEW_ARRAY(scratch, struct pi_sample, samples->count);

        for (size_t i = 0; sample && i < samples->count; i++) {
                sample[i] = *PI_AT(samples, struct pi_sample, i);
                sample[i].row = (uint32_t)i;
        }
        if (!sample)
                return false;
        qsort(sample, samples->count, sizeof(*sample), compare);
        for (size_t i = 0; i < samples->count; i++) {
                sample[i].row = 0;
                *PI_AT(samples, struct pi_sample, i) = sample[i];
        }
        return true;
}
