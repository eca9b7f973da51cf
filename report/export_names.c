#include "report/export_names.h"

#include "base/limits.h"
#include "base/num.h"
#include "report/export_rows.h"

void pi_names_init(struct pi_names *names, struct pi_arena *arena)
{
        pi_set_init(&names->set, arena, sizeof(struct pi_name), PI_LIMIT_FUNCTIONS);
}

void pi_names_done(struct pi_names *names)
{
        pi_set_done(&names->set);
}

static bool same_name(const void *items, uint32_t id, const void *key)
{
        const struct pi_name *a = PI_AT(&((const struct pi_set *)items)->list, struct pi_name, id);
        const struct pi_name *b = key;

        return !a->sym.p == !b->sym.p && pi_str_equal(a->sym, b->sym) &&
               pi_str_equal(a->dso, b->dso);
}

uint32_t pi_names_add(struct pi_names *names, const struct pipa_column *column, size_t row)
{
        struct pi_name name = { pi_export_text(&column[PI_NAME_SYM], row),
                                pi_export_text(&column[PI_NAME_DSO], row) };
        uint64_t hash = pi_hash_pair(pi_hash_bytes(name.sym.p, name.sym.n),
                                     pi_hash_bytes(name.dso.p, name.dso.n));

        return pi_set_add(&names->set, hash, same_name, &name);
}

struct pi_str pi_names_shown(const struct pi_name *name, struct pi_arena *arena)
{
        struct pi_str module = pi_str_basename(name->dso);

        if (name->sym.p)
                return name->sym;
        if (module.n == 0 || pi_str_starts(module, PI_STR("[")))
                return module.n > 0 ? module : PI_STR("[unknown]");
        return pi_arena_format(arena, "[%.*s]", (int)module.n, module.p);
}
