#include "report/svg_plot.h"

#include <math.h>

double pi_plot_series(const void *series, size_t i)
{
        return ((const struct pi_series *)series)->value[i];
}

size_t pi_plot_stride(const struct pi_series_axis *axis, size_t steps)
{
        return (axis->count + steps - 1) / steps;
}

double pi_plot_greatest(const struct pi_plot *plot, size_t from, size_t count)
{
        double most = NAN;

        for (size_t i = from; i < from + count && i < plot->axis->count; i++)
                most = fmax(most, plot->value(plot->user, i));
        return most;
}

double pi_plot_x(const struct pi_plot *plot, int64_t time_ns)
{
        double from = (double)plot->from_ns;

        return ((double)time_ns - from) / ((double)plot->to_ns - from);
}

/* The least of the `count` steps (rising, the last 10) times a power of ten that is at least
 * `value`, save for what rounding adds. */
static double nice_above(double value, const double *step, size_t count)
{
        double power = pow(10, floor(log10(value)));
        size_t i = 0;

        while (i + 1 < count && step[i] * power < value * 0.9995)
                i++;
        return step[i] * power;
}

/* The halves of these are short, too. */
double pi_plot_nice_top(double value)
{
        static const double step[] = { 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10 };

        return nice_above(value, step, sizeof(step) / sizeof(step[0]));
}

double pi_plot_nice_tick(double value)
{
        static const double step[] = { 1, 2, 5, 10 };

        return nice_above(value, step, sizeof(step) / sizeof(step[0]));
}

static void command(struct pi_html *html, char letter, double value)
{
        pi_out_char(html->out, letter);
        pi_html_decimal(html, value);
}

/* One step of the path. `end` is where the step before ended, NAN after a gap; returns the same of
 * this one. */
static double write_step(struct pi_html *html, double end, double from, double to, double height)
{
        bool joined = !isnan(end) && from - end < 0.005;

        if (!isnan(end) && (!joined || isnan(height)))
                command(html, 'V', PI_PLOT_HEIGHT);
        if (isnan(height))
                return NAN;
        if (!joined) {
                command(html, 'M', from);
                command(html, ' ', PI_PLOT_HEIGHT);
        }
        command(html, 'V', PI_PLOT_HEIGHT - height);
        command(html, 'H', to);
        return to;
}

static double height_of(const struct pi_plot *plot, size_t i)
{
        return pi_plot_greatest(plot, i, plot->stride) / plot->top * PI_PLOT_HEIGHT;
}

void pi_plot_area(struct pi_html *html, const struct pi_plot *plot)
{
        const struct pi_series_axis *axis = plot->axis;
        double end = NAN;

        for (size_t i = 0; i < axis->count; i += plot->stride) {
                size_t after = i + plot->stride < axis->count ? i + plot->stride : axis->count;
                double from = pi_plot_x(plot, axis->from_ns[i]) * PI_PLOT_WIDTH;
                double to = pi_plot_x(plot, axis->to_ns[after - 1]) * PI_PLOT_WIDTH;
                end = write_step(html, end, from, to, height_of(plot, i));
        }
        if (!isnan(end))
                command(html, 'V', PI_PLOT_HEIGHT);
}

void pi_plot_line(struct pi_html *html, const struct pi_plot *plot)
{
        const struct pi_series_axis *axis = plot->axis;
        bool joined = false;

        for (size_t i = 0; i < axis->count; i += plot->stride) {
                double height = height_of(plot, i);
                if (!isnan(height)) {
                        double x = pi_plot_x(plot, axis->from_ns[i]) * PI_PLOT_WIDTH;
                        command(html, joined ? 'L' : 'M', x);
                        command(html, ' ', PI_PLOT_HEIGHT - height);
                }
                joined = !isnan(height);
        }
}
