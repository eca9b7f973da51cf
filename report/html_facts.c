/* Facts: the first ones beside the verdict, all of them with their sources at the page's end. */
#include "report/facts.h"
#include "report/html.h"

static void write_text(struct pi_html *html, const struct pi_fact *fact)
{
        char number[PI_NUMBER_MAX];
        struct pi_str text = pi_fact_text(fact, number);

        if (text.n > 0)
                pi_html_str(html, text);
        else
                pi_html_markup(html, "<span class=\"missing\">not recorded</span>");
}

void pi_html_facts(struct pi_html *html)
{
        pi_html_markup(html, "<dl class=\"facts\" id=\"facts\">\n");
        for (size_t i = 0; i < pi_top_fact_count; i++) {
                const struct pi_top_fact *top = &pi_top_facts[i];
                const struct pi_fact *fact = pi_model_fact(html->model, top->id);
                if (!fact && !top->always)
                        continue;
                pi_html_markup(html, top->wide ? "<div class=\"wide\"><dt>" : "<div><dt>");
                pi_html_text(html, top->label);
                pi_html_markup(html, "</dt><dd>");
                write_text(html, fact);
                pi_html_markup(html, "</dd></div>\n");
        }
        pi_html_markup(html, "</dl>\n");
}

static void write_fact_row(struct pi_html *html, const struct pi_fact *fact)
{
        pi_html_markup(html, "<tr><th scope=\"row\">");
        pi_html_text(html, fact->label);
        pi_html_markup(html, "</th><td>");
        write_text(html, fact);
        pi_html_markup(html, "</td><td>");
        pi_html_text(html, fact->source);
        pi_html_markup(html, "</td></tr>\n");
}

static void write_fact_table(struct pi_html *html)
{
        pi_html_markup(html, "<div class=\"table-wrap\"><table class=\"data\" id=\"t-facts\">\n"
                             "<caption>Facts, with where they come from</caption>\n<thead><tr>"
                             "<th scope=\"col\">Fact</th><th scope=\"col\">Value</th>"
                             "<th scope=\"col\">Source</th></tr></thead>\n<tbody>\n");
        for (size_t i = 0; i < html->model->facts.count; i++)
                write_fact_row(html, PI_AT(&html->model->facts, struct pi_fact, i));
        pi_html_markup(html, "</tbody></table></div>\n");
}

#define METRICS "counters.metrics" /* the page has a section of them */

static bool has_own_section(const struct pi_table *table)
{
        static const char *const section[] = { "hotspots", "machine", "missing" };

        for (size_t i = 0; i < sizeof(section) / sizeof(section[0]); i++)
                if (strcmp(table->section, section[i]) == 0)
                        return true;
        return false;
}

/* The facts, and every table that belongs to no other section. */
void pi_html_recording(struct pi_html *html)
{
        const struct pi_model *model = html->model;

        if (model->facts.count > 0)
                write_fact_table(html);
        else
                pi_html_markup(html, "<p class=\"empty\">The recording says nothing of its host."
                                     "</p>\n");
        for (size_t i = 0; i < model->tables.count; i++) {
                const struct pi_table *table = PI_AT(&model->tables, struct pi_table, i);
                if (!has_own_section(table) && table->rows > 0 && strcmp(table->id, METRICS) != 0)
                        pi_html_table(html, table);
        }
}
