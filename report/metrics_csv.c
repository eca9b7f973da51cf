/* Metrics as CSV: a line for each value, totals first, then the rows that were asked for. */
#include "report/metrics.h"
#include "report/report.h"

#include <math.h>

/* Quoted where it has to be; a text that a spreadsheet would take for a formula gets an apostrophe
 * before it. */
static void write_text(struct pi_out *out, struct pi_str s)
{
        bool quote = false, formula = s.n > 0 && strchr("=+-@\t\r", s.p[0]);

        for (size_t i = 0; i < s.n; i++)
                quote = quote || strchr(",\"\n\r", s.p[i]);
        if (quote)
                pi_out_char(out, '"');
        if (formula)
                pi_out_char(out, '\'');
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '"')
                        pi_out_char(out, '"');
                pi_out_char(out, s.p[i]);
        }
        if (quote)
                pi_out_char(out, '"');
}

static void write_number(struct pi_out *out, double value)
{
        if (!isnan(value))
                pi_out_double(out, value);
}

static void write_head(struct pi_out *out, const struct pi_metric_set *set,
                       const struct pi_metric_row *row)
{
        write_text(out, set->file);
        pi_out_char(out, ',');
        write_text(out, set->cgroup);
        pi_out_char(out, ',');
        write_text(out, set->pmu);
        pi_out_char(out, ',');
        write_text(out, row && row->name.n > 0 ? row->name : PI_STR("all"));
        pi_out_char(out, ',');
        if (row && set->by == PI_METRICS_BY_TIME)
                pi_out_double(out, (double)row->from_ns / 1e9);
        pi_out_char(out, ',');
        if (row && set->by == PI_METRICS_BY_TIME && row->to_ns != INT64_MIN)
                pi_out_double(out, (double)row->to_ns / 1e9);
        pi_out_char(out, ',');
}

static void write_value(struct pi_out *out, const struct pi_metric *metric, double value)
{
        write_text(out, metric->name);
        pi_out_char(out, ',');
        write_number(out, pi_metric_plain(metric, value));
        pi_out_char(out, ',');
        write_text(out, pi_metric_plain_unit(metric));
}

static void write_totals(struct pi_out *out, const struct pi_metric_set *set)
{
        for (size_t m = 0; m < set->count; m++) {
                const struct pi_metric *metric = &set->metric[m];
                write_head(out, set, NULL);
                write_value(out, metric, metric->value);
                pi_out_char(out, ',');
                write_number(out, pi_metric_plain(metric, metric->pm));
                pi_out_char(out, ',');
                write_number(out, metric->running_ratio);
                pi_out_char(out, ',');
                if (!isnan(metric->value))
                        pi_out_text(out, pi_metric_group_name(metric->together));
                pi_out_char(out, ',');
                if (metric->missing_count > 0)
                        write_text(out, metric->missing[0]);
                pi_out_char(out, '\n');
        }
}

static void write_rows(struct pi_out *out, const struct pi_metric_set *set)
{
        for (size_t r = 0; r < set->rows; r++) {
                for (size_t m = 0; m < set->count; m++) {
                        if (isnan(set->metric[m].row[r]))
                                continue;
                        write_head(out, set, &set->row_head[r]);
                        write_value(out, &set->metric[m], set->metric[m].row[r]);
                        pi_out_text(out, ",,,,\n");
                }
        }
}

void pi_report_metrics_csv(const struct pi_model *model, struct pi_out *out)
{
        pi_out_text(out,
                    "file,cgroup,pmu,scope,from_s,to_s,metric,value,unit,pm,running_ratio,group,"
                    "missing\n");
        for (size_t i = 0; i < model->metrics.count; i++) {
                const struct pi_metric_set *set = PI_AT(&model->metrics, struct pi_metric_set, i);
                write_totals(out, set);
                write_rows(out, set);
        }
}
