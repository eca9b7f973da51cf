/* The load over time, or the samples where the event is no clock, as a step chart: the area is one
 * stretched path, so that lines and letters keep their size at any width. A point that was not
 * measured is a gap. */
#include "report/svg_plot.h"

#include <math.h>

#define STEPS_MAX 1000
#define TICKS_MAX 8

struct chart {
        const struct pi_series *series;
        struct pi_plot plot;
};

static bool chart_init(struct chart *chart, const struct pi_model *model,
                       const struct pi_series *series)
{
        const struct pi_series_axis *axis = series ? pi_model_axis(model, series) : NULL;
        double most;

        if (!axis || axis->count == 0)
                return false;
        *chart = (struct chart){
                .series = series,
                .plot = { .axis = axis,
                          .value = pi_plot_series,
                          .user = series,
                          .from_ns = axis->from_ns[0],
                          .to_ns = axis->to_ns[axis->count - 1],
                          .stride = pi_plot_stride(axis, STEPS_MAX) },
        };
        most = pi_plot_greatest(&chart->plot, 0, axis->count);
        chart->plot.top = most > 0 ? pi_plot_nice_top(most) : 1;
        return chart->plot.to_ns > chart->plot.from_ns;
}

static void write_path(struct pi_html *html, const struct chart *chart)
{
        pi_html_markup(html, "<path class=\"area\" fill=\"#5b87b8\" d=\"");
        pi_plot_area(html, &chart->plot);
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
        pi_html_number(html, chart->plot.top, chart->series->unit);
        pi_html_markup(html, "</text><text x=\"0\" y=\"76\">");
        pi_html_number(html, chart->plot.top / 2, chart->series->unit);
        pi_html_markup(html, "</text>");
}

static void write_tick(struct pi_html *html, const struct chart *chart, int64_t time_ns)
{
        double x = pi_plot_x(&chart->plot, time_ns);

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
        double span_ns = (double)chart->plot.to_ns - (double)chart->plot.from_ns;
        int64_t step_ns = (int64_t)fmax(1, pi_plot_nice_tick(span_ns / TICKS_MAX));
        int64_t at_ns = chart->plot.from_ns / step_ns * step_ns;

        if (at_ns < chart->plot.from_ns)
                at_ns += step_ns;
        for (; at_ns <= chart->plot.to_ns; at_ns += step_ns) {
                write_tick(html, chart, at_ns);
                if (at_ns > chart->plot.to_ns - step_ns)
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
        pi_html_number(html, pi_plot_greatest(&chart->plot, 0, chart->plot.axis->count),
                       series->unit);
        pi_html_markup(html, ", in steps of ");
        pi_html_number(html, (double)(chart->plot.axis->to_ns[0] - chart->plot.axis->from_ns[0]),
                       "ns");
        if (chart->plot.stride > 1) {
                pi_html_markup(html, ", of which the greatest of each ");
                pi_html_count(html, chart->plot.stride);
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
