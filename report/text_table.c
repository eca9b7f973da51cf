/* A table for a terminal: the ratios first, in narrow columns, then the texts. */
#include "report/number.h"
#include "report/text_write.h"

#define RATIO_COLUMNS 8
#define TEXT_COLUMNS_MIN 16

static bool is_ratio(const struct pi_table_column *column)
{
        return column->type == PI_CELL_NUMBER && strcmp(column->unit, "ratio") == 0;
}

/* The first text takes two thirds of the room, the second the rest; others are left out. */
static size_t text_columns(const struct pi_table *table, size_t nth)
{
        size_t ratios = 0, room;

        for (size_t c = 0; c < table->column_count; c++)
                ratios += is_ratio(&table->column[c]);
        room = PI_TEXT_COLUMNS - 2;
        room = room > ratios * RATIO_COLUMNS + TEXT_COLUMNS_MIN ? room - ratios * RATIO_COLUMNS
                                                                : TEXT_COLUMNS_MIN;
        return nth == 0 ? room * 2 / 3 : room - room * 2 / 3 - 2;
}

static void write_texts(struct pi_out *out, const struct pi_table *table, size_t row, bool head)
{
        size_t nth = 0;

        for (size_t c = 0; c < table->column_count && nth < 2; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (column->type != PI_CELL_TEXT)
                        continue;
                pi_out_text(out, "  ");
                if (nth == 0)
                        pi_text_left(out, head ? pi_str_of(column->title) : column->text[row],
                                     text_columns(table, nth) - 2);
                else
                        pi_text_cut(out, head ? pi_str_of(column->title) : column->text[row],
                                    text_columns(table, nth));
                nth++;
        }
        pi_out_char(out, '\n');
}

static void write_head(struct pi_out *out, const struct pi_table *table)
{
        for (size_t c = 0; c < table->column_count; c++)
                if (is_ratio(&table->column[c]))
                        pi_text_right(out, pi_str_of(table->column[c].title), RATIO_COLUMNS);
        write_texts(out, table, 0, true);
}

static void write_row(struct pi_out *out, const struct pi_table *table, size_t row)
{
        char text[PI_NUMBER_MAX];

        for (size_t c = 0; c < table->column_count; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (!is_ratio(column))
                        continue;
                pi_number_cell(column->number[row], column->unit, text);
                pi_text_right(out, pi_str_of(column->number[row] >= 0 ? text : "-"), RATIO_COLUMNS);
        }
        write_texts(out, table, row, false);
}

static void write_caption(struct pi_out *out, const struct pi_model *model,
                          const struct pi_table *table, size_t shown)
{
        pi_text_str(out, pi_str_of(table->title));
        if (table->event_id < model->profile.event_count) {
                pi_out_text(out, ", ");
                pi_text_str(out, pi_model_str(model, model->profile.event[table->event_id].name));
        }
        pi_out_text(out, ": ");
        pi_out_u64(out, shown);
        pi_out_text(out, " of ");
        pi_out_u64(out, table->total_rows);
        pi_out_char(out, '\n');
}

void pi_text_table(struct pi_out *out, const struct pi_model *model, const struct pi_table *table,
                   size_t max_rows)
{
        size_t shown = table->rows < max_rows ? table->rows : max_rows;

        write_caption(out, model, table, shown);
        write_head(out, table);
        for (size_t row = 0; row < shown; row++)
                write_row(out, table, row);
}
