/* A table of typed columns. The caption says how much of the whole is shown; a number cell carries
 * the raw number for the script. */
#include "report/html.h"
#include "report/number.h"

#include <math.h>

/* Rows in the page; the JSON model has more, the function table of the page's script all. */
#define ROWS_MIN 10
#define ROWS_MAX 40
#define FAINT_RATIO 0.001

#define UNIT_MAX 32 /* longer ones are shown in their own column only */

/* True where a row of a ranked table is too light for its shares to be read. */
static bool is_faint(const struct pi_table *table, size_t row)
{
        bool ranked = false;

        for (size_t c = 0; c < table->column_count; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (column->type != PI_CELL_NUMBER || strcmp(column->unit, "ratio") != 0)
                        continue;
                ranked = ranked || strcmp(column->id, "self_ratio") == 0;
                if (!(column->number[row] < FAINT_RATIO))
                        return false;
        }
        return ranked;
}

static size_t shown_rows(const struct pi_table *table)
{
        size_t rows = table->rows < ROWS_MAX ? table->rows : ROWS_MAX;

        while (rows > ROWS_MIN && is_faint(table, rows - 1))
                rows--;
        return rows;
}

/* The share that the shown rows add up to: that of the table, or less where more is cut here. */
static double shown_ratio(const struct pi_table *table)
{
        double sum = 0;

        if (isnan(table->shown_ratio) || table->rows == shown_rows(table))
                return table->shown_ratio;
        for (size_t c = 0; c < table->column_count; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (strcmp(column->id, "self_ratio") != 0)
                        continue;
                for (size_t row = 0; row < shown_rows(table); row++)
                        sum += column->number[row];
                return sum;
        }
        return NAN;
}

static void write_id(struct pi_html *html, const struct pi_table *table)
{
        pi_html_markup(html, "t-");
        for (const char *c = table->id; *c; c++)
                pi_out_char(html->out, *c == '.' ? '-' : *c);
        if (table->event_id != PI_NONE) {
                pi_html_markup(html, "-");
                pi_out_u64(html->out, table->event_id);
        }
}

static void write_caption(struct pi_html *html, const struct pi_table *table)
{
        pi_html_markup(html, "<caption>");
        pi_html_text(html, table->title);
        if (table->event_id != PI_NONE) {
                pi_html_markup(html, ", ");
                pi_html_event(html, table->event_id);
        }
        pi_html_markup(html, ": ");
        if (shown_rows(table) < table->total_rows) {
                pi_html_count(html, shown_rows(table));
                pi_html_markup(html, " of ");
        } else if (table->rows > 1) {
                pi_html_markup(html, "all ");
        }
        pi_html_count(html, table->total_rows);
        pi_html_markup(html, table->total_rows == 1 ? " row" : " rows");
        if (!isnan(shown_ratio(table))) {
                pi_html_markup(html, ", ");
                pi_html_number(html, shown_ratio(table), "ratio");
                pi_html_markup(html, " of the whole");
        }
        pi_html_markup(html, "</caption>\n");
}

/* "Lost samples", in samples, says it already. */
static bool unit_tells(const struct pi_table_column *column)
{
        return column->unit[0] && !pi_number_unit_is_shown(column->unit) &&
               !strcasestr(column->title, column->unit);
}

static void write_head_cell(struct pi_html *html, const struct pi_table_column *column)
{
        if (column->type == PI_CELL_TEXT) {
                pi_html_markup(html, "<th scope=\"col\">");
                pi_html_text(html, column->title);
        } else {
                pi_html_markup(html, "<th scope=\"col\" class=\"num\" data-unit=\"");
                pi_html_text(html, column->unit);
                pi_html_markup(html, "\">");
                pi_html_text(html, column->title);
                if (unit_tells(column)) {
                        pi_html_markup(html, " <span class=\"unit\">");
                        pi_html_text(html, column->unit);
                        pi_html_markup(html, "</span>");
                }
        }
        pi_html_markup(html, "</th>");
}

static void write_head(struct pi_html *html, const struct pi_table *table)
{
        pi_html_markup(html, "<thead><tr>");
        for (size_t c = 0; c < table->column_count; c++)
                write_head_cell(html, &table->column[c]);
        pi_html_markup(html, "</tr></thead>\n");
}

static void write_bar(struct pi_html *html, double ratio)
{
        double shown = ratio < 0 ? 0 : ratio > 1 ? 1 : ratio;

        pi_html_markup(html, " <svg class=\"bar\" width=\"48\" height=\"8\" aria-hidden=\"true\">"
                             "<rect fill=\"#7a9cc6\" height=\"8\" width=\"");
        pi_html_percent(html, shown);
        pi_html_markup(html, "\"/></svg>");
}

static void write_number(struct pi_html *html, double value, const char *unit, bool bar)
{
        if (isnan(value)) {
                pi_html_markup(html, "<td class=\"num missing\">" PI_NUMBER_MISSING "</td>");
                return;
        }
        pi_html_markup(html, "<td class=\"num\" data-v=\"");
        pi_out_double(html->out, value);
        pi_html_markup(html, "\">");
        pi_html_cell(html, value, unit);
        if (bar)
                write_bar(html, value);
        pi_html_markup(html, "</td>");
}

/* The unit of a row's numbers, where a text column names it, else "". */
static void row_unit(const struct pi_table *table, size_t row, char unit[UNIT_MAX])
{
        unit[0] = '\0';
        for (size_t c = 0; c < table->column_count; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (column->type != PI_CELL_TEXT || strcmp(column->id, "unit") != 0 ||
                    column->text[row].n >= UNIT_MAX)
                        continue;
                memcpy(unit, column->text[row].p, column->text[row].n);
                unit[column->text[row].n] = '\0';
        }
}

static void write_row(struct pi_html *html, const struct pi_table *table, size_t row)
{
        char unit[UNIT_MAX];
        bool headed = false;

        row_unit(table, row, unit);
        pi_html_markup(html, "<tr>");
        for (size_t c = 0; c < table->column_count; c++) {
                const struct pi_table_column *column = &table->column[c];
                if (column->type == PI_CELL_NUMBER) {
                        write_number(html, column->number[row],
                                     column->unit[0] ? column->unit : unit,
                                     strcmp(column->unit, "ratio") == 0);
                        continue;
                }
                pi_html_markup(html, headed ? "<td>" : "<th scope=\"row\">");
                pi_html_str(html, column->text[row]);
                pi_html_markup(html, headed ? "</td>" : "</th>");
                headed = true;
        }
        pi_html_markup(html, "</tr>\n");
}

void pi_html_table(struct pi_html *html, const struct pi_table *table)
{
        pi_html_markup(html, "<div class=\"table-wrap\"><table class=\"data\" id=\"");
        write_id(html, table);
        pi_html_markup(html, "\">\n");
        write_caption(html, table);
        write_head(html, table);
        pi_html_markup(html, "<tbody>\n");
        for (size_t row = 0; row < shown_rows(table); row++)
                write_row(html, table, row);
        pi_html_markup(html, "</tbody></table></div>\n");
}

size_t pi_html_tables_of(struct pi_html *html, const char *section)
{
        const struct pi_vec *tables = &html->model->tables;
        size_t written = 0;

        for (size_t i = 0; i < tables->count; i++) {
                const struct pi_table *table = PI_AT(tables, struct pi_table, i);
                if (strcmp(table->section, section) != 0 || table->rows == 0)
                        continue;
                pi_html_table(html, table);
                written++;
        }
        return written;
}
