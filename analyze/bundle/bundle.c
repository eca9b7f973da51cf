#include "analyze/bundle/bundle.h"

#include "analyze/bundle/threads.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pipa_status check(struct pi_bundle *bundle, struct stat *st, struct pipa_error *err)
{
        if (fstat(bundle->fd, st) < 0)
                return pi_fail_errno(err, errno, bundle->name, "cannot be examined");
        if (S_ISDIR(st->st_mode))
                return PIPA_OK;
        if (!S_ISREG(st->st_mode))
                return pi_fail(err, PIPA_E_UNSUPPORTED, bundle->name, PI_NO_OFFSET,
                               "is not a regular file; save the recording to a file first");
        if (st->st_size == 0)
                return pi_fail(err, PIPA_E_FORMAT, bundle->name, 0,
                               "is empty: the recorder wrote nothing; look at its messages "
                               "and record again");
        return PIPA_OK;
}

static enum pipa_status take_file(struct pi_bundle *bundle, uint64_t size, struct pipa_error *err)
{
        struct pi_member *member = pi_vec_push(&bundle->members);

        if (!member)
                return pi_fail_memory(err, bundle->arena);
        *member = (struct pi_member){ .name = bundle->name, .fd = bundle->fd, .size = size };
        return PIPA_OK;
}

static enum pipa_status fill(struct pi_bundle *bundle, struct pi_notes *notes,
                             struct pipa_error *err)
{
        struct stat st;
        enum pipa_status status = check(bundle, &st, err);

        (void)notes;
        if (status)
                return status;
        if (S_ISDIR(st.st_mode) && pi_threads_here(bundle))
                return pi_threads_read(bundle, err);
        if (S_ISDIR(st.st_mode))
                return pi_fail(err, PIPA_E_UNSUPPORTED, bundle->name, PI_NO_OFFSET,
                               "is a directory; name the perf.data file inside it");
        return take_file(bundle, (uint64_t)st.st_size, err);
}

static enum pipa_status start(struct pi_bundle bundle, struct pi_notes *notes,
                              struct pi_bundle *out, struct pipa_error *err)
{
        enum pipa_status status;

        pi_vec_init(&bundle.members, bundle.arena, sizeof(struct pi_member), PI_LIMIT_MEMBERS);
        status = fill(&bundle, notes, err);
        if (status)
                pi_bundle_close(&bundle);
        else
                *out = bundle;
        return status;
}

enum pipa_status pi_bundle_open(const char *path, const char *temp_dir, struct pi_arena *arena,
                                struct pi_notes *notes, struct pi_bundle *out,
                                struct pipa_error *err)
{
        struct pi_bundle bundle = { .name = pi_str_basename(pi_str_of(path)),
                                    .owned = true,
                                    .arena = arena,
                                    .temp_dir = temp_dir };

        /* O_NONBLOCK: a FIFO under this name must not hold us up before it is refused. */
        bundle.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (bundle.fd < 0)
                return pi_fail_errno(err, errno, pi_str_of(path), "cannot be opened");
        return start(bundle, notes, out, err);
}

enum pipa_status pi_bundle_from_fd(int fd, const char *name, const char *temp_dir,
                                   struct pi_arena *arena, struct pi_notes *notes,
                                   struct pi_bundle *out, struct pipa_error *err)
{
        struct pi_bundle bundle = { .name = pi_str_of(name ? name : "input"),
                                    .fd = fd,
                                    .arena = arena,
                                    .temp_dir = temp_dir };

        return start(bundle, notes, out, err);
}

void pi_bundle_close(struct pi_bundle *bundle)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                if (member->owned)
                        close(member->fd);
        }
        bundle->members.count = 0;
        pi_threads_close(bundle);
        if (bundle->owned)
                close(bundle->fd);
        bundle->owned = false;
}

const struct pi_member *pi_bundle_find(const struct pi_bundle *bundle, struct pi_str name)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                if (pi_str_equal(member->name, name))
                        return member;
        }
        return NULL;
}

enum pipa_status pi_bundle_binaries(struct pi_bundle *bundle, const struct pi_str *build_ids,
                                    size_t count, struct pipa_error *err)
{
        (void)bundle, (void)build_ids, (void)count, (void)err;
        return PIPA_OK;
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
