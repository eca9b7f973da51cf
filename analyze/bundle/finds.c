#include "analyze/bundle/finds.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

void pi_finds_init(struct pi_finds *finds, struct pi_arena *arena)
{
        *finds = (struct pi_finds){ .arena = arena };
        pi_set_init(&finds->list, arena, sizeof(struct pi_find), PI_LIMIT_MEMBERS);
}

void pi_finds_done(struct pi_finds *finds)
{
        pi_set_done(&finds->list);
}

static void count(struct pi_finds *finds, struct pi_refused *refused, struct pi_str name)
{
        if (refused->count++ == 0)
                refused->first = pi_arena_copy(finds->arena, pi_name_shown(name));
}

void pi_finds_refuse(struct pi_finds *finds, struct pi_str path, enum pi_refusal why)
{
        count(finds, &finds->refused[why], path);
}

static bool same_path(const void *items, uint32_t id, const void *key)
{
        const struct pi_find *find = pi_vec_at(&((const struct pi_set *)items)->list, id);

        return pi_str_equal(find->path, ((const struct pi_find *)key)->path);
}

/* Copies the names: the reader's buffer is used again. */
static enum pipa_status keep(struct pi_finds *finds, struct pi_name name, struct pi_find **out,
                             struct pipa_error *err)
{
        size_t before = finds->list.list.count, skip = name.dir.n > 0 ? name.dir.n + 1 : 0;
        struct pi_str view = { name.name.p - skip, skip + name.name.n };
        struct pi_find find = { .path = pi_arena_copy(finds->arena, view) };
        uint32_t id;

        if (!find.path.p)
                return pi_fail_memory(err, finds->arena);
        find.name = (struct pi_name){ .kind = name.kind,
                                      .dir = { find.path.p, name.dir.n },
                                      .name = { find.path.p + skip, name.name.n } };
        id = pi_set_add(&finds->list, pi_hash_bytes(find.path.p, find.path.n), same_path, &find);
        if (id == PI_NONE)
                return pi_fail_memory(err, finds->arena);
        *out = NULL;
        if (id == before)
                *out = PI_AT(&finds->list.list, struct pi_find, id);
        else
                pi_finds_refuse(finds, find.path, PI_REFUSAL_DUPLICATE);
        return PIPA_OK;
}

enum pipa_status pi_finds_count(struct pi_finds *finds, struct pi_str bundle,
                                struct pipa_error *err)
{
        if (++finds->entries <= PI_LIMIT_MEMBERS)
                return PIPA_OK;
        return pi_fail(err, PIPA_E_LIMIT, bundle, PI_NO_OFFSET,
                       "holds more than %u files, which no recording does; give the bundle itself",
                       PI_LIMIT_MEMBERS);
}

enum pipa_status pi_finds_add(struct pi_finds *finds, struct pi_str bundle, struct pi_str raw,
                              enum pi_refusal type, struct pi_find **out, struct pipa_error *err)
{
        struct pi_name name = { .kind = PI_NAME_OTHER };
        enum pi_refusal why = pi_name_read(raw, &name);

        enum pipa_status status = pi_finds_count(finds, bundle, err);

        *out = NULL;
        if (status)
                return status;
        if (!why && name.kind != PI_NAME_OTHER)
                why = type;
        if (why)
                pi_finds_refuse(finds, raw, why);
        else if (name.kind == PI_NAME_OTHER)
                count(finds, &finds->other, raw);
        else
                return keep(finds, name, out, err);
        return PIPA_OK;
}

static const struct {
        enum pi_note_level level;
        const char *code;
        const char *text;
} refusals[PI_REFUSALS] = {
        [PI_REFUSAL_ABSOLUTE] = { PI_NOTE_WARN, "absolute_names", "names begin with '/'" },
        [PI_REFUSAL_CLIMBS] = { PI_NOTE_WARN, "climbing_names", "names contain '..'" },
        [PI_REFUSAL_ODD_NAME] = { PI_NOTE_WARN, "odd_names",
                                  "names contain control bytes or empty parts" },
        [PI_REFUSAL_LONG_NAME] = { PI_NOTE_WARN, "long_names", "names are too long" },
        [PI_REFUSAL_NO_NAME] = { PI_NOTE_WARN, "nameless_members", "entries have no name" },
        [PI_REFUSAL_LINK] = { PI_NOTE_WARN, "linked_members", "entries are links" },
        [PI_REFUSAL_SPECIAL] = { PI_NOTE_WARN, "special_members",
                                 "entries are not regular files (devices, FIFOs, folders)" },
        [PI_REFUSAL_SPARSE] = { PI_NOTE_WARN, "sparse_members",
                                "entries are packed as sparse files; pack them anew without that" },
        [PI_REFUSAL_LOCKED] = { PI_NOTE_WARN, "locked_members",
                                "entries are encrypted, damaged, packed in a way that is not "
                                "known, or must not be read" },
        [PI_REFUSAL_LARGE] = { PI_NOTE_WARN, "large_members",
                               "entries are larger than what is read of their kind" },
        [PI_REFUSAL_DUPLICATE] = { PI_NOTE_WARN, "duplicate_members",
                                   "entries repeat a name; the first of each is read" },
};

const char *pi_refusal_text(enum pi_refusal why)
{
        return refusals[why].text;
}

static void note_others(const struct pi_refused *refused, struct pi_notes *notes,
                        struct pi_str bundle, const char *code, const char *what)
{
        if (refused->count == 0)
                return;
        pi_notes_push(notes, PI_NOTE_INFO, code, "summary", bundle, refused->count, NAN,
                      "%s: '%.*s'%s", what, (int)refused->first.n,
                      refused->first.p ? refused->first.p : "",
                      refused->count > 1 ? " and others" : "");
}

void pi_finds_note(const struct pi_finds *finds, struct pi_notes *notes, struct pi_str bundle)
{
        for (size_t i = PI_REFUSAL_NONE + 1; i < PI_REFUSALS; i++) {
                const struct pi_refused *refused = &finds->refused[i];
                if (refused->count > 0)
                        pi_notes_push(notes, refusals[i].level, refusals[i].code, "summary", bundle,
                                      refused->count, NAN, "%llu left out, '%.*s'%s: %s",
                                      (unsigned long long)refused->count, (int)refused->first.n,
                                      refused->first.p ? refused->first.p : "",
                                      refused->count > 1 ? " and others" : "", refusals[i].text);
        }
        note_others(&finds->other, notes, bundle, "other_members",
                    "holds files that this version does not read");
        note_others(&finds->unread, notes, bundle, "members_elsewhere",
                    "holds members outside of the bundle's folder, which are not read");
}
