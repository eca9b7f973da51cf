/* Parts of a metric that its JSON writers share. */
#include "base/json.h"
#include "report/metrics.h"

#include <math.h>

void pi_metric_write_texts(struct pi_json *json, const char *key, const struct pi_str *text,
                           size_t count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < count; i++)
                pi_json_str(json, text[i]);
        pi_json_array_end(json);
}

void pi_metric_write_operands(struct pi_json *json, const char *key, const struct pi_metric *metric)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < metric->input_count; i++) {
                const struct pi_metric_input *input = &metric->input[i];
                pi_json_object(json);
                pi_json_key_str(json, "event", input->event);
                pi_json_key_str(json, "counter", input->spelled);
                pi_json_key_double(json, "value", input->value);
                pi_json_key_double(json, "running_ratio", input->running_ratio);
                pi_json_key_bool(json, "assumed", input->assumed);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

void pi_metric_write_met(struct pi_json *json, const struct pi_metric *metric)
{
        if (metric->when.n == 0)
                return;
        pi_json_key_str(json, "threshold", metric->when);
        pi_json_key(json, "over");
        if (metric->met == PI_METRIC_UNJUDGED)
                pi_json_null(json);
        else
                pi_json_bool(json, metric->met == PI_METRIC_MET);
}

void pi_metric_write_units(struct pi_json *json, const struct pi_metric *metric)
{
        if (isnan(metric->unit_min))
                return;
        pi_json_key(json, "units");
        pi_json_object(json);
        pi_json_key_double(json, "min", pi_metric_plain(metric, metric->unit_min));
        pi_json_key_str(json, "min_unit", metric->unit_min_name);
        pi_json_key_double(json, "p50", pi_metric_plain(metric, metric->unit_p50));
        pi_json_key_double(json, "max", pi_metric_plain(metric, metric->unit_max));
        pi_json_key_str(json, "max_unit", metric->unit_max_name);
        pi_json_object_end(json);
}

void pi_metric_write_check(struct pi_json *json, const struct pi_metric_check *check)
{
        pi_json_key_str(json, "formula", check->formula);
        pi_json_key_str(json, "says", check->desc);
        pi_json_key_double(json, "value", check->value);
        pi_json_key_double(json, "near", check->near);
        pi_json_key_double(json, "tolerance", check->tolerance);
}
