/* The metrics of the model as JSON (doc/model.schema.json): the tree with formulas and what went
 * into them. */
#ifndef PIPA_REPORT_JSON_METRICS_H
#define PIPA_REPORT_JSON_METRICS_H

#include "analyze/model/model.h"
#include "base/json.h"

void pi_json_metrics(struct pi_json *json, const struct pi_model *model);

#endif
