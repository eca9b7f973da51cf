/* The first level of the top-down tree as one bar: what became of all slots. A part below 0 has no
 * length; what the parts lack of a whole stays empty, and what they exceed it by shrinks them. */
#include "report/html_metrics.h"

#include <math.h>

#define WIDE_ENOUGH 0.09 /* of the bar, for a number inside */

static double length_of(const struct pi_metric *metric)
{
        return metric->level == 1 && metric->value > 0 ? metric->value : 0;
}

static void write_part(struct pi_html *html, const struct pi_metric_set *set,
                       const struct pi_metric *metric, double from, double width)
{
        pi_html_markup(html, "<svg x=\"");
        pi_html_percent(html, from);
        pi_html_markup(html, "\" width=\"");
        pi_html_percent(html, width);
        pi_html_markup(html, "\" height=\"22\" class=\"part-");
        pi_html_markup(html, pi_html_metric_part(set, metric));
        pi_html_markup(html, "\"><rect width=\"100%\" height=\"22\"/>");
        if (width >= WIDE_ENOUGH) {
                pi_html_markup(html, "<text x=\"6\" y=\"15\">");
                pi_html_metric_value(html, metric, metric->value);
                pi_html_markup(html, "</text>");
        }
        pi_html_markup(html, "</svg>\n");
}

static void write_key(struct pi_html *html, const struct pi_metric_set *set,
                      const struct pi_metric *metric)
{
        pi_html_markup(html, "<span class=\"key part-");
        pi_html_markup(html, pi_html_metric_part(set, metric));
        pi_html_markup(html, "\"><svg class=\"key-mark\" width=\"10\" height=\"10\" "
                             "aria-hidden=\"true\"><rect width=\"10\" height=\"10\"/></svg> ");
        pi_html_str(html, metric->name);
        pi_html_markup(html, " ");
        pi_html_metric_value(html, metric, metric->value);
        pi_html_markup(html, "</span> ");
}

void pi_html_slots(struct pi_html *html, const struct pi_metric_set *set)
{
        double sum = 0, from = 0;

        for (size_t i = 0; i < set->count; i++)
                sum += length_of(&set->metric[i]);
        if (!(sum > 0) || isinf(sum))
                return;
        pi_html_markup(html, "<figure class=\"slots\"><svg class=\"slots-bar\" width=\"100%\" "
                             "height=\"22\" role=\"img\" aria-label=\"What became of the "
                             "processor's slots; the numbers stand below\">\n");
        for (size_t i = 0; i < set->count; i++) {
                double width = length_of(&set->metric[i]) / fmax(sum, 1);
                if (width > 0)
                        write_part(html, set, &set->metric[i], from, width);
                from += width;
        }
        pi_html_markup(html, "</svg>\n<figcaption>");
        for (size_t i = 0; i < set->count; i++)
                if (set->metric[i].level == 1)
                        write_key(html, set, &set->metric[i]);
        pi_html_markup(html, "</figcaption></figure>\n");
}
