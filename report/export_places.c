#include "report/export_places.h"

#include "base/limits.h"
#include "base/num.h"
#include "report/export_rows.h"

void pi_places_init(struct pi_places *places, struct pi_arena *arena)
{
        pi_names_init(&places->names, arena);
        pi_set_init(&places->modules, arena, sizeof(struct pi_place_module), PI_LIMIT_MODULES);
        pi_set_init(&places->set, arena, sizeof(struct pi_place), PI_LIMIT_STACK_NODES);
}

void pi_places_done(struct pi_places *places)
{
        pi_names_done(&places->names);
        pi_set_done(&places->modules);
        pi_set_done(&places->set);
}

static bool same_module(const void *items, uint32_t id, const void *key)
{
        const struct pi_set *modules = items;
        const struct pi_place_module *a = PI_AT(&modules->list, struct pi_place_module, id);
        const struct pi_place_module *b = key;

        return pi_str_equal(a->path, b->path) && pi_str_equal(a->build_id, b->build_id);
}

static bool same_place(const void *items, uint32_t id, const void *key)
{
        const struct pi_place *a =
                PI_AT(&((const struct pi_set *)items)->list, struct pi_place, id);
        const struct pi_place *b = key;

        return a->address == b->address && a->name == b->name && a->module == b->module;
}

static bool add_module(struct pi_places *places, struct pi_str path, struct pi_str build_id,
                       uint32_t *id)
{
        struct pi_place_module module = { path, build_id };
        uint64_t hash =
                pi_hash_pair(pi_hash_bytes(path.p, path.n), pi_hash_bytes(build_id.p, build_id.n));

        *id = PI_NONE;
        if (path.n == 0 || pi_str_equal(path, PI_STR("[unknown]")))
                return true;
        *id = pi_set_add(&places->modules, hash, same_module, &module);
        return *id != PI_NONE;
}

uint32_t pi_places_add(struct pi_places *places, const struct pipa_column *column, size_t row)
{
        struct pi_place place = { .name = pi_names_add(&places->names, column, row) };
        struct pi_str build_id = pi_export_text(&column[PI_PLACE_BUILD_ID], row);
        const struct pipa_column *offset = &column[PI_PLACE_OFFSET];

        if (place.name == PI_NONE ||
            !add_module(places, pi_names_at(&places->names, place.name)->dso, build_id,
                        &place.module))
                return PI_NONE;
        if (pi_export_known(offset, row))
                place.address = offset->at.whole[row];
        return pi_set_add(&places->set,
                          pi_hash_pair(place.address, pi_hash_pair(place.name, place.module)),
                          same_place, &place);
}
