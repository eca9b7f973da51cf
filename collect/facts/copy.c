/* Files of /proc give a page at a time: reads are gathered, so that a write is worth its call. */
#include "collect/facts/copy.h"
#include "collect/os/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)64 << 10)

/* Fills out[size] as far as the file goes. False and errno. */
static bool read_full(int fd, char *out, size_t size, size_t *bytes)
{
        for (*bytes = 0; *bytes < size;) {
                ssize_t got = read(fd, out + *bytes, size - *bytes);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got < 0)
                        return false;
                if (got == 0)
                        break;
                *bytes += (size_t)got;
        }
        return true;
}

static bool has_more(int fd)
{
        char beyond;

        return read(fd, &beyond, 1) == 1;
}

struct pc_copied pc_copy(int from, int to, uint64_t max_bytes)
{
        struct pc_copied copied = { 0 };
        char chunk[CHUNK_BYTES];
        size_t got = sizeof(chunk);

        while (got == sizeof(chunk) && copied.bytes < max_bytes) {
                uint64_t left = max_bytes - copied.bytes;
                size_t ask = left < sizeof(chunk) ? (size_t)left : sizeof(chunk);
                if (!read_full(from, chunk, ask, &got))
                        copied.read_errno = errno;
                if (got > 0 && !pc_write_all(to, chunk, got)) {
                        copied.write_errno = errno;
                        return copied;
                }
                copied.bytes += got;
                if (copied.read_errno)
                        return copied;
        }
        copied.more = copied.bytes == max_bytes && has_more(from);
        return copied;
}

static void say(const char *name, const struct pc_copied *copied, struct pc_log *log)
{
        unsigned long long bytes = copied->bytes;

        if (copied->write_errno)
                pc_missing(log, true, name, "cannot be written: %s", strerror(copied->write_errno));
        else if (copied->read_errno && bytes > 0)
                pc_missing(log, false, name, "cut after %llu bytes: %s", bytes,
                           strerror(copied->read_errno));
        else if (copied->read_errno)
                pc_missing(log, false, name, "cannot be read: %s", strerror(copied->read_errno));
        else if (copied->more)
                pc_missing(log, false, name, "cut after %llu bytes, the most that is taken", bytes);
}

bool pc_copy_member(const struct pc_spool *spool, const char *name, int from, uint64_t max_bytes,
                    struct pc_log *log)
{
        int to = pc_spool_open(spool, name);

        if (to < 0) {
                pc_missing(log, true, name, "cannot be made: %s", strerror(errno));
                return false;
        }
        struct pc_copied copied = pc_copy(from, to, max_bytes);
        close(to);
        say(name, &copied, log);
        if (copied.bytes > 0 && !copied.write_errno)
                return true;
        unlinkat(spool->dir, name, 0);
        return false;
}

char *pc_copy_text(int from, size_t max_bytes, size_t *bytes, bool *more)
{
        size_t cap = CHUNK_BYTES, fill = 0, got = 0;
        char *text = NULL;

        do {
                cap = text ? cap * 2 : cap;
                cap = cap < max_bytes ? cap : max_bytes;
                char *grown = realloc(text, cap);
                if (!grown || !read_full(from, grown + fill, cap - fill, &got)) {
                        int error = grown ? errno : ENOMEM;
                        free(grown ? grown : text);
                        errno = error;
                        return NULL;
                }
                text = grown;
                fill += got;
        } while (fill == cap && cap < max_bytes);
        *bytes = fill;
        *more = fill == max_bytes && has_more(from);
        return text;
}
