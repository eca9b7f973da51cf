/* The metrics as a table, for whoever shows tables: values as a reader sees them. */
#include "analyze/pass/metrics.h"
#include "base/limits.h"

#include <math.h>

enum { NAME, VALUE, UNIT, DOUBT, RUNNING, JUDGED, MEANING, FORMULA, FILE_NAME, COLUMNS };

static const struct pi_table_column columns[COLUMNS] = {
        [NAME] = { "metric", "Metric", "", PI_CELL_TEXT, NULL, NULL },
        [VALUE] = { "value", "Value", "", PI_CELL_NUMBER, NULL, NULL },
        [UNIT] = { "unit", "Unit", "", PI_CELL_TEXT, NULL, NULL },
        [DOUBT] = { "pm", "\xc2\xb1", "", PI_CELL_NUMBER, NULL, NULL },
        [RUNNING] = { "running", "Of the time", "ratio", PI_CELL_NUMBER, NULL, NULL },
        [JUDGED] = { "judged", "Judged", "", PI_CELL_TEXT, NULL, NULL },
        [MEANING] = { "meaning", "Meaning", "", PI_CELL_TEXT, NULL, NULL },
        [FORMULA] = { "formula", "Formula", "", PI_CELL_TEXT, NULL, NULL },
        [FILE_NAME] = { "file", "File", "", PI_CELL_TEXT, NULL, NULL },
};

/* "backend_bound / memory_bound": where it stands in the tree. */
static struct pi_str path_of(struct pi_arena *arena, const struct pi_metric_set *set,
                             const struct pi_metric *metric)
{
        struct pi_str path = metric->name;

        while (metric->parent != PI_NONE && path.p) {
                metric = &set->metric[metric->parent];
                path = pi_arena_format(arena, "%.*s / %.*s", (int)metric->name.n, metric->name.p,
                                       (int)path.n, path.p);
        }
        return path;
}

static struct pi_str judged(struct pi_arena *arena, const struct pi_metric *metric)
{
        const char *mixed = metric->together == PI_METRIC_MIXED ? ", mixed groups" : "";
        const char *approximate = metric->approximate ? ", approximate" : "";
        const char *verdict = metric->when.n == 0                ? "no threshold"
                              : metric->met == PI_METRIC_MET     ? "over: "
                              : metric->met == PI_METRIC_NOT_MET ? "not over: "
                                                                 : "not judged: ";

        return pi_arena_format(arena, "%s%.*s%s%s", verdict, (int)metric->when.n,
                               metric->when.n ? metric->when.p : "", mixed, approximate);
}

static bool fill(struct pi_model *model, struct pi_table *table, size_t row,
                 const struct pi_metric_set *set, const struct pi_metric *metric)
{
        struct pi_table_column *column = table->column;

        column[NAME].text[row] = path_of(model->arena, set, metric);
        column[VALUE].number[row] = metric->value * metric->scale;
        column[UNIT].text[row] = metric->unit;
        column[DOUBT].number[row] = metric->pm * metric->scale;
        column[RUNNING].number[row] = metric->running_ratio;
        column[JUDGED].text[row] = judged(model->arena, metric);
        column[MEANING].text[row] = metric->desc;
        column[FORMULA].text[row] = metric->formula;
        column[FILE_NAME].text[row] = set->file;
        return column[NAME].text[row].p && column[JUDGED].text[row].p;
}

/* The tree's metrics, or the others. */
static bool fill_some(struct pi_model *model, struct pi_table *table, size_t *row,
                      const struct pi_metric_set *set, bool tree)
{
        for (size_t i = 0; i < set->count && *row < table->rows; i++) {
                const struct pi_metric *metric = &set->metric[i];

                if (isnan(metric->value) || (metric->level > 0) != tree)
                        continue;
                if (!fill(model, table, (*row)++, set, metric))
                        return false;
        }
        return true;
}

static size_t count_values(const struct pi_metric_set *set)
{
        size_t count = 0;

        for (size_t i = 0; i < set->count; i++)
                count += !isnan(set->metric[i].value);
        return count;
}

bool metrics_add_table(struct pi_model *model)
{
        struct pi_table table = { .id = "counters.metrics",
                                  .title = "Metrics",
                                  .section = "counters",
                                  .event_id = PI_NONE,
                                  .shown_ratio = NAN };
        struct pi_table *added;
        size_t row = 0;

        for (size_t i = 0; i < model->metrics.count; i++)
                table.total_rows += count_values(PI_AT(&model->metrics, struct pi_metric_set, i));
        if (table.total_rows == 0)
                return true;
        table.rows =
                table.total_rows < PI_LIMIT_TABLE_ROWS ? table.total_rows : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(model, &table, columns, COLUMNS);
        for (size_t i = 0; added && i < model->metrics.count; i++) {
                const struct pi_metric_set *set = PI_AT(&model->metrics, struct pi_metric_set, i);

                if (!fill_some(model, added, &row, set, true) ||
                    !fill_some(model, added, &row, set, false))
                        return false;
        }
        return added;
}
