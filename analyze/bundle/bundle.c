#include "analyze/bundle/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pipa_status check(struct pi_member *member, struct pipa_error *err)
{
        struct stat st;

        if (fstat(member->fd, &st) < 0)
                return pi_fail_errno(err, errno, member->name, "cannot be examined");
        if (S_ISDIR(st.st_mode))
                return pi_fail(err, PIPA_E_UNSUPPORTED, member->name, PI_NO_OFFSET,
                               "is a directory; name the perf.data file inside it");
        if (!S_ISREG(st.st_mode))
                return pi_fail(err, PIPA_E_UNSUPPORTED, member->name, PI_NO_OFFSET,
                               "is not a regular file; save the recording to a file first");
        if (st.st_size == 0)
                return pi_fail(err, PIPA_E_FORMAT, member->name, 0,
                               "is empty: the recorder wrote nothing; look at its messages "
                               "and record again");
        member->size = (uint64_t)st.st_size;
        return PIPA_OK;
}

enum pipa_status pi_member_open(const char *path, struct pi_member *out, struct pipa_error *err)
{
        struct pi_member member = { .name = pi_str_basename(pi_str_of(path)), .owned = true };
        enum pipa_status status;

        /* O_NONBLOCK: a FIFO under this name must not hold us up before it is refused. */
        member.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (member.fd < 0)
                return pi_fail_errno(err, errno, pi_str_of(path), "cannot be opened");
        status = check(&member, err);
        if (status) {
                close(member.fd);
                return status;
        }
        *out = member;
        return PIPA_OK;
}

enum pipa_status pi_member_from_fd(int fd, const char *name, struct pi_member *out,
                                   struct pipa_error *err)
{
        struct pi_member member = { .name = pi_str_of(name ? name : "input"), .fd = fd };
        enum pipa_status status = check(&member, err);

        if (status == PIPA_OK)
                *out = member;
        return status;
}

void pi_member_close(struct pi_member *member)
{
        if (member->owned)
                close(member->fd);
        member->fd = -1;
        member->owned = false;
}

enum pipa_status pi_member_read(const struct pi_member *member, uint64_t offset, void *buffer,
                                size_t size, size_t *got, struct pipa_error *err)
{
        size_t done = 0;

        if (offset > INT64_MAX - size)
                return pi_fail(err, PIPA_E_FORMAT, member->name, offset,
                               "points beyond any file's end");
        while (done < size) {
                ssize_t n = pread(member->fd, (char *)buffer + done, size - done,
                                  (off_t)(offset + done));
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return pi_fail_errno(err, errno, member->name, "cannot be read");
                if (n == 0)
                        break;
                done += (size_t)n;
        }
        *got = done;
        return PIPA_OK;
}
