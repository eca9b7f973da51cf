#include "analyze/bundle/store.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

void pi_store_init(struct pi_store *store, const char *temp_dir, struct pi_arena *arena)
{
        *store = (struct pi_store){ .temp_dir = temp_dir, .arena = arena, .fd = -1 };
}

/* Not every file system has files without a name; memory is then the place. */
static enum pipa_status open_store(struct pi_store *store, struct pi_str member,
                                   struct pipa_error *err)
{
        if (store->temp_dir)
                store->fd = open(store->temp_dir, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (store->fd >= 0)
                return PIPA_OK;
        store->memory = true;
        store->fd = memfd_create("pipa-member", MFD_CLOEXEC);
        if (store->fd < 0)
                return pi_fail_errno(err, errno, member, "finds no place to be unpacked to");
        return PIPA_OK;
}

static enum pipa_status write_all(struct pi_store *store, struct pi_str member, const char *data,
                                  size_t size, struct pipa_error *err)
{
        while (size > 0) {
                ssize_t n = pwrite(store->fd, data, size, (off_t)store->size);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return pi_fail_errno(err, errno, member,
                                             "cannot be unpacked into %s; set TMPDIR to a "
                                             "directory with more room",
                                             store->memory ? "memory" : store->temp_dir);
                store->size += (uint64_t)n;
                data += n;
                size -= (size_t)n;
        }
        return PIPA_OK;
}

enum pipa_status pi_store_append(struct pi_store *store, struct pi_str member, const void *data,
                                 size_t size, struct pipa_error *err)
{
        if (store->fd < 0) {
                enum pipa_status status = open_store(store, member, err);
                if (status)
                        return status;
        }
        if (store->memory && !pi_arena_charge(store->arena, size))
                return pi_fail_memory(err, store->arena);
        return write_all(store, member, data, size, err);
}

void pi_store_done(struct pi_store *store)
{
        if (store->fd < 0)
                return;
        close(store->fd);
        if (store->memory)
                pi_arena_discharge(store->arena, (size_t)store->size);
        pi_store_init(store, store->temp_dir, store->arena);
}
