/* What the JSON model writes often, on top of base/json.h: ids, columns, and literals of ours. */
#ifndef PIPA_REPORT_JSON_KEYS_H
#define PIPA_REPORT_JSON_KEYS_H

#include "base/json.h"

/* An id as a number, PI_NONE as null. */
void pi_json_id(struct pi_json *json, uint32_t id);
void pi_json_key_id(struct pi_json *json, const char *key, uint32_t id);

/* A whole column. */
void pi_json_key_ids(struct pi_json *json, const char *key, const uint32_t *id, size_t count);
void pi_json_key_doubles(struct pi_json *json, const char *key, const double *v, size_t count);

void pi_json_key_text(struct pi_json *json, const char *key, const char *text);

/* A key at the beginning of a line, for diff and grep. */
void pi_json_key_on_line(struct pi_json *json, const char *key);

#endif
