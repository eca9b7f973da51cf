/* Generated code over time, against a reading of the whole list for each question. */
#include "unit.h"

#include "analyze/data/code.h"

#include <stdlib.h>

static struct pi_arena arena;
static struct pi_codes codes;

static int open_codes(void **state)
{
        (void)state;
        pi_arena_init(&arena, 1u << 28);
        pi_codes_init(&codes, &arena);
        return 0;
}

static int close_codes(void **state)
{
        (void)state;
        pi_arena_done(&arena);
        return 0;
}

static void add_dump(int32_t pid)
{
        struct pi_code_dump *dump = pi_vec_push(&codes.dumps);

        *dump = (struct pi_code_dump){ .pid = pid };
}

static void add(uint32_t dump, uint64_t start, uint64_t size, int64_t time_ns, uint32_t name)
{
        struct pi_code *code = pi_vec_push(&codes.codes);

        *code = (struct pi_code){
                .start = start, .size = size, .time_ns = time_ns, .name = name, .dump = dump
        };
}

/* The last in order of time, then of arrival, that had happened. */
static uint32_t plain_find(int32_t pid, uint64_t address, int64_t now)
{
        uint32_t best = PI_NONE;

        for (uint32_t i = 0; i < codes.codes.count; i++) {
                const struct pi_code *code = pi_codes_at(&codes, i);
                if (pi_codes_dump(&codes, code->dump)->pid != pid || code->time_ns > now ||
                    address < code->start || address - code->start >= code->size)
                        continue;
                if (best == PI_NONE || code->time_ns >= pi_codes_at(&codes, best)->time_ns)
                        best = i;
        }
        return best == PI_NONE || pi_codes_at(&codes, best)->name == PI_NONE ? PI_NONE : best;
}

static void test_reuse_and_moves(void **state)
{
        (void)state;
        add_dump(7);
        add(0, 0x1000, 0x100, 10, 1);
        add(0, 0x1000, 0x80, 20, 2);
        add(0, 0x1000, 0x80, 30, PI_NONE); /* moved away */
        add(0, 0x2000, 0x80, 30, 2);
        assert_true(pi_codes_settle(&codes));
        assert_int_equal(pi_codes_find(&codes, 7, 0x1000), PI_NONE);
        assert_true(pi_codes_advance(&codes, 10)); /* 0x1000 was asked for */
        assert_int_equal(pi_codes_find(&codes, 7, 0x1000), 0);
        assert_int_equal(pi_codes_find(&codes, 7, 0x10ff), 0);
        assert_int_equal(pi_codes_find(&codes, 7, 0x1100), PI_NONE);
        assert_int_equal(pi_codes_find(&codes, 8, 0x1000), PI_NONE);
        assert_false(pi_codes_advance(&codes, 19));
        assert_true(pi_codes_advance(&codes, 25));
        assert_int_equal(pi_codes_find(&codes, 7, 0x1000), 1);
        assert_int_equal(pi_codes_find(&codes, 7, 0x1080), 0); /* what is left of the first */
        assert_true(pi_codes_advance(&codes, INT64_MAX));
        assert_int_equal(pi_codes_find(&codes, 7, 0x1000), PI_NONE);
        assert_int_equal(pi_codes_find(&codes, 7, 0x2000), 3);
}

static void test_ends_of_the_address_space(void **state)
{
        (void)state;
        add_dump(7);
        add(0, UINT64_MAX - 1, UINT64_MAX, 0, 1);
        add(0, 0, 1, 0, 2);
        add(0, 5, 0, 0, 3);
        assert_true(pi_codes_settle(&codes));
        pi_codes_advance(&codes, 0);
        assert_int_equal(pi_codes_find(&codes, 7, UINT64_MAX - 1), 0);
        assert_int_equal(pi_codes_find(&codes, 7, UINT64_MAX), PI_NONE);
        assert_int_equal(pi_codes_find(&codes, 7, 0), 1);
        assert_int_equal(pi_codes_find(&codes, 7, 5), PI_NONE);
}

static void test_nothing(void **state)
{
        (void)state;
        assert_true(pi_codes_settle(&codes));
        assert_false(pi_codes_advance(&codes, INT64_MAX));
        assert_int_equal(pi_codes_find(&codes, 7, 1), PI_NONE);
}

/* Answers, and that no change of an answer goes without being told. */
static void test_random(void **state)
{
        uint32_t seed = 1, was[64];

        (void)state;
        add_dump(7);
        add_dump(9);
        for (int i = 0; i < 400; i++) {
                seed = seed * 1664525 + 1013904223;
                add(seed >> 31, seed >> 8 & 63, seed >> 16 & 15, seed >> 20 & 127,
                    seed % 11 ? (uint32_t)i : PI_NONE);
        }
        assert_true(pi_codes_settle(&codes));
        for (uint64_t a = 0; a < 64; a++)
                was[a] = pi_codes_find(&codes, 7, a);
        for (int64_t now = 0; now < 130; now++) {
                bool told = pi_codes_advance(&codes, now);
                for (uint64_t a = 0; a < 64; a++) {
                        uint32_t is = pi_codes_find(&codes, 7, a);
                        assert_int_equal(is, plain_find(7, a, now));
                        assert_true(is == was[a] || told);
                        was[a] = is;
                }
        }
}

/* A million loads at one address, each over all of it: no more than a list of them. */
static void test_many_at_one_address(void **state)
{
        (void)state;
        add_dump(7);
        for (uint32_t i = 0; i < 1000000; i++)
                add(0, 0x1000 + (i & 1), 0x1000000, i, i);
        assert_true(pi_codes_settle(&codes));
        for (int64_t now = 0; now < 1000000; now += 1000) {
                pi_codes_advance(&codes, now);
                assert_int_equal(pi_codes_find(&codes, 7, 0x2000), now);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_reuse_and_moves, open_codes, close_codes),
                cmocka_unit_test_setup_teardown(test_ends_of_the_address_space, open_codes,
                                                close_codes),
                cmocka_unit_test_setup_teardown(test_nothing, open_codes, close_codes),
                cmocka_unit_test_setup_teardown(test_random, open_codes, close_codes),
                cmocka_unit_test_setup_teardown(test_many_at_one_address, open_codes, close_codes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
