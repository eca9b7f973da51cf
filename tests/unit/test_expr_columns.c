/* Columns give the same bits as single values. */
#include "expr_fixture.h"

#include <stdio.h>

/* Random programs: a column gives bit by bit what single values give. */
static size_t random_text(uint64_t *state, char *out, size_t room, unsigned depth)
{
        static const char *const operators[] = { "+", "-", "*", "/", "<", ">", "|", "&", "^", "%" };
        uint64_t kind = unit_random(state) % (depth > 4 ? 2 : 8);
        size_t n = 0;

        if (kind < 2)
                return (size_t)snprintf(out, room, "%c",
                                        (char)('a' + unit_random(state) % EXPR_SLOTS));
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

static void fill_columns(uint64_t *state, double column[EXPR_SLOTS][LANES])
{
        static const double special[] = { 0, -0.0, NAN, INFINITY, -INFINITY, 1, -1, 1e300, 0.5 };

        for (size_t s = 0; s < EXPR_SLOTS; s++)
                for (size_t i = 0; i < LANES; i++)
                        column[s][i] = unit_random(state) % 4
                                               ? (double)(unit_random(state) % 1000) / 7
                                               : special[unit_random(state) % UNIT_COUNT(special)];
}

static void columns_agree(void **unused)
{
        static double column[EXPR_SLOTS][LANES], out[LANES];
        const double *columns[EXPR_SLOTS];
        uint64_t state = 5;

        (void)unused;
        for (size_t s = 0; s < EXPR_SLOTS; s++)
                columns[s] = column[s];
        for (unsigned round = 0; round < 2000; round++) {
                char text[4096];
                size_t n = random_text(&state, text, sizeof(text), 0);
                struct pi_expr expr;
                struct pi_expr_error error;
                struct pi_arena arena;
                if (!expr_compile(text, n, PI_EXPR_PERF, NULL, &arena, &expr, &error))
                        fail_msg("%s: %s", text, error.text);
                fill_columns(&state, column);
                pi_expr_run_columns(&expr, columns, LANES, out);
                for (size_t i = 0; i < LANES; i++) {
                        double slot[EXPR_SLOTS], one;
                        for (size_t s = 0; s < EXPR_SLOTS; s++)
                                slot[s] = column[s][i];
                        one = pi_expr_run(&expr, slot);
                        if (isnan(one) ? !isnan(out[i]) : memcmp(&one, &out[i], sizeof(one)) != 0)
                                fail_msg("%s: %.17g and %.17g", text, one, out[i]);
                }
                pi_expr_run_columns(&expr, columns, LANES, column[0]); /* into an operand */
                pi_arena_done(&arena);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(columns_agree),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
