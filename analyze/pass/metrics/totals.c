/* The metrics as a table, for whoever shows tables: values as a reader sees them. */
#include "analyze/pass/metrics/metrics.h"
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

static struct pi_str missing(struct pi_arena *arena, const struct pi_metric *metric)
{
        struct pi_str why =
                metric->missing_count ? metric->missing[0] : PI_STR("the formula gives none");

        return pi_arena_format(arena, "no value: %.*s", (int)why.n, why.p);
}

/* "backend_bound / memory_bound", "cpu_core: backend_bound": where it stands in the tree. */
static struct pi_str path_of(struct pi_arena *arena, const struct pi_metric_set *set,
                             const struct pi_metric *metric)
{
        struct pi_str path = metric->name;

        while (metric->parent != PI_NONE && path.p) {
                metric = &set->metric[metric->parent];
                path = pi_arena_format(arena, "%.*s / %.*s", (int)metric->name.n, metric->name.p,
                                       (int)path.n, path.p);
        }
        if (set->pmu.n > 0 && path.p)
                path = pi_arena_format(arena, "%.*s: %.*s", (int)set->pmu.n, set->pmu.p,
                                       (int)path.n, path.p);
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
        column[JUDGED].text[row] =
                isnan(metric->value) ? missing(model->arena, metric) : judged(model->arena, metric);
        column[MEANING].text[row] = metric->desc;
        column[FORMULA].text[row] = metric->formula;
        column[FILE_NAME].text[row] = set->file;
        return column[NAME].text[row].p && column[JUDGED].text[row].p;
}

/* In the order of the rows. Of what is not in the tree and has no value, only the number is told.
 */
enum rank { TREE, OTHER, TREE_WITHOUT_VALUE, RANKS };

static bool is_of(const struct pi_metric *metric, enum rank rank)
{
        if (isnan(metric->value))
                return rank == TREE_WITHOUT_VALUE && metric->level > 0;
        return rank == (metric->level > 0 ? TREE : OTHER);
}

static size_t count_of(const struct pi_metric_set *set)
{
        size_t count = 0;

        for (size_t i = 0; i < set->count; i++)
                count += !isnan(set->metric[i].value) || set->metric[i].level > 0;
        return count;
}

static bool fill_rank(struct pi_model *model, struct pi_table *table, size_t *row,
                      const struct pi_metric_set *set, enum rank rank)
{
        for (size_t i = 0; i < set->count && *row < table->rows; i++) {
                if (is_of(&set->metric[i], rank) &&
                    !fill(model, table, (*row)++, set, &set->metric[i]))
                        return false;
        }
        return true;
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

        for (size_t i = 0; i < model->metrics.count; i++) {
                const struct pi_metric_set *set = PI_AT(&model->metrics, struct pi_metric_set, i);

                table.rows += count_of(set);
                table.total_rows += set->count;
        }
        if (table.rows == 0)
                return true;
        if (table.rows > PI_LIMIT_TABLE_ROWS)
                table.rows = PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(model, &table, columns, COLUMNS);
        for (size_t i = 0; added && i < model->metrics.count; i++) {
                const struct pi_metric_set *set = PI_AT(&model->metrics, struct pi_metric_set, i);

                for (enum rank rank = TREE; rank < RANKS; rank++) {
                        if (!fill_rank(model, added, &row, set, rank))
                                return false;
                }
        }
        return added;
}
