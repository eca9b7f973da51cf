#include "unit.h"

#include "analyze/trace/trace_value.h"

static struct trace_value i32(int32_t v)
{
        return trace_value_of((uint64_t)(int64_t)v, 4, true);
}

static struct trace_value u32(uint32_t v)
{
        return trace_value_of(v, 4, false);
}

static struct trace_value u64(uint64_t v)
{
        return trace_value_of(v, 8, false);
}

static void types_are_those_of_c(void **state)
{
        struct trace_value v = trace_value_binary(TRACE_SUBTRACT, i32(1), u32(2));
        (void)state;
        assert_int_equal(v.bits, UINT32_MAX);
        assert_false(v.is_signed);
        v = trace_value_binary(TRACE_LESS, i32(-1), u32(1));
        assert_int_equal(v.bits, 0); /* -1 becomes unsigned */
        v = trace_value_binary(TRACE_LESS, i32(-1), trace_value_of(1, 2, false));
        assert_int_equal(v.bits, 1); /* a short becomes an int */
        v = trace_value_binary(TRACE_ADD, i32(-1), u64(0));
        assert_int_equal(v.bits, UINT64_MAX);
        v = trace_value_binary(TRACE_RIGHT, i32(-8), i32(1));
        assert_int_equal((int64_t)v.bits, -4);
        v = trace_value_binary(TRACE_LEFT, i32(1), i32(31));
        assert_int_equal((int64_t)v.bits, INT32_MIN);
        v = trace_value_unary(TRACE_COMPLEMENT, trace_value_of(0xff, 1, false));
        assert_int_equal((int64_t)v.bits, -256);
        assert_int_equal(trace_value_plain(i32(-2)), 0xfffffffe);
}

static void division_has_no_traps(void **state)
{
        struct trace_value least = trace_value_of((uint64_t)INT64_MIN, 8, true);
        (void)state;
        assert_false(trace_value_binary(TRACE_DIVIDE, i32(1), i32(0)).known);
        assert_false(trace_value_binary(TRACE_REMAINDER, u64(1), u64(0)).known);
        assert_int_equal(trace_value_binary(TRACE_DIVIDE, least, i32(-1)).bits, least.bits);
        assert_int_equal(trace_value_binary(TRACE_REMAINDER, least, i32(-1)).bits, 0);
        assert_int_equal((int64_t)trace_value_binary(TRACE_DIVIDE, i32(-7), i32(2)).bits, -3);
        assert_int_equal((int64_t)trace_value_binary(TRACE_REMAINDER, i32(-7), i32(2)).bits, -1);
        assert_int_equal(trace_value_binary(TRACE_DIVIDE, u64(UINT64_MAX), i32(2)).bits, INT64_MAX);
}

static void what_is_not_known_spreads(void **state)
{
        struct trace_value none = trace_value_unknown();
        (void)state;
        assert_false(trace_value_binary(TRACE_ADD, none, i32(1)).known);
        assert_false(trace_value_binary(TRACE_AND, i32(1), none).known);
        assert_false(trace_value_unary(TRACE_NOT, none).known);
}

static void check_literal(const char *text, uint32_t long_bytes, uint64_t bits, uint32_t bytes,
                          bool is_signed)
{
        struct trace_value v;

        assert_true(trace_value_read(pi_str_of(text), long_bytes, &v));
        assert_int_equal(v.bits, bits);
        assert_int_equal(v.bytes, bytes);
        assert_int_equal(v.is_signed, is_signed);
}

static void literals_have_their_types(void **state)
{
        static const char *const bad[] = {
                "", "0x", "08", "1x", "u", "0xg", "99999999999999999999", "07777777777777777777777"
        };
        struct trace_value v;
        (void)state;
        check_literal("0", 8, 0, 4, true);
        check_literal("2147483647", 8, INT32_MAX, 4, true);
        check_literal("2147483648", 8, 2147483648u, 8, true);
        check_literal("0x80000000", 8, 0x80000000u, 4, false);
        check_literal("0xffffffffffffffff", 8, UINT64_MAX, 8, false);
        check_literal("010", 8, 8, 4, true);
        check_literal("1U", 8, 1, 4, false);
        check_literal("1UL", 8, 1, 8, false);
        check_literal("1UL", 4, 1, 4, false);
        check_literal("9ULL", 4, 9, 8, false);
        for (size_t i = 0; i < UNIT_COUNT(bad); i++)
                assert_false(trace_value_read(pi_str_of(bad[i]), 8, &v));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(types_are_those_of_c),
                cmocka_unit_test(division_has_no_traps),
                cmocka_unit_test(what_is_not_known_spreads),
                cmocka_unit_test(literals_have_their_types),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
