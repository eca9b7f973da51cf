/* What the writers of metrics share. */
#ifndef PIPA_REPORT_METRICS_H
#define PIPA_REPORT_METRICS_H

#include "analyze/model/model.h"
#include "base/json.h"
#include "report/number.h"

/* For machines: shares stay 0..1 with the unit "ratio", all else is in its own unit; for values
 * pi_metric_plain. */
struct pi_str pi_metric_plain_unit(const struct pi_metric *metric);

/* For people: "51.0 %", "1.23 cycles/insn". */
void pi_metric_text(const struct pi_metric *metric, double value, char out[PI_NUMBER_MAX]);

/* The same for a column whose head names the metric: "51.0 %", "1.23". */
void pi_metric_number(const struct pi_metric *metric, double value, char out[PI_NUMBER_MAX]);

/* "one", "mixed", "unknown" */
const char *pi_metric_group_name(enum pi_metric_group group);

/* Has a value, and no metric below it has. */
bool pi_metric_is_leaf(const struct pi_metric_set *set, size_t i);

/* metrics_parts.c: what the JSON of `pipa metrics` and that of the model have in common. */
void pi_metric_write_texts(struct pi_json *json, const char *key, const struct pi_str *text,
                           size_t count);
void pi_metric_write_operands(struct pi_json *json, const char *key,
                              const struct pi_metric *metric);
void pi_metric_write_met(struct pi_json *json, const struct pi_metric *metric);
void pi_metric_write_units(struct pi_json *json, const struct pi_metric *metric);
/* What a check says, inside an object. */
void pi_metric_write_check(struct pi_json *json, const struct pi_metric_check *check);

#endif
