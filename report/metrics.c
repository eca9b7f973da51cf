#include "report/metrics.h"

#include <math.h>
#include <stdio.h>

struct pi_str pi_metric_plain_unit(const struct pi_metric *metric)
{
        return pi_metric_is_share(metric) ? PI_STR("ratio") : metric->unit;
}

void pi_metric_text(const struct pi_metric *metric, double value, char out[PI_NUMBER_MAX])
{
        char unit[48];

        if (pi_metric_is_share(metric) && fabs(value * metric->scale) < 1e6) {
                snprintf(out, PI_NUMBER_MAX, "%.1f %%", value * metric->scale);
                return;
        }
        snprintf(unit, sizeof(unit), "%.*s",
                 (int)(metric->unit.n < sizeof(unit) ? metric->unit.n : sizeof(unit) - 1),
                 metric->unit.n > 0 ? metric->unit.p : "");
        pi_number_text(value * metric->scale, unit, out);
}

void pi_metric_number(const struct pi_metric *metric, double value, char out[PI_NUMBER_MAX])
{
        if (pi_metric_is_share(metric))
                pi_metric_text(metric, value, out);
        else
                pi_number_text(value * metric->scale, "", out);
}

const char *pi_metric_group_name(enum pi_metric_group group)
{
        switch (group) {
        case PI_METRIC_ONE:
                return "one";
        case PI_METRIC_MIXED:
                return "mixed";
        case PI_METRIC_GROUP_UNKNOWN:
        default:
                return "unknown";
        }
}

bool pi_metric_is_leaf(const struct pi_metric_set *set, size_t i)
{
        if (isnan(set->metric[i].value))
                return false;
        for (size_t k = 0; k < set->count; k++)
                if (set->metric[k].parent == i && !isnan(set->metric[k].value))
                        return false;
        return true;
}
