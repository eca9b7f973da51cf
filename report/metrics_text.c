/* Metrics for a terminal: the top-down tree, the way down through what is over its threshold, the
 * bottlenecks by share, and all else under its headings. */
#include "report/metrics.h"
#include "report/report.h"
#include "report/text_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_COLUMNS 38
#define VALUE_COLUMNS 20
#define PM_COLUMNS 11
#define RUNNING_COLUMNS 8
#define LOW_RUNNING 0.2
#define CLOSURE_TOLERANCE 0.02
#define ROW_METRICS 5
#define ROW_NAME_COLUMNS 18
#define SAMPLED_NAME_COLUMNS 40
#define SAMPLED_METRICS 3
#define SAMPLES_COLUMNS 9
#define ROW_VALUE_COLUMNS 15
#define ROWS_SHOWN 100
#define MISSING_SHOWN 6
#define MAX_DEPTH 16
#define LEAVES_SHOWN 100

static void write_wrapped(struct pi_out *out, const char *lead, struct pi_str s)
{
        struct pi_wrap wrap = pi_wrap_begin(out, lead);

        pi_wrap_words(&wrap, s);
        pi_wrap_end(&wrap);
}

/* "low" and its kind, or nothing. */
static void marks(const struct pi_metric *metric, char *out, size_t room)
{
        snprintf(out, room, "%s%s%s", metric->together == PI_METRIC_MIXED ? " mixed groups" : "",
                 metric->running_ratio < LOW_RUNNING ? " low" : "",
                 metric->approximate ? " approx" : "");
}

/* What stands behind the value; columns are kept only as far as something follows. */
static void write_doubt(struct pi_out *out, const struct pi_metric *metric)
{
        char pm[PI_NUMBER_MAX + 8] = "", number[PI_NUMBER_MAX], running[32] = "", mark[64];

        if (!isnan(metric->pm) && metric->pm > 0) {
                pi_number_text(metric->pm * metric->scale, "", number);
                snprintf(pm, sizeof(pm), "\xc2\xb1 %s", number);
        }
        if (!isnan(metric->running_ratio) && metric->running_ratio < 1)
                snprintf(running, sizeof(running), "[%.0f %%]", metric->running_ratio * 100);
        marks(metric, mark, sizeof(mark));
        if (running[0] || mark[0])
                pi_text_left(out, pi_str_of(pm), PM_COLUMNS);
        else
                pi_out_text(out, pm);
        if (mark[0])
                pi_text_left(out, pi_str_of(running), RUNNING_COLUMNS);
        else
                pi_out_text(out, running);
        pi_out_text(out, mark);
}

static void write_metric(struct pi_out *out, const struct pi_metric *metric, unsigned depth)
{
        char text[PI_NUMBER_MAX];
        bool plain = !(metric->pm > 0) && !(metric->running_ratio < 1) &&
                     metric->together != PI_METRIC_MIXED && !metric->approximate;

        pi_out_text(out, metric->met == PI_METRIC_MET ? "! " : "  ");
        for (unsigned i = 0; i < depth; i++)
                pi_out_text(out, "  ");
        pi_text_left(out, metric->name, NAME_COLUMNS - 2 * depth);
        pi_metric_text(metric, metric->value, text);
        if (plain)
                pi_out_text(out, text);
        else
                pi_text_left(out, pi_str_of(text), VALUE_COLUMNS);
        write_doubt(out, metric);
        pi_out_char(out, '\n');
}

static void write_branch(struct pi_out *out, const struct pi_metric_set *set, uint32_t parent,
                         unsigned depth, bool over_only)
{
        for (uint32_t i = 0; depth < MAX_DEPTH && i < set->count; i++) {
                const struct pi_metric *metric = &set->metric[i];
                if (metric->level == 0 || metric->parent != parent || isnan(metric->value) ||
                    (over_only && metric->met != PI_METRIC_MET))
                        continue;
                write_metric(out, metric, depth);
                write_branch(out, set, i, depth + 1, over_only);
        }
}

static bool has_tree(const struct pi_metric_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                if (set->metric[i].level > 0 && !isnan(set->metric[i].value))
                        return true;
        return false;
}

static void write_closure(struct pi_out *out, const struct pi_metric_set *set)
{
        char text[192];

        if (isnan(set->closure) || fabs(set->closure - 1) <= CLOSURE_TOLERANCE)
                return;
        snprintf(
                text, sizeof(text),
                "Level 1 adds up to %.1f %%, not 100 %%: counts of different moments; fewer events "
                "at a time, or all of level 1 in one group, mend it.",
                set->closure * 100);
        write_wrapped(out, "  ! ", pi_str_of(text));
}

static void write_tree(struct pi_out *out, const struct pi_metric_set *set)
{
        if (!has_tree(set)) {
                write_wrapped(out, "  ",
                              set->topdown.n > 0 ? set->topdown
                                                 : PI_STR("No top-down tree: its events were not "
                                                          "counted."));
                return;
        }
        pi_out_text(out, "Top-down\n");
        write_branch(out, set, PI_NONE, 0, false);
        write_closure(out, set);
}

/* Headings in the order of the first metric that has each. */
static void write_others(struct pi_out *out, const struct pi_metric_set *set)
{
        for (size_t i = 0; i < set->count; i++) {
                bool first = set->metric[i].level == 0 && !isnan(set->metric[i].value);
                for (size_t k = 0; k < i && first; k++)
                        first = set->metric[k].level > 0 || isnan(set->metric[k].value) ||
                                !pi_str_equal(set->metric[k].group, set->metric[i].group);
                if (!first)
                        continue;
                pi_out_char(out, '\n');
                pi_text_str(out,
                            set->metric[i].group.n > 0 ? set->metric[i].group : PI_STR("other"));
                pi_out_char(out, '\n');
                for (size_t k = i; k < set->count; k++)
                        if (set->metric[k].level == 0 && !isnan(set->metric[k].value) &&
                            pi_str_equal(set->metric[k].group, set->metric[i].group))
                                write_metric(out, &set->metric[k], 0);
        }
}

/* Parts of the tree first: a tree without a leaf is what people ask about. */
static void write_missing(struct pi_out *out, const struct pi_metric_set *set)
{
        size_t count = 0, shown = 0;

        for (size_t i = 0; i < set->count; i++)
                count += isnan(set->metric[i].value);
        if (count == 0)
                return;
        pi_out_text(out, "\nNo value\n");
        for (size_t i = 0; i < set->count && shown < MISSING_SHOWN; i++) {
                const struct pi_metric *metric = &set->metric[i];
                if (!isnan(metric->value) || metric->level == 0)
                        continue;
                pi_out_text(out, "  ");
                pi_text_left(out, metric->name, NAME_COLUMNS);
                pi_text_cut(out,
                            metric->missing_count > 0
                                    ? metric->missing[0]
                                    : PI_STR("its formula divides by zero, or needs a metric that "
                                             "has no value"),
                            PI_TEXT_COLUMNS - NAME_COLUMNS - 2);
                pi_out_char(out, '\n');
                shown++;
        }
        if (count > shown) {
                pi_out_text(out, "  ");
                pi_out_u64(out, count - shown);
                pi_out_text(out, shown > 0 ? " more; --json gives the reason of each.\n"
                                           : " metrics; --json gives the reason of each.\n");
        }
}

static bool is_sampled(const struct pi_metric_set *set)
{
        return set->rows > 0 && set->row_head[0].samples > 0;
}

static size_t name_columns(const struct pi_metric_set *set)
{
        return is_sampled(set) ? SAMPLED_NAME_COLUMNS : ROW_NAME_COLUMNS;
}

/* What a table of rows has room for: level 1, then the first others. */
static size_t row_metrics(const struct pi_metric_set *set, size_t chosen[ROW_METRICS])
{
        size_t count = 0, max = is_sampled(set) ? SAMPLED_METRICS : ROW_METRICS;

        for (size_t i = 0; i < set->count && count < max; i++)
                if (set->metric[i].level == 1 && !isnan(set->metric[i].value))
                        chosen[count++] = i;
        for (size_t i = 0; i < set->count && count < max; i++)
                if (set->metric[i].level == 0 && !isnan(set->metric[i].value))
                        chosen[count++] = i;
        return count;
}

static void write_row(struct pi_out *out, const struct pi_metric_set *set, size_t row,
                      const size_t *chosen, size_t count)
{
        char text[PI_NUMBER_MAX];

        pi_out_text(out, "  ");
        if (set->by == PI_METRICS_BY_TIME) {
                snprintf(text, sizeof(text), "%.3f s", (double)set->row_head[row].from_ns / 1e9);
                pi_text_left(out, pi_str_of(text), ROW_NAME_COLUMNS);
        } else {
                pi_text_left(out, set->row_head[row].name, name_columns(set));
        }
        if (is_sampled(set)) {
                pi_number_text((double)set->row_head[row].samples, "", text);
                pi_text_right(out, pi_str_of(text), SAMPLES_COLUMNS);
        }
        for (size_t i = 0; i < count; i++) {
                double value = set->metric[chosen[i]].row[row];
                pi_metric_number(&set->metric[chosen[i]], value, text);
                pi_text_right(out, pi_str_of(isnan(value) ? "-" : text), ROW_VALUE_COLUMNS);
        }
        pi_out_char(out, '\n');
}

static void write_rows(struct pi_out *out, const struct pi_metric_set *set)
{
        size_t chosen[ROW_METRICS], count = row_metrics(set, chosen);

        if (set->rows == 0 || count == 0)
                return;
        pi_out_text(out, "\n  ");
        pi_text_left(out, PI_STR(""), name_columns(set));
        if (is_sampled(set))
                pi_text_right(out, PI_STR("samples"), SAMPLES_COLUMNS);
        for (size_t i = 0; i < count; i++) {
                pi_out_char(out, ' ');
                pi_text_right(out, set->metric[chosen[i]].name, ROW_VALUE_COLUMNS - 1);
        }
        pi_out_char(out, '\n');
        for (size_t r = 0; r < set->rows && r < ROWS_SHOWN; r++)
                write_row(out, set, r, chosen, count);
        if (set->total_rows > ROWS_SHOWN || set->rows < set->total_rows) {
                pi_out_text(out, "  ");
                pi_out_u64(out,
                           set->total_rows - (set->rows < ROWS_SHOWN ? set->rows : ROWS_SHOWN));
                pi_out_text(out, " more rows; --csv and --json give them.\n");
        }
}

static void write_advice(struct pi_out *out, const struct pi_metric *metric)
{
        write_wrapped(out, "    ", metric->desc);
        for (size_t i = 0; i < metric->cause_count; i++)
                write_wrapped(out, i == 0 ? "    because of: " : "                ",
                              metric->cause[i]);
        for (size_t i = 0; i < metric->try_count; i++)
                write_wrapped(out, i == 0 ? "    try: " : "         ", metric->try[i]);
}

/* Only what is over its threshold, and what to do about the ends of those ways. */
static void write_funnel(struct pi_out *out, const struct pi_metric_set *set)
{
        bool any = false;

        for (size_t i = 0; i < set->count; i++)
                any = any || (set->metric[i].level > 0 && set->metric[i].met == PI_METRIC_MET);
        if (!any) {
                write_wrapped(out, "  ",
                              has_tree(set) ? PI_STR("Nothing in the top-down tree is "
                                                     "over its threshold.")
                                            : PI_STR("No top-down tree: its events were "
                                                     "not counted."));
                return;
        }
        write_branch(out, set, PI_NONE, 0, true);
        write_closure(out, set);
        for (uint32_t i = 0; i < set->count; i++) {
                bool last = set->metric[i].level > 0 && set->metric[i].met == PI_METRIC_MET;
                for (size_t k = 0; k < set->count && last; k++)
                        last = set->metric[k].parent != i || set->metric[k].met != PI_METRIC_MET;
                if (!last)
                        continue;
                pi_out_char(out, '\n');
                pi_out_text(out, "  ");
                pi_text_str(out, set->metric[i].name);
                pi_out_char(out, '\n');
                write_advice(out, &set->metric[i]);
        }
}

static void write_bottlenecks(struct pi_out *out, const struct pi_metric_set *set)
{
        double above = INFINITY;
        size_t shown = 0;

        /* Largest first, without memory for an order: there are few. */
        while (shown < LEAVES_SHOWN) {
                double next = -INFINITY;
                for (size_t i = 0; i < set->count; i++)
                        if (set->metric[i].level > 0 && set->metric[i].value < above &&
                            set->metric[i].value > next && pi_metric_is_leaf(set, i))
                                next = set->metric[i].value;
                if (isinf(next))
                        break;
                for (size_t i = 0; i < set->count; i++)
                        if (set->metric[i].level > 0 && set->metric[i].value == next &&
                            pi_metric_is_leaf(set, i)) {
                                write_metric(out, &set->metric[i], 0);
                                shown++;
                        }
                above = next;
        }
        if (shown == 0)
                write_wrapped(out, "  ", PI_STR("No top-down tree: its events were not counted."));
        write_closure(out, set);
}

static void write_head(struct pi_out *out, const struct pi_metric_set *set)
{
        pi_text_str(out, set->file);
        if (set->cgroup.n > 0) {
                pi_out_text(out, ", ");
                pi_text_str(out, set->cgroup);
        }
        pi_out_text(out, ": ");
        if (set->pmu.n > 0) {
                pi_text_str(out, set->pmu);
                pi_out_text(out, ": ");
        }
        pi_text_str(out, set->cpu);
        if (set->title.n > 0) {
                pi_out_text(out, " (");
                pi_text_str(out, set->title);
                pi_out_char(out, ')');
        }
        pi_out_text(out, "\n\n");
}

static void write_notes(struct pi_out *out, const struct pi_notes *notes)
{
        bool any = false;

        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                struct pi_wrap wrap;
                if (note->level != PI_NOTE_WARN)
                        continue;
                pi_out_text(out, any ? "" : "\nNotes\n");
                any = true;
                wrap = pi_wrap_begin(out, "  ! ");
                pi_wrap_words(&wrap, note->subject);
                if (note->subject.n > 0)
                        pi_wrap_colon(&wrap);
                pi_wrap_words(&wrap, note->text);
                pi_wrap_end(&wrap);
        }
}

void pi_report_metrics_text(const struct pi_model *model, enum pipa_metrics_form form,
                            struct pi_out *out)
{
        for (size_t i = 0; i < model->metrics.count; i++) {
                const struct pi_metric_set *set = PI_AT(&model->metrics, struct pi_metric_set, i);
                if (i > 0)
                        pi_out_char(out, '\n');
                write_head(out, set);
                if (form == PIPA_METRICS_FUNNEL) {
                        write_funnel(out, set);
                } else if (form == PIPA_METRICS_BOTTLENECKS) {
                        write_bottlenecks(out, set);
                } else {
                        write_tree(out, set);
                        write_others(out, set);
                        write_rows(out, set);
                        write_missing(out, set);
                }
        }
        write_notes(out, model->notes);
}
