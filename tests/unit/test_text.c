#include "unit.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

static void check_line(struct pi_text *t, const char *expected, size_t number)
{
        struct pi_str line;
        assert_true(pi_text_line(t, &line));
        assert_true(pi_str_equal(line, pi_str_of(expected)));
        assert_int_equal(t->line, number);
}

static void lines_of_every_ending(void **state)
{
        struct pi_str line = PI_STR("left alone");
        (void)state;
        struct pi_text t = pi_text_of(PI_STR("one\ntwo\r\n\n\r\na\rb\nlast\r"));
        check_line(&t, "one", 1);
        check_line(&t, "two", 2);
        check_line(&t, "", 3);
        check_line(&t, "", 4);
        check_line(&t, "a\rb", 5);
        check_line(&t, "last\r", 6);
        assert_false(pi_text_line(&t, &line));
        assert_false(pi_text_line(&t, &line));
        assert_str(line, "left alone");
        assert_int_equal(t.line, 6);
}

static void an_empty_text_has_no_line(void **state)
{
        struct pi_str line;
        (void)state;
        struct pi_text t = pi_text_of((struct pi_str){ NULL, 0 });
        assert_false(pi_text_line(&t, &line));
        t = pi_text_of(PI_STR(""));
        assert_false(pi_text_line(&t, &line));
        t = pi_text_of(PI_STR("\n"));
        check_line(&t, "", 1);
        assert_false(pi_text_line(&t, &line));
}

static void words_between_blanks(void **state)
{
        struct pi_str rest = PI_STR(" \tffff0000  T\tstart_kernel \t"), word;
        (void)state;
        assert_true(pi_text_word(&rest, &word));
        assert_str(word, "ffff0000");
        assert_true(pi_text_word(&rest, &word));
        assert_str(word, "T");
        assert_true(pi_text_word(&rest, &word));
        assert_str(word, "start_kernel");
        assert_false(pi_text_word(&rest, &word));
        assert_str(word, "start_kernel");
        rest = (struct pi_str){ NULL, 0 };
        assert_false(pi_text_word(&rest, &word));
}

static void fields_keep_the_empty_ones(void **state)
{
        struct pi_str rest = PI_STR(",a,,b,"), field;
        static const char *const expected[] = { "", "a", "", "b", "" };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(expected); i++) {
                assert_true(pi_text_field(&rest, ',', &field));
                assert_true(pi_str_equal(field, pi_str_of(expected[i])));
        }
        assert_false(pi_text_field(&rest, ',', &field));
        assert_false(pi_text_field(&rest, ',', &field));
        rest = PI_STR("");
        assert_true(pi_text_field(&rest, ',', &field));
        assert_int_equal(field.n, 0);
        assert_false(pi_text_field(&rest, ',', &field));
}

static void check_u64(struct pi_str s, bool good, uint64_t expected)
{
        uint64_t value = 77;
        assert_int_equal(pi_text_u64(s, &value), good);
        assert_true(value == (good ? expected : 77));
}

static void u64_is_strict(void **state)
{
        (void)state;
        check_u64(PI_STR("0"), true, 0);
        check_u64(PI_STR("007"), true, 7);
        check_u64(PI_STR("18446744073709551615"), true, UINT64_MAX);
        check_u64(PI_STR("00000000000000000000018446744073709551615"), true, UINT64_MAX);
        check_u64(PI_STR("18446744073709551616"), false, 0);
        check_u64(PI_STR("99999999999999999999"), false, 0);
        check_u64(PI_STR(""), false, 0);
        check_u64((struct pi_str){ NULL, 0 }, false, 0);
        check_u64(PI_STR("-1"), false, 0);
        check_u64(PI_STR("+1"), false, 0);
        check_u64(PI_STR(" 1"), false, 0);
        check_u64(PI_STR("1 "), false, 0);
        check_u64(PI_STR("1\0"), false, 0);
        check_u64(PI_STR("1a"), false, 0);
        check_u64((struct pi_str){ "123456", 3 }, true, 123);
}

static void check_hex(struct pi_str s, bool good, uint64_t expected)
{
        uint64_t value = 77;
        assert_int_equal(pi_text_hex(s, &value), good);
        assert_true(value == (good ? expected : 77));
}

static void hex_is_strict(void **state)
{
        (void)state;
        check_hex(PI_STR("0"), true, 0);
        check_hex(PI_STR("ffffffffFFFFFFFF"), true, UINT64_MAX);
        check_hex(PI_STR("0000000000000000000fF"), true, 255);
        check_hex(PI_STR("10000000000000000"), false, 0);
        check_hex(PI_STR("0x1"), false, 0);
        check_hex(PI_STR("g"), false, 0);
        check_hex(PI_STR(""), false, 0);
        check_hex(PI_STR("-1"), false, 0);
}

static void doubles_as_strtod_reads_them(void **state)
{
        static const char *const good[] = {
                "0",
                "-0",
                "1",
                "-1.5e3",
                "12",
                "0.1",
                ".5",
                "5.",
                "1e22",
                "1E+22",
                "1e-7",
                "123456789",
                "1e308",
                "4.9e-324",
                "1e-400",
                "0e999",
                "0.000001",
                "1e0400",
                "00012.500",
                "2e-308",
                "1.7976931348623157e308",
                "2.2250738585072011e-308",
                "9007199254740993",
                "0.30000000000000004",
                "1e-99999999999999999999",
                "0.0e99999999999999999999",
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(good); i++) {
                double value = 7, expected = strtod(good[i], NULL);
                bool taken = pi_text_double(pi_str_of(good[i]), &value);
                assert_int_equal(taken, isfinite(expected));
                if (taken)
                        assert_memory_equal(&value, &expected, sizeof(value));
        }
}

static void doubles_refuse_the_rest(void **state)
{
        static const char *const bad[] = {
                "",         "-",       ".",    "-.",    "+1",    "1,5",
                "1e",       "1e+",     "e5",   "1.2.3", " 1",    "1 ",
                "inf",      "nan",     "0x10", "1e5x",  "--1",   "1e--5",
                "infinity", "-e1",     ".e1",  "1_0",   "1e309", "1e99999999999999999999",
                "-1e400",   "1.8e308",
        };
        double value = 7;
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(bad); i++)
                assert_false(pi_text_double(pi_str_of(bad[i]), &value));
        assert_false(pi_text_double((struct pi_str){ NULL, 0 }, &value));
        assert_false(pi_text_double(PI_STR("1\0"), &value));
        assert_true(value == 7);
}

/* 1 + 2^-53 lies halfway between two doubles; one more digit, however far out, decides. */
static void a_far_digit_decides_a_half(void **state)
{
        static const char half[] = "1.00000000000000011102230246251565404236316680908203125";
        char text[900];
        double value = 0;
        (void)state;
        assert_true(pi_text_double(PI_STR(half), &value));
        assert_true(value == 1.0);
        memset(text, '0', sizeof(text));
        memcpy(text, half, sizeof(half) - 1);
        text[700] = '1';
        assert_true(pi_text_double((struct pi_str){ text, sizeof(text) }, &value));
        assert_true(value == 1.0 + 0x1p-52);
}

static void many_digits_keep_their_place(void **state)
{
        enum { DIGITS = 100000 };
        char *text = malloc(DIGITS + 16);
        double value = 0;
        (void)state;
        assert_non_null(text);
        memset(text, '0', DIGITS);
        text[0] = '1';
        memcpy(text + DIGITS, "e-99999", 8);
        assert_true(pi_text_double((struct pi_str){ text, DIGITS + 7 }, &value));
        assert_true(value == 1.0);
        memset(text, '0', DIGITS);
        text[1] = '.';
        memcpy(text + DIGITS - 1, "5e99998", 8);
        assert_true(pi_text_double((struct pi_str){ text, DIGITS + 6 }, &value));
        assert_true(value == 5.0);
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(lines_of_every_ending),
                cmocka_unit_test(an_empty_text_has_no_line),
                cmocka_unit_test(words_between_blanks),
                cmocka_unit_test(fields_keep_the_empty_ones),
                cmocka_unit_test(u64_is_strict),
                cmocka_unit_test(hex_is_strict),
                cmocka_unit_test(doubles_as_strtod_reads_them),
                cmocka_unit_test(doubles_refuse_the_rest),
                cmocka_unit_test(a_far_digit_decides_a_half),
                cmocka_unit_test(many_digits_keep_their_place),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
