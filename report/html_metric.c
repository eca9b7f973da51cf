/* One metric for readers without scripts: a line with bar, value, doubt and judgement; behind it
 * the formula, what went into it, and what to do. */
#include "report/html_metrics.h"

#include "report/number.h"

#include <math.h>

#define ANCESTORS_MAX 16 /* a table of a stranger may nest deeper */

static const struct pi_metric *top_of(const struct pi_metric_set *set,
                                      const struct pi_metric *metric)
{
        for (int i = 0; i < ANCESTORS_MAX && metric->parent != PI_NONE; i++)
                metric = &set->metric[metric->parent];
        return metric;
}

const char *pi_html_metric_part(const struct pi_metric_set *set, const struct pi_metric *metric)
{
        static const struct {
                const char *name, *part;
        } parts[] = {
                { "retiring", "retiring" },
                { "bad_speculation", "bad-speculation" },
                { "frontend_bound", "frontend-bound" },
                { "backend_bound", "backend-bound" },
        };
        const struct pi_metric *top = top_of(set, metric);

        for (size_t i = 0; metric->level > 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
                if (pi_str_equal(top->name, pi_str_of(parts[i].name)))
                        return parts[i].part;
        return "other";
}

void pi_html_metric_value(struct pi_html *html, const struct pi_metric *metric, double value)
{
        char text[PI_NUMBER_MAX];

        if (isnan(value)) {
                pi_html_markup(html, "<span class=\"missing\">no value</span>");
                return;
        }
        pi_metric_text(metric, value, text);
        pi_html_text(html, text);
}

/* A share has a natural end, other metrics have none: they get no bar. What is below 0 is drawn as
 * nothing, and its number says it. */
static void write_bar(struct pi_html *html, const struct pi_metric *metric)
{
        double share = metric->value;

        if (!pi_metric_is_share(metric) || isnan(share)) {
                pi_html_markup(html, "<span class=\"m-bar\"></span>");
                return;
        }
        share = share * metric->scale / 100;
        pi_html_markup(html, share < 0 || share > 1 ? "<span class=\"m-bar beyond\">"
                                                    : "<span class=\"m-bar\">");
        pi_html_markup(html, "<svg width=\"100%\" height=\"10\" aria-hidden=\"true\">"
                             "<rect height=\"10\" width=\"");
        pi_html_percent(html, share < 0 ? 0 : share > 1 ? 1 : share);
        pi_html_markup(html, "\"/></svg></span>");
}

static void write_doubt(struct pi_html *html, const struct pi_metric *metric)
{
        char text[PI_NUMBER_MAX];

        pi_html_markup(html, "<span class=\"num m-pm\">");
        if (metric->pm > 0) {
                pi_metric_number(metric, metric->pm, text);
                pi_html_markup(html, "\xc2\xb1\xe2\x80\xaf");
                pi_html_text(html, text);
        }
        pi_html_markup(html, "</span><span class=\"num m-run\">");
        if (metric->running_ratio < 1)
                pi_html_number(html, metric->running_ratio, "ratio");
        pi_html_markup(html, "</span>");
}

static const char *judgement(const struct pi_metric *metric)
{
        if (metric->when.n == 0 || isnan(metric->value))
                return "";
        return metric->met == PI_METRIC_MET       ? "over"
               : metric->met == PI_METRIC_NOT_MET ? "not over"
                                                  : "not judged";
}

static void write_marks(struct pi_html *html, const struct pi_metric *metric)
{
        const char *judged = judgement(metric);

        pi_html_markup(html, metric->met == PI_METRIC_MET ? "<span class=\"m-mark over\">"
                                                          : "<span class=\"m-mark\">");
        pi_html_text(html, judged);
        if (!isnan(metric->value) && metric->together == PI_METRIC_MIXED)
                pi_html_markup(html, judged[0] ? ", mixed" : "mixed");
        if (metric->approximate)
                pi_html_markup(html, ", approximate");
        pi_html_markup(html, "</span>");
}

static void write_line(struct pi_html *html, const struct pi_metric *metric)
{
        pi_html_markup(html, "<summary><span class=\"m-name\">");
        pi_html_str(html, metric->name);
        pi_html_markup(html, "</span>");
        write_bar(html, metric);
        pi_html_markup(html, "<span class=\"num m-value\">");
        pi_html_metric_value(html, metric, metric->value);
        pi_html_markup(html, "</span>");
        write_doubt(html, metric);
        write_marks(html, metric);
        pi_html_markup(html, "</summary>\n");
}

static void open_row(struct pi_html *html, const char *name)
{
        pi_html_markup(html, "<div><dt>");
        pi_html_text(html, name);
        pi_html_markup(html, "</dt><dd>");
}

static void close_row(struct pi_html *html)
{
        pi_html_markup(html, "</dd></div>\n");
}

static void write_text_row(struct pi_html *html, const char *name, struct pi_str text)
{
        if (text.n == 0)
                return;
        open_row(html, name);
        pi_html_str(html, text);
        close_row(html);
}

static void write_list_row(struct pi_html *html, const char *name, const struct pi_str *text,
                           size_t count)
{
        if (count == 0)
                return;
        open_row(html, name);
        for (size_t i = 0; i < count; i++) {
                pi_html_markup(html, i > 0 ? "; " : "");
                pi_html_str(html, text[i]);
        }
        close_row(html);
}

static void write_input(struct pi_html *html, const struct pi_metric_input *input)
{
        pi_html_markup(html, "<li><code>");
        pi_html_str(html, input->event);
        pi_html_markup(html, "</code> = ");
        if (isnan(input->value))
                pi_html_markup(html, "not counted");
        else
                pi_html_number(html, input->value, "");
        if (input->assumed)
                pi_html_markup(html, ", assumed: it was not counted");
        if (input->spelled.n > 0 && !pi_str_equal(input->spelled, input->event)) {
                pi_html_markup(html, ", counted as ");
                pi_html_str(html, input->spelled);
        }
        if (input->running_ratio < 1) {
                pi_html_markup(html, ", ");
                pi_html_number(html, input->running_ratio, "ratio");
                pi_html_markup(html, " of the time");
        }
        pi_html_markup(html, "</li>");
}

static void write_formula(struct pi_html *html, const struct pi_metric *metric)
{
        if (metric->formula.n > 0) {
                open_row(html, "Formula");
                pi_html_markup(html, "<code class=\"formula\">");
                pi_html_str(html, metric->formula);
                pi_html_markup(html, "</code>");
                close_row(html);
        }
        if (metric->input_count == 0)
                return;
        open_row(html, "With");
        pi_html_markup(html, "<ul class=\"inputs\">");
        for (size_t i = 0; i < metric->input_count; i++)
                write_input(html, &metric->input[i]);
        pi_html_markup(html, "</ul>");
        close_row(html);
}

static void write_threshold(struct pi_html *html, const struct pi_metric *metric)
{
        if (metric->when.n == 0)
                return;
        open_row(html, "Worth a look when");
        pi_html_markup(html, "<code>");
        pi_html_str(html, metric->when);
        pi_html_markup(html, "</code>");
        if (!isnan(metric->value))
                pi_html_markup(html, metric->met == PI_METRIC_MET       ? ": it is so"
                                     : metric->met == PI_METRIC_NOT_MET ? ": it is not so"
                                                                        : ": cannot be judged, a "
                                                                          "metric in it has no "
                                                                          "value");
        close_row(html);
}

/* "40 % of the time, in turn": what the number rests on. */
static void write_trust(struct pi_html *html, const struct pi_metric *metric)
{
        if (isnan(metric->value) || isnan(metric->running_ratio))
                return;
        open_row(html, "Counted");
        pi_html_number(html, metric->running_ratio, "ratio");
        pi_html_markup(html, " of the time");
        if (metric->together == PI_METRIC_MIXED)
                pi_html_markup(html, "; its counts are of different groups, so of different "
                                     "moments");
        else if (metric->together == PI_METRIC_ONE && metric->running_ratio < 1)
                pi_html_markup(html, "; all its counts are of the same moments");
        if (metric->running_ratio < 1 && isnan(metric->pm))
                pi_html_markup(html, "; how far off that makes it is not known: fewer than five "
                                     "intervals (perf stat -I)");
        close_row(html);
}

static void write_units(struct pi_html *html, const struct pi_metric *metric)
{
        if (isnan(metric->unit_min))
                return;
        open_row(html, "By unit");
        pi_html_markup(html, "least ");
        pi_html_metric_value(html, metric, metric->unit_min);
        pi_html_markup(html, " (");
        pi_html_str(html, metric->unit_min_name);
        pi_html_markup(html, "), middle ");
        pi_html_metric_value(html, metric, metric->unit_p50);
        pi_html_markup(html, ", most ");
        pi_html_metric_value(html, metric, metric->unit_max);
        pi_html_markup(html, " (");
        pi_html_str(html, metric->unit_max_name);
        pi_html_markup(html, ")");
        close_row(html);
}

void pi_html_metric(struct pi_html *html, const struct pi_metric_set *set, size_t i)
{
        const struct pi_metric *metric = &set->metric[i];

        pi_html_markup(html, "<details class=\"metric part-");
        pi_html_markup(html, pi_html_metric_part(set, metric));
        pi_html_markup(html, "\" data-metric=\"");
        pi_out_u64(html->out, i);
        pi_html_markup(html, "\" data-name=\"");
        pi_html_str(html, metric->name);
        pi_html_markup(html, "\">\n");
        write_line(html, metric);
        pi_html_markup(html, "<dl class=\"props\">\n");
        write_text_row(html, "Meaning", metric->desc);
        write_list_row(html, "No value", metric->missing, metric->missing_count);
        write_formula(html, metric);
        write_threshold(html, metric);
        write_trust(html, metric);
        write_units(html, metric);
        write_list_row(html, "Causes", metric->cause, metric->cause_count);
        write_list_row(html, "Try", metric->try, metric->try_count);
        write_text_row(html, "Source", metric->source);
        if (metric->given)
                write_text_row(html, "Table", PI_STR("the one that was given"));
        pi_html_markup(html, "</dl></details>\n");
}
