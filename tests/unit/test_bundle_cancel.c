/* Unpacking tells how far it is and stops when it is told to. */
#include "unit.h"

#include "analyze/bundle/bundle.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define BODY_BYTES (16u << 20)
#define BLOCK 512u

struct watch {
        unsigned asked, patience;
        uint64_t done, total;
};

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        struct watch *watch = user;

        assert_string_equal(stage, "unpacking");
        assert_true(done >= watch->done && done <= total);
        watch->done = done;
        watch->total = total;
        return watch->asked++ < watch->patience;
}

/* A tar with one member, perf.data, all zero bytes. */
static int make_tar(void)
{
        char header[BLOCK] = "perf.data";
        unsigned sum = 0;
        int fd = memfd_create("tar", MFD_CLOEXEC);

        snprintf(header + 100, 8, "%07o", 0600u);
        snprintf(header + 108, 8, "%07o", 0u);
        snprintf(header + 116, 8, "%07o", 0u);
        snprintf(header + 124, 12, "%011o", BODY_BYTES);
        snprintf(header + 136, 12, "%011o", 0u);
        memset(header + 148, ' ', 8);
        header[156] = '0';
        memcpy(header + 257, "ustar\00000", 8);
        for (size_t i = 0; i < BLOCK; i++)
                sum += (unsigned char)header[i];
        snprintf(header + 148, 8, "%06o", sum);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, header, BLOCK), BLOCK);
        assert_int_equal(ftruncate(fd, BLOCK + BODY_BYTES + 2 * BLOCK), 0);
        return fd;
}

static enum pipa_status open_with(struct watch *watch, struct pipa_error *err)
{
        const struct pi_host host = { step, watch };
        struct pi_bundle bundle;
        struct pi_notes notes;
        struct pi_arena arena;
        enum pipa_status status;
        int fd = make_tar();

        pi_arena_init(&arena, 64u << 20);
        pi_notes_init(&notes, &arena);
        status = pi_bundle_from_fd(fd, "x.tar", NULL, &host, &arena, &notes, &bundle, err);
        if (status == PIPA_OK) {
                const struct pi_member *member = pi_bundle_find(&bundle, PI_STR("perf.data"));
                assert_non_null(member);
                assert_int_equal(member->size, BODY_BYTES);
                pi_bundle_close(&bundle);
        }
        pi_arena_done(&arena);
        close(fd);
        return status;
}

static void it_tells_how_far_it_is(void **state)
{
        struct watch watch = { .patience = 1000 };
        struct pipa_error err;

        (void)state;
        assert_int_equal(open_with(&watch, &err), PIPA_OK);
        assert_true(watch.asked >= 3);
        assert_int_equal(watch.total, BODY_BYTES + 3 * BLOCK);
}

static void it_stops_when_told_to(void **state)
{
        struct watch watch = { .patience = 1 };
        struct pipa_error err;

        (void)state;
        assert_int_equal(open_with(&watch, &err), PIPA_E_CANCELLED);
        assert_int_equal(watch.asked, 2);
        assert_string_equal(err.member, "x.tar");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(it_tells_how_far_it_is),
                cmocka_unit_test(it_stops_when_told_to),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
