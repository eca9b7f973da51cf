/* A mapping's path may lead elsewhere by now, or to another file in a container:
 * /proc/PID/map_files is the mapped file itself, but only for the privileged. Only regular files
 * are opened. */
#include "collect/sample/build_id.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"
#include "collect/os/confine.h"
#include "collect/os/elf_id.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define TRIES_MAX 8 /* mappings through which one file is sought */

struct file {
        uint32_t major, minor;
        uint64_t inode, generation;
        uint64_t path_hash; /* numbers of inodes are not unique among subvolumes */
        struct pc_id id;
        uint8_t tries;
};

void pc_ids_init(struct pc_ids *ids, struct pi_arena *arena)
{
        pi_set_init(&ids->files, arena, sizeof(struct file), PI_LIMIT_MODULES);
        ids->since = time(NULL);
}

void pc_ids_done(struct pc_ids *ids)
{
        pi_set_done(&ids->files);
}

static bool same_file(const void *items, uint32_t id, const void *key)
{
        const struct file *a = PI_AT(&((const struct pi_set *)items)->list, struct file, id);
        const struct file *b = key;
        return a->major == b->major && a->minor == b->minor && a->inode == b->inode &&
               a->generation == b->generation && a->path_hash == b->path_hash;
}

struct pc_id pc_id_parse(const char *hex)
{
        struct pc_id id = { .n = 0 };
        for (size_t i = 0; i < PC_ID_BYTES && hex[2 * i] && hex[2 * i + 1]; i++) {
                uint64_t byte;
                if (!pi_text_hex((struct pi_str){ hex + 2 * i, 2 }, &byte))
                        return (struct pc_id){ .n = 0 };
                id.bytes[i] = (uint8_t)byte;
                id.n = (uint8_t)(i + 1);
        }
        return id;
}

/* An O_PATH descriptor of what the path names below `root`, a directory; -1 where that is not the
 * mapped file any more. */
static int find_path(const char *root_path, const struct pc_mapped *mapped, struct stat *st)
{
        char path[PATH_MAX];
        PI_CLEANUP(pi_close_fd) int root = open(root_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (root < 0 || mapped->path.n >= sizeof(path))
                return -1;
        memcpy(path, mapped->path.p, mapped->path.n);
        path[mapped->path.n] = '\0';
        int found = pc_confined_find(root, path, true);
        if (found < 0)
                return -1;
        if (fstat(found, st) == 0 && st->st_ino == mapped->inode)
                return found;
        close(found);
        return -1;
}

/* The process is gone. Its file may have been in another root, and its inode may be another file's
 * by now: only one of our own root that was there all the time is taken. (Device numbers of some
 * file systems differ between mappings and stat, so this may find nothing.) */
static int find_later(const struct pc_ids *ids, const struct pc_mapped *mapped)
{
        struct stat st;
        int found = find_path("/", mapped, &st);
        if (found < 0 ||
            (st.st_dev == makedev(mapped->major, mapped->minor) && st.st_ctim.tv_sec < ids->since))
                return found;
        close(found);
        return -1;
}

static int find_file(const struct pc_ids *ids, const struct pc_mapped *mapped)
{
        char path[96];
        struct stat st;
        snprintf(path, sizeof(path), "/proc/%d/map_files/%llx-%llx", (int)mapped->pid,
                 (unsigned long long)mapped->start, (unsigned long long)mapped->end);
        int found = open(path, O_PATH | O_CLOEXEC);
        if (found >= 0)
                return found;
        snprintf(path, sizeof(path), "/proc/%d/root", (int)mapped->pid);
        found = find_path(path, mapped, &st);
        return found >= 0 ? found : find_later(ids, mapped);
}

static void read_id(const struct pc_ids *ids, struct file *file, const struct pc_mapped *mapped)
{
        char hex[PC_BUILD_ID_TEXT];
        struct stat st;
        PI_CLEANUP(pi_close_fd) int found = find_file(ids, mapped);
        file->tries++;
        if (found < 0)
                return;
        file->tries = TRIES_MAX;
        if (fstat(found, &st) < 0 || !S_ISREG(st.st_mode))
                return;
        PI_CLEANUP(pi_close_fd) int fd = pc_confined_read(found);
        if (fd >= 0 && pc_elf_build_id(fd, hex))
                file->id = pc_id_parse(hex);
}

struct pc_id pc_ids_of(struct pc_ids *ids, const struct pc_mapped *mapped)
{
        struct file key = { .major = mapped->major,
                            .minor = mapped->minor,
                            .inode = mapped->inode,
                            .generation = mapped->generation,
                            .path_hash = pi_hash_bytes(mapped->path.p, mapped->path.n) };
        if (mapped->inode == 0 || mapped->path.n == 0 || mapped->path.p[0] != '/')
                return key.id;
        uint64_t hash = pi_hash_pair(pi_hash_pair(key.major, key.minor),
                                     pi_hash_pair(key.inode ^ key.generation, key.path_hash));
        uint32_t at = pi_set_add(&ids->files, hash, same_file, &key);
        if (at == PI_NONE)
                return key.id;
        struct file *file = PI_AT(&ids->files.list, struct file, at);
        if (!file->id.n && file->tries < TRIES_MAX)
                read_id(ids, file, mapped);
        return file->id;
}

/* Its headers and notes stand in its first page. */
struct pc_id pc_id_of_vdso(void)
{
        char hex[PC_BUILD_ID_TEXT];
        unsigned long base = getauxval(AT_SYSINFO_EHDR);
        PI_CLEANUP(pi_close_fd) int fd = base ? memfd_create("vdso", MFD_CLOEXEC) : -1;
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        if (fd < 0 || write(fd, (const void *)base, page) != (ssize_t)page ||
            !pc_elf_build_id(fd, hex))
                return (struct pc_id){ .n = 0 };
        return pc_id_parse(hex);
}
