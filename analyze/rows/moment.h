/* A moment on the clocks that rows tell it by. Cells of samples and records alike. */
#ifndef PIPA_ROWS_MOMENT_H
#define PIPA_ROWS_MOMENT_H

#include "analyze/rows/rows.h"

/* Cell i of `time`: since the recording's start. */
void rows_put_time(const struct rows_cells *out, size_t i, const struct pi_recording *rec,
                   int64_t time_ns);
/* Of `clock`: as recorded. */
void rows_put_clock(const struct rows_cells *out, size_t i, int64_t time_ns);
/* Of `wall`: since the epoch, where the recording tells how its clock stood to it. */
void rows_put_wall(const struct rows_cells *out, size_t i, const struct pi_recording *rec,
                   int64_t time_ns);

#endif
