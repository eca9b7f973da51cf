/* Pass one over an archive: every member but binaries goes to the bundle's store. */
#include "analyze/bundle/archive.h"

#include "analyze/bundle/entries.h"
#include "analyze/bundle/finds.h"
#include "analyze/bundle/unpack.h"

#include <math.h>

struct reading {
        struct pi_bundle *bundle;
        struct pi_entries entries;
        struct pi_finds finds;
        bool any; /* something of a member was unpacked */
        struct pipa_error *err;
};

bool pi_archive_is(struct pi_bytes head)
{
        return pi_packing_of(head) != PI_PACKING_NONE ||
               pi_archive_format_of(head) != PI_ARCHIVE_NONE;
}

/* What stays of a member that breaks off is kept, if it is anything. */
static enum pipa_status read_member(struct reading *reading, struct pi_find *find,
                                    const struct pi_entry *entry)
{
        enum pi_refusal why;
        enum pipa_status status;

        find->offset = reading->bundle->store.size;
        status = pi_unpack(&reading->entries, entry, &find->name, &reading->bundle->store, &why,
                           reading->err);
        find->size = reading->bundle->store.size - find->offset;
        find->gone = why && (find->size == 0 || !reading->entries.cut);
        if (why && !reading->entries.cut)
                pi_finds_refuse(&reading->finds, find->path, why);
        reading->any = reading->any || !find->gone;
        return status;
}

static enum pipa_status read_entry(struct reading *reading, const struct pi_entry *entry)
{
        struct pi_str name = reading->bundle->name;
        struct pi_find *find;
        enum pipa_status status;

        if (entry->folder)
                return pi_finds_count(&reading->finds, name, reading->err);
        status = pi_finds_add(&reading->finds, name, entry->name, entry->type, &find, reading->err);
        if (status || !find)
                return status;
        if (find->name.kind != PI_NAME_BINARY)
                return read_member(reading, find, entry);
        reading->any = true;
        return PIPA_OK;
}

static enum pipa_status read_entries(struct reading *reading)
{
        bool more = true;
        enum pipa_status status = PIPA_OK;

        while (status == PIPA_OK && more) {
                struct pi_entry entry;
                status = pi_entries_next(&reading->entries, &entry, &more, reading->err);
                if (status == PIPA_OK && more)
                        status = read_entry(reading, &entry);
        }
        return status;
}

static enum pipa_status push(struct pi_bundle *bundle, struct pi_str name, uint64_t offset,
                             uint64_t size, struct pipa_error *err)
{
        struct pi_member *member = pi_vec_push(&bundle->members);

        if (!member)
                return pi_fail_memory(err, bundle->arena);
        *member = (struct pi_member){
                .name = name, .fd = bundle->store.fd, .offset = offset, .size = size
        };
        return PIPA_OK;
}

static enum pipa_status take(struct pi_bundle *bundle, struct pi_find *find, struct pipa_error *err)
{
        return push(bundle, find->name.name, find->offset, find->size, err);
}

/* The end came early: what was whole stays. */
static enum pipa_status note_cut(struct reading *reading)
{
        const struct pi_stream *stream = &reading->entries.stream;
        const char *why = stream->cut ? stream->why : reading->entries.why;

        if (!stream->cut && !reading->entries.cut)
                return PIPA_OK;
        if (!reading->any)
                return pi_fail(reading->err, PIPA_E_FORMAT, reading->bundle->name, stream->in_bytes,
                               "is damaged or cut off before its first member was whole (%s): "
                               "copy it again from where it was recorded",
                               why);
        pi_notes_push(reading->bundle->notes, PI_NOTE_WARN, "cut_archive", "summary",
                      reading->bundle->name, 0, NAN,
                      "is damaged or cut off at byte %llu of %llu (%s): what stands before that "
                      "is shown; copy it again from where it was recorded",
                      (unsigned long long)stream->in_bytes, (unsigned long long)stream->size, why);
        return PIPA_OK;
}

static enum pipa_status read_archive(struct reading *reading)
{
        struct pi_bundle *bundle = reading->bundle;
        enum pipa_status status;

        pi_finds_init(&reading->finds, bundle->arena);
        status = read_entries(reading);
        if (status == PIPA_OK)
                status = note_cut(reading);
        if (status == PIPA_OK)
                status = pi_finds_choose(&reading->finds, bundle, take, reading->err);
        if (status == PIPA_OK)
                pi_finds_note(&reading->finds, bundle->notes, bundle->name);
        pi_finds_done(&reading->finds);
        return status;
}

/* perf.data.gz: one compressed file, no archive around it. */
static enum pipa_status read_bare(struct reading *reading)
{
        struct pi_bundle *bundle = reading->bundle;
        enum pipa_status status;

        bundle->kind = PI_BUNDLE_FILE;
        status = pi_unpack_bare(&reading->entries, &bundle->store, reading->err);
        reading->any = true;
        if (status == PIPA_OK)
                status = note_cut(reading);
        return status ? status : push(bundle, bundle->name, 0, bundle->store.size, reading->err);
}

enum pipa_status pi_archive_read(struct pi_bundle *bundle, struct pi_bytes head,
                                 struct pipa_error *err)
{
        struct reading reading = { .bundle = bundle, .err = err };
        enum pipa_status status = pi_entries_open(&reading.entries, bundle->name, bundle->fd,
                                                  bundle->size, bundle->host, head, err);

        if (status == PIPA_OK)
                status = reading.entries.format == PI_ARCHIVE_NONE ? read_bare(&reading)
                                                                   : read_archive(&reading);
        pi_entries_close(&reading.entries);
        return status;
}
