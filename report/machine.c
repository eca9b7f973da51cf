#include "report/machine.h"

#include <math.h>

bool pi_machine_any(const struct pi_model *model)
{
        for (size_t i = 0; i < model->series.count; i++)
                if (pi_series_of_machine(PI_AT(&model->series, struct pi_series, i)))
                        return true;
        return false;
}

const struct pi_series *pi_machine_series(const struct pi_model *model, const char *group,
                                          const char *instance, const char *metric)
{
        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                if (strcmp(series->group, group) == 0 && strcmp(series->metric, metric) == 0 &&
                    strcmp(series->instance, instance) == 0)
                        return series;
        }
        return NULL;
}

struct pi_machine_range pi_machine_range(const struct pi_model *model,
                                         const struct pi_series *series)
{
        const struct pi_series_axis *axis = pi_model_axis(model, series);
        struct pi_machine_range range = { NAN, NAN, NAN };
        double sum = 0, weights = 0;

        for (size_t i = 0; i < axis->count; i++) {
                double value = series->value[i];
                double length_ns = (double)axis->to_ns[i] - (double)axis->from_ns[i];
                double weight = length_ns > 0 ? length_ns : 1;
                if (isnan(value))
                        continue;
                range.min = fmin(range.min, value);
                range.max = fmax(range.max, value);
                sum += value * weight;
                weights += weight;
        }
        if (weights > 0)
                range.mean = sum / weights;
        return range;
}
