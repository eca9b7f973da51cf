/* Any bytes as a bundle: an archive, something compressed, or a bare file; both passes. */
#include "analyze/bundle/bundle.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUDGET_BYTES (32u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a member says of itself holds. */
static void check(const struct pi_bundle *bundle)
{
        for (size_t i = 0; i < bundle->members.count; i++) {
                const struct pi_member *member = PI_AT(&bundle->members, struct pi_member, i);
                char buffer[4096];
                size_t got = 0;
                if (bundle->kind != PI_BUNDLE_FILE && memchr(member->name.p, 0, member->name.n))
                        abort();
                if (pi_member_read(member, 0, buffer, sizeof(buffer), &got, NULL) ||
                    got > member->size || (got < sizeof(buffer) && got != member->size))
                        abort();
        }
}

static void open_it(int fd, struct pi_arena *arena)
{
        static const struct pi_str build_ids[] = { { "abcdef", 6 }, { "a", 1 }, { "ab/../..", 8 } };
        struct pi_notes notes;
        struct pi_bundle bundle;

        pi_notes_init(&notes, arena);
        if (pi_bundle_from_fd(fd, "case", NULL, NULL, arena, &notes, &bundle, NULL))
                return;
        check(&bundle);
        pi_bundle_binaries(&bundle, build_ids, 3, NULL);
        check(&bundle);
        pi_bundle_close(&bundle);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_arena arena;
        int fd = memfd_create("bundle", MFD_CLOEXEC);

        pi_arena_init(&arena, BUDGET_BYTES);
        if (fd >= 0 && write(fd, data, size) == (ssize_t)size)
                open_it(fd, &arena);
        if (fd >= 0)
                close(fd);
        pi_arena_done(&arena);
        return 0;
}
