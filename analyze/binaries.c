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

/* What pi_bundle_binaries appended to the members. */
static enum pipa_status list_files(struct pi_binaries *binaries, const struct pi_recording *rec,
                                   size_t before, struct pipa_error *err)
{
        const struct pi_vec *members = &binaries->bundle->members;
        struct pi_symbol_file *list =
                PI_NEW_ARRAY(rec->arena, struct pi_symbol_file, members->count - before);

        if (!list)
                return pi_fail_memory(err, rec->arena);
        binaries->files = list;
        binaries->count = members->count - before;
        for (size_t i = before; i < members->count; i++) {
                const struct pi_member *member = PI_AT(members, struct pi_member, i);
                *list++ = (struct pi_symbol_file){ .id = id_of(member->name),
                                                   .fd = member->fd,
                                                   .where = PI_SYMBOL_BUNDLE,
                                                   .path = member->name };
        }
        return PIPA_OK;
}

enum pipa_status pi_binaries_open(struct pi_binaries *binaries, const struct pi_recording *rec,
                                  struct pipa_error *err)
{
        size_t ids, before = binaries->bundle->members.count;
        struct pi_str *wants;
        enum pipa_status status;

        if (binaries->bundle->binaries == 0)
                return PIPA_OK;
        wants = wanted(rec, &ids);
        if (!wants)
                return pi_fail_memory(err, rec->arena);
        if (ids == binaries->wanted)
                return PIPA_OK;
        status = pi_bundle_binaries(binaries->bundle, wants, ids, err);
        if (status)
                return status;
        /* What was opened for fewer modules stays. */
        if (binaries->wanted == 0)
                binaries->first = before;
        binaries->wanted = ids;
        return list_files(binaries, rec, binaries->first, err);
}
