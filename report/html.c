/* The page: templates/report.html, its slots filled. The order of the page is the template's. */
#include "report/html.h"

#include "assets/assets.h"
#include "report/payload.h"
#include "report/report.h"
#include "report/slots.h"

static void fill_version(struct pi_html *html)
{
        pi_html_markup(html, PIPA_VERSION);
}

static void fill_style_hash(struct pi_html *html)
{
        pi_html_markup(html, pi_asset_css_hash);
}

static void fill_script_hash(struct pi_html *html)
{
        pi_html_markup(html, pi_asset_js_hash);
}

static void fill_style(struct pi_html *html)
{
        pi_out_bytes(html->out, pi_asset_css, pi_asset_css_size);
}

static void fill_script(struct pi_html *html)
{
        pi_out_bytes(html->out, pi_asset_js, pi_asset_js_size);
}

static void fill_payload(struct pi_html *html)
{
        enum pipa_status status = pi_payload_write(html->model, html->out, html->err);

        if (status != PIPA_OK)
                html->status = status;
}

static const struct pi_slot slots[] = {
        { "style_hash", fill_style_hash },
        { "script_hash", fill_script_hash },
        { "version", fill_version },
        { "title", pi_html_title },
        { "style", fill_style },
        { "contents", pi_html_contents },
        { "heading", pi_html_heading },
        { "machine_link", pi_html_machine_link },
        { "metrics_link", pi_html_metrics_link },
        { "system_link", pi_html_system_link },
        { "verdict", pi_html_verdict },
        { "facts", pi_html_facts },
        { "findings", pi_html_findings },
        { "missing", pi_html_notes },
        { "time", pi_html_time },
        { "machine", pi_html_machine },
        { "metrics", pi_html_metrics },
        { "flame", pi_html_flame },
        { "hotspots", pi_html_hotspots },
        { "calltree", pi_html_calltree },
        { "system", pi_html_system },
        { "recording", pi_html_recording },
        { "payload", fill_payload },
        { "script", fill_script },
};

enum pipa_status pi_report_html(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err)
{
        struct pi_html html = { model, out, err, PIPA_OK };
        struct pi_str frame = { (const char *)pi_asset_template, pi_asset_template_size };
        enum pipa_status status = pi_slots_fill(frame, "templates/report.html", slots,
                                                sizeof(slots) / sizeof(slots[0]), &html);

        return status != PIPA_OK ? status : html.status;
}
