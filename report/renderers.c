/* The renderers: a file and a row each. */
#include "report/report.h"

static const struct pi_renderer renderers[] = {
        { PIPA_RENDER_HTML, "html", pi_report_html },
        { PIPA_RENDER_JSON, "json", pi_report_json },
        { PIPA_RENDER_TEXT, "text", pi_report_text },
};

const struct pi_renderer *pi_renderer_find(enum pipa_render_format format)
{
        for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++)
                if (renderers[i].format == format)
                        return &renderers[i];
        return NULL;
}
