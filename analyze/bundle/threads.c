#include "analyze/bundle/threads.h"

#include "base/cleanup.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define NAME_BYTES 24 /* "data." and a number */

/* No link is followed and nothing is waited for: the directory is a stranger's. */
static int open_regular(int dir, const char *name, uint64_t *size)
{
        int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
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

bool pi_threads_here(const struct pi_bundle *bundle)
{
        uint64_t size;
        PI_CLEANUP(pi_close_fd) int fd = open_regular(bundle->fd, "data", &size);
        char magic[8];

        return fd >= 0 && pread(fd, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic) &&
               (memcmp(magic, "PERFILE2", 8) == 0 || memcmp(magic, "2ELIFREP", 8) == 0);
}

/* A member of that name; PIPA_OK and *found false where there is no such file. */
static enum pipa_status take(struct pi_bundle *bundle, const char *name, struct pi_vec *list,
                             bool *found, struct pipa_error *err)
{
        struct pi_member *member, opened = { .owned = true };

        opened.fd = open_regular(bundle->fd, name, &opened.size);
        *found = opened.fd >= 0;
        if (!*found && errno == ENOENT)
                return PIPA_OK;
        if (!*found)
                return pi_fail_errno(err, errno, bundle->name, "holds %s, which cannot be opened",
                                     name);
        opened.name = pi_arena_format(bundle->arena, "%.*s/%s", (int)bundle->name.n, bundle->name.p,
                                      name);
        member = opened.name.p ? pi_vec_push(list) : NULL;
        if (!member) {
                close(opened.fd);
                return pi_fail_memory(err, bundle->arena);
        }
        *member = opened;
        return PIPA_OK;
}

enum pipa_status pi_threads_read(struct pi_bundle *bundle, struct pipa_error *err)
{
        struct pi_vec *streams = PI_NEW(bundle->arena, struct pi_vec);
        enum pipa_status status;
        bool found = true;

        if (!streams)
                return pi_fail_memory(err, bundle->arena);
        pi_vec_init(streams, bundle->arena, sizeof(struct pi_member), PI_LIMIT_STREAMS);
        bundle->streams = streams;
        status = take(bundle, "data", &bundle->members, &found, err);
        for (unsigned i = 0; status == PIPA_OK && found; i++) {
                char name[NAME_BYTES];
                snprintf(name, sizeof(name), "data.%u", i);
                status = take(bundle, name, streams, &found, err);
        }
        if (status == PIPA_OK && bundle->members.count > 0 && streams->count > 0)
                PI_AT(&bundle->members, struct pi_member, 0)->streams = streams;
        return status;
}

void pi_threads_close(struct pi_bundle *bundle)
{
        for (size_t i = 0; bundle->streams && i < bundle->streams->count; i++)
                close(PI_AT(bundle->streams, struct pi_member, i)->fd);
        bundle->streams = NULL;
}
