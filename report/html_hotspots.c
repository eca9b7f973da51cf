/* The tables of where the weight fell: the main event's in sight, the others' folded. */
#include "report/html.h"

static bool is_hotspot(const struct pi_table *table)
{
        return strcmp(table->section, "hotspots") == 0;
}

static size_t write_event_tables(struct pi_html *html, uint32_t event_id)
{
        const struct pi_vec *tables = &html->model->tables;
        size_t written = 0;

        for (size_t i = 0; i < tables->count; i++) {
                const struct pi_table *table = PI_AT(tables, struct pi_table, i);
                if (!is_hotspot(table) || table->event_id != event_id)
                        continue;
                pi_html_table(html, table);
                written++;
        }
        return written;
}

static bool has_tables(const struct pi_html *html, uint32_t event_id)
{
        const struct pi_vec *tables = &html->model->tables;

        for (size_t i = 0; i < tables->count; i++) {
                const struct pi_table *table = PI_AT(tables, struct pi_table, i);
                if (is_hotspot(table) && table->event_id == event_id)
                        return true;
        }
        return false;
}

static void write_other_event(struct pi_html *html, uint32_t event_id)
{
        const struct pi_profile_event *event = &html->model->profile.event[event_id];

        if (!has_tables(html, event_id))
                return;
        pi_html_markup(html, "<details class=\"event\"><summary>");
        pi_html_event(html, event_id);
        pi_html_markup(html, ": ");
        pi_html_number(html, (double)event->samples, event->samples == 1 ? "sample" : "samples");
        pi_html_markup(html, "</summary>\n");
        write_event_tables(html, event_id);
        pi_html_markup(html, "</details>\n");
}

void pi_html_hotspots(struct pi_html *html)
{
        const struct pi_profile *profile = &html->model->profile;
        size_t written = 0;

        if (profile->main_event != PI_NONE)
                written = write_event_tables(html, profile->main_event);
        written += write_event_tables(html, PI_NONE);
        if (written == 0)
                pi_html_markup(html, profile->main_event == PI_NONE
                                             ? "<p class=\"empty\">No samples: there is nothing to "
                                               "rank.</p>\n"
                                             : "<p class=\"empty\">No table was made for the main "
                                               "event.</p>\n");
        for (size_t i = 0; i < profile->event_count; i++)
                if (i != profile->main_event)
                        write_other_event(html, (uint32_t)i);
}
