/* Which of the page's series belong to which metric of its section. */
#include "report/payload_series.h"

static bool has_series(const struct pi_metric *metric)
{
        return metric->over_time != PI_NONE || metric->by_unit != PI_NONE;
}

static void write_metric(struct pi_json *json, const struct pi_payload_series *s,
                         const struct pi_metric_set *set, size_t i)
{
        const struct pi_metric *metric = &set->metric[i];
        const uint32_t id[] = { metric->over_time, metric->pm_time, metric->running_time,
                                metric->by_unit };

        pi_json_array(json);
        pi_json_u64(json, i);
        for (size_t k = 0; k < sizeof(id) / sizeof(id[0]); k++)
                pi_payload_series_id(json, s, id[k]);
        pi_json_array_end(json);
}

static void write_set(struct pi_json *json, const struct pi_payload_series *s,
                      const struct pi_metric_set *set)
{
        pi_json_object(json);
        pi_json_key_bool(json, "own_clock", set->own_clock);
        pi_json_key_u64(json, "joined", set->joined);
        pi_json_key_u64(json, "total_units", set->total_units);
        pi_json_key(json, "units");
        pi_json_array(json);
        for (size_t i = 0; i < set->unit_count; i++)
                pi_json_str(json, set->unit[i]);
        pi_json_array_end(json);
        pi_json_key(json, "metrics");
        pi_json_array(json);
        for (size_t i = 0; i < set->count; i++)
                if (has_series(&set->metric[i]))
                        write_metric(json, s, set, i);
        pi_json_array_end(json);
        pi_json_object_end(json);
}

void pi_payload_metrics_meta(struct pi_json *json, const struct pi_payload_series *s,
                             const struct pi_model *model)
{
        bool any = false;

        for (size_t i = 0; i < model->series.count && !any; i++)
                any = pi_series_of_metrics(PI_AT(&model->series, struct pi_series, i));
        if (!any)
                return;
        pi_json_key(json, "metrics");
        pi_json_array(json);
        for (size_t i = 0; i < model->metrics.count; i++)
                write_set(json, s, PI_AT(&model->metrics, struct pi_metric_set, i));
        pi_json_array_end(json);
}
