/* The parts of the metrics' section. Private to html_metrics*.c. */
#ifndef PIPA_REPORT_HTML_METRICS_H
#define PIPA_REPORT_HTML_METRICS_H

#include "report/html.h"
#include "report/metrics.h"

/* The part of the top-down tree that a metric belongs to, by the top of its branch: what it is
 * coloured by. "retiring", "bad-speculation", "frontend-bound", "backend-bound" or "other". */
const char *pi_html_metric_part(const struct pi_metric_set *set, const struct pi_metric *metric);

/* Value and ± with their unit; the ± is empty where it is 0 or not known. */
void pi_html_metric_value(struct pi_html *html, const struct pi_metric *metric, double value);

/* html_metric.c: one metric of a list: a line, and behind it what it is made of. */
void pi_html_metric(struct pi_html *html, const struct pi_metric_set *set, size_t i);

/* svg_slots.c: the first level of the tree as one bar; nothing without a tree. */
void pi_html_slots(struct pi_html *html, const struct pi_metric_set *set);

#endif
