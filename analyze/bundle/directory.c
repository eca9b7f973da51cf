/* Walks folders in order of their names, whatever order the file system keeps them in. */
#include "analyze/bundle/directory.h"

#include "analyze/bundle/finds.h"
#include "analyze/bundle/open_at.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

struct walk {
        struct pi_bundle *bundle;
        struct pi_finds finds;
        struct pipa_error *err;
        size_t fill;
        char path[PI_LIMIT_MEMBER_NAME];
};

static void close_dir(DIR **dir)
{
        if (*dir)
                closedir(*dir);
}

static int compare_names(const void *a, const void *b)
{
        return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted. */
static enum pipa_status list(struct walk *walk, DIR *dir, struct pi_arena *arena,
                             struct pi_vec *names, const char ***out)
{
        const struct dirent *entry;

        pi_vec_init(names, arena, sizeof(char *), PI_LIMIT_MEMBERS);
        while ((entry = readdir(dir)) != NULL) {
                const char **name;
                if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                        continue;
                name = pi_vec_push(names);
                if (!name)
                        return pi_fail(walk->err, PIPA_E_LIMIT, walk->bundle->name, PI_NO_OFFSET,
                                       "is a directory of too many files; give the bundle itself");
                *name = pi_arena_copy(arena, pi_str_of(entry->d_name)).p;
                if (!*name)
                        return pi_fail_memory(walk->err, arena);
        }
        *out = PI_NEW_ARRAY(arena, const char *, names->count);
        if (!*out)
                return pi_fail_memory(walk->err, arena);
        for (size_t i = 0; i < names->count; i++)
                (*out)[i] = *PI_AT(names, const char *, i);
        qsort(*out, names->count, sizeof(**out), compare_names);
        return PIPA_OK;
}

static enum pi_refusal type_of(mode_t mode)
{
        if (S_ISREG(mode))
                return PI_REFUSAL_NONE;
        return S_ISLNK(mode) ? PI_REFUSAL_LINK : PI_REFUSAL_SPECIAL;
}

static enum pipa_status walk_folder(struct walk *walk, int parent, const char *name,
                                    unsigned depth);

static enum pipa_status visit(struct walk *walk, int dir, const char *name, unsigned depth)
{
        struct pi_str path = { walk->path, walk->fill };
        struct pi_find *find;
        struct stat st;

        if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
                if (errno != ENOENT) /* else it went away: a collector is at work */
                        pi_finds_refuse(&walk->finds, path, PI_REFUSAL_LOCKED);
                return PIPA_OK;
        }
        if (S_ISDIR(st.st_mode) && depth < PI_LIMIT_DIRECTORY_DEPTH) {
                enum pipa_status status =
                        pi_finds_count(&walk->finds, walk->bundle->name, walk->err);
                return status ? status : walk_folder(walk, dir, name, depth + 1);
        }
        return pi_finds_add(&walk->finds, walk->bundle->name, path, type_of(st.st_mode), &find,
                            walk->err);
}

/* Each name in a folder is visited with the path to it in walk->path. */
static enum pipa_status walk_names(struct walk *walk, DIR *dir, unsigned depth)
{
        size_t fill = walk->fill;
        PI_CLEANUP(pi_arena_done) struct pi_arena arena;
        struct pi_vec names;
        const char **sorted;
        enum pipa_status status;

        pi_arena_init(&arena, walk->bundle->arena->budget_bytes);
        status = list(walk, dir, &arena, &names, &sorted);

        for (size_t i = 0; status == PIPA_OK && i < names.count; i++) {
                size_t n = strlen(sorted[i]);
                if (fill + 1 + n > sizeof(walk->path))
                        continue; /* deeper than any member stands */
                walk->fill = fill;
                if (fill > 0)
                        walk->path[walk->fill++] = '/';
                memcpy(walk->path + walk->fill, sorted[i], n);
                walk->fill += n;
                status = visit(walk, dirfd(dir), sorted[i], depth);
        }
        walk->fill = fill;
        return status;
}

static enum pipa_status walk_folder(struct walk *walk, int parent, const char *name, unsigned depth)
{
        int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        PI_CLEANUP(close_dir) DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

        if (!dir && fd >= 0)
                close(fd);
        if (!dir && depth > 0) {
                pi_finds_refuse(&walk->finds, (struct pi_str){ walk->path, walk->fill },
                                PI_REFUSAL_LOCKED);
                return PIPA_OK;
        }
        if (!dir)
                return pi_fail_errno(walk->err, errno, walk->bundle->name, "cannot be listed");
        return walk_names(walk, dir, depth);
}

/* A copy in the store: bundles with thousands of maps need no thousands of descriptors. */
static enum pipa_status copy(struct pi_bundle *bundle, struct pi_member *member,
                             struct pipa_error *err)
{
        struct pi_member from = *member;
        enum pipa_status status = PIPA_OK;
        uint64_t done = 0;
        char buffer[65536];
        size_t got = 1;

        member->offset = bundle->store.size;
        while (status == PIPA_OK && done < from.size && got > 0) {
                status = pi_member_read(&from, done, buffer, sizeof(buffer), &got, err);
                if (status == PIPA_OK)
                        status = pi_store_append(&bundle->store, member->name, buffer, got, err);
                done += got;
        }
        member->size = done;
        member->fd = bundle->store.fd;
        member->owned = false;
        close(from.fd);
        return status;
}

/* A member that is not vital costs itself alone. */
static enum pipa_status pass_over(struct pi_bundle *bundle, const struct pi_find *find,
                                  int sys_errno, struct pipa_error *err)
{
        struct pi_str name = find->name.name;
        const char *why =
                sys_errno ? "cannot be opened" : "is larger than what is read of such a member";

        if (pi_name_is_vital(find->name.kind))
                return sys_errno ? pi_fail_errno(err, sys_errno, name, "%s", why)
                                 : pi_fail(err, PIPA_E_LIMIT, name, PI_NO_OFFSET, "%s", why);
        pi_notes_push(bundle->notes, PI_NOTE_WARN, "member_left_out", "summary", name, 0, NAN,
                      "%s; it is not used", why);
        return PIPA_OK;
}

static enum pipa_status take(struct pi_bundle *bundle, struct pi_find *find, struct pipa_error *err)
{
        struct pi_member *member, opened = { .name = find->name.name, .owned = true };
        enum pipa_status status = PIPA_OK;

        opened.fd = pi_open_below(bundle->fd, find->path, &opened.size);
        if (opened.fd < 0)
                return pass_over(bundle, find, errno, err);
        if (opened.size > pi_name_max_bytes(find->name.kind)) {
                close(opened.fd);
                return pass_over(bundle, find, 0, err);
        }
        if (pi_name_many(find->name.kind) && opened.size > 0)
                status = copy(bundle, &opened, err);
        member = status ? NULL : pi_vec_push(&bundle->members);
        if (member)
                *member = opened;
        else if (opened.owned)
                close(opened.fd);
        return member || status ? status : pi_fail_memory(err, bundle->arena);
}

enum pipa_status pi_directory_read(struct pi_bundle *bundle, struct pipa_error *err)
{
        struct walk walk = { .bundle = bundle, .err = err };
        enum pipa_status status;

        pi_finds_init(&walk.finds, bundle->arena);
        status = walk_folder(&walk, bundle->fd, ".", 0);
        if (status == PIPA_OK)
                status = pi_finds_choose(&walk.finds, bundle, take, err);
        if (status == PIPA_OK)
                pi_finds_note(&walk.finds, bundle->notes, bundle->name);
        pi_finds_done(&walk.finds);
        return status;
}
