/* What all CPUs together did, as stacked areas: each layer is drawn up to the sum of those below
 * it, the highest first. */
#include "report/machine.h"
#include "report/svg_plot.h"

#include <math.h>

#define STEPS_MAX 500
#define PARTS_MAX 3

struct layer {
        const char *name, *kind; /* kind: the class that colours it */
        const char *part[PARTS_MAX];
};

/* From the floor up. */
static const struct layer layers[] = {
        { "user", "cpu-user", { "user", "nice", "guest" } },
        { "system", "cpu-system", { "system", "irq", "softirq" } },
        { "waiting for I/O", "cpu-iowait", { "iowait" } },
        { "stolen by the host", "cpu-steal", { "steal" } },
};

#define LAYERS (sizeof(layers) / sizeof(layers[0]))

/* The series of the first layers, up to the drawn one. */
struct stack {
        const struct pi_series *series[LAYERS * PARTS_MAX];
        size_t count;
};

static double sum_at(const void *user, size_t i)
{
        const struct stack *stack = user;
        double sum = 0;

        for (size_t s = 0; s < stack->count; s++)
                sum += stack->series[s]->value[i];
        return sum;
}

static void push_layer(struct stack *stack, const struct pi_model *model, size_t index)
{
        for (size_t part = 0; part < PARTS_MAX && layers[index].part[part]; part++) {
                const struct pi_series *series =
                        pi_machine_series(model, "cpu", "total", layers[index].part[part]);
                if (series && (stack->count == 0 || series->axis_id == stack->series[0]->axis_id))
                        stack->series[stack->count++] = series;
        }
}

/* Nothing is left out of a layer's number but what was not measured. */
static double layer_mean(const struct pi_model *model, size_t index)
{
        struct stack stack = { .count = 0 };
        double mean = 0;

        push_layer(&stack, model, index);
        for (size_t s = 0; s < stack.count; s++)
                mean += pi_machine_range(model, stack.series[s]).mean;
        return stack.count > 0 ? mean : NAN;
}

static void write_layers(struct pi_html *html, struct pi_plot *plot)
{
        for (size_t top = LAYERS; top > 0; top--) {
                struct stack stack = { .count = 0 };
                for (size_t i = 0; i < top; i++)
                        push_layer(&stack, html->model, i);
                plot->user = &stack;
                pi_html_markup(html, "<path class=\"");
                pi_html_markup(html, layers[top - 1].kind);
                pi_html_markup(html, "\" fill=\"#8888\" d=\"");
                pi_plot_area(html, plot);
                pi_html_markup(html, "\"/>");
        }
}

static void write_levels(struct pi_html *html)
{
        pi_html_markup(html,
                       "<g class=\"grid\" stroke=\"#8888\">"
                       "<line x1=\"0\" x2=\"100%\" y1=\"20.5\" y2=\"20.5\"/>"
                       "<line x1=\"0\" x2=\"100%\" y1=\"60.5\" y2=\"60.5\"/>"
                       "<line x1=\"0\" x2=\"100%\" y1=\"100.5\" y2=\"100.5\"/></g>\n"
                       "<g class=\"axis\" font-size=\"12\" fill=\"currentColor\">"
                       "<text x=\"0\" y=\"15\">100 % of all CPUs</text><text x=\"0\" y=\"56\">50 %"
                       "</text><text x=\"0\" y=\"116\">0 s</text>"
                       "<text x=\"100%\" y=\"116\" text-anchor=\"end\">");
        pi_html_number(html, (double)html->model->duration_ns, "ns");
        pi_html_markup(html, "</text></g>\n");
}

static void write_keys(struct pi_html *html)
{
        for (size_t i = 0; i < LAYERS; i++) {
                double mean = layer_mean(html->model, i);
                if (isnan(mean))
                        continue;
                pi_html_markup(html, "<span class=\"key\"><svg class=\"key-mark\" width=\"11\" "
                                     "height=\"11\" aria-hidden=\"true\"><rect fill=\"#8888\" "
                                     "width=\"11\" height=\"11\" class=\"");
                pi_html_markup(html, layers[i].kind);
                pi_html_markup(html, "\"/></svg> ");
                pi_html_text(html, layers[i].name);
                pi_html_markup(html, " ");
                pi_html_number(html, mean, "ratio");
                pi_html_markup(html, "</span> ");
        }
}

void pi_html_cpu_figure(struct pi_html *html)
{
        const struct pi_model *model = html->model;
        const struct pi_series *user = pi_machine_series(model, "cpu", "total", "user");
        struct pi_plot plot = { .value = sum_at, .to_ns = model->duration_ns, .top = 1 };

        if (!user || model->duration_ns <= 0)
                return;
        plot.axis = pi_model_axis(model, user);
        plot.stride = pi_plot_stride(plot.axis, STEPS_MAX);
        if (plot.axis->count == 0)
                return;
        pi_html_markup(html, "<figure>\n<svg class=\"time-chart\" role=\"img\" width=\"100%\" "
                             "height=\"120\" aria-label=\"What the CPUs did over time\">\n<svg "
                             "y=\"20\" width=\"100%\" height=\"80\" viewBox=\"0 0 1000 100\" "
                             "preserveAspectRatio=\"none\">");
        write_layers(html, &plot);
        pi_html_markup(html, "</svg>\n");
        write_levels(html);
        pi_html_markup(html, "</svg>\n<figcaption>What the CPUs did, mean over the recording: ");
        write_keys(html);
        pi_html_markup(html, "</figcaption></figure>\n");
}
