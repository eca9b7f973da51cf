#include "analyze/data/function.h"

#include "base/num.h"

static bool same_function(const void *items, uint32_t id, const void *key)
{
        const struct pi_function *a = pi_functions_at(items, id), *b = key;

        return a->name == b->name && a->module == b->module && a->start == b->start &&
               a->resolved == b->resolved;
}

uint32_t pi_functions_add(struct pi_set *functions, const struct pi_function *function)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(function->name, function->module),
                                     pi_hash_pair(function->start, function->resolved));

        return pi_set_add(functions, hash, same_function, function);
}
