#include "analyze/source/source.h"

#include "pipa/format.h"

#include <math.h>

/* What pipa reads, in the order in which it is tried. */
static const struct pi_source *const sources[] = {
        &pi_source_manifest, &pi_source_spec,        &pi_source_snap,        &pi_source_jitdump,
        &pi_source_perf,     &pi_source_text_script, &pi_source_text_folded, &pi_source_stat,
};

#define SOURCES (sizeof(sources) / sizeof(sources[0]))

/* Things that people hand in by mistake, named so that they see the mistake. */
static const struct {
        const char *magic;
        size_t size;
        const char *what;
} strangers[] = {
        { "\177ELF", 4, "an ELF program or library" },
        { "<!doctype html", 14, "an HTML page" },
        { "7z\xbc\xaf\x27\x1c", 6, "a 7-Zip archive" },
        { "Rar!", 4, "a RAR archive" },
        { "LRZI", 4, "packed by lrzip" },
        { "LZIP", 4, "packed by lzip" },
        { "\x89LZO", 4, "packed by lzop" },
        { "\x04\x22\x4d\x18", 4, "packed by lz4" },
        { "\x1f\x9d", 2, "packed by compress" },
        { "JiTD", 4, "a jitdump (give it with --jit, beside the recording)" },
        { "DTiJ", 4, "a jitdump (give it with --jit, beside the recording)" },
};

static const char *stranger(struct pi_bytes head)
{
        for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
                if (head.n >= strangers[i].size &&
                    memcmp(head.p, strangers[i].magic, strangers[i].size) == 0)
                        return strangers[i].what;
        }
        return NULL;
}

static enum pipa_status refuse(struct pi_str name, struct pi_bytes head, struct pipa_error *err)
{
        const char *what = stranger(head);

        if (what)
                return pi_fail(
                        err, PIPA_E_UNSUPPORTED, name, 0,
                        "is %s, not a recording; give what pipa-collect or perf record wrote",
                        what);
        return pi_fail(err, PIPA_E_UNSUPPORTED, name, 0,
                       "is not a recording that pipa reads: a bundle of pipa-collect, a perf.data "
                       "file, which begins with the bytes PERFILE2, text of perf script, folded "
                       "stacks, or what perf stat wrote");
}

static enum pipa_status read_head(const struct pi_member *member,
                                  uint8_t buffer[PI_SOURCE_HEAD_BYTES], struct pi_bytes *head,
                                  struct pipa_error *err)
{
        head->p = buffer;
        return pi_member_read(member, 0, buffer, PI_SOURCE_HEAD_BYTES, &head->n, err);
}

/* What a bundle is read for; the rest describes it. */
static bool gives_result(const struct pi_recording *rec)
{
        return rec->events.count > 0 || rec->quantities.count > 0 || rec->counts.count > 0;
}

/* One member is as good as lost; the others are not. */
static void note_lost(struct pi_recording *rec, const struct pi_member *member,
                      const struct pipa_error *why)
{
        if (why->offset == PI_NO_OFFSET)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "damaged_member", "summary", member->name,
                              0, NAN, "could not be read: %s", why->text);
        else
                pi_notes_push(rec->notes, PI_NOTE_WARN, "damaged_member", "summary", member->name,
                              0, NAN, "could not be read (offset %llu): %s",
                              (unsigned long long)why->offset, why->text);
}

/* What ends the whole reading, whichever member it met; and a manifest of a version that this pipa
 * does not know, for then no member means what it seems to. */
static bool is_final(const struct pi_source *source, enum pipa_status status)
{
        return status == PIPA_E_MEMORY || status == PIPA_E_LIMIT || status == PIPA_E_CANCELLED ||
               (status == PIPA_E_UNSUPPORTED && source == &pi_source_manifest);
}

static enum pipa_status read_bare(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_host *host, struct pipa_error *err)
{
        uint8_t buffer[PI_SOURCE_HEAD_BYTES];
        struct pi_bytes head;
        enum pipa_status status = read_head(member, buffer, &head, err);

        if (status)
                return status;
        for (size_t i = 0; i < SOURCES; i++) {
                if (sources[i]->claims(PI_STR(""), head))
                        return sources[i]->read(member, rec, host, err);
        }
        return refuse(member->name, head, err);
}

/* All members of one source. The last failure stays in *first, for a bundle that gives nothing. */
static enum pipa_status read_members(const struct pi_source *source, const struct pi_bundle *bundle,
                                     struct pi_recording *rec, const struct pi_host *host,
                                     struct pipa_error *failure)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                uint8_t buffer[PI_SOURCE_HEAD_BYTES];
                struct pi_bytes head;
                struct pipa_error err = { .status = PIPA_OK };
                /* What a source had opened meanwhile, to unwind with. */
                if (pi_str_starts(member->name, PI_STR(PIPA_MEMBER_BINARIES_DIR)))
                        break;
                enum pipa_status status = read_head(member, buffer, &head, &err);
                if (status == PIPA_OK && source->claims(member->name, head))
                        status = source->read(member, rec, host, &err);
                if (status)
                        *failure = err;
                if (is_final(source, status))
                        return status;
                if (status)
                        note_lost(rec, member, &err);
        }
        return PIPA_OK;
}

static bool is_claimed(const struct pi_member *member)
{
        uint8_t buffer[PI_SOURCE_HEAD_BYTES];
        struct pi_bytes head;

        if (read_head(member, buffer, &head, NULL))
                return true; /* that it cannot be read was said */
        for (size_t i = 0; i < SOURCES; i++)
                if (sources[i]->claims(member->name, head))
                        return true;
        return false;
}

/* A member that a bundle is read for, and that is something else. */
static void note_unclaimed(const struct pi_bundle *bundle, struct pi_recording *rec,
                           struct pipa_error *failure)
{
        static const char *const names[] = { PIPA_MEMBER_PERF, PIPA_MEMBER_SNAP };

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                const struct pi_member *member = pi_bundle_find(bundle, pi_str_of(names[i]));
                if (!member || is_claimed(member))
                        continue;
                pi_fail(failure, PIPA_E_FORMAT, member->name, 0,
                        member->size == 0 ? "is empty: the recorder wrote nothing to it"
                                          : "does not begin as such a file does: it is damaged, "
                                            "or something else by that name");
                note_lost(rec, member, failure);
        }
}

enum pipa_status pi_sources_read(const struct pi_bundle *bundle, struct pi_recording *rec,
                                 const struct pi_host *host, struct pipa_error *err)
{
        struct pipa_error failure = { .status = PIPA_OK };
        enum pipa_status status = PIPA_OK;

        if (bundle->kind == PI_BUNDLE_FILE)
                return read_bare(PI_AT(&bundle->members, struct pi_member, 0), rec, host, err);
        for (size_t i = 0; i < SOURCES && status == PIPA_OK; i++)
                status = read_members(sources[i], bundle, rec, host, &failure);
        if (status == PIPA_OK)
                note_unclaimed(bundle, rec, &failure);
        if (status == PIPA_OK && gives_result(rec))
                return PIPA_OK;
        if (failure.status) {
                pi_bundle_blame(bundle, &failure);
                if (err)
                        *err = failure;
                return failure.status;
        }
        return pi_fail(
                err, PIPA_E_FORMAT, bundle->name, PI_NO_OFFSET,
                "holds neither samples (perf.data) nor snapshots (procfs.snap) nor counts: the "
                "collector wrote nothing that can be shown; collect.log in it says why");
}
