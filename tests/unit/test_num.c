#include "unit.h"

#include "base/num.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void checked_sums(void **state)
{
        uint64_t out = 5;
        (void)state;
        assert_true(pi_add_u64(UINT64_MAX - 1, 1, &out));
        assert_true(out == UINT64_MAX);
        assert_false(pi_add_u64(UINT64_MAX, 1, &out));
        assert_true(out == UINT64_MAX);
        assert_true(pi_mul_u64((uint64_t)1 << 32, 0xFFFFFFFF, &out));
        assert_true(out == 0xFFFFFFFF00000000);
        assert_false(pi_mul_u64((uint64_t)1 << 32, (uint64_t)1 << 32, &out));
        assert_true(out == 0xFFFFFFFF00000000);
        assert_true(pi_sat_add_u64(UINT64_MAX, 5) == UINT64_MAX);
        assert_int_equal(pi_sat_add_u64(2, 3), 5);
        assert_true(pi_sat_sub_i64(INT64_MIN, 1) == INT64_MIN);
        assert_true(pi_sat_sub_i64(INT64_MAX, -1) == INT64_MAX);
        assert_true(pi_sat_sub_i64(0, INT64_MIN) == INT64_MAX);
        assert_true(pi_sat_sub_i64(-1, INT64_MIN) == INT64_MAX);
        assert_true(pi_sat_sub_i64(3, 5) == -2);
}

static void integers_as_text(void **state)
{
        char text[PI_NUM_TEXT_MAX];
        (void)state;
        assert_int_equal(pi_u64_text(0, text), 1);
        assert_string_equal(text, "0");
        assert_int_equal(pi_u64_text(UINT64_MAX, text), 20);
        assert_string_equal(text, "18446744073709551615");
        assert_int_equal(pi_i64_text(INT64_MIN, text), 20);
        assert_string_equal(text, "-9223372036854775808");
        assert_int_equal(pi_i64_text(INT64_MAX, text), 19);
        assert_string_equal(text, "9223372036854775807");
        assert_int_equal(pi_i64_text(-7, text), 2);
        assert_string_equal(text, "-7");
}

static void check_double(double value, const char *expected)
{
        char text[PI_NUM_TEXT_MAX];
        assert_int_equal(pi_double_text(value, text), strlen(expected));
        assert_string_equal(text, expected);
}

static void doubles_as_text(void **state)
{
        (void)state;
        check_double(0, "0");
        check_double(-0.0, "-0");
        check_double(-5, "-5");
        check_double(0.1, "0.1");
        check_double(-0.1, "-0.1");
        check_double(0.1 + 0.2, "0.30000000000000004");
        check_double(1234.5, "1234.5");
        check_double(100, "100");
        check_double(1.0 / 3, "0.3333333333333333");
        check_double(9007199254740991, "9007199254740991");
        check_double(9007199254740992, "9007199254740992");
        check_double(9007199254740994.0, "9007199254740994");
        check_double(123456789012345680000.0, "123456789012345680000");
        check_double(1e20, "100000000000000000000");
        check_double(1e21, "1e+21");
        check_double(1.5e21, "1.5e+21");
        check_double(0.000001, "0.000001");
        check_double(0.0000012345, "0.0000012345");
        check_double(1e-7, "1e-7");
        check_double(1e300, "1e+300");
        check_double(-1.25e-300, "-1.25e-300");
        check_double(4.9e-324, "5e-324");
        check_double(2.2250738585072014e-308, "2.2250738585072014e-308");
        check_double(1.7976931348623157e308, "1.7976931348623157e+308");
        check_double(NAN, "null");
        check_double(INFINITY, "null");
        check_double(-INFINITY, "null");
}

/* Where the doubles below lie closer than those above, the nearest 16 digits read back wrong and
 * their neighbour does not. */
static void the_shortest_beside_a_power_of_two(void **state)
{
        (void)state;
        check_double(0x1p-44, "5.684341886080802e-14");
        check_double(7.678447687145631e-239, "7.678447687145631e-239");
}

static double double_of_bits(uint64_t bits)
{
        double value;
        memcpy(&value, &bits, sizeof(value));
        return value;
}

static void check_round_trip(double value)
{
        char text[PI_NUM_TEXT_MAX];
        double back = 0;
        if (!isfinite(value))
                return;
        size_t n = pi_double_text(value, text);
        assert_true(n < sizeof(text) && text[n] == 0);
        assert_true(pi_text_double((struct pi_str){ text, n }, &back));
        assert_memory_equal(&back, &value, sizeof(value));
        back = strtod(text, NULL);
        assert_memory_equal(&back, &value, sizeof(value));
}

static void doubles_round_trip(void **state)
{
        uint64_t seed = 42;
        (void)state;
        for (int i = 0; i < 100000; i++) {
                uint64_t bits = unit_random(&seed);
                check_round_trip(double_of_bits(bits));
                check_round_trip(double_of_bits(bits >> 12)); /* subnormal */
                check_round_trip((double)(int64_t)bits / 1000);
        }
        for (int e = -1074; e < 1024; e++) {
                double power = ldexp(1, e);
                check_round_trip(power);
                check_round_trip(nextafter(power, 0));
                check_round_trip(nextafter(power, INFINITY));
        }
}

static void check_fixed(double value, unsigned decimals, const char *expected)
{
        char text[PI_NUM_TEXT_MAX];
        assert_int_equal(pi_fixed_text(value, decimals, text), strlen(expected));
        assert_string_equal(text, expected);
}

static void fixed_as_text(void **state)
{
        (void)state;
        check_fixed(12.5, 2, "12.50");
        check_fixed(0, 0, "0");
        check_fixed(0, 2, "0.00");
        check_fixed(-0.0, 2, "0.00");
        check_fixed(-0.001, 2, "0.00");
        check_fixed(-0.005001, 2, "-0.01");
        check_fixed(0.125, 2, "0.13");
        check_fixed(-0.125, 2, "-0.13");
        check_fixed(0.5, 0, "1");
        check_fixed(1.5, 0, "2");
        check_fixed(2.5, 0, "3");
        check_fixed(-2.5, 0, "-3");
        check_fixed(0.49999999999999994, 0, "0");
        check_fixed(0.999, 2, "1.00");
        check_fixed(99.996, 2, "100.00");
        check_fixed(1.005, 2, "1.00");
        check_fixed(1.115, 2, "1.11");
        check_fixed(0.000000001, 9, "0.000000001");
        check_fixed(1, 99, "1.000000000");
        check_fixed(999999999999999, 3, "999999999999999.000");
        check_fixed(-999999999999999.5, 0, "-1000000000000000");
        check_fixed(1e15, 2, "1000000000000000");
        check_fixed(-1e300, 2, "-1e+300");
        check_fixed(NAN, 2, "-");
        check_fixed(-INFINITY, 2, "-");
}

/* printf rounds the exact value too; only exact halves differ, and those are made rare here. */
static void fixed_as_printf(void **state)
{
        uint64_t seed = 3;
        char expected[64];
        (void)state;
        for (int i = 0; i < 100000; i++) {
                uint64_t bits = unit_random(&seed);
                unsigned decimals = (unsigned)(bits % 10);
                double value = ((double)(bits >> 11) + 0.25) / 7919 / (double)(1 + bits % 100003);
                snprintf(expected, sizeof(expected), "%.*f", (int)decimals, value);
                check_fixed(value, decimals, expected);
        }
}

/* The values are part of the contract: the same on every machine. */
static void hashes_are_fixed(void **state)
{
        (void)state;
        assert_true(pi_hash_u64(0) == 0xE220A8397B1DCDAFu);
        assert_true(pi_hash_u64(1) == 0x910A2DEC89025CC1u);
        assert_true(pi_hash_bytes("", 0) == pi_hash_bytes(NULL, 0));
        assert_true(pi_hash_bytes("", 0) == pi_hash_u64(0));
        assert_true(pi_hash_bytes("ABCDEFGH", 8) ==
                    pi_hash_u64(pi_hash_u64(8) ^ 0x4847464544434241u));
        assert_true(pi_hash_bytes("AB", 2) == pi_hash_u64(pi_hash_u64(2) ^ 0x4241u));
        assert_true(pi_hash_bytes("ABCDEFGHI", 9) ==
                    pi_hash_u64(pi_hash_u64(pi_hash_u64(9) ^ 0x4847464544434241u) ^ 0x49u));
}

static void hashes_tell_lengths_and_orders_apart(void **state)
{
        static const char zeros[40] = { 0 };
        (void)state;
        for (size_t a = 0; a < sizeof(zeros); a++)
                for (size_t b = a + 1; b < sizeof(zeros); b++)
                        assert_true(pi_hash_bytes(zeros, a) != pi_hash_bytes(zeros, b));
        assert_true(pi_hash_pair(1, 2) != pi_hash_pair(2, 1));
        assert_true(pi_hash_pair(0, 0) != 0);
}

/* One flipped bit of the input flips about half of the output. */
static void hashes_avalanche(void **state)
{
        uint64_t seed = 9;
        unsigned flipped[64] = { 0 };
        (void)state;
        for (int i = 0; i < 1000; i++) {
                uint64_t a = unit_random(&seed);
                for (int bit = 0; bit < 64; bit++) {
                        uint64_t b = a ^ (uint64_t)1 << bit;
                        uint64_t change = pi_hash_bytes(&a, 8) ^ pi_hash_bytes(&b, 8);
                        flipped[bit] += (unsigned)__builtin_popcountll(change);
                }
        }
        for (int bit = 0; bit < 64; bit++)
                assert_in_range(flipped[bit], 31000, 33000);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(checked_sums),
                cmocka_unit_test(integers_as_text),
                cmocka_unit_test(doubles_as_text),
                cmocka_unit_test(the_shortest_beside_a_power_of_two),
                cmocka_unit_test(doubles_round_trip),
                cmocka_unit_test(fixed_as_text),
                cmocka_unit_test(fixed_as_printf),
                cmocka_unit_test(hashes_are_fixed),
                cmocka_unit_test(hashes_tell_lengths_and_orders_apart),
                cmocka_unit_test(hashes_avalanche),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
