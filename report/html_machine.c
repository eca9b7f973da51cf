/* The machine over time, for readers without scripts: figures of what moved, and a table of each
 * group, folded. The script draws more of it in #machine-view. Without series there is no section.
 */
#include "report/machine.h"

void pi_html_machine_link(struct pi_html *html)
{
        if (pi_machine_any(html->model))
                pi_html_markup(html, "<a href=\"#machine\">The machine</a>\n");
}

/* The first one stands open: it is what most readers ask for, on paper too. */
static void write_group(struct pi_html *html, const struct pi_table *table, bool open)
{
        pi_html_markup(html, open ? "<details class=\"part\" open>" : "<details class=\"part\">");
        pi_html_markup(html, "<summary><b>");
        pi_html_text(html, table->title);
        pi_html_markup(html, "</b> <span class=\"hint\">");
        pi_html_count(html, table->total_rows);
        pi_html_markup(html, " series that moved</span></summary>\n");
        pi_html_table(html, table);
        pi_html_markup(html, "</details>\n");
}

static void write_tables(struct pi_html *html)
{
        const struct pi_vec *tables = &html->model->tables;
        bool open = true;

        for (size_t i = 0; i < tables->count; i++) {
                const struct pi_table *table = PI_AT(tables, struct pi_table, i);
                if (strcmp(table->section, "machine") != 0 || table->rows == 0)
                        continue;
                write_group(html, table, open);
                open = false;
        }
}

void pi_html_machine(struct pi_html *html)
{
        if (!pi_machine_any(html->model))
                return;
        pi_html_markup(html, "<section class=\"block\" id=\"machine\">\n<h2>The machine</h2>\n"
                             "<div id=\"machine-view\" class=\"js-only\"></div>\n"
                             "<div class=\"static-only\">\n");
        pi_html_cpu_figure(html);
        pi_html_sparks(html);
        write_tables(html);
        pi_html_markup(html, "</div></section>\n");
}
