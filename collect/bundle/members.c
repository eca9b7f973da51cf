/* The names that a collector writes, and their order. Everything that walks a spool asks here. */
#include "collect/bundle/members.h"

#include "base/limits.h"
#include "collect/bundle/manifest.h"
#include "pipa/format.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 4 /* binaries/.build-id/xx/yyyy */

/* In the order of storing. A name that ends in '/' is a folder, one with '*' has anything there. */
static const char *const order[] = {
        PIPA_MEMBER_MANIFEST,
        PIPA_MEMBER_SPEC,
        PIPA_MEMBER_KALLSYMS,
        PIPA_MEMBER_MODULES,
        PIPA_MEMBER_KERNEL_NOTES,
        PIPA_MEMBER_MAPS_DIR,
        PIPA_MEMBER_PERF_MAP_PREFIX "*" PIPA_MEMBER_PERF_MAP_SUFFIX,
        PIPA_MEMBER_JITDUMP_PREFIX "*" PIPA_MEMBER_JITDUMP_SUFFIX,
        PIPA_MEMBER_BINARIES_DIR,
        PIPA_MEMBER_LOG,
        PIPA_MEMBER_COUNTERS,
        PIPA_MEMBER_PERF,
        PIPA_MEMBER_SNAP,
};

#define KINDS (sizeof(order) / sizeof(order[0]))

struct list {
        struct pi_arena *arena;
        struct pi_vec names; /* const char * */
};

static bool is_kind(const char *name, const char *pattern)
{
        struct pi_str n = pi_str_of(name);
        const char *star = strchr(pattern, '*');
        if (!star) {
                size_t length = strlen(pattern) - (pi_str_ends(pi_str_of(pattern), PI_STR("/")));
                return n.n == length && memcmp(name, pattern, length) == 0;
        }
        struct pi_str before = { pattern, (size_t)(star - pattern) };
        struct pi_str after = pi_str_of(star + 1);
        return n.n > before.n + after.n && pi_str_starts(n, before) && pi_str_ends(n, after);
}

static bool is_ours(const char *name)
{
        if (strcmp(name, PC_MANIFEST_DRAFT) == 0)
                return true;
        for (size_t i = 0; i < KINDS; i++)
                if (is_kind(name, order[i]))
                        return true;
        return false;
}

static bool is_dots(const char *name)
{
        return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static DIR *open_folder(int dir, const char *name)
{
        int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
        if (!list && fd >= 0)
                close(fd);
        return list;
}

static bool add_tree(struct list *list, int dir, const char *name, const char *path, int depth);

static bool add_folder(struct list *list, int dir, const char *name, const char *path, int depth)
{
        bool good = true;
        DIR *folder = open_folder(dir, name);
        if (!folder)
                return false;
        for (struct dirent *entry; good && (entry = readdir(folder));) {
                if (is_dots(entry->d_name))
                        continue;
                struct pi_str below = pi_arena_format(list->arena, "%s/%s", path, entry->d_name);
                good = below.p && add_tree(list, dirfd(folder), entry->d_name, below.p, depth + 1);
        }
        closedir(folder);
        return good;
}

/* A regular file, or all regular files below a folder. */
static bool add_tree(struct list *list, int dir, const char *name, const char *path, int depth)
{
        struct stat st;
        if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
                return errno == ENOENT;
        if (S_ISDIR(st.st_mode))
                return depth >= DEPTH_MAX || add_folder(list, dir, name, path, depth);
        if (!S_ISREG(st.st_mode))
                return true;
        const char **slot = pi_vec_push(&list->names);
        struct pi_str copy = pi_arena_copy(list->arena, pi_str_of(path));
        if (!slot || !copy.p)
                return false;
        *slot = copy.p;
        return true;
}

static bool add_kind(struct list *list, int dir, const char *pattern)
{
        bool good = true;
        DIR *folder = open_folder(dir, ".");
        if (!folder)
                return false;
        for (struct dirent *entry; good && (entry = readdir(folder));)
                if (is_kind(entry->d_name, pattern))
                        good = add_tree(list, dir, entry->d_name, entry->d_name, 0);
        closedir(folder);
        return good;
}

/* Shorter names first: process ids then stand in the order of numbers. */
static int compare(const void *a, const void *b)
{
        const char *x = *(const char *const *)a, *y = *(const char *const *)b;
        size_t n = strlen(x), m = strlen(y);
        return n != m ? (n < m ? -1 : 1) : strcmp(x, y);
}

static const char **flatten(struct pi_arena *arena, const struct pi_vec *names, const size_t *begin)
{
        const char **out = PI_NEW_ARRAY(arena, const char *, names->count);
        if (!out)
                return NULL;
        for (size_t i = 0; i < names->count; i++)
                out[i] = *PI_AT(names, const char *, i);
        for (size_t i = 0; i < KINDS; i++)
                qsort(out + begin[i], begin[i + 1] - begin[i], sizeof(*out), compare);
        return out;
}

bool pc_members_list(const struct pc_spool *spool, struct pi_arena *arena,
                     const char *const **members, size_t *count, struct pc_log *log)
{
        struct list list = { .arena = arena };
        size_t begin[KINDS + 1] = { 0 };
        bool good = true;
        pi_vec_init(&list.names, arena, sizeof(const char *), PI_LIMIT_MEMBERS);
        for (size_t i = 0; good && i < KINDS; i++) {
                good = add_kind(&list, spool->dir, order[i]);
                begin[i + 1] = list.names.count;
        }
        const char **names = good ? flatten(arena, &list.names, begin) : NULL;
        if (!names) {
                pc_error(log, "the members in %s cannot be listed: %s", spool->path,
                         good || arena->failed ? "out of memory" : strerror(errno));
                return false;
        }
        *members = names;
        *count = list.names.count;
        return true;
}

static bool remove_tree(int dir, const char *name, int depth)
{
        bool good = true;
        if (unlinkat(dir, name, 0) == 0)
                return true;
        DIR *folder = depth < DEPTH_MAX ? open_folder(dir, name) : NULL;
        if (!folder)
                return false;
        for (struct dirent *entry; (entry = readdir(folder));)
                if (!is_dots(entry->d_name))
                        good &= remove_tree(dirfd(folder), entry->d_name, depth + 1);
        closedir(folder);
        return good && unlinkat(dir, name, AT_REMOVEDIR) == 0;
}

bool pc_members_remove(int dir)
{
        bool good = true;
        DIR *folder = open_folder(dir, ".");
        if (!folder)
                return false;
        for (struct dirent *entry; (entry = readdir(folder));)
                if (!is_dots(entry->d_name))
                        good &= is_ours(entry->d_name) && remove_tree(dir, entry->d_name, 0);
        closedir(folder);
        return good;
}
