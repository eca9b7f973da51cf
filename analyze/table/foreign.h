/* Tables of other tools, brought into the form of our own (yaml.h), so that one reader checks and
 * compiles them all:
 *     perf      an array of objects with MetricName, MetricExpr, ScaleUnit, MetricThreshold,
 *               MetricGroup; objects with EventName, EventCode, UMask … between them
 *     perfmon   {"Header", "Metrics": [{"MetricName", "Formula" over aliases, "BaseFormula" …}]},
 *               {"Header", "Events": [{"EventName" …}]}
 *     Arm       {"product_configuration", "events": {name: {code}}, "metrics": {name: {formula}}}
 * A formula needs events that nobody described: their names are spellings then. */
#ifndef PIPA_ANALYZE_TABLE_FOREIGN_H
#define PIPA_ANALYZE_TABLE_FOREIGN_H

#include "analyze/table/complaint.h"
#include "analyze/table/yaml.h"

#include <jansson.h>

/* True where the text begins as JSON does. */
bool pi_foreign_is_json(struct pi_str text);

/* The table; NULL where it is none of these forms, and what is wrong was said. */
const struct pi_yaml *pi_foreign_read(struct pi_str text, struct pi_str file,
                                      struct pi_arena *arena, struct pi_complaints *complaints);

/* Inside: what the forms share. */
struct foreign {
        struct pi_arena *arena;
        struct pi_complaints *complaints;
        struct pi_str file;
        struct pi_yaml *root, *events, *metrics; /* a map, a map, a list */
        bool no_memory;
};

struct pi_yaml *foreign_add(struct foreign *foreign, struct pi_yaml *to, struct pi_str key,
                            enum pi_yaml_kind kind, struct pi_str text);

/* A copy of a member that is a string; "" where there is none. */
struct pi_str foreign_text(struct foreign *foreign, const json_t *object, const char *key);

/* A metric's name as ours are: lower case, without "tma_", other bytes as '_'. */
struct pi_str foreign_name(struct foreign *foreign, struct pi_str name);

/* A new entry of `metrics` with that name, NULL where the name is used up. */
struct pi_yaml *foreign_metric(struct foreign *foreign, struct pi_str name);

/* Formula, scale and unit of a metric that is a percentage. */
void foreign_percent(struct foreign *foreign, struct pi_yaml *metric, struct pi_str formula);

void foreign_event(struct foreign *foreign, const json_t *object); /* perf's and perfmon's form */
void foreign_perf(struct foreign *foreign, const json_t *array);
void foreign_perfmon(struct foreign *foreign, const json_t *root);
void foreign_arm(struct foreign *foreign, const json_t *root);

#endif
