#include "unit.h"

#include "analyze/data/record.h"
#include "analyze/source/perf/perf_unpack.h"
#include "base/limits.h"

/* RFC 8878: magic, a frame without size or checksum and with a window of 1 MiB, then blocks: 24
 * bits of last (1), type (2: raw 0, run 1) and size (21). */
#define FRAME 0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x50
#define RAW(n) (n) << 3, 0, 0

static const uint8_t hello[] = { FRAME, RAW(5), 'h', 'e', 'l', 'l', 'o', RAW(3), ' ', 'y', 'o' };

struct fixture {
        struct pi_arena arena;
        struct perf_unpack *unpack;
};

static void open_fixture(struct fixture *f, size_t budget_bytes)
{
        pi_arena_init(&f->arena, budget_bytes);
        f->unpack = perf_unpack_create(&f->arena);
        assert_non_null(f->unpack);
}

static void close_fixture(struct fixture *f)
{
        perf_unpack_free(f->unpack);
        assert_int_equal(f->arena.used_bytes, 0);
        pi_arena_done(&f->arena);
}

static void feed(struct fixture *f, const uint8_t *p, size_t n)
{
        perf_unpack_feed(f->unpack, (struct pi_bytes){ p, n });
}

static void pieces_join(void **state)
{
        struct fixture f;

        (void)state;
        for (size_t cut = 0; cut <= sizeof(hello); cut++) {
                struct pi_bytes front;
                open_fixture(&f, 16u << 20);
                feed(&f, hello, cut);
                front = perf_unpack_front(f.unpack, 8);
                assert_true(front.n <= 8);
                assert_memory_equal(front.p, "hello yo", front.n);
                feed(&f, hello + cut, sizeof(hello) - cut);
                front = perf_unpack_front(f.unpack, 8);
                assert_int_equal(front.n, 8);
                assert_memory_equal(front.p, "hello yo", 8);
                assert_null(perf_unpack_damage(f.unpack));
                close_fixture(&f);
        }
}

static void what_is_passed_counts(void **state)
{
        struct fixture f;
        struct pi_bytes front;

        (void)state;
        open_fixture(&f, 16u << 20);
        perf_unpack_pass(f.unpack, 6); /* still packed */
        assert_int_equal(perf_unpack_position(f.unpack), 0);
        feed(&f, hello, sizeof(hello));
        front = perf_unpack_front(f.unpack, 1);
        assert_int_equal(front.n, 2);
        assert_memory_equal(front.p, "yo", 2);
        assert_int_equal(perf_unpack_position(f.unpack), 6);
        close_fixture(&f);
}

static void garbage_is_damage(void **state)
{
        static const uint8_t garbage[16] = { 1, 2, 3 };
        struct fixture f;

        (void)state;
        open_fixture(&f, 16u << 20);
        feed(&f, garbage, sizeof(garbage));
        assert_int_equal(perf_unpack_front(f.unpack, 1).n, 0);
        assert_non_null(perf_unpack_damage(f.unpack));
        close_fixture(&f);
}

/* A run block is 4 bytes and stands for 128 KiB here. */
static void a_small_input_gives_no_endless_output(void **state)
{
        static uint8_t bomb[6 + 4 * 4000] = { FRAME };
        struct fixture f;
        uint64_t passed = 0;
        size_t n;

        (void)state;
        for (size_t i = 6; i < sizeof(bomb); i += 4) {
                bomb[i] = 1 << 1;
                bomb[i + 2] = 0x10; /* 0x20000 << 3, in the upper bytes */
        }
        open_fixture(&f, 16u << 20);
        feed(&f, bomb, sizeof(bomb));
        while ((n = perf_unpack_front(f.unpack, 1).n) > 0) {
                perf_unpack_pass(f.unpack, n);
                passed += n;
        }
        assert_non_null(perf_unpack_damage(f.unpack));
        assert_in_range(passed, PI_LIMIT_UNPACK_FREE_BYTES,
                        PI_LIMIT_UNPACK_FREE_BYTES + sizeof(bomb) * PI_LIMIT_UNPACK_RATIO +
                                (1u << 20));
        close_fixture(&f);
}

static void a_window_beyond_the_budget_is_refused(void **state)
{
        /* Window descriptor 0x90: 2^28 bytes; 0x78: 2^25. */
        uint8_t frame[sizeof(hello)];
        struct fixture f;

        (void)state;
        memcpy(frame, hello, sizeof(hello));
        frame[5] = 0x90;
        open_fixture(&f, (size_t)1 << 30);
        feed(&f, frame, sizeof(frame));
        assert_int_equal(perf_unpack_front(f.unpack, 1).n, 0);
        assert_non_null(perf_unpack_damage(f.unpack));
        close_fixture(&f);
        frame[5] = 0x78;
        open_fixture(&f, 16u << 20);
        feed(&f, frame, sizeof(frame));
        assert_int_equal(perf_unpack_front(f.unpack, 1).n, 0);
        assert_non_null(perf_unpack_damage(f.unpack));
        close_fixture(&f);
}

static void records_are_counted_by_type(void **state)
{
        static const uint32_t types[] = { 9, 9, 83, 0, 0x8008, 9, 0x8008, 23 };
        struct pi_record_counts counts = { .others = 0 };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(types); i++)
                pi_record_count_add(&counts, types[i]);
        assert_int_equal(counts.known[9], 3);
        assert_int_equal(counts.known[83], 1);
        assert_int_equal(counts.others, 3);
        assert_int_equal(counts.other[1].type, 0x8008);
        assert_int_equal(counts.other[1].count, 2);
        assert_int_equal(pi_record_count_unknown(&counts), 4);
        for (uint32_t type = 1000; type < 1000 + PI_RECORD_OTHERS; type++)
                pi_record_count_add(&counts, type);
        assert_int_equal(counts.others, PI_RECORD_OTHERS);
        assert_int_equal(counts.rest, 3);
        assert_int_equal(pi_record_count_unknown(&counts), 4 + PI_RECORD_OTHERS);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(pieces_join),
                cmocka_unit_test(what_is_passed_counts),
                cmocka_unit_test(garbage_is_damage),
                cmocka_unit_test(a_small_input_gives_no_endless_output),
                cmocka_unit_test(a_window_beyond_the_budget_is_refused),
                cmocka_unit_test(records_are_counted_by_type),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
