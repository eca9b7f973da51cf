/* A course over time -> the path of an SVG that is stretched to its place: x runs over a span of
 * time, y from 100 at the floor to 0 at the top. A point that was not measured is a gap. */
#ifndef PIPA_REPORT_SVG_PLOT_H
#define PIPA_REPORT_SVG_PLOT_H

#include "report/html.h"

#define PI_PLOT_WIDTH 1000.0
#define PI_PLOT_HEIGHT 100.0

struct pi_plot {
        const struct pi_series_axis *axis;
        double (*value)(const void *user, size_t i); /* of point i; NAN where not measured */
        const void *user;
        int64_t from_ns, to_ns; /* what the width stands for; to > from */
        double top;             /* what the height stands for; > 0 */
        size_t stride;          /* points in one step; a step shows their greatest */
};

/* The value of a series, for plot.value. */
double pi_plot_series(const void *series, size_t i);

/* Points in one step, so that there are at most `steps` of them. */
size_t pi_plot_stride(const struct pi_series_axis *axis, size_t steps);

/* The greatest value of `count` points from `from` on; NAN where none was measured. */
double pi_plot_greatest(const struct pi_plot *plot, size_t from, size_t count);

/* Where a time lies in the span: 0..1 within it. */
double pi_plot_x(const struct pi_plot *plot, int64_t time_ns);

/* The least short number that is at least `value` (> 0): where an axis may end. */
double pi_plot_nice_top(double value);

/* The least of 1, 2 and 5 times a power of ten that is at least `value` (> 0). */
double pi_plot_nice_tick(double value);

/* Path data: steps down to the floor, to be filled; a line through moments, to be stroked. */
void pi_plot_area(struct pi_html *html, const struct pi_plot *plot);
void pi_plot_line(struct pi_html *html, const struct pi_plot *plot);

#endif
