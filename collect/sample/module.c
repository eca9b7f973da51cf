/* /proc/modules has names and addresses; modules.dep has the paths of files, where '-' and '_' of a
 * name are the same. */
#include "collect/sample/module.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#define MODULES_MAX 4096 /* of which a kernel has loaded a few hundred */

static struct pi_str read_whole(const char *path)
{
        PI_CLEANUP(pi_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        size_t cap = 64u << 10, fill = 0;
        char *text = fd < 0 ? NULL : malloc(cap);
        ssize_t n;
        while (text && (n = read(fd, text + fill, cap - fill)) > 0) {
                fill += (size_t)n;
                if (fill < cap)
                        continue;
                char *grown = cap < PI_LIMIT_SPEC_BYTES ? realloc(text, cap *= 2) : NULL;
                if (!grown)
                        break;
                text = grown;
        }
        return (struct pi_str){ text, text ? fill : 0 };
}

struct entry {
        struct pc_module module;
        uint64_t hash;      /* of the name */
        struct pi_str file; /* in modules.dep */
};

/* Of the name up to its first dot, with '_' for '-'. */
static uint64_t hash_name(struct pi_str name)
{
        char text[64]; /* MODULE_NAME_LEN */
        size_t n = 0;
        for (; n < name.n && n < sizeof(text) && name.p[n] != '.'; n++)
                text[n] = name.p[n] == '-' ? '_' : name.p[n];
        return pi_hash_bytes(text, n);
}

/* "ext4 786432 1 - Live 0xffffffffc0000000" */
static bool read_line(struct pi_str line, struct pc_module *module)
{
        struct pi_str bytes, users, by, state, address;
        return pi_text_word(&line, &module->name) && pi_text_word(&line, &bytes) &&
               pi_text_word(&line, &users) && pi_text_word(&line, &by) &&
               pi_text_word(&line, &state) && pi_text_word(&line, &address) && address.n > 2 &&
               pi_text_u64(bytes, &module->bytes) &&
               pi_text_hex((struct pi_str){ address.p + 2, address.n - 2 }, &module->start) &&
               module->start != 0;
}

static size_t read_entries(struct pi_str modules, struct entry *entries)
{
        struct pi_text lines = pi_text_of(modules);
        struct pi_str line;
        size_t count = 0;
        while (count < MODULES_MAX && pi_text_line(&lines, &line)) {
                struct entry *entry = &entries[count];
                *entry = (struct entry){ .hash = 0 };
                if (!read_line(line, &entry->module))
                        continue;
                entry->hash = hash_name(entry->module.name);
                count++;
        }
        return count;
}

/* "kernel/fs/ext4/ext4.ko.xz: kernel/lib/…" */
static void find_files(struct pi_str dep, struct entry *entries, size_t count)
{
        struct pi_text lines = pi_text_of(dep);
        struct pi_str line, file;
        while (pi_text_line(&lines, &line)) {
                if (!pi_text_field(&line, ':', &file))
                        continue;
                uint64_t hash = hash_name(pi_str_basename(file));
                for (size_t i = 0; i < count; i++)
                        if (entries[i].hash == hash && !entries[i].file.p)
                                entries[i].file = file;
        }
}

static struct pi_str path_of(const struct entry *entry, const char *release, char out[PATH_MAX])
{
        struct pi_str name = entry->module.name, file = entry->file;
        if (!file.n)
                snprintf(out, PATH_MAX, "[%.*s]", (int)name.n, name.p);
        else if (file.p[0] == '/')
                snprintf(out, PATH_MAX, "%.*s", (int)file.n, file.p);
        else
                snprintf(out, PATH_MAX, "/lib/modules/%s/%.*s", release, (int)file.n, file.p);
        return pi_str_of(out);
}

bool pc_modules_parse(struct pi_str modules, struct pi_str dep, const char *release,
                      bool (*each)(void *user, const struct pc_module *module), void *user)
{
        char path[PATH_MAX];
        struct entry *entries = malloc(MODULES_MAX * sizeof(*entries));
        size_t count = entries ? read_entries(modules, entries) : 0;
        bool ok = true;
        find_files(dep, entries, count);
        for (size_t i = 0; i < count && ok; i++) {
                entries[i].module.path = path_of(&entries[i], release, path);
                ok = each(user, &entries[i].module);
        }
        free(entries);
        return ok;
}

bool pc_modules_each(bool (*each)(void *user, const struct pc_module *module), void *user)
{
        char path[PATH_MAX];
        struct utsname host = { 0 };
        struct pi_str modules = read_whole("/proc/modules");
        uname(&host);
        snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", host.release);
        struct pi_str dep = modules.n ? read_whole(path) : (struct pi_str){ NULL, 0 };
        bool ok = !modules.n || pc_modules_parse(modules, dep, host.release, each, user);
        free((void *)(uintptr_t)dep.p);
        free((void *)(uintptr_t)modules.p);
        return ok;
}
