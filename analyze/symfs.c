#include "analyze/symfs.h"

#include "analyze/bundle/archive.h"
#include "analyze/bundle/entries.h"
#include "analyze/bundle/unpack.h"
#include "analyze/symbol/build_id.h"
#include "analyze/symbol/root.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
        struct pi_symfs *symfs;
        const struct pi_symfs_options *opt;
        const struct pi_recording *rec;
        struct pi_build_id *wanted; /* [wanted_count] ascending */
        size_t wanted_count;
        struct pi_entries entries;
        struct pi_str name; /* of the archive, for messages */
        uint32_t index;
        uint64_t taken;
};

static int compare_ids(const void *a, const void *b)
{
        const struct pi_build_id *x = a, *y = b;

        return memcmp(x->byte, y->byte, sizeof(x->byte));
}

/* The ids of all modules, without the zeros that perf adds. */
static bool list_wanted(struct reading *r)
{
        size_t modules = r->rec->modules.list.count;

        r->wanted = PI_NEW_ARRAY(r->rec->arena, struct pi_build_id, modules);
        for (uint32_t i = 0; r->wanted && i < modules; i++) {
                struct pi_build_id id =
                        pi_build_id_trim(&pi_modules_at(&r->rec->modules, i)->build_id);
                memset(id.byte + id.size, 0, sizeof(id.byte) - id.size);
                if (id.size > 0)
                        r->wanted[r->wanted_count++] = id;
        }
        if (r->wanted)
                qsort(r->wanted, r->wanted_count, sizeof(r->wanted[0]), compare_ids);
        return r->wanted != NULL;
}

static bool is_wanted(const struct reading *r, struct pi_str name, struct pi_build_id *id)
{
        return pi_build_id_from_path(name, id) &&
               bsearch(id, r->wanted, r->wanted_count, sizeof(r->wanted[0]), compare_ids);
}

/* Owns `fd`. */
static enum pipa_status push(struct reading *r, struct pi_str name, const struct pi_build_id *id,
                             int fd, struct pipa_error *err)
{
        struct pi_str copy = pi_arena_copy(r->rec->arena, name);
        struct pi_symbol_file *file = copy.p ? pi_vec_push(&r->symfs->files) : NULL;

        if (!file) {
                close(fd);
                return pi_fail_memory(err, r->rec->arena);
        }
        *file = (struct pi_symbol_file){
                .id = *id, .fd = fd, .where = PI_SYMBOL_SYMFS, .index = r->index, .path = copy
        };
        r->taken++;
        return PIPA_OK;
}

static enum pipa_status take(struct reading *r, const struct pi_entry *entry,
                             const struct pi_build_id *id, struct pipa_error *err)
{
        struct pi_name name = { .kind = PI_NAME_BINARY, .name = entry->name };
        struct pi_store store;
        enum pi_refusal why;

        pi_store_init(&store, r->opt->temp_dir, r->rec->arena);
        enum pipa_status status = pi_unpack(&r->entries, entry, &name, &store, &why, err);
        if (status == PIPA_OK && !why && store.fd >= 0)
                return push(r, entry->name, id, store.fd, err);
        pi_store_done(&store);
        if (status == PIPA_OK || status == PIPA_E_IO) {
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "binary_left_out", "symbols",
                              entry->name, 1, NAN, "the binary cannot be read and is not used");
                return PIPA_OK;
        }
        return status;
}

static enum pipa_status take_all(struct reading *r, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;
        struct pi_build_id id;
        struct pi_entry entry;
        bool more = true;

        for (uint64_t n = 0; status == PIPA_OK && more; n++) {
                status = pi_entries_next(&r->entries, &entry, &more, err);
                if (status == PIPA_OK && n > PI_LIMIT_MEMBERS)
                        return pi_fail(err, PIPA_E_LIMIT, r->name, PI_NO_OFFSET,
                                       "holds more than %u files, which no archive of symbol files "
                                       "does",
                                       PI_LIMIT_MEMBERS);
                if (status == PIPA_OK && more && !entry.folder && !entry.type &&
                    is_wanted(r, entry.name, &id))
                        status = take(r, &entry, &id, err);
        }
        return status;
}

/* What the archive turned out to be. */
static void note_archive(const struct reading *r)
{
        if (r->entries.cut)
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "symfs_cut", "symbols", r->name, 1, NAN,
                              "the archive of symbol files ends early: what stood behind is "
                              "missing (%s)",
                              r->entries.why);
        if (r->taken == 0)
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "symfs_empty", "symbols", r->name, 1,
                              NAN,
                              "the archive of symbol files has none whose build id is in this "
                              "recording, at .build-id/xx/yyyy or PATH/BUILD-ID/elf");
}

static enum pipa_status refuse(const struct reading *r, struct pipa_error *err)
{
        return pi_fail(err, PIPA_E_UNSUPPORTED, r->name, PI_NO_OFFSET,
                       "is neither a directory of symbol files nor an archive of them (tar, plain "
                       "or compressed by gzip, bzip2, xz or zstd; zip)");
}

static enum pipa_status read_archive(struct reading *r, const char *path, struct pipa_error *err)
{
        PI_CLEANUP(pi_close_fd) int fd = pi_root_open_named(path);
        uint8_t buffer[PI_ARCHIVE_HEAD_BYTES];
        struct pi_bytes head = { buffer, 0 };
        struct stat st;

        r->name = pi_str_of(path);
        if (fd < 0 || fstat(fd, &st) != 0)
                return pi_fail_errno(err, errno, r->name, "cannot be read as symbol files");
        struct pi_member whole = { .name = r->name, .fd = fd, .size = (uint64_t)st.st_size };
        enum pipa_status status = pi_member_read(&whole, 0, buffer, sizeof(buffer), &head.n, err);
        if (status)
                return status;
        if (!pi_archive_is(head))
                return refuse(r, err);
        r->taken = 0;
        status = pi_entries_open(&r->entries, r->name, fd, whole.size, r->opt->host, head, err);
        if (status == PIPA_OK && r->entries.format == PI_ARCHIVE_NONE)
                status = refuse(r, err);
        if (status == PIPA_OK)
                status = take_all(r, err);
        if (status == PIPA_OK)
                note_archive(r);
        pi_entries_close(&r->entries);
        return status;
}

static bool is_directory(const char *path)
{
        struct stat st;

        return stat(path, &st) != 0 || S_ISDIR(st.st_mode);
}

enum pipa_status pi_symfs_open(struct pi_symfs *symfs, const struct pi_symfs_options *opt,
                               const struct pi_recording *rec, struct pipa_error *err)
{
        struct reading r = { .symfs = symfs, .opt = opt, .rec = rec };
        enum pipa_status status = PIPA_OK;

        pi_vec_init(&symfs->files, rec->arena, sizeof(struct pi_symbol_file), PI_LIMIT_MEMBERS);
        symfs->dirs = PI_NEW_ARRAY(rec->arena, const char *, opt->count);
        if (!symfs->dirs || !list_wanted(&r))
                return pi_fail_memory(err, rec->arena);
        for (size_t i = 0; i < opt->count && status == PIPA_OK; i++) {
                r.index = (uint32_t)i;
                if (is_directory(opt->paths[i]))
                        symfs->dirs[i] = opt->paths[i];
                else
                        status = read_archive(&r, opt->paths[i], err);
        }
        return status;
}

void pi_symfs_close(struct pi_symfs *symfs)
{
        for (size_t i = 0; i < symfs->files.count; i++)
                close(PI_AT(&symfs->files, struct pi_symbol_file, i)->fd);
        symfs->files.count = 0;
}

enum pipa_status pi_symfs_use(const struct pi_symfs *symfs, struct pi_arena *arena,
                              struct pi_symbol_options *symbols, struct pipa_error *err)
{
        size_t own = symfs->files.count, rest = symbols->file_count;
        struct pi_symbol_file *files = PI_NEW_ARRAY(arena, struct pi_symbol_file, own + rest);

        if (!files)
                return pi_fail_memory(err, arena);
        for (size_t i = 0; i < own; i++)
                files[i] = *PI_AT(&symfs->files, struct pi_symbol_file, i);
        if (rest > 0)
                memcpy(files + own, symbols->files, rest * sizeof(files[0]));
        symbols->files = files;
        symbols->file_count = own + rest;
        symbols->symfs = symfs->dirs;
        return PIPA_OK;
}
