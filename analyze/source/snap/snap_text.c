#include "analyze/source/snap/snap_text.h"

#include "analyze/source/snap/snap.h"
#include "base/num.h"

#include <math.h>

size_t snap_numbers(struct pi_str *rest, uint64_t *out, size_t count)
{
        struct pi_str word;
        size_t n = 0;

        while (n < count) {
                struct pi_str before = *rest;
                if (!pi_text_word(rest, &word) || !pi_text_u64(word, &out[n])) {
                        *rest = before;
                        break;
                }
                n++;
        }
        return n;
}

static void add(uint64_t *field, uint64_t value)
{
        *field = *field == SNAP_NONE ? value : pi_sat_add_u64(*field, value);
}

/* Files keep their order: the search begins after the key that was found last. */
static const struct snap_key *find(const struct snap_key *keys, size_t count, size_t *at,
                                   struct pi_str key)
{
        for (size_t i = 0; i < count; i++) {
                size_t k = (*at + i) % count;
                if (pi_str_equal(pi_str_of(keys[k].key), key)) {
                        *at = k + 1;
                        return &keys[k];
                }
        }
        return NULL;
}

void snap_keyed(struct pi_text text, const struct snap_key *keys, size_t count, uint64_t *field)
{
        struct pi_str line, word;
        size_t at = 0;

        while (pi_text_line(&text, &line)) {
                const struct snap_key *key;
                uint64_t value;
                if (!pi_text_word(&line, &word))
                        continue;
                if (word.p[word.n - 1] == ':')
                        word.n--;
                key = find(keys, count, &at, word);
                if (key && snap_numbers(&line, &value, 1) == 1)
                        add(&field[key->field], value);
        }
}

bool snap_hundredths(struct pi_str word, uint64_t *out)
{
        double value;

        if (!pi_text_double(word, &value) || !(value >= 0) || value > 1e15)
                return false;
        *out = (uint64_t)llround(value * 100);
        return true;
}
