/* The parts of the static page, each a noun and a file. All text of the model goes through
 * pi_html_str, all numbers through pi_html_number; pi_html_markup takes literals only. There are no
 * style attributes and no handlers: the page's CSP forbids them. Ids and classes: doc/page.md. */
#ifndef PIPA_REPORT_HTML_H
#define PIPA_REPORT_HTML_H

#include "analyze/model/model.h"
#include "base/out.h"
#include "pipa/pipa.h"

struct pi_html {
        const struct pi_model *model;
        struct pi_out *out;
        struct pipa_error *err;
        enum pipa_status status; /* the first failure that is not the medium's */
};

/* html_write.c: the three ways to write. */
void pi_html_markup(struct pi_html *html, const char *literal);
void pi_html_str(struct pi_html *html, struct pi_str s);
void pi_html_text(struct pi_html *html, const char *s);

/* A number with its unit, or as a cell whose head names the unit (report/number.h); the spaces in
 * it are narrow and do not break. */
void pi_html_number(struct pi_html *html, double value, const char *unit);
void pi_html_cell(struct pi_html *html, double value, const char *unit);
void pi_html_count(struct pi_html *html, size_t count);

/* An attribute value or a coordinate: "12.34", "12.34%". */
void pi_html_decimal(struct pi_html *html, double value);
void pi_html_percent(struct pi_html *html, double ratio);

/* The event's name; "all events" for PI_NONE. */
void pi_html_event(struct pi_html *html, uint32_t event_id);

/* html_header.c */
void pi_html_title(struct pi_html *html);
void pi_html_contents(struct pi_html *html);
void pi_html_heading(struct pi_html *html);

/* html_facts.c: the first facts as a list, all of them as a table. */
void pi_html_facts(struct pi_html *html);
void pi_html_recording(struct pi_html *html);

/* html_findings.c: the first finding, the others, and the notes. */
void pi_html_verdict(struct pi_html *html);
void pi_html_findings(struct pi_html *html);
void pi_html_notes(struct pi_html *html);

/* html_table.c: one table, and all of a section that have rows, whose number is returned. Where a
 * table has a text column "unit", it names the unit of the row's numbers that have none. */
void pi_html_table(struct pi_html *html, const struct pi_table *table);
size_t pi_html_tables_of(struct pi_html *html, const char *section);

/* html_hotspots.c: the tables of section "hotspots", the main event's first. */
void pi_html_hotspots(struct pi_html *html);

/* html_tree.c */
void pi_html_calltree(struct pi_html *html);

/* html_machine.c, html_metrics.c, html_inventory.c: whole sections with their links, or nothing. */
void pi_html_machine_link(struct pi_html *html);
void pi_html_machine(struct pi_html *html);
void pi_html_metrics_link(struct pi_html *html);
void pi_html_metrics(struct pi_html *html);
void pi_html_system_link(struct pi_html *html);
void pi_html_system(struct pi_html *html);

/* svg_time.c, svg_flame.c: figures. */
void pi_html_time(struct pi_html *html);
void pi_html_flame(struct pi_html *html);

#endif
