/* A streaming JSON writer. Commas and nesting are kept by the writer; misuse (a key in an array,
 * an end too many, deeper than 32) sets `bad`. Strings may hold any bytes: ill-formed UTF-8 becomes
 * U+FFFD, and every code point of pi_utf8_is_control is escaped, so that the text is safe to show.
 * NaN and infinities become null. No locale, no whitespace. After a misuse nothing is written. */
#ifndef PIPA_BASE_JSON_H
#define PIPA_BASE_JSON_H

#include "base/out.h"

#define PI_JSON_DEPTH 32

struct pi_json {
        struct pi_out *out;
        bool bad;
        bool key_pending;
        unsigned depth;
        struct {
                bool object;
                bool any;
        } level[PI_JSON_DEPTH];
};

void pi_json_init(struct pi_json *json, struct pi_out *out);
void pi_json_object(struct pi_json *json); /* { */
void pi_json_object_end(struct pi_json *json);
void pi_json_array(struct pi_json *json); /* [ */
void pi_json_array_end(struct pi_json *json);
void pi_json_key(struct pi_json *json, const char *key);
void pi_json_str(struct pi_json *json, struct pi_str value);
void pi_json_u64(struct pi_json *json, uint64_t value);
void pi_json_i64(struct pi_json *json, int64_t value);
void pi_json_double(struct pi_json *json, double value);
void pi_json_bool(struct pi_json *json, bool value);
void pi_json_null(struct pi_json *json);

/* key and value in one, for objects. */
void pi_json_key_str(struct pi_json *json, const char *key, struct pi_str value);
void pi_json_key_u64(struct pi_json *json, const char *key, uint64_t value);
void pi_json_key_i64(struct pi_json *json, const char *key, int64_t value);
void pi_json_key_double(struct pi_json *json, const char *key, double value);
void pi_json_key_bool(struct pi_json *json, const char *key, bool value);

/* True where the document is complete and nothing was misused. Whether the bytes arrived is what
 * pi_out_flush says. */
bool pi_json_done(struct pi_json *json);

#endif
