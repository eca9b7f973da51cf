/* Bytes into ids: a column of copies and a hash index over it. */
#include "base/strtab.h"

#include "base/limits.h"
#include "base/num.h"

static bool same(const void *items, uint32_t id, const void *key)
{
        const struct pi_str *wanted = key;
        return pi_str_equal(*PI_AT((const struct pi_vec *)items, struct pi_str, id), *wanted);
}

bool pi_strtab_init(struct pi_strtab *tab, struct pi_arena *arena)
{
        pi_vec_init(&tab->strings, arena, sizeof(struct pi_str), PI_LIMIT_STRINGS);
        pi_map_init(&tab->map, arena);
        return pi_strtab_intern(tab, PI_STR("")) == 0;
}

void pi_strtab_done(struct pi_strtab *tab)
{
        pi_map_done(&tab->map);
}

/* A string that the index refuses is taken back: what cannot be found again has no id. */
static uint32_t append(struct pi_strtab *tab, uint64_t hash, struct pi_str s)
{
        uint32_t id = (uint32_t)tab->strings.count;
        struct pi_str *item = pi_vec_push(&tab->strings);
        if (!item)
                return PI_NONE;
        *item = pi_arena_copy(tab->strings.arena, s);
        if (item->p && pi_map_add(&tab->map, hash, id))
                return id;
        tab->strings.count--;
        return PI_NONE;
}

uint32_t pi_strtab_intern(struct pi_strtab *tab, struct pi_str s)
{
        if (s.n > PI_LIMIT_STRING_BYTES)
                s.n = PI_LIMIT_STRING_BYTES;
        uint64_t hash = pi_hash_bytes(s.p, s.n);
        uint32_t id = pi_map_find(&tab->map, hash, same, &tab->strings, &s);
        return id != PI_NONE ? id : append(tab, hash, s);
}

struct pi_str pi_strtab_at(const struct pi_strtab *tab, uint32_t id)
{
        if (id >= tab->strings.count)
                return PI_STR("");
        return *PI_AT(&tab->strings, struct pi_str, id);
}
