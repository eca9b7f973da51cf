#include "analyze/bundle/open_at.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes `dir`, if it is not the caller's, and opens `part` inside it. */
static int step(int top, int dir, struct pi_str part, int flags)
{
        char name[NAME_MAX + 1];
        int fd, saved;

        if (part.n > NAME_MAX) {
                fd = -1;
                errno = ENAMETOOLONG;
        } else {
                memcpy(name, part.p, part.n);
                name[part.n] = 0;
                fd = openat(dir, name, flags | O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        }
        saved = errno;
        if (dir != top)
                close(dir);
        errno = saved;
        return fd;
}

/* O_NONBLOCK: a FIFO that took the file's place must not hold us up. */
static int walk(int top, struct pi_str path)
{
        struct pi_str folder;
        int dir = top;

        while (dir >= 0 && memchr(path.p, '/', path.n)) {
                pi_text_field(&path, '/', &folder);
                dir = step(top, dir, folder, O_DIRECTORY);
        }
        return dir < 0 ? dir : step(top, dir, path, O_NONBLOCK | O_NOCTTY);
}

int pi_open_below(int dir, struct pi_str path, uint64_t *size)
{
        int fd = walk(dir, path);
        struct stat st;

        if (fd < 0)
                return -1;
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
                *size = (uint64_t)st.st_size;
                return fd;
        }
        close(fd);
        errno = EINVAL;
        return -1;
}
