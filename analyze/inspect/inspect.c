/* pipa_inspect_file: opens, walks, renders. */
#include "analyze/inspect/inspect.h"

#include "base/limits.h"

#include "pipa/format.h"

#include <math.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define HASH_BYTES 65536
#define HEAD_BYTES 4096 /* as much as any source judges by */

static enum pipa_status hash(struct pi_inspect_member *entry, struct pipa_error *err)
{
        uint8_t buffer[HASH_BYTES];
        uint64_t done = 0;
        size_t got = 1;
        XXH64_state_t state;

        XXH64_reset(&state, 0);
        while (done < entry->member->size && got > 0) {
                enum pipa_status status =
                        pi_member_read(entry->member, done, buffer, sizeof(buffer), &got, err);
                if (status)
                        return status;
                XXH64_update(&state, buffer, got);
                done += got;
        }
        entry->xxh64 = XXH64_digest(&state);
        entry->hashed = true;
        return PIPA_OK;
}

/* What the manifest says of this member, compared with what was found. */
static void compare(struct pi_inspection *it, struct pi_inspect_member *entry)
{
        const struct pi_vec *stored = &it->rec.collection.members;

        for (size_t i = 0; i < stored->count; i++) {
                const struct pi_collection_member *member =
                        PI_AT(stored, struct pi_collection_member, i);
                if (!pi_str_equal(member->name, entry->member->name))
                        continue;
                entry->expected = true;
                entry->expected_xxh64 = member->xxh64;
                it->differing += entry->xxh64 != member->xxh64;
                return;
        }
}

/* Members that the manifest lists and nobody finds. Binaries are not opened here. */
static void note_absent(struct pi_inspection *it)
{
        const struct pi_vec *stored = &it->rec.collection.members;

        for (size_t i = 0; i < stored->count; i++) {
                struct pi_str name = PI_AT(stored, struct pi_collection_member, i)->name;
                if (pi_bundle_find(&it->bundle, name) ||
                    pi_str_starts(name, PI_STR(PIPA_MEMBER_BINARIES_DIR)))
                        continue;
                it->differing++;
                pi_notes_push(&it->notes, PI_NOTE_WARN, "absent_member", "summary", name, 1, NAN,
                              "is listed in the manifest and is not there");
        }
}

/* The manifest comes first: it says what the others should be. A damaged one is noted, for the
 * others can be told all the same. */
static enum pipa_status read_manifest(struct pi_inspection *it, struct pipa_error *err)
{
        const struct pi_member *manifest =
                pi_bundle_find(&it->bundle, PI_STR(PIPA_MEMBER_MANIFEST));
        struct pipa_error why = { .status = PIPA_OK };
        enum pipa_status status =
                manifest ? pi_source_manifest.read(manifest, &it->rec, NULL, &why) : PIPA_OK;

        if (status == PIPA_E_FORMAT) {
                it->differing++; /* nothing can be compared with it */
                pi_notes_push(&it->notes, PI_NOTE_WARN, "damaged_member", "summary", manifest->name,
                              0, NAN, "could not be read: %s", why.text);
                return PIPA_OK;
        }
        if (status && err)
                *err = why;
        return status;
}

static enum pipa_status list_member(struct pi_inspection *it, const struct pi_member *member,
                                    bool verify, struct pipa_error *err)
{
        struct pi_inspect_member *entry = pi_vec_push(&it->members);
        enum pipa_status status;

        if (!entry)
                return pi_fail_memory(err, it->rec.arena);
        entry->member = member;
        if (!verify)
                return PIPA_OK;
        status = hash(entry, err);
        if (status == PIPA_OK)
                compare(it, entry);
        return status;
}

/* The perf.data is walked later; what perf stat wrote is read at once. */
static enum pipa_status look_at(struct pi_inspection *it, const struct pi_member *member,
                                struct pipa_error *err)
{
        uint8_t buffer[HEAD_BYTES];
        struct pi_bytes head = { .p = buffer };
        enum pipa_status status = pi_member_read(member, 0, buffer, HEAD_BYTES, &head.n, err);

        if (status)
                return status;
        if (!it->perf && pi_source_perf.claims(member->name, head))
                it->perf = member;
        else if (pi_source_stat.claims(member->name, head))
                return pi_source_stat.read(member, &it->rec, NULL, err);
        return PIPA_OK;
}

static enum pipa_status list(struct pi_inspection *it, bool verify, struct pipa_error *err)
{
        const struct pi_vec *streams = it->bundle.streams;
        enum pipa_status status = PIPA_OK;

        for (size_t i = 0; i < it->bundle.members.count && status == PIPA_OK; i++) {
                const struct pi_member *member = PI_AT(&it->bundle.members, struct pi_member, i);
                status = list_member(it, member, verify, err);
                if (status == PIPA_OK)
                        status = look_at(it, member, err);
        }
        for (size_t i = 0; streams && i < streams->count && status == PIPA_OK; i++)
                status = list_member(it, PI_AT(streams, struct pi_member, i), verify, err);
        return status;
}

static enum pipa_status walk(struct pi_inspection *it, struct pi_arena *scratch, bool verify,
                             struct pipa_error *err)
{
        enum pipa_status status = read_manifest(it, err);

        if (status == PIPA_OK)
                status = list(it, verify, err);
        if (status)
                return status;
        if (verify)
                note_absent(it);
        if (!it->perf && it->rec.counts.count == 0 && it->bundle.kind == PI_BUNDLE_FILE)
                return pi_fail(err, PIPA_E_UNSUPPORTED, it->bundle.name, 0,
                               "is not a recording that can be inspected: a bundle of "
                               "pipa-collect, a perf.data file, which begins with the bytes "
                               "PERFILE2, or what perf stat wrote (of a text of perf script there "
                               "is nothing to tell that pipa analyze does not)");
        if (!it->perf)
                return PIPA_OK;
        if (!perf_file_init(&it->file, it->perf, &it->rec, NULL, scratch))
                return pi_fail_memory(err, scratch);
        return perf_inspect(&it->file, err);
}

static enum pipa_status render(const struct pi_inspection *it, enum pipa_render_format format,
                               pipa_write_fn write, void *user, struct pipa_error *err)
{
        struct pi_out out;

        pi_out_init(&out, write, user, PI_LIMIT_OUTPUT_BYTES);
        if (format == PIPA_RENDER_JSON)
                pi_inspect_json(it, &out);
        else
                pi_inspect_text(it, &out);
        pi_out_flush(&out);
        return out.error ? pi_fail_errno(err, out.error, it->bundle.name,
                                         "what was found could not be written")
                         : PIPA_OK;
}

/* What the walk needs, held until the text is written: two arenas, as an analysis has. */
struct inspect_room {
        struct pi_arena arena, scratch;
        struct pi_strtab strings;
        struct pi_inspection it;
};

static bool room_init(struct inspect_room *room, uint64_t limit_bytes)
{
        size_t budget = limit_bytes && limit_bytes <= SIZE_MAX ? (size_t)limit_bytes
                                                               : PI_LIMIT_MEMORY_BYTES;

        *room = (struct inspect_room){ .it = { .perf = NULL } };
        pi_arena_init(&room->arena, budget);
        pi_arena_init(&room->scratch, budget);
        pi_notes_init(&room->it.notes, &room->arena);
        pi_vec_init(&room->it.members, &room->arena, sizeof(struct pi_inspect_member),
                    PI_LIMIT_MEMBERS);
        return pi_strtab_init(&room->strings, &room->arena) &&
               pi_recording_init(&room->it.rec, &room->arena, &room->strings, &room->it.notes);
}

static void room_done(struct inspect_room *room)
{
        perf_file_done(&room->it.file);
        pi_recording_done(&room->it.rec);
        pi_strtab_done(&room->strings);
        pi_arena_done(&room->scratch);
        pi_arena_done(&room->arena);
}

static enum pipa_status inspect(struct inspect_room *room, const char *path,
                                const struct pipa_inspect_options *opt,
                                enum pipa_render_format format, pipa_write_fn write, void *user,
                                struct pipa_error *err)
{
        struct pi_inspection *it = &room->it;
        enum pipa_status status = pi_bundle_open(path, opt->temp_dir, NULL, &room->arena,
                                                 &it->notes, &it->bundle, err);

        if (status)
                return status;
        status = walk(it, &room->scratch, opt->verify, err);
        if (status == PIPA_OK)
                status = render(it, format, write, user, err);
        if (status == PIPA_OK && opt->verify && it->differing > 0)
                status = pi_fail(err, PIPA_E_FORMAT, it->bundle.name, PI_NO_OFFSET,
                                 "%llu member%s not what the manifest says: the bundle was "
                                 "changed or damaged on its way",
                                 (unsigned long long)it->differing,
                                 it->differing == 1 ? " is" : "s are");
        pi_bundle_close(&it->bundle);
        return status;
}

enum pipa_status pipa_inspect_file(const char *path, const struct pipa_inspect_options *given,
                                   enum pipa_render_format format, pipa_write_fn write, void *user,
                                   struct pipa_error *err)
{
        struct pipa_inspect_options opt = PIPA_INSPECT_OPTIONS_INIT;
        struct inspect_room room;
        enum pipa_status status;

        if (!path || !write || (format != PIPA_RENDER_JSON && format != PIPA_RENDER_TEXT) ||
            (given && (given->size < sizeof(size_t) || given->size > 4096)))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "a path, a write function, JSON or text, and options that begin "
                               "with PIPA_INSPECT_OPTIONS_INIT are needed");
        if (given)
                memcpy(&opt, given, given->size < sizeof(opt) ? given->size : sizeof(opt));
        status = room_init(&room, opt.memory_limit_bytes)
                         ? inspect(&room, path, &opt, format, write, user, err)
                         : pi_fail_memory(err, &room.arena);
        room_done(&room);
        return status;
}
