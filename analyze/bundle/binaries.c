/* Pass two: of the ELF files in a bundle, those that samples fell into. Each gets a descriptor of
 * its own, as ELF readers want. */
#include "analyze/bundle/archive.h"
#include "analyze/bundle/entries.h"
#include "analyze/bundle/open_at.h"
#include "analyze/bundle/unpack.h"
#include "pipa/format.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_wanted(const struct pi_bundle *bundle, const struct pi_name *name,
                      const struct pi_str *build_ids, size_t count)
{
        if (name->kind != PI_NAME_BINARY || !pi_str_equal(name->dir, bundle->top) ||
            pi_bundle_find(bundle, name->name))
                return false;
        for (size_t i = 0; i < count; i++)
                if (pi_name_has_build_id(name->name, build_ids[i]))
                        return true;
        return false;
}

/* Owned by the bundle from here on, whatever comes. */
static enum pipa_status push(struct pi_bundle *bundle, struct pi_str name, int fd, uint64_t size,
                             struct pipa_error *err)
{
        struct pi_str copy = pi_arena_copy(bundle->arena, name);
        struct pi_member *member = copy.p ? pi_vec_push(&bundle->members) : NULL;

        if (!member) {
                close(fd);
                return pi_fail_memory(err, bundle->arena);
        }
        *member = (struct pi_member){ .name = copy, .fd = fd, .owned = true, .size = size };
        return PIPA_OK;
}

/* Weaker names, not no result. */
static void note_left(struct pi_bundle *bundle, struct pi_str name, int sys_errno)
{
        pi_notes_push(bundle->notes, PI_NOTE_WARN, "binary_left_out", "symbols", name, 1, NAN,
                      sys_errno == EMFILE
                              ? "this process may not open more files: the binary is not used"
                              : "the binary cannot be read and is not used");
}

static enum pipa_status from_entry(struct pi_bundle *bundle, struct pi_entries *entries,
                                   const struct pi_entry *entry, const struct pi_name *name,
                                   struct pipa_error *err)
{
        struct pi_store store;
        enum pi_refusal why;
        enum pipa_status status;

        pi_store_init(&store, bundle->temp_dir, bundle->arena);
        status = pi_unpack(entries, entry, name, &store, &why, err);
        if (status == PIPA_OK && !why && store.fd >= 0)
                return push(bundle, name->name, store.fd, store.size, err);
        pi_store_done(&store);
        if (status == PIPA_E_MEMORY || (status == PIPA_OK && !why))
                return status;
        note_left(bundle, name->name, err ? err->sys_errno : 0);
        return PIPA_OK;
}

static enum pipa_status from_archive(struct pi_bundle *bundle, struct pi_entries *entries,
                                     const struct pi_str *build_ids, size_t count,
                                     struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;
        bool more = true;

        while (status == PIPA_OK && more) {
                struct pi_entry entry;
                struct pi_name name;
                status = pi_entries_next(entries, &entry, &more, err);
                if (status == PIPA_OK && more && !entry.type && !pi_name_read(entry.name, &name) &&
                    is_wanted(bundle, &name, build_ids, count))
                        status = from_entry(bundle, entries, &entry, &name, err);
        }
        return status;
}

static enum pipa_status read_again(struct pi_bundle *bundle, const struct pi_str *build_ids,
                                   size_t count, struct pipa_error *err)
{
        struct pi_member whole = { .name = bundle->name, .fd = bundle->fd, .size = bundle->size };
        uint8_t buffer[PI_ARCHIVE_HEAD_BYTES];
        struct pi_bytes head = { buffer, 0 };
        struct pi_entries entries;
        enum pipa_status status = pi_member_read(&whole, 0, buffer, sizeof(buffer), &head.n, err);

        if (status)
                return status;
        status = pi_entries_open(&entries, bundle->name, bundle->fd, bundle->size, bundle->host,
                                 head, err);
        if (status == PIPA_OK && entries.format != PI_ARCHIVE_NONE)
                status = from_archive(bundle, &entries, build_ids, count, err);
        pi_entries_close(&entries);
        return status;
}

/* The name is judged as any other, so a build id with odd bytes in it opens nothing. */
static enum pipa_status from_directory(struct pi_bundle *bundle, struct pi_str build_id,
                                       struct pipa_error *err)
{
        struct pi_str path = pi_arena_format(
                bundle->arena, "%.*s%s" PIPA_MEMBER_BINARIES_DIR ".build-id/%.2s/%.*s",
                (int)bundle->top.n, bundle->top.n > 0 ? bundle->top.p : "",
                bundle->top.n > 0 ? "/" : "", build_id.p, (int)build_id.n - 2, build_id.p + 2);
        struct pi_name name;
        uint64_t size;
        int fd;

        if (!path.p)
                return pi_fail_memory(err, bundle->arena);
        if (pi_name_read(path, &name) || !is_wanted(bundle, &name, &build_id, 1))
                return PIPA_OK;
        fd = pi_open_below(bundle->fd, path, &size);
        if (fd >= 0 && size <= pi_name_max_bytes(PI_NAME_BINARY))
                return push(bundle, name.name, fd, size, err);
        if (fd >= 0)
                close(fd);
        if (fd >= 0 || errno != ENOENT)
                note_left(bundle, name.name, fd < 0 ? errno : 0);
        return PIPA_OK;
}

enum pipa_status pi_bundle_binaries(struct pi_bundle *bundle, const struct pi_str *build_ids,
                                    size_t count, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        if (bundle->binaries == 0 || count == 0)
                return PIPA_OK;
        if (bundle->kind == PI_BUNDLE_ARCHIVE)
                return read_again(bundle, build_ids, count, err);
        for (size_t i = 0; i < count && status == PIPA_OK; i++)
                if (build_ids[i].n > 2)
                        status = from_directory(bundle, build_ids[i], err);
        return status;
}
