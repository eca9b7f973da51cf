/* The load over time, or the samples where the event is no clock, as a step chart: the area is one
 * stretched path, so that lines and letters keep their size at any width. A point that was not
 * measured is a gap. */
#include "report/html.h"

#include <math.h>

#define STEPS_MAX 1000
#define VIEW_WIDTH 1000.0
#define VIEW_HEIGHT 100.0
#define TICKS_MAX 8

struct chart {
        const struct pi_series *series;
        const struct pi_series_axis *axis;
        int64_t from_ns, to_ns;
        size_t stride; /* points in one step; a step shows their greatest */
        double top;
};

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
static double nice_top(double value)
{
        static const double step[] = { 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10 };

        return nice_above(value, step, sizeof(step) / sizeof(step[0]));
}

static double nice_tick(double value)
{
        static const double step[] = { 1, 2, 5, 10 };

        return nice_above(value, step, sizeof(step) / sizeof(step[0]));
}

static double greatest(const struct chart *chart, size_t from, size_t count)
{
        double most = NAN;

        for (size_t i = from; i < from + count && i < chart->axis->count; i++)
                most = fmax(most, chart->series->value[i]);
        return most;
}

static bool chart_init(struct chart *chart, const struct pi_model *model,
                       const struct pi_series *series)
{
        const struct pi_series_axis *axis = series ? pi_model_axis(model, series) : NULL;
        double most;

        if (!axis || axis->count == 0)
                return false;
        *chart = (struct chart){
                .series = series,
                .axis = axis,
                .from_ns = axis->from_ns[0],
                .to_ns = axis->to_ns[axis->count - 1],
                .stride = (axis->count + STEPS_MAX - 1) / STEPS_MAX,
        };
        most = greatest(chart, 0, axis->count);
        chart->top = most > 0 ? nice_top(most) : 1;
        return chart->to_ns > chart->from_ns;
}

static double chart_x(const struct chart *chart, int64_t time_ns)
{
        double from = (double)chart->from_ns;

        return ((double)time_ns - from) / ((double)chart->to_ns - from);
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
                command(html, 'V', VIEW_HEIGHT);
        if (isnan(height))
                return NAN;
        if (!joined) {
                command(html, 'M', from);
                command(html, ' ', VIEW_HEIGHT);
        }
        command(html, 'V', VIEW_HEIGHT - height);
        command(html, 'H', to);
        return to;
}

static void write_path(struct pi_html *html, const struct chart *chart)
{
        const struct pi_series_axis *axis = chart->axis;
        double end = NAN;

        pi_html_markup(html, "<path class=\"area\" fill=\"#5b87b8\" d=\"");
        for (size_t i = 0; i < axis->count; i += chart->stride) {
                size_t after = i + chart->stride < axis->count ? i + chart->stride : axis->count;
                double from = chart_x(chart, axis->from_ns[i]) * VIEW_WIDTH;
                double to = chart_x(chart, axis->to_ns[after - 1]);
                double height = greatest(chart, i, chart->stride) / chart->top * VIEW_HEIGHT;
                end = write_step(html, end, from, to * VIEW_WIDTH, height);
        }
        if (!isnan(end))
                command(html, 'V', VIEW_HEIGHT);
        pi_html_markup(html, "\"/>");
}

static void write_levels(struct pi_html *html, const struct chart *chart)
{
        pi_html_markup(html, "<g class=\"grid\" stroke=\"#8888\">"
                             "<line x1=\"0\" x2=\"100%\" y1=\"20.5\" y2=\"20.5\"/>"
                             "<line x1=\"0\" x2=\"100%\" y1=\"80.5\" y2=\"80.5\"/>"
                             "<line x1=\"0\" x2=\"100%\" y1=\"140.5\" y2=\"140.5\"/></g>\n"
                             "<g class=\"axis\" font-size=\"12\" fill=\"currentColor\">"
                             "<text x=\"0\" y=\"15\">");
        pi_html_number(html, chart->top, chart->series->unit);
        pi_html_markup(html, "</text><text x=\"0\" y=\"76\">");
        pi_html_number(html, chart->top / 2, chart->series->unit);
        pi_html_markup(html, "</text>");
}

static void write_tick(struct pi_html *html, const struct chart *chart, int64_t time_ns)
{
        double x = chart_x(chart, time_ns);

        pi_html_markup(html, "<text y=\"156\" x=\"");
        pi_html_percent(html, x);
        pi_html_markup(html, x < 0.04   ? "\">"
                             : x > 0.96 ? "\" text-anchor=\"end\">"
                                        : "\" text-anchor=\"middle\">");
        pi_out_double(html->out, (double)time_ns / 1e9);
        pi_html_markup(html, " s</text>");
}

static void write_ticks(struct pi_html *html, const struct chart *chart)
{
        double span_ns = (double)chart->to_ns - (double)chart->from_ns;
        int64_t step_ns = (int64_t)fmax(1, nice_tick(span_ns / TICKS_MAX));
        int64_t at_ns = chart->from_ns / step_ns * step_ns;

        if (at_ns < chart->from_ns)
                at_ns += step_ns;
        for (; at_ns <= chart->to_ns; at_ns += step_ns) {
                write_tick(html, chart, at_ns);
                if (at_ns > chart->to_ns - step_ns)
                        break;
        }
        pi_html_markup(html, "</g>\n");
}

static void write_words(struct pi_html *html, const struct chart *chart)
{
        const struct pi_series *series = chart->series;

        pi_html_text(html, series->title);
        if (series->event_id != PI_NONE) {
                pi_html_markup(html, ", ");
                pi_html_event(html, series->event_id);
        }
        pi_html_markup(html, ": at most ");
        pi_html_number(html, greatest(chart, 0, chart->axis->count), series->unit);
        pi_html_markup(html, ", in steps of ");
        pi_html_number(html, (double)(chart->axis->to_ns[0] - chart->axis->from_ns[0]), "ns");
        if (chart->stride > 1) {
                pi_html_markup(html, ", of which the greatest of each ");
                pi_html_count(html, chart->stride);
                pi_html_markup(html, " is drawn");
        }
}

static const struct pi_series *main_series(const struct pi_model *model)
{
        const struct pi_series *load = pi_model_series(model, "load", model->profile.main_event);

        return load ? load : pi_model_series(model, "samples", model->profile.main_event);
}

void pi_html_time(struct pi_html *html)
{
        const struct pi_series *series = main_series(html->model);
        struct chart chart;

        if (!chart_init(&chart, html->model, series)) {
                pi_html_markup(html, "<p class=\"empty\">No samples with times: "
                                     "there is no course over time.</p>\n");
                return;
        }
        pi_html_markup(html,
                       "<figure class=\"static-only\">\n<svg class=\"time-chart\" role=\"img\" "
                       "width=\"100%\" height=\"160\" aria-label=\"");
        write_words(html, &chart);
        pi_html_markup(html, "\">\n<svg y=\"20\" width=\"100%\" height=\"120\" "
                             "viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\">");
        write_path(html, &chart);
        pi_html_markup(html, "</svg>\n");
        write_levels(html, &chart);
        write_ticks(html, &chart);
        pi_html_markup(html, "</svg>\n<figcaption>");
        write_words(html, &chart);
        pi_html_markup(html, ".</figcaption></figure>\n");
}
