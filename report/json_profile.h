/* The part of the JSON model that is the profile. */
#ifndef PIPA_REPORT_JSON_PROFILE_H
#define PIPA_REPORT_JSON_PROFILE_H

#include "analyze/model/model.h"
#include "base/json.h"

/* The value of the key "profile". */
void pi_json_profile(struct pi_json *json, const struct pi_model *model);

#endif
