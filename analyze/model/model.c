#include "analyze/model/model.h"

#include "base/limits.h"

#include <math.h>

#define MAX_ENTRIES 4096 /* facts, findings, tables, trees: passes are counted in dozens */

void pi_model_init(struct pi_model *model, struct pi_arena *arena, struct pi_strtab *strings,
                   struct pi_notes *notes)
{
        *model = (struct pi_model){ .arena = arena, .strings = strings, .notes = notes };
        model->profile.main_event = PI_NONE;
        pi_vec_init(&model->facts, arena, sizeof(struct pi_fact), MAX_ENTRIES);
        pi_vec_init(&model->findings, arena, sizeof(struct pi_finding), MAX_ENTRIES);
        pi_vec_init(&model->tables, arena, sizeof(struct pi_table), MAX_ENTRIES);
        pi_vec_init(&model->axes, arena, sizeof(struct pi_series_axis), PI_LIMIT_QUANTITIES);
        pi_vec_init(&model->series, arena, sizeof(struct pi_series), PI_LIMIT_QUANTITIES);
        pi_vec_init(&model->trees, arena, sizeof(struct pi_tree), MAX_ENTRIES);
        pi_vec_init(&model->metrics, arena, sizeof(struct pi_metric_set), MAX_ENTRIES);
        model->metrics_ask.transactions = NAN;
}

struct pi_table *pi_model_add_table(struct pi_model *model, const struct pi_table *table,
                                    const struct pi_table_column *columns, size_t count)
{
        struct pi_table_column *column = PI_NEW_ARRAY(model->arena, struct pi_table_column, count);
        struct pi_table *added = column ? pi_vec_push(&model->tables) : NULL;

        if (!added)
                return NULL;
        for (size_t i = 0; i < count; i++) {
                column[i] = columns[i];
                if (column[i].type == PI_CELL_TEXT)
                        column[i].text = PI_NEW_ARRAY(model->arena, struct pi_str, table->rows);
                else
                        column[i].number = PI_NEW_ARRAY(model->arena, double, table->rows);
                if (!column[i].text && !column[i].number)
                        return NULL;
        }
        *added = *table;
        added->column = column;
        added->column_count = count;
        return added;
}

static bool is_called(const char *id, uint32_t event_id, const char *want, uint32_t want_event)
{
        return strcmp(id, want) == 0 && (want_event == PI_NONE || event_id == want_event);
}

const struct pi_table *pi_model_table(const struct pi_model *model, const char *id, uint32_t event)
{
        for (size_t i = 0; i < model->tables.count; i++) {
                const struct pi_table *table = PI_AT(&model->tables, struct pi_table, i);
                if (is_called(table->id, table->event_id, id, event))
                        return table;
        }
        return NULL;
}

const struct pi_series *pi_model_series(const struct pi_model *model, const char *id,
                                        uint32_t event)
{
        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                if (is_called(series->id, series->event_id, id, event))
                        return series;
        }
        return NULL;
}

const struct pi_tree *pi_model_tree(const struct pi_model *model, const char *id, uint32_t event)
{
        for (size_t i = 0; i < model->trees.count; i++) {
                const struct pi_tree *tree = PI_AT(&model->trees, struct pi_tree, i);
                if (is_called(tree->id, tree->event_id, id, event))
                        return tree;
        }
        return NULL;
}

const struct pi_fact *pi_model_fact(const struct pi_model *model, const char *id)
{
        for (size_t i = 0; i < model->facts.count; i++) {
                const struct pi_fact *fact = PI_AT(&model->facts, struct pi_fact, i);
                if (strcmp(fact->id, id) == 0)
                        return fact;
        }
        return NULL;
}
