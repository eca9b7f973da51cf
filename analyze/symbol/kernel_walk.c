#include "analyze/symbol/kernel_walk.h"

#include "analyze/symbol/kernel.h"
#include "analyze/symbol/root.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_BYTES 1024

struct walk {
        struct pi_kernel_wanted *wanted;
        size_t count;
        struct pi_arena *arena;
        size_t entries; /* seen so far */
        char path[PATH_BYTES];
};

static int compare_wanted(const void *key, const void *item)
{
        const struct pi_str *name = key;
        const struct pi_kernel_wanted *wanted = item;

        return pi_str_compare(*name, wanted->name);
}

static struct pi_kernel_wanted *find(const struct walk *w, const char *file)
{
        struct pi_str name = pi_str_of(file);
        char text[256];

        if (name.n >= sizeof(text) || !memmem(name.p, name.n, ".ko", 3))
                return NULL;
        name.n = (size_t)((const char *)memmem(name.p, name.n, ".ko", 3) - name.p);
        for (size_t i = 0; i < name.n; i++)
                text[i] = name.p[i] == '-' ? '_' : name.p[i];
        name.p = text;
        return bsearch(&name, w->wanted, w->count, sizeof(w->wanted[0]), compare_wanted);
}

static bool take(struct walk *w, const char *file)
{
        struct pi_kernel_wanted *wanted = find(w, file);
        struct pi_str path = pi_str_of(w->path);

        if (wanted && wanted->path.p && pi_str_compare(wanted->path, path) != 0)
                wanted->several = true;
        if (!wanted || (wanted->path.p && pi_str_compare(wanted->path, path) <= 0))
                return true;
        wanted->path = pi_arena_copy(w->arena, path);
        return wanted->path.p != NULL;
}

static void close_dir(DIR **dir)
{
        if (*dir)
                closedir(*dir);
}

static bool walk(struct walk *w, int fd, size_t length, unsigned depth);

/* One entry, whose name is appended to the path of its folder. */
static bool step(struct walk *w, int dir, const struct dirent *entry, size_t length, unsigned depth)
{
        size_t n = strlen(entry->d_name);

        if (entry->d_name[0] == '.' || length + n + 2 > sizeof(w->path))
                return true;
        w->path[length] = '/';
        memcpy(w->path + length + (length > 0), entry->d_name, n + 1);
        length += n + (length > 0);
        if (find(w, entry->d_name))
                return take(w, entry->d_name);
        if (depth == 0 || (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
                return true;
        int below = openat(dir, entry->d_name,
                           O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        return below < 0 || walk(w, below, length, depth - 1);
}

/* Owns `fd`. */
static bool walk(struct walk *w, int fd, size_t length, unsigned depth)
{
        PI_CLEANUP(close_dir) DIR *dir = fdopendir(fd);
        const struct dirent *entry;

        if (!dir) {
                close(fd);
                return true;
        }
        while ((entry = readdir(dir)) && w->entries++ < PI_LIMIT_SYMBOL_FILES)
                if (!step(w, dirfd(dir), entry, length, depth))
                        return false;
        return true;
}

bool pi_kernel_walk(int root, const char *path, unsigned depth, struct pi_kernel_wanted *wanted,
                    size_t count, struct pi_arena *arena)
{
        struct walk w = { .wanted = wanted, .count = count, .arena = arena };
        size_t length = strlen(path);
        int fd = pi_root_open_dir(root, pi_str_of(path));

        if (fd < 0 || length >= sizeof(w.path)) {
                pi_close_fd(&fd);
                return true;
        }
        memcpy(w.path, path, length + 1);
        return walk(&w, fd, length, depth);
}
