/* Reading a member, wherever its bytes lie. */
#include "analyze/bundle/bundle.h"

#include <errno.h>
#include <unistd.h>

enum pipa_status pi_member_read(const struct pi_member *member, uint64_t offset, void *buffer,
                                size_t size, size_t *got, struct pipa_error *err)
{
        uint64_t left = offset < member->size ? member->size - offset : 0;
        size_t done = 0;

        if (size > left)
                size = (size_t)left;
        while (done < size) {
                ssize_t n = pread(member->fd, (char *)buffer + done, size - done,
                                  (off_t)(member->offset + offset + done));
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

enum pipa_status pi_member_load(const struct pi_member *member, uint64_t max_bytes,
                                struct pi_arena *arena, struct pi_str *out, struct pipa_error *err)
{
        enum pipa_status status;
        size_t got = 0;
        char *text;

        if (member->size > max_bytes)
                return pi_fail(err, PIPA_E_LIMIT, member->name, PI_NO_OFFSET,
                               "is larger than the %llu bytes that are read of such a member",
                               (unsigned long long)max_bytes);
        text = pi_arena_alloc(arena, (size_t)member->size + 1, 1);
        if (!text)
                return pi_fail_memory(err, arena);
        status = pi_member_read(member, 0, text, (size_t)member->size, &got, err);
        if (status == PIPA_OK)
                *out = (struct pi_str){ text, got };
        return status;
}
