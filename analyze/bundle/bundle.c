#include "analyze/bundle/bundle.h"

#include "analyze/bundle/archive.h"
#include "analyze/bundle/directory.h"
#include "analyze/bundle/threads.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

static enum pipa_status take_file(struct pi_bundle *bundle, struct pipa_error *err)
{
        struct pi_member *member = pi_vec_push(&bundle->members);

        if (!member)
                return pi_fail_memory(err, bundle->arena);
        *member =
                (struct pi_member){ .name = bundle->name, .fd = bundle->fd, .size = bundle->size };
        return PIPA_OK;
}

static enum pipa_status read_head(const struct pi_bundle *bundle,
                                  uint8_t buffer[PI_ARCHIVE_HEAD_BYTES], struct pi_bytes *head,
                                  struct pipa_error *err)
{
        struct pi_member whole = { .name = bundle->name, .fd = bundle->fd, .size = bundle->size };

        head->p = buffer;
        return pi_member_read(&whole, 0, buffer, PI_ARCHIVE_HEAD_BYTES, &head->n, err);
}

static enum pipa_status fill(struct pi_bundle *bundle, struct pipa_error *err)
{
        uint8_t buffer[PI_ARCHIVE_HEAD_BYTES];
        struct pi_bytes head;
        struct stat st;
        enum pipa_status status = check(bundle, &st, err);

        if (status)
                return status;
        if (S_ISDIR(st.st_mode) && pi_threads_here(bundle))
                return pi_threads_read(bundle, err);
        if (S_ISDIR(st.st_mode)) {
                bundle->kind = PI_BUNDLE_DIRECTORY;
                return pi_directory_read(bundle, err);
        }
        bundle->size = (uint64_t)st.st_size;
        status = read_head(bundle, buffer, &head, err);
        if (status)
                return status;
        if (pi_archive_is(head)) {
                bundle->kind = PI_BUNDLE_ARCHIVE;
                return pi_archive_read(bundle, head, err);
        }
        return take_file(bundle, err);
}

enum pipa_status pi_bundle_blame(const struct pi_bundle *bundle, struct pipa_error *err)
{
        struct pipa_error was = *err;
        char name[64 + 1 + sizeof(err->member)];

        pi_fail(err, was.status, bundle->name, was.offset, "%s", was.text);
        err->sys_errno = was.sys_errno;
        if (bundle->kind == PI_BUNDLE_FILE || !was.member[0] ||
            strcmp(was.member, err->member) == 0)
                return was.status;
        snprintf(name, sizeof(name), "%.*s/%s", (int)(bundle->name.n < 64 ? bundle->name.n : 64),
                 bundle->name.p, was.member);
        pi_fail(err, was.status, pi_str_of(name), was.offset, "%s", was.text);
        err->sys_errno = was.sys_errno;
        return was.status;
}

static enum pipa_status start(struct pi_bundle bundle, struct pi_bundle *out,
                              struct pipa_error *err)
{
        enum pipa_status status;

        pi_vec_init(&bundle.members, bundle.arena, sizeof(struct pi_member), PI_LIMIT_MEMBERS);
        pi_store_init(&bundle.store, bundle.temp_dir, bundle.arena);
        status = fill(&bundle, err);
        if (status && err)
                pi_bundle_blame(&bundle, err);
        if (status)
                pi_bundle_close(&bundle);
        else
                *out = bundle;
        return status;
}

/* "spool/" is called spool. */
static struct pi_str last_part(struct pi_str path)
{
        while (path.n > 1 && path.p[path.n - 1] == '/')
                path.n--;
        return path.n > 1 ? pi_str_basename(path) : path;
}

enum pipa_status pi_bundle_open(const char *path, const char *temp_dir, const struct pi_host *host,
                                struct pi_arena *arena, struct pi_notes *notes,
                                struct pi_bundle *out, struct pipa_error *err)
{
        struct pi_bundle bundle = { .name = last_part(pi_str_of(path)),
                                    .owned = true,
                                    .arena = arena,
                                    .notes = notes,
                                    .host = host,
                                    .temp_dir = temp_dir };

        /* O_NONBLOCK: a FIFO under this name must not hold us up before it is refused. */
        bundle.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (bundle.fd < 0)
                return pi_fail_errno(err, errno, pi_str_of(path), "cannot be opened");
        return start(bundle, out, err);
}

enum pipa_status pi_bundle_from_fd(int fd, const char *name, const char *temp_dir,
                                   const struct pi_host *host, struct pi_arena *arena,
                                   struct pi_notes *notes, struct pi_bundle *out,
                                   struct pipa_error *err)
{
        struct pi_bundle bundle = { .name = pi_str_of(name ? name : "input"),
                                    .fd = fd,
                                    .arena = arena,
                                    .notes = notes,
                                    .host = host,
                                    .temp_dir = temp_dir };

        return start(bundle, out, err);
}

void pi_bundle_close(struct pi_bundle *bundle)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                if (member->owned)
                        close(member->fd);
        }
        bundle->members.count = 0;
        pi_store_done(&bundle->store);
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
