/* Expressions that are refused: where and why, too deep, too long, no memory. */
#include "expr_fixture.h"

#include "base/limits.h"

#include <stdlib.h>

static void refuse(const char *text, enum pi_expr_mode mode, size_t column, const char *part)
{
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;

        if (expr_compile(text, strlen(text), mode, NULL, &arena, &expr, &error))
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
        taken = expr_compile(text, n, PI_EXPR_RULE, NULL, &arena, &expr, &error);
        if (taken != good)
                fail_msg("%s... was %s: %s", part, taken ? "taken" : "refused",
                         taken ? "" : error.text);
        if (taken)
                (void)pi_expr_run(&expr, expr_values);
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

static void starved(void **state)
{
        struct pi_expr_scope scope = { PI_EXPR_PERF, expr_resolve, NULL };
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
                cmocka_unit_test(refusals),
                cmocka_unit_test(depth_and_length),
                cmocka_unit_test(starved),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
