/* The contents page of what rows there are. */
#include "analyze/rows/rows.h"

static const struct rows_kind *const kinds[] = {
        &rows_series,  &rows_series_stats, &rows_samples, &rows_stacks, &rows_branches,
        &rows_records, &rows_hotspots,     &rows_events,  &rows_frames, &rows_modules,
};

const struct rows_kind *rows_kind_find(enum pipa_rows_kind id)
{
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
                if (kinds[i]->id == id)
                        return kinds[i];
        }
        return NULL;
}
