/* Renderers: a finished model -> bytes. Each is a file and a row in renderers.c. They add nothing
 * to the model, escape for their medium, and give the same bytes for the same model. */
#ifndef PIPA_REPORT_REPORT_H
#define PIPA_REPORT_REPORT_H

#include "analyze/model/model.h"
#include "base/out.h"
#include "pipa/pipa.h"

struct pi_renderer {
        enum pipa_render_format format;
        const char *name; /* "html" */
        /* Failures of the medium are in out->error; the status is for the rest. */
        enum pipa_status (*write)(const struct pi_model *model, struct pi_out *out,
                                  struct pipa_error *err);
};

/* NULL for an unknown format. */
const struct pi_renderer *pi_renderer_find(enum pipa_render_format format);

enum pipa_status pi_report_html(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err);
enum pipa_status pi_report_json(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err);
enum pipa_status pi_report_text(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err);

/* Metrics alone, in one of their forms. */
void pi_report_metrics_text(const struct pi_model *model, enum pipa_metrics_form form,
                            struct pi_out *out);
void pi_report_metrics_json(const struct pi_model *model, struct pi_out *out);
void pi_report_metrics_csv(const struct pi_model *model, struct pi_out *out);

#endif
