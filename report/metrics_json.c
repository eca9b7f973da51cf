/* Metrics as JSON: doc/metrics-command.md says what stands where. */
#include "base/json.h"
#include "report/metrics.h"
#include "report/report.h"

#include <math.h>

static void write_inputs(struct pi_json *json, const struct pi_metric *metric)
{
        pi_json_key(json, "inputs");
        pi_json_object(json);
        for (size_t i = 0; i < metric->input_count; i++) {
                const struct pi_metric_input *input = &metric->input[i];
                char key[128];
                size_t n = input->event.n < sizeof(key) ? input->event.n : sizeof(key) - 1;
                bool again = false;
                for (size_t k = 0; k < i; k++)
                        again = again || pi_str_equal(metric->input[k].event, input->event);
                if (again) /* the same event of another group: "spelled" in the list tells */
                        continue;
                memcpy(key, input->event.p, n);
                key[n] = '\0';
                pi_json_key_double(json, key, input->value);
        }
        pi_json_object_end(json);
        pi_metric_write_operands(json, "operands", metric);
}

/* Which counts: of a file, and of a hybrid machine's kind of cores. */
static void write_source(struct pi_json *json, const struct pi_metric_set *set)
{
        pi_json_key_str(json, "file", set->file);
        if (set->pmu.n > 0)
                pi_json_key_str(json, "pmu", set->pmu);
}

static void write_place(struct pi_json *json, const struct pi_metric_set *set,
                        const struct pi_metric *metric)
{
        pi_json_key_str(json, "heading", metric->group);
        if (metric->level == 0)
                return;
        pi_json_key_u64(json, "level", metric->level);
        pi_json_key(json, "parent");
        if (metric->parent == PI_NONE)
                pi_json_null(json);
        else
                pi_json_str(json, set->metric[metric->parent].name);
}

static void write_metric(struct pi_json *json, const struct pi_metric_set *set,
                         const struct pi_metric *metric)
{
        pi_json_object(json);
        pi_json_key_str(json, "name", metric->name);
        pi_json_key_double(json, "value", pi_metric_plain(metric, metric->value));
        pi_json_key_str(json, "unit", pi_metric_plain_unit(metric));
        pi_json_key_str(json, "scope", set->cgroup.n > 0 ? set->cgroup : PI_STR("all"));
        write_source(json, set);
        write_place(json, set, metric);
        pi_json_key_str(json, "formula", metric->formula);
        write_inputs(json, metric);
        pi_json_key_double(json, "running_ratio", metric->running_ratio);
        pi_json_key_str(json, "group", pi_str_of(pi_metric_group_name(metric->together)));
        pi_json_key_double(json, "pm", pi_metric_plain(metric, metric->pm));
        pi_json_key_bool(json, "approximate", metric->approximate);
        pi_metric_write_met(json, metric);
        pi_metric_write_units(json, metric);
        pi_metric_write_texts(json, "missing", metric->missing, metric->missing_count);
        pi_json_object_end(json);
}

static void write_row(struct pi_json *json, const struct pi_metric_set *set, size_t row)
{
        const struct pi_metric_row *head = &set->row_head[row];

        pi_json_object(json);
        write_source(json, set);
        if (set->by == PI_METRICS_BY_TIME) {
                pi_json_key_double(json, "from_s", (double)head->from_ns / 1e9);
                pi_json_key_double(json, "to_s",
                                   head->to_ns == INT64_MIN ? NAN : (double)head->to_ns / 1e9);
        } else {
                pi_json_key_str(json, "scope", head->name);
                if (head->samples > 0)
                        pi_json_key_u64(json, "samples", head->samples);
        }
        pi_json_key(json, "values");
        pi_json_object(json);
        for (size_t m = 0; m < set->count; m++) {
                const struct pi_metric *metric = &set->metric[m];
                char key[128];
                size_t n = metric->name.n < sizeof(key) ? metric->name.n : sizeof(key) - 1;
                if (isnan(metric->value) && isnan(metric->row[row]))
                        continue;
                memcpy(key, metric->name.p, n);
                key[n] = '\0';
                pi_json_key_double(json, key, pi_metric_plain(metric, metric->row[row]));
        }
        pi_json_object_end(json);
        pi_json_object_end(json);
}

static void write_checks(struct pi_json *json, const struct pi_metric_set *set)
{
        for (size_t i = 0; i < set->check_count; i++) {
                pi_json_object(json);
                write_source(json, set);
                pi_metric_write_check(json, &set->check[i]);
                pi_json_object_end(json);
        }
}

static void write_notes(struct pi_json *json, const struct pi_notes *notes)
{
        pi_json_key(json, "notes");
        pi_json_array(json);
        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                pi_json_object(json);
                pi_json_key_str(json, "code", pi_str_of(note->code));
                pi_json_key_str(json, "subject", note->subject);
                pi_json_key_str(json, "text", note->text);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static const struct pi_metric_set *set_at(const struct pi_model *model, size_t i)
{
        return PI_AT(&model->metrics, struct pi_metric_set, i);
}

void pi_report_metrics_json(const struct pi_model *model, struct pi_out *out)
{
        struct pi_json json;

        pi_json_init(&json, out);
        pi_json_object(&json);
        pi_json_key_str(&json, "cpu",
                        model->metrics.count > 0 ? set_at(model, 0)->machine : PI_STR(""));
        pi_json_key(&json, "metrics");
        pi_json_array(&json);
        for (size_t i = 0; i < model->metrics.count; i++)
                for (size_t m = 0; m < set_at(model, i)->count; m++)
                        write_metric(&json, set_at(model, i), &set_at(model, i)->metric[m]);
        pi_json_array_end(&json);
        pi_json_key(&json, "rows");
        pi_json_array(&json);
        for (size_t i = 0; i < model->metrics.count; i++)
                for (size_t r = 0; r < set_at(model, i)->rows; r++)
                        write_row(&json, set_at(model, i), r);
        pi_json_array_end(&json);
        pi_json_key(&json, "checks");
        pi_json_array(&json);
        for (size_t i = 0; i < model->metrics.count; i++)
                write_checks(&json, set_at(model, i));
        pi_json_array_end(&json);
        pi_json_key(&json, "unknown_events");
        pi_json_array(&json);
        for (size_t i = 0; i < model->metrics.count; i++)
                for (size_t u = 0; u < set_at(model, i)->unknown_count; u++)
                        pi_json_str(&json, set_at(model, i)->unknown[u]);
        pi_json_array_end(&json);
        write_notes(&json, model->notes);
        pi_json_object_end(&json);
        pi_out_char(out, '\n');
}
