#include "unit.h"

#include "analyze/source/window.h"

#include <sys/mman.h>
#include <unistd.h>

#define FILE_BYTES ((size_t)1 << 20)
#define CAPACITY ((size_t)64 << 10)

static uint8_t content[FILE_BYTES];
static uint8_t buffer[CAPACITY];

static struct pi_member member_of(size_t size)
{
        struct pi_member member = { .fd = memfd_create("window", MFD_CLOEXEC), .size = size };
        uint64_t seed = 1;

        for (size_t i = 0; i < FILE_BYTES; i++)
                content[i] = (uint8_t)unit_random(&seed);
        assert_true(member.fd >= 0);
        assert_int_equal(pwrite(member.fd, content, size, 0), size);
        return member;
}

static struct pi_window window_of(const struct pi_member *member, size_t step_bytes)
{
        return (struct pi_window){
                .member = member, .buffer = buffer, .capacity = CAPACITY, .step_bytes = step_bytes
        };
}

/* One piece, round a gap where one is given; what is promised is compared with the file. */
static void take(struct pi_window *window, uint64_t offset, size_t size, struct pi_window_gap gap)
{
        uint64_t left = window->member->size - offset;
        size_t due = size < left ? size : (size_t)left, behind = gap.offset + gap.size;
        struct pi_bytes bytes;
        struct pipa_error err;

        assert_int_equal(pi_window_at(window, offset, gap.size ? gap.offset : size, &bytes, &err),
                         PIPA_OK);
        if (gap.size) {
                assert_int_equal(pi_window_around(window, offset, size, gap, &bytes, &err),
                                 PIPA_OK);
                assert_memory_equal(bytes.p, content + offset, gap.offset);
                assert_true(bytes.n == due || due < behind);
                if (due > behind)
                        assert_memory_equal(bytes.p + behind, content + offset + behind,
                                            due - behind);
                assert_true(bytes.n < size || due == size);
                return;
        }
        assert_int_equal(bytes.n, due);
        assert_memory_equal(bytes.p, content + offset, due);
}

/* Pieces of all sizes one after another, some with gaps, to the end of the file and across it. */
static void pieces_are_the_file(void **state)
{
        (void)state;
        for (uint64_t seed = 1; seed < 60; seed++) {
                struct pi_member member = member_of(FILE_BYTES - seed * 1000);
                struct pi_window window = window_of(&member, seed % 3 * 2048);
                uint64_t random = seed, offset = 0;

                while (offset < member.size) {
                        size_t size = 1 + unit_random(&random) % (seed % 2 ? 65535 : 12000);
                        struct pi_window_gap gap = { 0 };

                        if (size > 100 && unit_random(&random) % 4) {
                                gap.offset = 8 + unit_random(&random) % 60;
                                gap.size = 1 + unit_random(&random) % (size - gap.offset - 8);
                                if (offset + gap.offset > member.size)
                                        gap = (struct pi_window_gap){ 0 };
                        }
                        take(&window, offset, size, gap);
                        offset += size;
                }
                close(member.fd);
        }
}

/* A file that shrinks while it is read gives fewer bytes, with and without a gap. */
static void a_shrunk_file_is_short(void **state)
{
        struct pi_member member = member_of(40000);
        struct pi_window window = window_of(&member, 1024);
        struct pi_window_gap gap = { 100, 20000 };
        struct pi_bytes bytes;
        struct pipa_error err;

        (void)state;
        assert_int_equal(pi_window_at(&window, 0, 100, &bytes, &err), PIPA_OK);
        assert_int_equal(ftruncate(member.fd, 10000), 0);
        assert_int_equal(pi_window_around(&window, 0, 30000, gap, &bytes, &err), PIPA_OK);
        assert_true(bytes.n < 30000);
        assert_int_equal(pi_window_at(&window, 9000, 5000, &bytes, &err), PIPA_OK);
        assert_int_equal(bytes.n, 1000);
        close(member.fd);
}

/* Small readings behind a gap, larger ones where no gap follows. */
static void steps_grow_without_gaps(void **state)
{
        struct pi_member member = member_of(FILE_BYTES);
        struct pi_window window = window_of(&member, 0);
        struct pi_window_gap gap = { 100, 60000 };
        struct pi_bytes bytes;
        struct pipa_error err;
        size_t before;

        (void)state;
        assert_int_equal(pi_window_at(&window, 0, 100, &bytes, &err), PIPA_OK);
        assert_int_equal(pi_window_rest(&window, 0).n, CAPACITY);
        assert_int_equal(pi_window_around(&window, 0, 60200, gap, &bytes, &err), PIPA_OK);
        before = pi_window_rest(&window, 60200).n;
        assert_in_range(before, 512, 4096);
        for (uint64_t offset = 60200 + before; before < CAPACITY; offset += before) {
                struct pi_bytes rest;

                assert_int_equal(pi_window_at(&window, offset, 1, &bytes, &err), PIPA_OK);
                rest = pi_window_rest(&window, offset);
                assert_true(rest.n > before);
                assert_memory_equal(rest.p, content + offset, rest.n);
                before = rest.n;
        }
        close(member.fd);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(pieces_are_the_file),
                cmocka_unit_test(a_shrunk_file_is_short),
                cmocka_unit_test(steps_grow_without_gaps),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
