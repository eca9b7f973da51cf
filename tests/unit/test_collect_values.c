/* Times and process ids as they are typed. */
#include "collect/options.h"

#include "unit.h"

static void good(const char *text, int64_t wanted)
{
        int64_t ns = -1;
        assert_true(pc_duration_parse(text, &ns));
        assert_int_equal(ns, wanted);
}

static void bad(const char *text)
{
        int64_t ns = -1;
        assert_false(pc_duration_parse(text, &ns));
        assert_int_equal(ns, -1);
}

static void test_duration(void **state)
{
        (void)state;
        good("5", 5000000000);
        good("0.5", 500000000);
        good("500ms", 500000000);
        good("0.1ms", 100000);
        good("30s", 30000000000);
        good("5m", 300000000000);
        good("5min", 300000000000);
        good("2h", 7200000000000);
        good("8784h", 31622400000000000);
}

static void test_no_duration(void **state)
{
        static const char *const text[] = { "",   "0",   "-1",  "s",     "ms",    "5y",  "5 s",
                                            "5S", "nan", "1,5", "8785h", "1e300", "inf", "0x5" };
        (void)state;
        for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++)
                bad(text[i]);
}

static void test_pids(void **state)
{
        struct pi_arena arena;
        const pid_t *pids;
        size_t count;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        assert_true(pc_pids_parse("1,2147483647,3", &arena, &pids, &count));
        assert_int_equal(count, 3);
        assert_int_equal(pids[1], 2147483647);
        assert_int_equal(pids[2], 3);
        static const char *const wrong[] = { "", ",", "1,", "0", "-1", "1,1", "2147483648", "1 2" };
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
                assert_false(pc_pids_parse(wrong[i], &arena, &pids, &count));
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_duration),
                cmocka_unit_test(test_no_duration),
                cmocka_unit_test(test_pids),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
