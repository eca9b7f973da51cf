#include "unit.h"

#include "base/arena.h"

#define MIB ((size_t)1 << 20)

static bool is_zero(const void *p, size_t n)
{
        const unsigned char *byte = p;
        for (size_t i = 0; i < n; i++)
                if (byte[i])
                        return false;
        return true;
}

static void init_takes_nothing(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, MIB);
        assert_int_equal(arena.used_bytes, 0);
        assert_false(arena.failed);
        pi_arena_done(&arena);
        struct pi_arena zero = { 0 };
        assert_null(pi_arena_alloc(&zero, 1, 1));
        assert_true(zero.failed);
        pi_arena_done(&zero);
        assert_false(zero.failed);
}

static void blocks_are_zeroed_aligned_and_apart(void **state)
{
        struct pi_arena arena;
        uint64_t seed = 1;
        unsigned char *before = NULL;
        size_t before_n = 0;
        (void)state;
        pi_arena_init(&arena, 64 * MIB);
        for (int i = 0; i < 5000; i++) {
                size_t n = unit_random(&seed) % (i % 50 ? 300 : 40000);
                unsigned char *p = pi_arena_alloc(&arena, n, 1);
                assert_non_null(p);
                assert_int_equal((uintptr_t)p % 16, 0);
                assert_true(is_zero(p, n));
                memset(p, 0xA5, n);
                assert_true(before_n == 0 || before[before_n - 1] == 0xA5);
                before = p;
                before_n = n;
        }
        assert_false(arena.failed);
        assert_true(arena.used_bytes <= arena.budget_bytes);
        pi_arena_done(&arena);
        assert_int_equal(arena.used_bytes, 0);
        assert_int_equal(arena.budget_bytes, 64 * MIB);
}

static void nothing_is_a_valid_block(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, MIB);
        assert_non_null(pi_arena_alloc(&arena, 0, 8));
        assert_non_null(pi_arena_alloc(&arena, 8, 0));
        assert_non_null(pi_arena_alloc(&arena, SIZE_MAX, 0));
        assert_false(arena.failed);
        pi_arena_done(&arena);
}

static void overflow_is_refused(void **state)
{
        static const size_t size[][2] = { { SIZE_MAX, 1 },       { SIZE_MAX, SIZE_MAX },
                                          { SIZE_MAX / 2, 3 },   { SIZE_MAX - 15, 1 },
                                          { SIZE_MAX - 100, 1 }, { 1, SIZE_MAX - 64 } };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(size); i++) {
                struct pi_arena arena;
                pi_arena_init(&arena, SIZE_MAX / 2);
                assert_null(pi_arena_alloc(&arena, size[i][0], size[i][1]));
                assert_true(arena.failed);
                assert_int_equal(arena.used_bytes, 0);
                pi_arena_done(&arena);
        }
}

static void refusal_stays_but_smaller_fits(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, MIB);
        assert_null(pi_arena_alloc(&arena, 2, MIB));
        assert_true(arena.failed);
        assert_false(arena.starved);
        assert_non_null(pi_arena_alloc(&arena, 1, 100));
        assert_true(arena.failed);
        pi_arena_done(&arena);
        assert_false(arena.failed);
}

/* The rest of a budget is not lost because a chunk of the usual size would not fit. */
static void nearly_all_of_the_budget_is_usable(void **state)
{
        static const size_t budget[] = { 4096, 100000, 3 * MIB + 12345 };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(budget); i++) {
                struct pi_arena arena;
                size_t got = 0;
                pi_arena_init(&arena, budget[i]);
                while (pi_arena_alloc(&arena, 1, 48))
                        got += 48;
                assert_true(arena.failed);
                assert_true(arena.used_bytes <= budget[i]);
                assert_true(got >= budget[i] / 10 * 7);
                pi_arena_done(&arena);
        }
}

static void large_block_leaves_the_shared_chunk(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, 16 * MIB);
        char *a = pi_arena_alloc(&arena, 1, 64);
        char *large = pi_arena_alloc(&arena, 1, 2 * MIB);
        char *b = pi_arena_alloc(&arena, 1, 64);
        assert_true(a && large && b);
        assert_true(b > a && b - a < 4096);
        memset(large, 1, 2 * MIB);
        assert_true(arena.used_bytes < 2 * MIB + 70000);
        pi_arena_done(&arena);
}

static void copy_ends_in_nul(void **state)
{
        struct pi_arena arena;
        char text[] = "abc";
        (void)state;
        pi_arena_init(&arena, MIB);
        struct pi_str copy = pi_arena_copy(&arena, pi_str_of(text));
        text[0] = 'x';
        assert_string_equal(copy.p, "abc");
        assert_int_equal(copy.n, 3);
        struct pi_str none = pi_arena_copy(&arena, (struct pi_str){ NULL, 0 });
        assert_string_equal(none.p, "");
        struct pi_str nul = pi_arena_copy(&arena, PI_STR("a\0b"));
        assert_memory_equal(nul.p, "a\0b", 4);
        pi_arena_done(&arena);
        pi_arena_init(&arena, 0);
        assert_null(pi_arena_copy(&arena, PI_STR("abc")).p);
        assert_null(pi_arena_copy(&arena, (struct pi_str){ "", SIZE_MAX }).p);
}

static void format_is_cut(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, MIB);
        assert_str(pi_arena_format(&arena, "cpu%d.%s", 3, "busy"), "cpu3.busy");
        struct pi_str longest = pi_arena_format(&arena, "%9000d", 7);
        assert_int_equal(longest.n, 4095);
        assert_int_equal(longest.p[longest.n], 0);
        assert_str(pi_arena_format(&arena, "%s", ""), "");
        pi_arena_done(&arena);
        pi_arena_init(&arena, 0);
        assert_null(pi_arena_format(&arena, "%d", 1).p);
}

static void charges_count(void **state)
{
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, 1000);
        assert_true(pi_arena_charge(&arena, 600));
        assert_false(pi_arena_charge(&arena, 401));
        assert_true(arena.failed);
        assert_int_equal(arena.used_bytes, 600);
        assert_false(pi_arena_charge(&arena, SIZE_MAX));
        assert_true(pi_arena_charge(&arena, 400));
        assert_true(pi_arena_charge(&arena, 0));
        assert_null(pi_arena_alloc(&arena, 1, 1));
        pi_arena_discharge(&arena, 500);
        assert_int_equal(arena.used_bytes, 500);
        assert_non_null(pi_arena_alloc(&arena, 1, 1));
        pi_arena_done(&arena);
        pi_arena_discharge(&arena, 500);
        assert_int_equal(arena.used_bytes, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(init_takes_nothing),
                cmocka_unit_test(blocks_are_zeroed_aligned_and_apart),
                cmocka_unit_test(nothing_is_a_valid_block),
                cmocka_unit_test(overflow_is_refused),
                cmocka_unit_test(refusal_stays_but_smaller_fits),
                cmocka_unit_test(nearly_all_of_the_budget_is_usable),
                cmocka_unit_test(large_block_leaves_the_shared_chunk),
                cmocka_unit_test(copy_ends_in_nul),
                cmocka_unit_test(format_is_cut),
                cmocka_unit_test(charges_count),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
