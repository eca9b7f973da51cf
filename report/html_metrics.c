/* The metrics' section: for each set of counts the top-down tree, the other metrics by what they
 * are about, and what has no value, with the reason. The script adds charts and a search. */
#include "report/html_metrics.h"

#include "base/fail.h"

#include <math.h>
#include <stdlib.h>

#define SETS_MAX 4      /* in the page; the JSON has all */
#define METRICS_MAX 400 /* of one set */
#define DEPTH_MAX 12    /* of lists in lists */
#define NAMES_MAX 40    /* counters that the table does not know */
#define OFF_RATIO 0.02  /* by which the first level may miss 1 */

struct listing {
        struct pi_html *html;
        const struct pi_metric_set *set;
        size_t left; /* metrics that the page still takes */
        bool *shown; /* [set->count] in the tree */
        bool has_tree;
};

void pi_html_metrics_link(struct pi_html *html)
{
        if (html->model->metrics.count > 0)
                pi_html_markup(html, "<a href=\"#metrics\">Metrics</a>\n");
}

/* Shown in the tree: what has a value, and all above it. */
static bool mark_tree(struct listing *l)
{
        const struct pi_metric *metric = l->set->metric;

        l->shown = calloc(l->set->count + 1, sizeof(*l->shown));
        for (size_t i = 0; l->shown && i < l->set->count; i++) {
                uint32_t at = (uint32_t)i;
                if (metric[i].level == 0 || isnan(metric[i].value))
                        continue;
                for (size_t up = 0; at != PI_NONE && !l->shown[at] && up < l->set->count; up++) {
                        l->shown[at] = l->has_tree = true;
                        at = metric[at].parent;
                }
        }
        return l->shown;
}

static bool has_children(const struct listing *l, size_t i)
{
        for (size_t k = 0; k < l->set->count; k++)
                if (l->shown[k] && l->set->metric[k].parent == i)
                        return true;
        return false;
}

static void write_branches(struct listing *l, uint32_t parent, int depth);

static void write_branch(struct listing *l, size_t i, int depth)
{
        if (l->left == 0)
                return;
        l->left--;
        pi_html_markup(l->html, "<li>");
        pi_html_metric(l->html, l->set, i);
        if (depth < DEPTH_MAX && has_children(l, i)) {
                pi_html_markup(l->html, "<ul>\n");
                write_branches(l, (uint32_t)i, depth + 1);
                pi_html_markup(l->html, "</ul>");
        }
        pi_html_markup(l->html, "</li>\n");
        if (depth == DEPTH_MAX) /* what stands deeper stands beside it */
                write_branches(l, (uint32_t)i, depth);
}

static void write_branches(struct listing *l, uint32_t parent, int depth)
{
        for (size_t i = 0; i < l->set->count; i++)
                if (l->shown[i] && l->set->metric[i].parent == parent)
                        write_branch(l, i, depth);
}

static void open_list(struct pi_html *html, struct pi_str title)
{
        pi_html_markup(html, "<div class=\"metric-group\"><h4>");
        pi_html_str(html, title);
        pi_html_markup(html, "</h4>\n<p class=\"metric-head\" aria-hidden=\"true\"><span>Metric"
                             "</span><span></span><span class=\"num\">Value</span>"
                             "<span class=\"num m-pm\">\xc2\xb1</span><span class=\"num m-run\">"
                             "Counted</span><span>Threshold</span></p>\n<ul class=\"metrics\">\n");
}

static void close_list(struct pi_html *html)
{
        pi_html_markup(html, "</ul></div>\n");
}

static bool is_other(const struct pi_metric *metric)
{
        return metric->level == 0 && !isnan(metric->value);
}

static bool first_of_group(const struct pi_metric_set *set, size_t i)
{
        for (size_t k = 0; k < i; k++)
                if (is_other(&set->metric[k]) &&
                    pi_str_equal(set->metric[k].group, set->metric[i].group))
                        return false;
        return is_other(&set->metric[i]);
}

static void write_others(struct listing *l)
{
        for (size_t i = 0; i < l->set->count && l->left > 0; i++) {
                const struct pi_metric *first = &l->set->metric[i];
                if (!first_of_group(l->set, i))
                        continue;
                open_list(l->html, first->group.n > 0 ? first->group : PI_STR("other"));
                for (size_t k = i; k < l->set->count && l->left > 0; k++) {
                        if (!is_other(&l->set->metric[k]) ||
                            !pi_str_equal(l->set->metric[k].group, first->group))
                                continue;
                        l->left--;
                        pi_html_markup(l->html, "<li>");
                        pi_html_metric(l->html, l->set, k);
                        pi_html_markup(l->html, "</li>\n");
                }
                close_list(l->html);
        }
}

static void write_reasons(struct pi_html *html, const struct pi_metric *metric)
{
        if (metric->missing_count == 0)
                pi_html_markup(html, "the formula gives none, as 0 / 0 does");
        for (size_t i = 0; i < metric->missing_count; i++) {
                pi_html_markup(html, i > 0 ? "; " : "");
                pi_html_str(html, metric->missing[i]);
        }
}

/* What is missing is said, the tree's own first. */
static void write_missing(const struct listing *l)
{
        const struct pi_metric_set *set = l->set;
        size_t count = 0, left = METRICS_MAX;

        for (size_t i = 0; i < set->count; i++)
                count += isnan(set->metric[i].value);
        if (count == 0)
                return;
        pi_html_markup(l->html, "<details class=\"part without-value\"><summary><b>Without a value"
                                "</b> <span class=\"hint\">");
        pi_html_count(l->html, count);
        pi_html_markup(l->html,
                       count == 1 ? " metric, and why</span></summary>\n<dl class=\"props\">\n"
                                  : " metrics, and why</span></summary>\n<dl class=\"props\">\n");
        for (int other = 0; other < 2; other++) {
                for (size_t i = 0; i < set->count && left > 0; i++) {
                        const struct pi_metric *metric = &set->metric[i];
                        if (!isnan(metric->value) || (metric->level == 0) != other)
                                continue;
                        left--;
                        pi_html_markup(l->html, "<div class=\"row\"><dt>");
                        pi_html_str(l->html, metric->name);
                        pi_html_markup(l->html, "</dt><dd>");
                        write_reasons(l->html, metric);
                        pi_html_markup(l->html, "</dd></div>\n");
                }
        }
        pi_html_markup(l->html, "</dl></details>\n");
}

static void write_origin(struct pi_html *html, const struct pi_metric_set *set)
{
        pi_html_markup(html, "<p class=\"legend\">Computed from the counts in <b>");
        pi_html_str(html, set->file);
        pi_html_markup(html, "</b>");
        if (set->cgroup.n > 0) {
                pi_html_markup(html, ", control group <b>");
                pi_html_str(html, set->cgroup);
                pi_html_markup(html, "</b>");
        }
        if (set->fallback) {
                pi_html_markup(html, ". The processor is not known, so only what perf's generic "
                                     "events allow; <code>--cpu</code> names it.</p>\n");
                return;
        }
        pi_html_markup(html, ", by the table of ");
        pi_html_str(html, set->title);
        pi_html_markup(html, " (");
        pi_html_str(html, set->cpu);
        pi_html_markup(html, ").");
        pi_html_markup(html, "</p>\n");
}

/* Why there is no tree, or how far its first level adds up. */
static void write_closure(const struct listing *l)
{
        const struct pi_metric_set *set = l->set;
        struct pi_html *html = l->html;

        if (!l->has_tree) {
                pi_html_markup(html, "<p class=\"legend\">No top-down tree: ");
                if (set->topdown.n > 0)
                        pi_html_str(html, set->topdown);
                else
                        pi_html_markup(html, "its events were not counted");
                pi_html_markup(html, ".</p>\n");
        } else if (!isnan(set->closure)) {
                bool off = fabs(set->closure - 1) > OFF_RATIO;
                pi_html_markup(html, off ? "<p class=\"legend warning\">" : "<p class=\"legend\">");
                pi_html_markup(html, "The first level adds up to ");
                pi_html_number(html, set->closure, "ratio");
                pi_html_markup(html, off ? ", not to 100 %: its parts are of different moments."
                                           "</p>\n"
                                         : ".</p>\n");
        }
}

static void write_counting(struct pi_html *html, const struct pi_metric_set *set)
{
        size_t mixed = 0, in_turn = 0, values = 0;
        double least = 1;

        for (size_t i = 0; i < set->count; i++) {
                const struct pi_metric *metric = &set->metric[i];
                if (isnan(metric->value))
                        continue;
                values++;
                in_turn += metric->running_ratio < 1;
                mixed += metric->together == PI_METRIC_MIXED;
                least = fmin(least, metric->running_ratio);
        }
        if (in_turn == 0)
                return;
        pi_html_markup(html, "<p class=\"legend\">Counted in turn: ");
        pi_html_count(html, in_turn);
        pi_html_markup(html, " of ");
        pi_html_count(html, values);
        pi_html_markup(html, " metrics rest on a part of the time, the least on ");
        pi_html_number(html, least, "ratio");
        pi_html_markup(html, "; ");
        pi_html_count(html, mixed);
        pi_html_markup(html, " mix counts of different moments. \xc2\xb1 is one standard deviation "
                             "that comes of it, in the metric's unit.</p>\n");
}

static void write_unknown(struct pi_html *html, const struct pi_metric_set *set)
{
        if (set->unknown_count == 0)
                return;
        pi_html_markup(html, "<p class=\"legend\">Counters that the table does not know: ");
        for (size_t i = 0; i < set->unknown_count && i < NAMES_MAX; i++) {
                pi_html_markup(html, i > 0 ? ", " : "");
                pi_html_str(html, set->unknown[i]);
        }
        if (set->unknown_count > NAMES_MAX) {
                pi_html_markup(html, " and ");
                pi_html_count(html, set->unknown_count - NAMES_MAX);
                pi_html_markup(html, " more");
        }
        pi_html_markup(html, ".</p>\n");
}

static void write_set(struct pi_html *html, size_t number)
{
        const struct pi_metric_set *set =
                PI_AT(&html->model->metrics, struct pi_metric_set, number);
        struct listing listing = { .html = html, .set = set, .left = METRICS_MAX };

        if (!mark_tree(&listing)) {
                html->status = pi_fail_memory(html->err, NULL);
                return;
        }
        pi_html_markup(html, "<div class=\"metric-set\" data-set=\"");
        pi_out_u64(html->out, number);
        pi_html_markup(html, "\">\n");
        if (html->model->metrics.count > 1) {
                pi_html_markup(html, "<h3>");
                pi_html_str(html, set->cgroup.n > 0 ? set->cgroup : set->file);
                if (set->pmu.n > 0) {
                        pi_html_markup(html, ": ");
                        pi_html_str(html, set->pmu);
                }
                pi_html_markup(html, "</h3>\n");
        }
        write_origin(html, set);
        write_closure(&listing);
        write_counting(html, set);
        pi_html_slots(html, set);
        if (listing.has_tree) {
                open_list(html, PI_STR("top-down"));
                write_branches(&listing, PI_NONE, 1);
                close_list(html);
        }
        write_others(&listing);
        if (listing.left == 0)
                pi_html_markup(html, "<p class=\"legend\">More metrics do not fit on the page: the "
                                     "JSON model has all.</p>\n");
        write_missing(&listing);
        write_unknown(html, set);
        pi_html_markup(html, "</div>\n");
        free(listing.shown);
}

void pi_html_metrics(struct pi_html *html)
{
        size_t count = html->model->metrics.count;

        if (count == 0)
                return;
        pi_html_markup(html, "<section class=\"block\" id=\"metrics\">\n<h2>Metrics</h2>\n"
                             "<div id=\"metrics-view\" class=\"js-only\"></div>\n");
        for (size_t i = 0; i < count && i < SETS_MAX; i++)
                write_set(html, i);
        if (count > SETS_MAX) {
                pi_html_markup(html, "<p class=\"legend\">");
                pi_html_count(html, count - SETS_MAX);
                pi_html_markup(html, " more sets of counts are in the JSON model and in "
                                     "<code>pipa metrics</code>.</p>\n");
        }
        pi_html_markup(html, "</section>\n");
}
