#include "analyze/data/module.h"

#include "base/num.h"

static bool same_module(const void *items, uint32_t id, const void *key)
{
        const struct pi_module *a = pi_modules_at(items, id), *b = key;

        return a->path == b->path && a->kind == b->kind && a->start == b->start &&
               a->code_pid == b->code_pid && a->build_id.size == b->build_id.size &&
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

size_t pi_build_id_hex(const struct pi_build_id *id, char out[2 * PI_BUILD_ID_MAX])
{
        static const char digit[] = "0123456789abcdef";
        size_t n = 0;

        for (size_t i = 0; i < id->size; i++) {
                out[n++] = digit[id->byte[i] >> 4];
                out[n++] = digit[id->byte[i] & 15];
        }
        return n;
}

bool pi_modules_name_build_ids(struct pi_set *modules, struct pi_strtab *strings)
{
        for (uint32_t i = 0; i < modules->list.count; i++) {
                struct pi_module *module = pi_modules_at(modules, i);
                char hex[2 * PI_BUILD_ID_MAX];
                size_t n = pi_build_id_hex(&module->build_id, hex);

                module->build_id_hex = pi_strtab_intern(strings, (struct pi_str){ hex, n });
                if (module->build_id_hex == PI_NONE)
                        return false;
        }
        return true;
}
