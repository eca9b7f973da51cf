/* The parts of an inspection's JSON, and what they share. */
#ifndef PIPA_INSPECT_JSON_PARTS_H
#define PIPA_INSPECT_JSON_PARTS_H

#include "analyze/inspect/inspect.h"
#include "base/json.h"

/* null for an empty text, for a number that is not known. */
void pi_inspect_key_text(struct pi_json *json, const char *key, struct pi_str text);
void pi_inspect_key_number(struct pi_json *json, const char *key, bool known, uint64_t value);
/* "0x1c2" */
void pi_inspect_key_hex(struct pi_json *json, const char *key, uint64_t value);
/* The names of the bits that are set; "bit 37" for one without a name. */
void pi_inspect_key_bits(struct pi_json *json, const char *key, enum pi_inspect_bits kind,
                         const uint64_t *words, unsigned count);

void pi_inspect_json_machine(const struct pi_recording *rec, struct pi_json *json);
void pi_inspect_json_events(const struct pi_inspection *it, struct pi_json *json);

#endif
