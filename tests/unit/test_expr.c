/* The expression language: perf's grammar and its NaN, rules, folding, calls. */
#include "expr_fixture.h"

static void precedence(void **state)
{
        static const struct example examples[] = {
                { "1 + 2 * 3", 7 },
                { "a + b * c", 17 },
                { "10 - 4 - 3", 3 },
                { "100 / 5 / 2", 10 },
                { "7 % 4 * 2", 6 },
                { "2 * 7 % 4", 2 },
                { "-a * b", -6 },
                { "a - -b", 5 },
                { "--a", 2 },
                { "a * -b", -6 },
                { "(a + b) * c", 25 },
                /* '<' and '>' bind less than '+', more than '&' */
                { "1 + 1 < 3", 1 },
                { "1 < 2 & 3 > 2", 1 },
                { "3 > 2 > 1", 0 }, /* left associative: 1 > 1 */
                /* '^' binds tighter than '|', '&' tighter than '^' */
                { "1 | 1 ^ 1", 1 },
                { "(1 | 1) ^ 1", 0 },
                { "1 ^ 1 & 0", 1 },
                { "(1 ^ 1) & 0", 0 },
                { "0 | 1 ^ 1", 0 }, /* the erratum of N2: strcmp(...) | strcmp(...) ^ 1 */
                { "0 | 0 ^ 1", 1 },
                /* logical, not bitwise */
                { "4 | 3", 1 },
                { "4 & 3", 1 },
                { "5 ^ 3", 0 },
                { "1 if 0 else 2", 2 },
                { "1 if a > b else 2", 2 },
                { "a + 1 if b else c", 3 },
                { "1 if 0 else 2 if 0 else 3", 3 },
                { "1 if 0 else 2 if 1 else 3", 2 },
                { "(1 if a else 2) + 1", 2 },
                { "min(a, b) + max(a, b)", 5 },
                { "min(max(a, b), c)", 3 },
                { "d_ratio(a + b, c)", 1 },
                { "#one + 1", 2 },
        };

        (void)state;
        assert_each(examples, UNIT_COUNT(examples), PI_EXPR_PERF);
}

/* e is 0, f is NaN */
static void perf_nan(void **state)
{
        static const struct example examples[] = {
                { "a / e", NAN },
                { "a / 0", NAN },
                { "0 / 0", NAN },
                { "d_ratio(a, e)", 0 },
                { "d_ratio(a, 0)", 0 },
                { "d_ratio(f, e)", 0 },
                { "d_ratio(a, f)", NAN },
                { "f + 1", NAN },
                { "f * 0", NAN },
                { "f < 1", NAN },
                { "f > 1", NAN },
                { "f % 2", NAN },
                /* C's comparison: the second operand where one is NaN */
                { "min(f, 1)", 1 },
                { "min(1, f)", NAN },
                { "max(f, 1)", 1 },
                { "max(1, f)", NAN },
                { "max(0, 1 - f)", NAN },
                { "max(1 - f, 0)", 0 },
                /* NaN is true */
                { "1 if f else 2", 1 },
                { "1 if nan else 2", 1 },
                { "1 if f > 3 else 2", 1 },
                { "f if 0 else 2", 2 },
                { "f if e else 2", 2 },
                { "0 & f", 0 },
                { "f & 0", 0 },
                { "1 & f", NAN },
                { "0 | f", NAN },
                { "1 | f", 1 },
                { "f | a", 1 },
                { "f ^ 1", NAN },
                { "f | f", NAN },
                { "inf & 0", 0 },
                { "inf ^ 1", NAN },
                { "inf > 1", 1 },
                /* no value at all, wherever it stands */
                { "a % e", NAN },
                { "max(a % e, 3)", NAN },
                { "(a % e) if 0 > a else 3", NAN },
                { "7.9 % 4.9", 3 },
                { "-7 % 4", -3 },
        };

        (void)state;
        assert_each(examples, UNIT_COUNT(examples), PI_EXPR_PERF);
}

static void numbers_and_names(void **state)
{
        static const struct {
                const char *text, *name;
        } names[] = {
                { "1_PORTS_UTIL", "1_PORTS_UTIL" },
                { "0x410fd493", "0x410fd493" },
                { "EXE_ACTIVITY.1_PORTS_UTIL", "EXE_ACTIVITY.1_PORTS_UTIL" },
                { "cpu@UOPS_DECODED.DEC0\\,cmask\\=1@", "cpu/UOPS_DECODED.DEC0,cmask=1/" },
                { "L1\\-dcache\\-loads", "L1-dcache-loads" },
                { "cycles:k", "cycles:k" },
                { "topdown\\-retiring:u", "topdown-retiring:u" },
                { "arb@event\\=0x80\\,umask\\=0x2@", "arb/event=0x80,umask=0x2/" },
                { "1e3per", "1e3per" },
                { "ifs", "ifs" },
                { "minimum", "minimum" },
                { "a\\@b", "a@b" },
        };
        static const struct example numbers[] = {
                { "4.5e9", 4.5e9 }, { "1e-3", 1e-3 }, { ".5", .5 },   { "5.", 5 },
                { "1e9", 1e9 },     { "0.1", 0.1 },   { "1 -2", -1 }, { "1-2", -1 },
        };

        (void)state;
        assert_each(numbers, UNIT_COUNT(numbers), PI_EXPR_PERF);
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                char seen[200] = "";
                struct pi_expr expr;
                struct pi_expr_error error;
                struct pi_arena arena;
                if (!expr_compile(names[i].text, strlen(names[i].text), PI_EXPR_PERF, seen, &arena,
                                  &expr, &error))
                        fail_msg("%s: %s", names[i].text, error.text);
                assert_string_equal(seen, names[i].name);
                pi_arena_done(&arena);
        }
}

static void rules(void **state)
{
        static const struct example examples[] = {
                { "a >= 2", 1 },
                { "a <= 1", 0 },
                { "a == 2 and b != 2", 1 },
                { "a == 3 or b == 3", 1 },
                { "not a == 3", 1 },
                { "not a == 2 or b == 3", 1 },
                { "not not a", 1 },
                { "1 - a < 0 and not e", 1 },
                { "fs == 'ext4'", 1 },
                { "fs != \"xfs\" and a > 1", 1 },
                { "'b' == 'b'", 1 },
                { "nan == 'xfs'", NAN },
                { "f >= 1", NAN },
                { "not f", NAN },
                { "f > 1 and e", 0 },
                { "f > 1 or 1", 1 },
                { "1 if f else 2", NAN },
                { "1 if nan else 2", NAN },
                { "max(f, 3)", 3 },
                { "p95(a) > 90", 1 },
                { "max(c) + max(a, b)", 10 },
                { "max(max(c), 1)", 7 },
                { "min(2, 3) == 2", 1 },
        };

        (void)state;
        assert_each(examples, UNIT_COUNT(examples), PI_EXPR_RULE);
}

/* Slots that cannot matter are gone. */
static void folding(void **state)
{
        static const struct {
                const char *text;
                uint32_t slots;
        } examples[] = {
                { "a if #one else b", 1 },
                { "a if 1 > 2 else b + c", 2 },
                { "(a / b if #one < 1 else c) + d", 2 },
                { "0 & a", 0 },
                { "1 | a", 0 },
                { "1 & a", 1 },
                { "0 * a", 1 }, /* a may be NaN */
                { "min(2, 3) + 1", 0 },
                { "a + a + a", 1 },
                { "a if f else b", 3 },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(examples); i++) {
                struct pi_expr expr;
                struct pi_expr_error error;
                struct pi_arena arena;
                assert_true(expr_compile(examples[i].text, strlen(examples[i].text), PI_EXPR_PERF,
                                         NULL, &arena, &expr, &error));
                assert_int_equal(expr.slot_count, examples[i].slots);
                if (examples[i].slots == 0)
                        assert_true(expr.is_number);
                pi_arena_done(&arena);
        }
}

static void calls(void **state)
{
        char seen[200];
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;

        (void)state;
        assert_true(expr_compile("p95( a * 2 )", 12, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/1/a * 2");
        pi_arena_done(&arena);
        assert_true(
                expr_compile("p95(cpu.busy, 30)", 17, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/2/cpu.busy");
        pi_arena_done(&arena);
        assert_true(expr_compile("p95()", 5, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/0/");
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(precedence),        cmocka_unit_test(perf_nan),
                cmocka_unit_test(numbers_and_names), cmocka_unit_test(rules),
                cmocka_unit_test(folding),           cmocka_unit_test(calls),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
