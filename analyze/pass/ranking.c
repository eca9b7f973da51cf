#include "analyze/pass/ranking.h"

#include "base/limits.h"

#include <inttypes.h>
#include <stdlib.h>

static int compare_rows(const void *a, const void *b)
{
        const struct row *x = a, *y = b;

        if (x->weight.self != y->weight.self)
                return x->weight.self > y->weight.self ? -1 : 1;
        if (x->weight.total != y->weight.total)
                return x->weight.total > y->weight.total ? -1 : 1;
        return (x->key > y->key) - (x->key < y->key);
}

bool hotspots_pick(struct hotspots *hot, const struct pi_weight *weight, size_t count,
                   struct rows *out)
{
        out->row = PI_NEW_ARRAY(&hot->scratch, struct row, count);
        out->count = 0;
        if (!out->row)
                return false;
        for (uint32_t i = 0; i < count; i++) {
                if (weight[i].total > 0 || weight[i].samples > 0)
                        out->row[out->count++] = (struct row){ weight[i], i };
        }
        qsort(out->row, out->count, sizeof(*out->row), compare_rows);
        return true;
}

static size_t number_column(struct pi_table_column *column, size_t count, const char *id,
                            const char *title, const char *unit)
{
        column[count] = (struct pi_table_column){ id, title, unit, PI_CELL_NUMBER, NULL, NULL };
        return count + 1;
}

static size_t list_columns(const struct ranking *ranking, const char *unit,
                           struct pi_table_column column[8])
{
        size_t count = ranking->text_count;

        for (size_t i = 0; i < count; i++)
                column[i] = (struct pi_table_column){
                        ranking->text_id[i], ranking->text_title[i], "", PI_CELL_TEXT, NULL, NULL
                };
        count = number_column(column, count, "self_ratio", "Self", "ratio");
        if (ranking->inclusive)
                count = number_column(column, count, "total_ratio", "Total", "ratio");
        count = number_column(column, count, "self", "Self weight", unit);
        return number_column(column, count, "samples", "Samples", "samples");
}

struct pi_table *hotspots_table(struct hotspots *hot, const struct ranking *ranking,
                                const struct rows *rows)
{
        struct pi_table table = { .id = ranking->id,
                                  .title = ranking->title,
                                  .section = "hotspots",
                                  .event_id = hot->event,
                                  .total_rows = rows->count };
        struct pi_table_column column[8];
        size_t columns = list_columns(ranking, hot->model->profile.event[hot->event].unit, column);
        struct pi_table *added;
        double shown = 0;

        table.rows = rows->count < PI_LIMIT_TABLE_ROWS ? rows->count : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(hot->model, &table, column, columns);
        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_weight *weight = &rows->row[i].weight;
                struct pi_table_column *to = added->column + ranking->text_count;

                shown += weight->self;
                (to++)->number[i] = weight->self / hot->weights.sum;
                if (ranking->inclusive)
                        (to++)->number[i] = weight->total / hot->weights.sum;
                (to++)->number[i] = weight->self;
                to->number[i] = weight->samples;
        }
        if (added)
                added->shown_ratio = shown / hot->weights.sum;
        return added;
}

struct pi_str hotspots_number(struct hotspots *hot, int32_t number)
{
        return number < 0 ? PI_STR("") : pi_arena_format(hot->model->arena, "%" PRId32, number);
}
