#include "analyze/inspect/json_parts.h"

#include <stdio.h>

void pi_inspect_key_text(struct pi_json *json, const char *key, struct pi_str text)
{
        pi_json_key(json, key);
        if (text.n > 0)
                pi_json_str(json, text);
        else
                pi_json_null(json);
}

void pi_inspect_key_number(struct pi_json *json, const char *key, bool known, uint64_t value)
{
        pi_json_key(json, key);
        if (known)
                pi_json_u64(json, value);
        else
                pi_json_null(json);
}

void pi_inspect_key_hex(struct pi_json *json, const char *key, uint64_t value)
{
        char text[24];

        snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
        pi_json_key_str(json, key, pi_str_of(text));
}

void pi_inspect_key_bits(struct pi_json *json, const char *key, enum pi_inspect_bits kind,
                         const uint64_t *words, unsigned count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (unsigned bit = 0; bit < count; bit++) {
                const char *name = pi_inspect_bit_name(kind, bit);
                char number[16];
                if (!(words[bit / 64] >> (bit % 64) & 1))
                        continue;
                snprintf(number, sizeof(number), "bit %u", bit);
                pi_json_str(json, pi_str_of(name ? name : number));
        }
        pi_json_array_end(json);
}
