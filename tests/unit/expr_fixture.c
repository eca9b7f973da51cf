#include "expr_fixture.h"

#include <stdio.h>

/* a..h = 2 3 5 7 0 nan 1 -4 */
const double expr_values[EXPR_SLOTS] = { 2, 3, 5, 7, 0, NAN, 1, -4 };

/* a..h are slots 0..7; "nan" is NaN; others are what the tests say. */
struct pi_expr_answer expr_resolve(void *user, const struct pi_expr_question *q)
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
        if (q->name.n == 1 && *q->name.p >= 'a' && *q->name.p < 'a' + EXPR_SLOTS)
                return (struct pi_expr_answer){ .meaning = PI_EXPR_SLOT,
                                                .slot = (uint32_t)(*q->name.p - 'a') };
        if (q->name.n > 1 && seen)
                return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = 42 };
        return (struct pi_expr_answer){ .meaning = PI_EXPR_UNKNOWN };
}

bool expr_compile(const char *text, size_t n, enum pi_expr_mode mode, char *seen,
                  struct pi_arena *arena, struct pi_expr *out, struct pi_expr_error *error)
{
        struct pi_expr_scope scope = { mode, expr_resolve, seen };

        pi_arena_init(arena, 64u << 20);
        return pi_expr_compile((struct pi_str){ text, n }, &scope, arena, out, error);
}

double expr_value(const char *text, enum pi_expr_mode mode)
{
        struct pi_expr expr;
        struct pi_expr_error error;
        struct pi_arena arena;
        double result;

        if (!expr_compile(text, strlen(text), mode, NULL, &arena, &expr, &error))
                fail_msg("%s: %zu: %s", text, error.column, error.text);
        result = pi_expr_run(&expr, expr_values);
        pi_arena_done(&arena);
        return result;
}

void assert_value(const char *text, enum pi_expr_mode mode, double expected)
{
        double value = expr_value(text, mode);

        if (isnan(expected) ? !isnan(value) : value != expected)
                fail_msg("%s is %.17g, not %.17g", text, value, expected);
}

void assert_each(const struct example *example, size_t count, enum pi_expr_mode mode)
{
        for (size_t i = 0; i < count; i++)
                assert_value(example[i].text, mode, example[i].value);
}
