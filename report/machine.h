/* What the static page shows of the machine over time: which series, under which names. */
#ifndef PIPA_REPORT_MACHINE_H
#define PIPA_REPORT_MACHINE_H

#include "report/html.h"

/* True where the model holds series of the machine. */
bool pi_machine_any(const struct pi_model *model);

/* The machine's series of this name; NULL where there is none. */
const struct pi_series *pi_machine_series(const struct pi_model *model, const char *group,
                                          const char *instance, const char *metric);

/* Least, mean (by time, where the points have a length) and greatest of what was measured; NAN
 * where nothing was. */
struct pi_machine_range {
        double min, mean, max;
};
struct pi_machine_range pi_machine_range(const struct pi_model *model,
                                         const struct pi_series *series);

/* svg_cpu.c: what the CPUs did; nothing where it was not recorded. */
void pi_html_cpu_figure(struct pi_html *html);

/* svg_spark.c: small figures of what else moved, and one line that names what did not. */
void pi_html_sparks(struct pi_html *html);

#endif
