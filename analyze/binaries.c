#include "analyze/binaries.h"

#include "analyze/symbol/build_id.h"

/* The build ids of all modules, as texts; NULL where memory ran out. */
static struct pi_str *wanted(const struct pi_recording *rec, size_t *count)
{
        size_t modules = rec->modules.list.count;
        struct pi_str *ids = PI_NEW_ARRAY(rec->arena, struct pi_str, modules);

        *count = 0;
        for (uint32_t i = 0; ids && i < modules; i++) {
                struct pi_build_id id =
                        pi_build_id_trim(&pi_modules_at(&rec->modules, i)->build_id);
                char text[PI_BUILD_ID_TEXT];
                if (id.size == 0)
                        continue;
                pi_build_id_text(&id, text);
                ids[*count] = pi_arena_copy(rec->arena, pi_str_of(text));
                if (!ids[(*count)++].p)
                        return NULL;
        }
        return ids;
}

static struct pi_build_id id_of(struct pi_str name)
{
        struct pi_build_id id = { .size = 0 };

        pi_build_id_from_path(name, &id);
        return id;
}

enum pipa_status pi_binaries_open(struct pi_bundle *bundle, const struct pi_recording *rec,
                                  const struct pi_symbol_file **files, size_t *count,
                                  struct pipa_error *err)
{
        size_t ids, before = bundle->members.count;
        struct pi_symbol_file *list;
        struct pi_str *wants;
        enum pipa_status status;

        *count = 0;
        if (bundle->binaries == 0)
                return PIPA_OK;
        wants = wanted(rec, &ids);
        if (!wants)
                return pi_fail_memory(err, rec->arena);
        status = pi_bundle_binaries(bundle, wants, ids, err);
        if (status)
                return status;
        list = PI_NEW_ARRAY(rec->arena, struct pi_symbol_file, bundle->members.count - before);
        if (!list)
                return pi_fail_memory(err, rec->arena);
        for (size_t i = before; i < bundle->members.count; i++) {
                const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                list[(*count)++] = (struct pi_symbol_file){ .id = id_of(member->name),
                                                            .fd = member->fd,
                                                            .where = PI_SYMBOL_BUNDLE,
                                                            .path = member->name };
        }
        *files = list;
        return PIPA_OK;
}
