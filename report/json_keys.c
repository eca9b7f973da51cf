#include "report/json_keys.h"

void pi_json_id(struct pi_json *json, uint32_t id)
{
        if (id == PI_NONE)
                pi_json_null(json);
        else
                pi_json_u64(json, id);
}

void pi_json_key_id(struct pi_json *json, const char *key, uint32_t id)
{
        pi_json_key(json, key);
        pi_json_id(json, id);
}

void pi_json_key_ids(struct pi_json *json, const char *key, const uint32_t *id, size_t count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < count; i++)
                pi_json_id(json, id[i]);
        pi_json_array_end(json);
}

void pi_json_key_doubles(struct pi_json *json, const char *key, const double *v, size_t count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < count; i++)
                pi_json_double(json, v[i]);
        pi_json_array_end(json);
}

void pi_json_key_text(struct pi_json *json, const char *key, const char *text)
{
        pi_json_key_str(json, key, pi_str_of(text));
}

void pi_json_key_on_line(struct pi_json *json, const char *key)
{
        pi_out_char(json->out, '\n');
        pi_json_key(json, key);
}
