/* A directory that is made, locked, filled and, once it is packed, removed. Only names that a
 * collector writes are ever removed: a path that was mistyped costs nobody a file. */
#include "collect/bundle/spool.h"

#include "collect/bundle/members.h"
#include "pipa/format.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool ends_as_spool(const char *path)
{
        return pi_str_ends(pi_str_of(path), PI_STR(".spool"));
}

/* Somebody else's lock, or false with errno. File systems without locks let everybody in: then
 * mkdir alone keeps two collectors apart. */
static bool take_lock(struct pc_spool *spool)
{
        spool->lock = openat(spool->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (spool->lock < 0)
                return false;
        return flock(spool->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Opens and locks the directory. `deleted`: it went away in between. */
static bool enter(struct pc_spool *spool, bool *deleted, struct pc_log *log)
{
        struct stat st;
        spool->dir = open(spool->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (spool->dir < 0) {
                *deleted = errno == ENOENT;
                if (!*deleted)
                        pc_error(log, "%s cannot be used for the recording: %s", spool->path,
                                 strerror(errno));
                return false;
        }
        if (!take_lock(spool)) {
                pc_error(log, "%s is in use by another pipa-collect; choose another name with -o",
                         spool->path);
                return false;
        }
        *deleted = fstat(spool->dir, &st) == 0 && st.st_nlink == 0;
        if (!*deleted && st.st_uid != geteuid()) {
                pc_error(log, "%s belongs to another user; choose another name with -o",
                         spool->path);
                return false;
        }
        return !*deleted;
}

/* What stands in a directory that is not empty, and how to go on. */
static void say_occupied(const struct pc_spool *spool, struct pc_log *log)
{
        const char *path = spool->path;
        if (faccessat(spool->dir, PIPA_MEMBER_MANIFEST, F_OK, 0) != 0)
                pc_error(log, "%s is not empty and holds no recording; choose another name with -o",
                         path);
        else if (ends_as_spool(path))
                pc_error(log,
                         "%s holds a recording that was not packed, because its collector was "
                         "killed or could not write: 'pipa analyze %s' reads it; remove it, or "
                         "replace it with --force",
                         path, path);
        else
                pc_error(log,
                         "%s holds a recording already; choose another name with -o, or replace "
                         "it with --force",
                         path);
}

static bool is_empty(int dir)
{
        bool empty = true;
        int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
        if (!list)
                return false;
        for (struct dirent *entry; empty && (entry = readdir(list));)
                empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        closedir(list);
        return empty;
}

/* Locked and empty, or said why not. */
static bool take(struct pc_spool *spool, bool replace, bool *deleted, struct pc_log *log)
{
        if (!enter(spool, deleted, log))
                return false;
        if (is_empty(spool->dir))
                return true;
        if (!replace) {
                say_occupied(spool, log);
                return false;
        }
        if (pc_members_remove(spool->dir))
                return true;
        pc_error(log,
                 "%s holds files that are not pipa-collect's, or that cannot be removed; choose "
                 "another name with -o",
                 spool->path);
        return false;
}

/* A directory that another collector removes in this very moment is made anew. */
static bool create(struct pc_spool *spool, const char *path, bool replace, struct pc_log *log)
{
        bool deleted = true;
        *spool = (struct pc_spool){ .dir = -1, .lock = -1 };
        if (snprintf(spool->path, sizeof(spool->path), "%s", path) >= (int)sizeof(spool->path)) {
                pc_error(log, "the name of the output is longer than a path may be");
                return false;
        }
        for (int tries = 0; tries < 3 && deleted; tries++) {
                if (mkdir(path, 0700) != 0 && errno != EEXIST) {
                        pc_error(log, "%s cannot be made: %s", path, strerror(errno));
                        return false;
                }
                if (take(spool, replace, &deleted, log))
                        return true;
                pc_spool_done(spool);
        }
        return false;
}

bool pc_spool_create(struct pc_spool *spool, const char *path, struct pc_log *log)
{
        return create(spool, path, false, log);
}

bool pc_spool_replace(struct pc_spool *spool, const char *path, struct pc_log *log)
{
        return create(spool, path, true, log);
}

/* Makes the folders in a member's name. */
static bool make_folders(int dir, const char *name)
{
        char folder[PATH_MAX];
        for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
                size_t n = (size_t)(slash - name);
                if (n >= sizeof(folder)) {
                        errno = ENAMETOOLONG;
                        return false;
                }
                memcpy(folder, name, n);
                folder[n] = 0;
                if (mkdirat(dir, folder, 0700) != 0 && errno != EEXIST)
                        return false;
        }
        return true;
}

int pc_spool_open(const struct pc_spool *spool, const char *name)
{
        if (!make_folders(spool->dir, name))
                return -1;
        return openat(spool->dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

void pc_spool_remove(struct pc_spool *spool)
{
        if (spool->dir >= 0 && pc_members_remove(spool->dir))
                rmdir(spool->path);
}

void pc_spool_done(struct pc_spool *spool)
{
        if (spool->dir >= 0)
                close(spool->dir);
        if (spool->lock >= 0)
                close(spool->lock);
        spool->dir = spool->lock = -1;
}
