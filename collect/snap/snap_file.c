/* The descriptor stays open: procfs and sysfs give a fresh text to every pread at offset 0, without
 * looking the path up again, and that of a process keeps to this very process. */
#include "collect/snap/snap_file.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEXT_ROUND 4096u /* texts grow a little from round to round */

/* A machine with many CPUs has more files than the soft limit, which is made for select(). */
static bool allow_more_files(void)
{
        struct rlimit limit;

        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
                return false;
        limit.rlim_cur = limit.rlim_max;
        return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

bool pc_snap_file_open(struct pc_snap_file *file, int root, const char *path)
{
        const char *below = path[0] == '/' ? path + 1 : path;
        const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;

        file->fd = openat(root, below, flags);
        if (file->fd < 0 && errno == EMFILE && allow_more_files())
                file->fd = openat(root, below, flags);
        file->whole = strncmp(below, "sys/", 4) == 0;
        return file->fd >= 0;
}

struct pc_snap_reading pc_snap_file_read(const struct pc_snap_file *file, char *out,
                                         size_t max_bytes)
{
        struct pc_snap_reading reading = { 0 };
        char beyond;

        while (reading.bytes < max_bytes) {
                ssize_t got = pread(file->fd, out + reading.bytes, max_bytes - reading.bytes,
                                    (off_t)reading.bytes);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0)
                        reading.error = errno;
                if (got <= 0)
                        return reading;
                reading.bytes += (size_t)got;
                if (file->whole)
                        return reading;
        }
        reading.cut = pread(file->fd, &beyond, 1, (off_t)reading.bytes) > 0;
        return reading;
}

static bool remember(struct pc_snap_file *file, const char *text, size_t bytes)
{
        if (bytes > file->text_cap) {
                size_t cap = bytes + bytes / 8 + TEXT_ROUND;
                char *grown = realloc(file->text, cap);
                if (!grown)
                        return false;
                file->text = grown;
                file->text_cap = cap;
        }
        if (bytes > 0)
                memcpy(file->text, text, bytes);
        file->text_bytes = bytes;
        return true;
}

bool pc_snap_file_same(struct pc_snap_file *file, const char *text, size_t bytes)
{
        if (file->known && bytes == file->text_bytes &&
            (bytes == 0 || memcmp(text, file->text, bytes) == 0))
                return true;
        file->known = remember(file, text, bytes);
        return false;
}

void pc_snap_file_close(struct pc_snap_file *file)
{
        if (file->fd >= 0)
                close(file->fd);
        file->fd = -1;
        free(file->text);
        file->text = NULL;
        file->text_bytes = file->text_cap = 0;
        file->known = false;
}
