/* A row per figure: the machine in small multiples. Of disks and networks the busiest is shown.
 * What stayed at zero is only named. */
#include "report/machine.h"
#include "report/svg_plot.h"

#include <math.h>

#define STEPS_MAX 200

/* `instance` NULL: the busiest one, by `busy` metrics. */
struct spark {
        const char *group, *instance, *metric, *title;
        const char *busy[2];
        const char *skip; /* an instance that does not count */
};

static const struct spark sparks[] = {
        { "load", "", "1", "Load, 1 minute", { NULL }, NULL },
        { "system", "", "blocked", "Tasks blocked on I/O", { NULL }, NULL },
        { "system", "", "context_switches", "Context switches", { NULL }, NULL },
        { "memory", "", "used", "Memory used", { NULL }, NULL },
        { "vm", "", "major_faults", "Page faults that read a disk", { NULL }, NULL },
        { "disk", NULL, "read_bytes", "read", { "read_bytes", "write_bytes" }, NULL },
        { "disk", NULL, "write_bytes", "written", { "read_bytes", "write_bytes" }, NULL },
        { "disk", NULL, "util", "busy", { "read_bytes", "write_bytes" }, NULL },
        { "net", NULL, "rx_bytes", "received", { "rx_bytes", "tx_bytes" }, "lo" },
        { "net", NULL, "tx_bytes", "sent", { "rx_bytes", "tx_bytes" }, "lo" },
        { "pressure", "cpu", "some", "Pressure: some wait for a CPU", { NULL }, NULL },
        { "pressure", "memory", "some", "Pressure: some wait for memory", { NULL }, NULL },
        { "pressure", "io", "some", "Pressure: some wait for I/O", { NULL }, NULL },
};

#define SPARKS (sizeof(sparks) / sizeof(sparks[0]))

static bool tells_busy(const struct spark *spark, const struct pi_series *series)
{
        if (strcmp(series->group, spark->group) != 0 ||
            (spark->skip && strcmp(series->instance, spark->skip) == 0))
                return false;
        return strcmp(series->metric, spark->busy[0]) == 0 ||
               strcmp(series->metric, spark->busy[1]) == 0;
}

/* The one with the greatest series of those that tell; the first where several are alike: a disk
 * stands before its partitions. */
static const char *busiest(const struct pi_model *model, const struct spark *spark)
{
        const char *best = NULL;
        double most = -1;

        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                double mean;
                if (!tells_busy(spark, series))
                        continue;
                mean = pi_machine_range(model, series).mean;
                if (!best || mean > most) {
                        best = series->instance;
                        most = isnan(mean) ? -1 : mean;
                }
        }
        return best;
}

static const struct pi_series *find(const struct pi_model *model, const struct spark *spark)
{
        const char *instance = spark->instance ? spark->instance : busiest(model, spark);

        return instance ? pi_machine_series(model, spark->group, instance, spark->metric) : NULL;
}

static void write_title(struct pi_html *html, const struct spark *spark,
                        const struct pi_series *series)
{
        if (!spark->instance) {
                pi_html_text(html, series->instance);
                pi_html_markup(html, ", ");
        }
        pi_html_text(html, spark->title);
}

static void write_curve(struct pi_html *html, const struct pi_series *series, double top)
{
        const struct pi_series_axis *axis = pi_model_axis(html->model, series);
        struct pi_plot plot = { .axis = axis,
                                .value = pi_plot_series,
                                .user = series,
                                .to_ns = html->model->duration_ns,
                                .top = top,
                                .stride = pi_plot_stride(axis, STEPS_MAX) };
        bool moments = axis->from_ns[0] == axis->to_ns[0];

        pi_html_markup(html, moments ? "<path class=\"curve\" fill=\"none\" stroke=\"#5b87b8\" "
                                       "vector-effect=\"non-scaling-stroke\" d=\""
                                     : "<path class=\"area\" fill=\"#5b87b8\" d=\"");
        if (moments)
                pi_plot_line(html, &plot);
        else
                pi_plot_area(html, &plot);
        pi_html_markup(html, "\"/>");
}

/* The height stands for the greatest value, or for all there is where that is known. */
static double top_of(const struct pi_model *model, const struct pi_series *series, double max)
{
        const struct pi_series *total =
                strcmp(series->group, "memory") == 0
                        ? pi_machine_series(model, "memory", series->instance, "total")
                        : NULL;
        double all = total ? pi_machine_range(model, total).max : NAN;

        if (strcmp(series->unit, "ratio") == 0 && max <= 1)
                return 1;
        return all >= max ? all : max;
}

static void write_spark(struct pi_html *html, const struct spark *spark,
                        const struct pi_series *series)
{
        struct pi_machine_range range = pi_machine_range(html->model, series);

        pi_html_markup(html, "<figure class=\"spark\"><figcaption><b>");
        write_title(html, spark, series);
        pi_html_markup(html, "</b></figcaption>\n<svg role=\"img\" width=\"100%\" height=\"34\" "
                             "viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" aria-label=\"");
        write_title(html, spark, series);
        pi_html_markup(html, " over time\">");
        write_curve(html, series, top_of(html->model, series, range.max));
        pi_html_markup(html, "</svg>\n<p class=\"legend\">mean ");
        pi_html_cell(html, range.mean, series->unit);
        pi_html_markup(html, ", from ");
        pi_html_cell(html, range.min, series->unit);
        pi_html_markup(html, " to ");
        pi_html_number(html, range.max, series->unit);
        pi_html_markup(html, "</p></figure>\n");
}

static bool moved(const struct pi_model *model, const struct pi_series *series)
{
        return pi_machine_range(model, series).max > 0 && pi_model_axis(model, series)->count > 0;
}

static void write_still(struct pi_html *html, const struct pi_series *const found[SPARKS])
{
        bool any = false;

        for (size_t i = 0; i < SPARKS; i++) {
                if (!found[i] || moved(html->model, found[i]))
                        continue;
                pi_html_markup(html, any ? "; "
                                         : "<p class=\"legend\">Zero throughout, or not "
                                           "measured: ");
                write_title(html, &sparks[i], found[i]);
                any = true;
        }
        if (any)
                pi_html_markup(html, ".</p>\n");
}

void pi_html_sparks(struct pi_html *html)
{
        const struct pi_series *found[SPARKS];

        if (html->model->duration_ns <= 0)
                return;
        for (size_t i = 0; i < SPARKS; i++)
                found[i] = find(html->model, &sparks[i]);
        pi_html_markup(html, "<div class=\"sparks\">\n");
        for (size_t i = 0; i < SPARKS; i++)
                if (found[i] && moved(html->model, found[i]))
                        write_spark(html, &sparks[i], found[i]);
        pi_html_markup(html, "</div>\n");
        write_still(html, found);
}
