/* openat2 where the kernel has it and the sandbox allows it, else the walk. */
#include "collect/os/confine.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#endif

#define FIND_FLAGS (O_PATH | O_NOFOLLOW | O_CLOEXEC)

static const char *below(const char *path)
{
        while (*path == '/')
                path++;
        return path;
}

#if defined(SYS_openat2) && defined(RESOLVE_IN_ROOT)
static int find(int root, const char *path, bool links)
{
        struct open_how how = { .flags = O_PATH | O_CLOEXEC,
                                .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };

        if (!links) {
                how.flags |= O_NOFOLLOW;
                how.resolve |= RESOLVE_NO_SYMLINKS;
        }
        return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}
#else
static int find(int root, const char *path, bool links)
{
        (void)root, (void)path, (void)links;
        errno = ENOSYS;
        return -1;
}
#endif

int pc_confined_find(int root, const char *path, bool links)
{
        int fd = find(root, below(path), links);

        /* Some containers answer EPERM to calls that they do not know. */
        if (fd < 0 && (errno == ENOSYS || errno == EPERM))
                return pc_confined_walk(root, path);
        return fd;
}

/* A folder on the way. A link in its place is ELOOP, as openat2 has it. */
static int enter(int dir, const char *name)
{
        struct stat st = { 0 };
        int fd = openat(dir, name, FIND_FLAGS);

        if (fd < 0)
                return -1;
        if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
                return fd;
        errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
        int error = errno;
        close(fd);
        errno = error;
        return -1;
}

int pc_confined_walk(int root, const char *path)
{
        char text[PATH_MAX];
        char *name = text;
        PI_CLEANUP(pi_close_fd) int dir = openat(root, ".", FIND_FLAGS | O_DIRECTORY);

        path = below(path);
        if (dir < 0 || *path == '\0' || strlen(path) >= sizeof(text)) {
                errno = dir < 0 ? errno : ENOENT;
                return -1;
        }
        memcpy(text, path, strlen(path) + 1);
        for (char *slash = strchr(name, '/'); slash; slash = strchr(name, '/')) {
                *slash = '\0';
                int next = strcmp(name, "..") == 0 ? -1 : enter(dir, *name ? name : ".");
                if (next < 0) {
                        errno = strcmp(name, "..") == 0 ? EXDEV : errno;
                        return -1;
                }
                close(dir);
                dir = next;
                name = slash + 1;
        }
        if (strcmp(name, "..") == 0) {
                errno = EXDEV;
                return -1;
        }
        return openat(dir, name, FIND_FLAGS);
}

int pc_confined_read(int found)
{
        char path[32];

        snprintf(path, sizeof(path), "/proc/self/fd/%d", found);
        return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}
