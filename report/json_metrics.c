#include "report/json_metrics.h"

#include "report/json_keys.h"
#include "report/metrics.h"

/* What a metric is, whatever was counted. */
static void write_meaning(struct pi_json *json, const struct pi_metric *metric)
{
        pi_json_key_str(json, "name", metric->name);
        pi_json_key_str(json, "heading", metric->group);
        pi_json_key_str(json, "unit", pi_metric_plain_unit(metric));
        pi_json_key_u64(json, "level", metric->level);
        pi_json_key_id(json, "parent", metric->parent);
        pi_json_key_str(json, "meaning", metric->desc);
        pi_json_key_str(json, "formula", metric->formula);
        pi_json_key_str(json, "source", metric->source);
        pi_json_key_bool(json, "given", metric->given);
        pi_metric_write_texts(json, "causes", metric->cause, metric->cause_count);
        pi_metric_write_texts(json, "try", metric->try, metric->try_count);
}

static void write_metric(struct pi_json *json, const struct pi_metric *metric)
{
        pi_json_object(json);
        write_meaning(json, metric);
        pi_json_key_double(json, "value", pi_metric_plain(metric, metric->value));
        pi_json_key_double(json, "pm", pi_metric_plain(metric, metric->pm));
        pi_json_key_double(json, "running_ratio", metric->running_ratio);
        pi_json_key_text(json, "group", pi_metric_group_name(metric->together));
        pi_json_key_bool(json, "approximate", metric->approximate);
        pi_metric_write_met(json, metric);
        pi_metric_write_operands(json, "inputs", metric);
        pi_metric_write_texts(json, "missing", metric->missing, metric->missing_count);
        pi_metric_write_units(json, metric);
        pi_json_key_id(json, "over_time", metric->over_time);
        pi_json_key_id(json, "pm_over_time", metric->pm_time);
        pi_json_key_id(json, "running_over_time", metric->running_time);
        pi_json_key_id(json, "by_unit", metric->by_unit);
        pi_json_object_end(json);
}

static void write_checks(struct pi_json *json, const struct pi_metric_set *set)
{
        pi_json_key(json, "checks");
        pi_json_array(json);
        for (size_t i = 0; i < set->check_count; i++) {
                pi_json_object(json);
                pi_metric_write_check(json, &set->check[i]);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_set(struct pi_json *json, const struct pi_metric_set *set)
{
        pi_json_object(json);
        pi_json_key_str(json, "cpu", set->cpu);
        pi_json_key_str(json, "pmu", set->pmu);
        pi_json_key_str(json, "title", set->title);
        pi_json_key_str(json, "file", set->file);
        pi_json_key_str(json, "cgroup", set->cgroup);
        pi_json_key_str(json, "no_tree", set->topdown);
        pi_json_key_bool(json, "fallback", set->fallback);
        pi_json_key_double(json, "closure", set->closure);
        pi_json_key_bool(json, "own_clock", set->own_clock);
        pi_json_key_u64(json, "points", set->points);
        pi_json_key_u64(json, "joined", set->joined);
        pi_metric_write_texts(json, "units", set->unit, set->unit_count);
        pi_json_key_u64(json, "total_units", set->total_units);
        pi_json_key(json, "metrics");
        pi_json_array(json);
        for (size_t i = 0; i < set->count; i++)
                write_metric(json, &set->metric[i]);
        pi_json_array_end(json);
        write_checks(json, set);
        pi_metric_write_texts(json, "unknown_events", set->unknown, set->unknown_count);
        pi_json_object_end(json);
}

void pi_json_metrics(struct pi_json *json, const struct pi_model *model)
{
        pi_json_key_on_line(json, "metrics");
        pi_json_array(json);
        for (size_t i = 0; i < model->metrics.count; i++)
                write_set(json, PI_AT(&model->metrics, struct pi_metric_set, i));
        pi_json_array_end(json);
}
