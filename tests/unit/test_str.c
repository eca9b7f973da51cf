#include "unit.h"

static void compare_orders_by_bytes(void **state)
{
        (void)state;
        assert_true(pi_str_compare(PI_STR("a"), PI_STR("b")) < 0);
        assert_true(pi_str_compare(PI_STR("b"), PI_STR("a")) > 0);
        assert_int_equal(pi_str_compare(PI_STR("ab"), PI_STR("ab")), 0);
        assert_true(pi_str_compare(PI_STR("ab"), PI_STR("abc")) < 0);
        assert_true(pi_str_compare(PI_STR("abc"), PI_STR("ab")) > 0);
        assert_true(pi_str_compare(PI_STR("\x7F"), PI_STR("\x80")) < 0);
        assert_true(pi_str_compare(PI_STR("a\0b"), PI_STR("a\0c")) < 0);
        assert_int_equal(pi_str_compare((struct pi_str){ NULL, 0 }, PI_STR("")), 0);
        assert_true(pi_str_compare((struct pi_str){ NULL, 0 }, PI_STR("a")) < 0);
}

static void equal_takes_null(void **state)
{
        (void)state;
        assert_true(pi_str_equal((struct pi_str){ NULL, 0 }, PI_STR("")));
        assert_false(pi_str_equal(PI_STR("a"), PI_STR("b")));
        assert_false(pi_str_equal(PI_STR("a"), PI_STR("ab")));
        assert_int_equal(pi_str_of(NULL).n, 0);
        assert_str(pi_str_of("x"), "x");
}

static void starts_and_ends(void **state)
{
        (void)state;
        assert_true(pi_str_starts(PI_STR("kernel"), PI_STR("ker")));
        assert_true(pi_str_starts(PI_STR("kernel"), PI_STR("")));
        assert_true(pi_str_starts((struct pi_str){ NULL, 0 }, (struct pi_str){ NULL, 0 }));
        assert_false(pi_str_starts(PI_STR("ker"), PI_STR("kernel")));
        assert_false(pi_str_starts(PI_STR("kernel"), PI_STR("nel")));
        assert_true(pi_str_ends(PI_STR("kernel"), PI_STR("nel")));
        assert_true(pi_str_ends(PI_STR("kernel"), PI_STR("")));
        assert_true(pi_str_ends((struct pi_str){ NULL, 0 }, (struct pi_str){ NULL, 0 }));
        assert_false(pi_str_ends(PI_STR("nel"), PI_STR("kernel")));
        assert_false(pi_str_ends(PI_STR("kernel"), PI_STR("ker")));
}

static void basename_is_after_the_last_slash(void **state)
{
        (void)state;
        assert_str(pi_str_basename(PI_STR("/usr/lib/libc.so.6")), "libc.so.6");
        assert_str(pi_str_basename(PI_STR("[vdso]")), "[vdso]");
        assert_str(pi_str_basename(PI_STR("/usr/")), "");
        assert_str(pi_str_basename(PI_STR("/")), "");
        assert_int_equal(pi_str_basename((struct pi_str){ NULL, 0 }).n, 0);
}

static void until_nul_stops_at_nul_or_end(void **state)
{
        (void)state;
        assert_str(pi_str_until_nul("ab\0cd", 5), "ab");
        assert_str(pi_str_until_nul("abcd", 3), "abc");
        assert_str(pi_str_until_nul("\0abc", 4), "");
        assert_int_equal(pi_str_until_nul(NULL, 0).n, 0);
}

static void check_decode(const char *bytes, size_t n, uint32_t code, size_t used)
{
        uint32_t got = 0;
        assert_int_equal(pi_utf8_decode((struct pi_str){ bytes, n }, &got), used);
        assert_int_equal(got, code);
}

static void decode_takes_the_ends_of_each_length(void **state)
{
        (void)state;
        check_decode("\0", 1, 0, 1);
        check_decode("\x7F", 1, 0x7F, 1);
        check_decode("\xC2\x80", 2, 0x80, 2);
        check_decode("\xDF\xBF", 2, 0x7FF, 2);
        check_decode("\xE0\xA0\x80", 3, 0x800, 3);
        check_decode("\xED\x9F\xBF", 3, 0xD7FF, 3);
        check_decode("\xEE\x80\x80", 3, 0xE000, 3);
        check_decode("\xEF\xBF\xBF", 3, 0xFFFF, 3);
        check_decode("\xF0\x90\x80\x80", 4, 0x10000, 4);
        check_decode("\xF4\x8F\xBF\xBF", 4, 0x10FFFF, 4);
}

static void decode_replaces_the_ill_formed(void **state)
{
        static const char *const bad[] = {
                "\x80",
                "\xBF",
                "\xC0\x80",
                "\xC1\xBF",
                "\xE0\x9F\xBF",
                "\xED\xA0\x80",
                "\xED\xBF\xBF",
                "\xF0\x8F\xBF\xBF",
                "\xF5\x80",
                "\xF4\x90\x80\x80",
                "\xFF",
                "\xFE",
                "\xC2\x41",
                "\xE2\x82\x41",
                "\xF0\x9F\x98\x41",
                "\xE2\x41\x82",
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(bad); i++)
                check_decode(bad[i], strlen(bad[i]), 0xFFFD, 1);
        check_decode("\xC2\x80", 1, 0xFFFD, 1);
        check_decode("\xE2\x82\xAC", 2, 0xFFFD, 1);
        check_decode("\xF0\x9F\x98\x80", 3, 0xFFFD, 1);
}

static void encode(uint32_t code, char out[4], size_t *n)
{
        uint8_t *p = (uint8_t *)out;
        *n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (size_t i = *n; i-- > 1; code >>= 6)
                p[i] = (uint8_t)(0x80 | (code & 0x3F));
        p[0] = (uint8_t)(*n == 1 ? code : (0xF00u >> *n & 0xFF) | code);
}

static void decode_takes_every_scalar_value(void **state)
{
        (void)state;
        for (uint32_t code = 0; code <= 0x10FFFF; code++) {
                char bytes[4];
                size_t n;
                if (code >= 0xD800 && code <= 0xDFFF)
                        continue;
                encode(code, bytes, &n);
                check_decode(bytes, n, code, n);
        }
}

static void controls_are_the_listed_ones(void **state)
{
        static const uint32_t yes[] = { 0,      0x1F,   0x7F,   0x80,   0x9F,
                                        0x61C,  0x200E, 0x200F, 0x2028, 0x2029,
                                        0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF };
        static const uint32_t no[] = { 0x20,   0x7E,   0xA0,   0x61B,  0x200D, 0x2010,
                                       0x2027, 0x202F, 0x2065, 0x206A, 0xFFFD, 0x1F600 };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(yes); i++)
                assert_true(pi_utf8_is_control(yes[i]));
        for (size_t i = 0; i < UNIT_COUNT(no); i++)
                assert_false(pi_utf8_is_control(no[i]));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(compare_orders_by_bytes),
                cmocka_unit_test(equal_takes_null),
                cmocka_unit_test(starts_and_ends),
                cmocka_unit_test(basename_is_after_the_last_slash),
                cmocka_unit_test(until_nul_stops_at_nul_or_end),
                cmocka_unit_test(decode_takes_the_ends_of_each_length),
                cmocka_unit_test(decode_replaces_the_ill_formed),
                cmocka_unit_test(decode_takes_every_scalar_value),
                cmocka_unit_test(controls_are_the_listed_ones),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
