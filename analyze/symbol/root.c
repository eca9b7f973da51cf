#include "analyze/symbol/root.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#endif

#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
#define DIRECTORY_FLAGS (O_PATH | O_DIRECTORY | O_CLOEXEC)

int pi_root_dir(const char *path)
{
        return open(path, DIRECTORY_FLAGS);
}

static bool is_regular(int fd)
{
        struct stat st;

        if (fstat(fd, &st) != 0)
                return false;
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return S_ISREG(st.st_mode);
}

/* Passes `fd` on where it is a file that may be read, else closes it. Files below /proc say that
 * they are empty. */
static int accept_file(int fd, bool empty_allowed)
{
        struct stat st;

        if (fd < 0)
                return -1;
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_size > 0 || empty_allowed) &&
            (uint64_t)st.st_size <= PI_LIMIT_FILE_BYTES)
                return fd;
        close(fd);
        errno = EINVAL;
        return -1;
}

/* A C string that names the same bytes, relative to the root. */
static bool path_text(struct pi_str path, char out[PATH_MAX])
{
        while (path.n > 0 && path.p[0] == '/') {
                path.p++;
                path.n--;
        }
        errno = ENOENT;
        if (path.n == 0 || path.n >= PATH_MAX || memchr(path.p, '\0', path.n))
                return false;
        memcpy(out, path.p, path.n);
        out[path.n] = '\0';
        return true;
}

#if defined(SYS_openat2) && defined(RESOLVE_IN_ROOT)
static int open_in_root(int root, const char *path, int flags)
{
        struct open_how how = { .flags = (uint64_t)flags,
                                .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };

        return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}
#else
static int open_in_root(int root, const char *path, int flags)
{
        (void)root, (void)path, (void)flags;
        errno = ENOSYS;
        return -1;
}
#endif

int pi_root_open(int root, struct pi_str path)
{
        char text[PATH_MAX];

        if (!path_text(path, text))
                return -1;
        PI_CLEANUP(pi_close_fd) int look = open_in_root(root, text, O_PATH | O_CLOEXEC);
        /* Some containers answer EPERM to calls that they do not know. */
        if (look < 0 && (errno == ENOSYS || errno == EPERM))
                return pi_root_open_walk(root, path);
        if (look < 0 || !is_regular(look))
                return -1;
        return accept_file(open_in_root(root, text, READ_FLAGS), false);
}

/* The last component, below `dir`. */
static int open_last(int dir, const char *name)
{
        struct stat st;

        if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
                return -1;
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        if (!S_ISREG(st.st_mode))
                return -1;
        return accept_file(openat(dir, name, READ_FLAGS | O_NOFOLLOW), false);
}

/* The folder of the last component, which *last becomes; no symbolic link is followed. */
static int open_folder(int root, char *path, char **last)
{
        int dir = openat(root, ".", DIRECTORY_FLAGS);
        char *name = path;

        for (char *slash = strchr(name, '/'); dir >= 0 && slash; slash = strchr(name, '/')) {
                *slash = '\0';
                int next = strcmp(name, "..") == 0
                                   ? -1
                                   : openat(dir, *name ? name : ".", DIRECTORY_FLAGS | O_NOFOLLOW);
                close(dir);
                dir = next;
                name = slash + 1;
        }
        *last = name;
        return dir;
}

int pi_root_open_walk(int root, struct pi_str path)
{
        char text[PATH_MAX], *name;

        if (!path_text(path, text))
                return -1;
        PI_CLEANUP(pi_close_fd) int dir = open_folder(root, text, &name);
        return dir < 0 ? -1 : open_last(dir, name);
}

int pi_root_open_dir(int root, struct pi_str path)
{
        const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
        char text[PATH_MAX] = ".", *name;

        if (path.n > 0 && !path_text(path, text))
                return -1;
        int fd = open_in_root(root, text, flags);
        if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
                return fd;
        PI_CLEANUP(pi_close_fd) int dir = open_folder(root, text, &name);
        return dir < 0 || strcmp(name, "..") == 0 ? -1 : openat(dir, name, flags | O_NOFOLLOW);
}

static size_t path_of(int fd, char *out)
{
        char link[64];

        snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, out, PATH_MAX);
        return n > 0 && n < PATH_MAX && out[0] == '/' ? (size_t)n : 0;
}

size_t pi_root_where(int root, int fd, char *out)
{
        char top[PATH_MAX];
        size_t top_size = path_of(root, top), n = path_of(fd, out);

        if (top_size == 1)
                top_size = 0;
        else if (top_size == 0)
                return 0;
        if (n <= top_size + 1 || memcmp(out, top, top_size) != 0 || out[top_size] != '/')
                return 0;
        n -= top_size + 1;
        memmove(out, out + top_size + 1, n);
        return n;
}

int pi_root_open_named(const char *path)
{
        PI_CLEANUP(pi_close_fd) int look = open(path, O_PATH | O_CLOEXEC);

        if (look < 0)
                return -1;
        if (!is_regular(look))
                return -1;
        return accept_file(open(path, READ_FLAGS), true);
}
