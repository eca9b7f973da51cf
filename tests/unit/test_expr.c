/* The expression language: perf's grammar and its NaN, rules, folding, refusals, and that columns
 * give the same bits as single values. */
#include "unit.h"

#include "analyze/table/expr.h"
#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>

#define SLOTS 8

/* a..h are slots 0..7; "nan" is NaN; others are what the tests say. */
static struct pi_expr_answer resolve(void *user, const struct pi_expr_question *q)
{
        char *seen = user;

        if (q->ask == PI_EXPR_CALL) {
                if (seen)
                        snprintf(seen, 200, "%.*s/%zu/%.*s", (int)q->name.n, q->name.p,
                                 q->argument_count,
                                 q->argument_count ? (int)q->argument[0].text.n : 0,
                                 q->argument_count ? q->argument[0].text.p : "");
                if (pi_str_equal(q->name, PI_STR("p95")))
                        return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = 95 };
                if (pi_str_equal(q->name, PI_STR("max")) && q->argument_count == 1)
                        return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = 7 };
                return (struct pi_expr_answer){ .meaning = PI_EXPR_UNKNOWN };
        }
        if (seen && q->name.n > 1)
                snprintf(seen, 200, "%.*s", (int)q->name.n, q->name.p);
        if (q->ask == PI_EXPR_LITERAL)
                return (struct pi_expr_answer){ .meaning = pi_str_equal(q->name, PI_STR("#one"))
                                                                   ? PI_EXPR_NUMBER
                                                                   : PI_EXPR_UNKNOWN,
                                                .number = 1 };
        if (pi_str_equal(q->name, PI_STR("nan")))
                return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = NAN };
        if (pi_str_equal(q->name, PI_STR("inf")))
                return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = INFINITY };
        if (pi_str_equal(q->name, PI_STR("fs")))
                return (struct pi_expr_answer){ .meaning = PI_EXPR_TEXT, .text = PI_STR("ext4") };
        if (q->name.n == 1 && *q->name.p >= 'a' && *q->name.p < 'a' + SLOTS)
                return (struct pi_expr_answer){ .meaning = PI_EXPR_SLOT,
                                                .slot = (uint32_t)(*q->name.p - 'a') };
        if (q->name.n > 1 && seen)
                return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = 42 };
        return (struct pi_expr_answer){ .meaning = PI_EXPR_UNKNOWN };
}

static bool compile(const char *text, size_t n, enum pi_expr_mode mode, char *seen,
                    struct pi_arena *arena, struct pi_expr *out, struct pi_expr_error *error)
{
        struct pi_expr_scope scope = { mode, resolve, seen };

        pi_arena_init(arena, 64u << 20);
        return pi_expr_compile((struct pi_str){ text, n }, &scope, arena, out, error);
}

/* a..h = 2 3 5 7 0 nan 1 -4 */
static const double values[SLOTS] = { 2, 3, 5, 7, 0, NAN, 1, -4 };

static double run(const char *text, enum pi_expr_mode mode)
{
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;
        double result;

        if (!compile(text, strlen(text), mode, NULL, &arena, &expr, &error))
                fail_msg("%s: %zu: %s", text, error.column, error.text);
        result = pi_expr_run(&expr, values);
        pi_arena_done(&arena);
        return result;
}

static void assert_value(const char *text, enum pi_expr_mode mode, double expected)
{
        double value = run(text, mode);

        if (isnan(expected) ? !isnan(value) : value != expected)
                fail_msg("%s is %.17g, not %.17g", text, value, expected);
}

struct example {
        const char *text;
        double value;
};

static void each(const struct example *example, size_t count, enum pi_expr_mode mode)
{
        for (size_t i = 0; i < count; i++)
                assert_value(example[i].text, mode, example[i].value);
}

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
        each(examples, UNIT_COUNT(examples), PI_EXPR_PERF);
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
        each(examples, UNIT_COUNT(examples), PI_EXPR_PERF);
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
        each(numbers, UNIT_COUNT(numbers), PI_EXPR_PERF);
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                char seen[200] = "";
                struct pi_expr expr;
                struct pi_expr_error error;
                struct pi_arena arena;
                if (!compile(names[i].text, strlen(names[i].text), PI_EXPR_PERF, seen, &arena,
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
        each(examples, UNIT_COUNT(examples), PI_EXPR_RULE);
}

static void refuse(const char *text, enum pi_expr_mode mode, size_t column, const char *part)
{
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;

        if (compile(text, strlen(text), mode, NULL, &arena, &expr, &error))
                fail_msg("%s was taken", text);
        if (error.column != column || !strstr(error.text, part))
                fail_msg("%s: at %zu: %s", text, error.column, error.text);
        pi_arena_done(&arena);
}

static void refusals(void **state)
{
        (void)state;
        refuse("", PI_EXPR_PERF, 1, "found the end");
        refuse("1 +", PI_EXPR_PERF, 4, "expected a number, a name or '(', found the end");
        refuse("(1", PI_EXPR_PERF, 3, "expected ')'");
        refuse("1 2", PI_EXPR_PERF, 3, "expected an operator or the end, found '2'");
        refuse("a ) b", PI_EXPR_PERF, 3, "found ')'");
        refuse("1 if 2", PI_EXPR_PERF, 7, "expected 'else'");
        refuse("min(1)", PI_EXPR_PERF, 6, "expected ','");
        refuse("min(1, 2, 3)", PI_EXPR_PERF, 9, "expected ')'");
        refuse("a == b", PI_EXPR_PERF, 3, "found '=': this language has < and >");
        refuse("a >= b", PI_EXPR_PERF, 4, "found '='");
        refuse("a and b", PI_EXPR_PERF, 3, "found 'and'");
        refuse("a = b", PI_EXPR_RULE, 3, "equality is written ==");
        refuse("zzz + 1", PI_EXPR_PERF, 1, "no event or metric is called 'zzz'");
        refuse("1 + #x", PI_EXPR_PERF, 5, "there is no literal '#x'");
        refuse("g(1)", PI_EXPR_PERF, 1, "there is no function 'g'");
        refuse("a % 0", PI_EXPR_PERF, 3, "% by zero");
        refuse("a % 0.5", PI_EXPR_PERF, 3, "% by zero");
        refuse("'x'", PI_EXPR_RULE, 1, "a text alone");
        refuse("fs + 1", PI_EXPR_RULE, 4, "a text can only be compared");
        refuse("fs == 1", PI_EXPR_RULE, 4, "not a text");
        refuse("fs == a", PI_EXPR_RULE, 4, "not a text");
        refuse("'x == 1", PI_EXPR_RULE, 2, "found 'x == 1'");
        refuse("a $ b", PI_EXPR_PERF, 3, "found '$'");
        refuse("p95(1,2,3,4,5,6,7,8,9)", PI_EXPR_RULE, 21, "more than 8 arguments");
        refuse("1e999999999999 ", PI_EXPR_PERF, 1, "");
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
                assert_true(compile(examples[i].text, strlen(examples[i].text), PI_EXPR_PERF, NULL,
                                    &arena, &expr, &error));
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
        assert_true(compile("p95( a * 2 )", 12, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/1/a * 2");
        pi_arena_done(&arena);
        assert_true(compile("p95(cpu.busy, 30)", 17, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/2/cpu.busy");
        pi_arena_done(&arena);
        assert_true(compile("p95()", 5, PI_EXPR_RULE, seen, &arena, &expr, &error));
        assert_string_equal(seen, "p95/0/");
        pi_arena_done(&arena);
}

/* `count` times `part`, then `middle`, then `count` times `end`. */
static void hostile(size_t count, const char *part, const char *middle, const char *end, bool good)
{
        size_t n = 0, size = count * (strlen(part) + strlen(end)) + strlen(middle);
        char *text = malloc(size + 1);
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;
        bool taken;

        assert_non_null(text);
        for (size_t i = 0; i < count; i++, n += strlen(part))
                memcpy(text + n, part, strlen(part));
        memcpy(text + n, middle, strlen(middle));
        n += strlen(middle);
        for (size_t i = 0; i < count; i++, n += strlen(end))
                memcpy(text + n, end, strlen(end));
        taken = compile(text, n, PI_EXPR_RULE, NULL, &arena, &expr, &error);
        if (taken != good)
                fail_msg("%s... was %s: %s", part, taken ? "taken" : "refused",
                         taken ? "" : error.text);
        if (taken)
                (void)pi_expr_run(&expr, values);
        pi_arena_done(&arena);
        free(text);
}

static void depth_and_length(void **state)
{
        (void)state;
        hostile(100, "(", "a", ")", true);
        hostile(100000, "(", "a", ")", false);
        hostile(100000, "-", "a", "", true);
        hostile(100000, "not ", "a", "", false);
        hostile(100000, "a if b else ", "a", "", false);
        hostile(100000, "max(a,", "a", ")", false);
        hostile(100000, "p95(", "a", ")", false);
        hostile(30, "a + (", "a", ")", true);
        hostile(60, "a + (", "a", ")", false); /* too many values held */
        hostile(20000, "a + ", "a", "", true);
        hostile(32000, "a+", "a", "", true);
        hostile(100000, "a+", "a", "", false);  /* too many operands */
        hostile(1u << 20, " ", "a", "", false); /* 1 MiB */
        hostile(100000, "1+", "1", "", false);
}

/* Random programs: a column gives bit by bit what single values give. */
static size_t random_text(uint64_t *state, char *out, size_t room, unsigned depth)
{
        static const char *const operators[] = { "+", "-", "*", "/", "<", ">", "|", "&", "^", "%" };
        uint64_t kind = unit_random(state) % (depth > 4 ? 2 : 8);
        size_t n = 0;

        if (kind < 2)
                return (size_t)snprintf(out, room, "%c", (char)('a' + unit_random(state) % SLOTS));
        n += (size_t)snprintf(out, room, kind == 7 ? "max(" : "(");
        n += random_text(state, out + n, room - n, depth + 1);
        n += (size_t)snprintf(out + n, room - n,
                              kind == 7   ? ","
                              : kind == 6 ? " if "
                                          : "%s",
                              operators[unit_random(state) % UNIT_COUNT(operators)]);
        n += random_text(state, out + n, room - n, depth + 1);
        if (kind == 6) {
                n += (size_t)snprintf(out + n, room - n, " else ");
                n += random_text(state, out + n, room - n, depth + 1);
        }
        return n + (size_t)snprintf(out + n, room - n, ")");
}

#define LANES 150

static void fill_columns(uint64_t *state, double column[SLOTS][LANES])
{
        static const double special[] = { 0, -0.0, NAN, INFINITY, -INFINITY, 1, -1, 1e300, 0.5 };

        for (size_t s = 0; s < SLOTS; s++)
                for (size_t i = 0; i < LANES; i++)
                        column[s][i] = unit_random(state) % 4
                                               ? (double)(unit_random(state) % 1000) / 7
                                               : special[unit_random(state) % UNIT_COUNT(special)];
}

static void columns_agree(void **unused)
{
        static double column[SLOTS][LANES], out[LANES];
        const double *columns[SLOTS];
        uint64_t state = 5;

        (void)unused;
        for (size_t s = 0; s < SLOTS; s++)
                columns[s] = column[s];
        for (unsigned round = 0; round < 2000; round++) {
                char text[4096];
                size_t n = random_text(&state, text, sizeof(text), 0);
                struct pi_expr expr;
                struct pi_expr_error error;
                struct pi_arena arena;
                if (!compile(text, n, PI_EXPR_PERF, NULL, &arena, &expr, &error))
                        fail_msg("%s: %s", text, error.text);
                fill_columns(&state, column);
                pi_expr_run_columns(&expr, columns, LANES, out);
                for (size_t i = 0; i < LANES; i++) {
                        double slot[SLOTS], one;
                        for (size_t s = 0; s < SLOTS; s++)
                                slot[s] = column[s][i];
                        one = pi_expr_run(&expr, slot);
                        if (isnan(one) ? !isnan(out[i]) : memcmp(&one, &out[i], sizeof(one)) != 0)
                                fail_msg("%s: %.17g and %.17g", text, one, out[i]);
                }
                pi_expr_run_columns(&expr, columns, LANES, column[0]); /* into an operand */
                pi_arena_done(&arena);
        }
}

static void starved(void **state)
{
        struct pi_expr_scope scope = { PI_EXPR_PERF, resolve, NULL };
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;

        (void)state;
        pi_arena_init(&arena, 0);
        assert_false(pi_expr_compile(PI_STR("a + b"), &scope, &arena, &expr, &error));
        assert_true(error.no_memory);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(precedence),
                cmocka_unit_test(perf_nan),
                cmocka_unit_test(numbers_and_names),
                cmocka_unit_test(rules),
                cmocka_unit_test(refusals),
                cmocka_unit_test(folding),
                cmocka_unit_test(calls),
                cmocka_unit_test(depth_and_length),
                cmocka_unit_test(columns_agree),
                cmocka_unit_test(starved),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
