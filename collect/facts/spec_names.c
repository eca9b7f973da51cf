/* Directories in a fixed order: numbers inside of names count as numbers (sda2 before sda10). */
#include "base/limits.h"
#include "collect/facts/spec.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int by_name(const void *a, const void *b)
{
        const struct pi_str *x = a, *y = b;

        return strverscmp(x->p, y->p);
}

/* Gathers the names in the buffer, a NUL after each, and counts them. Returns their bytes. */
static size_t gather(struct pc_spec *spec, DIR *dir, const char *path, size_t *count)
{
        size_t fill = 0;

        *count = 0;
        for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
                size_t n = strlen(entry->d_name) + 1;
                if (entry->d_name[0] == '.')
                        continue;
                if (*count == PI_LIMIT_SPEC_ITEMS || n > PI_LIMIT_SPEC_TEXT_BYTES - fill) {
                        pc_missing(spec->log, false, path, "only %zu of its entries were looked at",
                                   *count);
                        break;
                }
                memcpy(spec->buffer + fill, entry->d_name, n);
                fill += n;
                ++*count;
        }
        return fill;
}

static struct pc_names split(struct pi_arena *arena, struct pi_str text, size_t count)
{
        struct pc_names names = { PI_NEW_ARRAY(arena, struct pi_str, count), count };
        struct pi_str rest = pi_arena_copy(arena, text);

        if (!names.name || !rest.p || count == 0)
                return (struct pc_names){ 0 };
        for (size_t i = 0; i < count; i++) {
                names.name[i] = pi_str_of(rest.p);
                rest.p += names.name[i].n + 1;
        }
        qsort(names.name, count, sizeof(*names.name), by_name);
        return names;
}

struct pc_names pc_spec_names(struct pc_spec *spec, const char *path)
{
        int fd = openat(spec->root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *dir = fd < 0 ? NULL : fdopendir(fd);
        size_t count;

        if (!dir) {
                if (fd >= 0)
                        close(fd);
                return (struct pc_names){ 0 };
        }
        size_t bytes = gather(spec, dir, path, &count);
        closedir(dir);
        return split(spec->arena, (struct pi_str){ spec->buffer, bytes }, count);
}
