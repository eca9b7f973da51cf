#include "analyze/data/module.h"

#include "base/num.h"

static bool same_module(const void *items, uint32_t id, const void *key)
{
        const struct pi_module *a = pi_modules_at(items, id), *b = key;

        return a->path == b->path && a->kind == b->kind && a->start == b->start &&
               a->build_id.size == b->build_id.size &&
               memcmp(a->build_id.byte, b->build_id.byte, a->build_id.size) == 0;
}

uint32_t pi_modules_add(struct pi_set *modules, const struct pi_module *module)
{
        uint64_t hash =
                pi_hash_pair(pi_hash_pair(module->path, module->kind),
                             pi_hash_pair(module->start, pi_hash_bytes(module->build_id.byte,
                                                                       module->build_id.size)));

        return pi_set_add(modules, hash, same_module, module);
}
