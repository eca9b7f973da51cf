/* All spellings of a table's events. Keys are (PMU, name, encoding); a name with further terms that
 * nobody spelled out is looked up by the name's own encoding with the terms added. */
#include "analyze/table/spelling.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"

struct spelled {
        struct pi_str pmu, name;
        bool encoded;
        uint64_t event_code, config[3];
        uint32_t event, rank;
};

void pi_spellings_init(struct pi_spellings *spellings, struct pi_str pmu, bool plain_config,
                       struct pi_arena *arena)
{
        *spellings = (struct pi_spellings){ .pmu = pmu, .plain_config = plain_config };
        pi_map_init(&spellings->map, arena);
        pi_vec_init(&spellings->list, arena, sizeof(struct spelled), PI_LIMIT_TABLE_SPELLINGS);
}

void pi_spellings_done(struct pi_spellings *spellings)
{
        pi_map_done(&spellings->map);
}

/* What x86 calls event 0x1a0 stands in bits 0-7 and 32-35 of `config`. The event goes into config
 * and is 0 then, so that "config=0x1a0", "r1a0" and "event=0xa0,umask=0x1" meet. */
static void lay_out(const struct pi_spellings *spellings, struct spelled *key)
{
        uint64_t event = key->event_code;

        key->config[0] |= spellings->plain_config ? event : (event & 0xff) | (event >> 8) << 32;
        key->event_code = 0;
}

static struct spelled key_of(const struct pi_spellings *spellings,
                             const struct pi_spelling *spelling)
{
        struct spelled key = { .pmu = pi_str_of(spelling->pmu),
                               .name = pi_str_of(spelling->name),
                               .encoded = spelling->encoded,
                               .event_code = spelling->event };

        memcpy(key.config, spelling->config, sizeof(key.config));
        if (pi_str_equal(key.pmu, spellings->pmu))
                key.pmu = PI_STR("");
        lay_out(spellings, &key);
        return key;
}

static uint64_t hash_of(const struct spelled *key)
{
        uint64_t hash = pi_hash_pair(pi_hash_bytes(key->pmu.p, key->pmu.n),
                                     pi_hash_bytes(key->name.p, key->name.n));

        hash = pi_hash_pair(hash, key->encoded);
        for (size_t i = 0; i < 3; i++)
                hash = pi_hash_pair(hash, key->config[i]);
        return hash;
}

static bool same(const void *items, uint32_t id, const void *wanted)
{
        const struct spelled *a = PI_AT((const struct pi_vec *)items, struct spelled, id);
        const struct spelled *b = wanted;

        return a->encoded == b->encoded && memcmp(a->config, b->config, sizeof(a->config)) == 0 &&
               pi_str_equal(a->name, b->name) && pi_str_equal(a->pmu, b->pmu);
}

static const struct spelled *find(const struct pi_spellings *spellings, const struct spelled *key)
{
        uint32_t id = pi_map_find(&spellings->map, hash_of(key), same, &spellings->list, key);

        return id == PI_NONE ? NULL : PI_AT(&spellings->list, struct spelled, id);
}

enum pi_spelled pi_spellings_add(struct pi_spellings *spellings, struct pi_str text, uint32_t event,
                                 uint32_t rank, uint32_t *other, uint32_t *other_rank)
{
        struct pi_arena *arena = spellings->list.arena;
        struct pi_spelling spelling;
        const struct spelled *there;
        struct spelled key, *added;

        if (!pi_spelling_read(text, &spelling) || spelling.modes != 0)
                return PI_SPELLED_NONSENSE;
        key = key_of(spellings, &spelling);
        there = find(spellings, &key);
        if (there) {
                *other = there->event;
                *other_rank = there->rank;
                return there->event == event ? PI_SPELLED_SAME : PI_SPELLED_OTHER;
        }
        key.event = event;
        key.rank = rank;
        key.pmu = pi_arena_copy(arena, key.pmu);
        key.name = pi_arena_copy(arena, key.name);
        added = key.pmu.p && key.name.p ? pi_vec_push(&spellings->list) : NULL;
        if (!added)
                return PI_SPELLED_FULL;
        *added = key;
        if (pi_map_add(&spellings->map, hash_of(&key), (uint32_t)(spellings->list.count - 1)))
                return PI_SPELLED_NEW;
        spellings->list.count--;
        return PI_SPELLED_FULL;
}

/* "X,cmask=6" where X is known by its encoding: the encoding of X and these terms. */
static const struct spelled *find_extended(const struct pi_spellings *spellings,
                                           const struct spelled *key)
{
        struct spelled plain = *key;
        const struct spelled *base;

        plain.encoded = false;
        memset(plain.config, 0, sizeof(plain.config));
        base = find(spellings, &plain);
        for (size_t i = 0; base && i < spellings->list.count; i++) {
                const struct spelled *own = PI_AT(&spellings->list, struct spelled, i);
                struct spelled extended = *own;
                if (own->event != base->event || !own->encoded || own->name.n > 0)
                        continue;
                for (size_t c = 0; c < 3; c++)
                        extended.config[c] += key->config[c];
                return find(spellings, &extended);
        }
        return NULL;
}

/* "r01c0" */
static const struct spelled *find_raw(const struct pi_spellings *spellings,
                                      const struct spelled *key)
{
        struct spelled raw = { .pmu = key->pmu, .name = PI_STR(""), .encoded = true };

        if (key->name.n < 2 || *key->name.p != 'r' || key->encoded ||
            !pi_text_hex((struct pi_str){ key->name.p + 1, key->name.n - 1 }, &raw.config[0]))
                return NULL;
        return find(spellings, &raw);
}

uint32_t pi_spellings_find(const struct pi_spellings *spellings, struct pi_str text,
                           unsigned *modes)
{
        struct pi_spelling spelling;
        const struct spelled *found;
        struct spelled key;

        *modes = 0;
        if (!pi_spelling_read(text, &spelling))
                return PI_NONE;
        key = key_of(spellings, &spelling);
        found = find(spellings, &key);
        if (!found && key.encoded && key.name.n > 0)
                found = find_extended(spellings, &key);
        if (!found)
                found = find_raw(spellings, &key);
        if (!found)
                return PI_NONE;
        *modes = spelling.modes;
        return found->event;
}
