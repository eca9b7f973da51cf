/* Reads with open, read and close only: no stdio, no allocation. */
#include "collect/os/readtext.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

static const struct pi_str nothing;

static size_t read_all(int fd, void *buffer, size_t size)
{
        size_t fill = 0;
        while (fill < size) {
                ssize_t n = read(fd, (char *)buffer + fill, size - fill);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n <= 0)
                        break;
                fill += (size_t)n;
        }
        return fill;
}

static int open_text(const char *path)
{
        return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

size_t pc_read_bytes(const char *path, void *buffer, size_t size)
{
        PI_CLEANUP(pi_close_fd) int fd = open_text(path);
        return fd < 0 ? 0 : read_all(fd, buffer, size);
}

struct pi_str pc_read_text(const char *path, char *buffer, size_t size)
{
        PI_CLEANUP(pi_close_fd) int fd = open_text(path);
        if (fd < 0 || size == 0)
                return nothing;
        size_t n = read_all(fd, buffer, size - 1);
        while (n > 0 && strchr(" \t\n", buffer[n - 1]))
                n--;
        buffer[n] = '\0';
        return (struct pi_str){ buffer, n };
}

struct pi_str pc_read_text_at(char *buffer, size_t size, const char *format, ...)
{
        char path[PATH_MAX];
        va_list args;
        va_start(args, format);
        int n = vsnprintf(path, sizeof(path), format, args);
        va_end(args);
        if (n < 0 || (size_t)n >= sizeof(path)) {
                errno = ENAMETOOLONG;
                return nothing;
        }
        return pc_read_text(path, buffer, size);
}

bool pc_read_u64(const char *path, uint64_t *value)
{
        char text[64];
        struct pi_str got = pc_read_text(path, text, sizeof(text));
        return got.p && pi_text_u64(got, value);
}
